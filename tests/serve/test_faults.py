"""What a server has to bear: dead workers, lost clients, queries and requests that are bombs."""

from __future__ import annotations

import gzip
import http.client
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .servers import Answer, Server, ask, request, serving

CROSS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?x{i} {{ %s }}" for i in range(8)) + " }"
LONG = CROSS.replace("%s", " ".join(map(str, range(60))))
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs the limits of Linux")


def _alive(server: Server) -> None:
    assert ask(server, "SELECT (1 AS ?x) {}").text == "x\r\n1\r\n"


def _children(server: Server) -> list[int]:
    """Processes that the server started."""
    path = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    return [int(word) for word in path.read_text().split()]


def _in_background(
    server: Server, query: str, source: str = ""
) -> tuple[threading.Thread, list[Any]]:
    found: list[Any] = []

    def work() -> None:
        try:
            found.append(ask(server, query, source=source))
        except OSError as fault:
            found.append(fault)

    thread = threading.Thread(target=work)
    thread.start()
    return thread, found


@LINUX
def test_a_worker_that_is_killed_is_replaced(small: Server) -> None:
    thread, found = _in_background(small, LONG)
    time.sleep(0.5)
    before = _children(small)
    for child in before:
        os.kill(child, signal.SIGKILL)
    thread.join(10)
    assert isinstance(found[0], Answer)
    assert (found[0].status, found[0].headers["retry-after"]) == (503, "5")
    until = time.monotonic() + 10
    while ask(small, f"SELECT ({time.monotonic()} AS ?x) {{}}").status != 200:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert not set(before) & set(_children(small))


def test_a_query_ends_at_its_limit(small: Server) -> None:
    begun = time.monotonic()
    found = ask(small, LONG)
    assert found.status == 504
    assert time.monotonic() - begun > 1.5  # not before it
    assert "2 s" in found.text
    _alive(small)


@pytest.mark.complete
@LINUX
def test_others_answer_while_one_client_sends_cross_products(small: Server) -> None:
    sent = [_in_background(small, LONG.replace("?n)", f"?n{i})"), "127.0.0.2") for i in range(2)]
    spent = []
    try:
        for number in range(40):
            begun = time.monotonic()
            found = ask(small, f"SELECT ({number} AS ?x) {{}}", source="127.0.0.3")
            spent.append(time.monotonic() - begun)
            assert found.text == f"x\r\n{number}\r\n"
            time.sleep(0.02)
    finally:
        for thread, _ in sent:
            thread.join(60)
    assert sorted(spent)[-3] < 1.0  # the first may wait until one of both workers is free again
    assert {found[0].status for _, found in sent} <= {503, 504}


@pytest.mark.complete
@LINUX
def test_what_a_client_that_left_had_asked_is_given_up(quads: Path) -> None:
    with serving(quads, seconds=60.0, workers=1) as server:
        parts = urlsplit(server.url)
        with socket.create_connection((parts.hostname, parts.port)) as gone:
            text = f"GET /sparql?query={quote(LONG)} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n"
            gone.sendall(text.encode())
            time.sleep(0.5)
        begun = time.monotonic()
        _alive(server)
        assert time.monotonic() - begun < 10  # the only worker was busy for a minute


@LINUX
def test_a_group_concat_over_a_cross_product_keeps_within_its_memory(quads: Path) -> None:
    text = "x" * 1000
    query = f"SELECT (GROUP_CONCAT(CONCAT(?a, '{text}')) AS ?y) {{ " + " ".join(
        f"VALUES ?{name} {{ {' '.join(repr(str(i)) for i in range(200))} }}" for name in "abc"
    ) + " }"  # fmt: skip
    with serving(quads, seconds=60.0, memory=700 * 2**20, workers=1) as server:
        most: list[int] = []
        thread, found = _in_background(server, query)
        while thread.is_alive():
            for child in _children(server):
                try:
                    status = Path(f"/proc/{child}/status").read_text()
                except OSError:
                    continue
                most += [int(r.split()[1]) for r in status.splitlines() if r.startswith("VmRSS")]
            time.sleep(0.02)
        assert found[0].status in (413, 422), found
        assert max(most) < 700 * 1024
        _alive(server)


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 10_000 + "}" * 10_000,
        "SELECT (" + "(" * 10_000 + "1" + ")" * 10_000 + " AS ?x) {}",
        "ASK { ?a ?b " + "[ ?p " * 10_000 + "]" * 10_000 + " }",
        "ASK { FILTER(" + "!" * 10_000 + " true) }",
        "ASK { " + "{} UNION " * 10_000 + "{} }",
        "ASK { FILTER(" + "true || " * 10_000 + " true) }",
    ],
    ids=["groups", "parentheses", "blank nodes", "not", "unions", "or"],
)
def test_nesting_is_bounded(query: str, small: Server) -> None:
    form = urlencode({"query": query}).encode()
    kind = "application/x-www-form-urlencoded"
    found = request(f"{small.url}/sparql", "POST", form, Content_Type=kind)
    assert found.status == 400, found
    _alive(small)


@LINUX
@pytest.mark.complete
def test_a_query_that_overturns_the_engine_ends_its_worker_only(small: Server) -> None:
    query = "ASK { ?a " + "/".join(["<http://e>"] * 1500) + " ?b }"
    assert ask(small, query, "application/json").status in (400, 422, 504)
    _alive(small)


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <http://127.0.0.1:%d/> { ?a ?b ?c }",
        "SERVICEe:a { ?a ?b ?c }",
        "SERVICE SILENT e:a { ?a ?b ?c }",
        "BIND(e:a AS ?x) FILTER(1<?y)SERVICE?x#>\n{ ?a ?b ?c }",
        "OPTIONAL { ?a ?b 1SERVICE e:a { ?a ?b ?c } }",
        "SERVICE #\r<http://127.0.0.1:%d/> { ?a ?b ?c }",
    ],
)
def test_no_query_reaches_another_host(clause: str, small: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        listening.settimeout(0.2)
        query = (
            f"PREFIX e: <http://127.0.0.1:{port}/> SELECT * {{ {clause.replace('%d', str(port))} }}"
        )
        assert ask(small, query).status == 400
        with pytest.raises(TimeoutError):
            listening.accept()


@LINUX
def test_a_worker_has_no_way_out_even_unguarded(quads: Path) -> None:
    """Without the check of the text, the system refuses the connection."""
    import subprocess

    code = (
        "import sys; from pathlib import Path; from reegraph.serve import worker\n"
        "store = worker.open_database(Path(sys.argv[1])); worker.limit(2**31)\n"
        "try: print(len(list(store.query(sys.argv[2]))))\n"
        "except OSError as fault: print('refused')"
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listening.getsockname()[1]}/> {{ ?a ?b ?c }} }}"
        done = subprocess.run(
            [sys.executable, "-c", code, str(quads), query],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.stdout.strip() == "refused", done
        listening.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_bomb_in_gzip_is_not_unpacked(small: Server) -> None:
    bomb = gzip.compress(b"query=" + b" " * 50_000_000)
    found = request(
        f"{small.url}/sparql", "POST", bomb, Content_Encoding="gzip",
        Content_Type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert found.status == 415
    _alive(small)


def test_a_body_is_bounded_whether_it_says_its_length_or_not(small: Server) -> None:
    kind = "application/sparql-query"
    found = request(f"{small.url}/sparql", "POST", b"#" * 1_100_000, Content_Type=kind)
    assert found.status == 413
    parts = urlsplit(small.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    chunks = (b"#" * 100_000 for _ in range(12))
    connection.request("POST", "/sparql", chunks, {"Content-Type": kind}, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_a_large_answer_comes_whole_to_who_reads_late(shipped: Server) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 60000"
    parts = urlsplit(shipped.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        text = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        connection.sendall(text.encode() + b"Accept: text/csv\r\nConnection: close\r\n\r\n")
        time.sleep(0.5)
        _alive(shipped)
        found = b"".join(iter(lambda: connection.recv(2**16), b""))
    body = found.partition(b"\r\n\r\n")[2]
    assert body == ask(shipped, query).body
    assert len(body) > 5_000_000


def test_an_answer_is_bounded_and_its_first_part_is_to_be_had(small: Server) -> None:
    numbers = " ".join(map(str, range(150)))
    query = f"SELECT ?x {{ VALUES ?x {{ {numbers[:169]} }} VALUES ?y {{ 1 2 }} }}"
    found = ask(small, query)
    assert (found.status, found.headers["reegraph-reached"][:9]) == (413, "rows=120,"), found
    part = ask(small, query, parameters={"partial": "true"})
    assert (part.status, part.text.count("\r\n")) == (200, 101)
    assert part.headers["x-sparql-maxrows"] == "100"
    whole = ask(small, query + " LIMIT 100", parameters={"partial": "true"})
    assert "x-sparql-maxrows" not in whole.headers
    large = f"SELECT (CONCAT('{'x' * 9000}', STR(?x)) AS ?z) {{ VALUES ?x {{ {'1 ' * 90} }} }}"
    found = ask(small, large)
    assert found.status == 413
    many = (
        f"CONSTRUCT {{ ?x ?x 1 }} WHERE {{ VALUES ?i {{ {numbers} }} "
        "BIND(IRI(CONCAT('http://a/', STR(?i))) AS ?x) }"
    )
    assert ask(small, many, "application/n-triples").status == 413
    part = ask(small, many, "application/n-triples", parameters={"partial": "true"})
    assert (part.status, part.text.count("\n")) == (200, 100)


@LINUX
@pytest.mark.complete
def test_the_same_query_of_many_is_answered_once(quads: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { VALUES ?a { %s } VALUES ?b { %s } VALUES ?c { %s } }"
    hundred = " ".join(map(str, range(100)))
    with serving(quads, workers=1) as server:
        sent = [
            _in_background(server, query % ((hundred,) * 3), f"127.0.0.{i}") for i in range(2, 30)
        ]
        for thread, _ in sent:
            thread.join(60)
        times = [int(line.split()[-2]) for line in server.log]
    assert {found[0].text for _, found in sent} == {"n\r\n1000000\r\n"}
    assert max(times) < 5 * sorted(times)[len(times) // 2] + 500


@pytest.mark.complete
def test_the_queue_is_bounded(quads: Path) -> None:
    with serving(quads, seconds=1.0, workers=1, queue=2) as server:
        sent = [_in_background(server, LONG.replace("?n)", f"?n{i})")) for i in range(3)]
        time.sleep(0.5)
        found = ask(server, "ASK {}")
        assert (found.status, "retry-after" in found.headers) == (503, True)
        for thread, _ in sent:
            thread.join(60)
        assert {found[0].status for _, found in sent} == {503, 504}


def test_names_and_sites_that_are_not_its_own(small: Server, quads: Path) -> None:
    assert request(f"{small.url}/health", Host="evil.example").status == 421
    assert request(f"{small.url}/health", Host="localhost:1").status == 200
    assert request(f"{small.url}/health", Origin="https://evil.example").status == 403
    assert request(f"{small.url}/health", Origin=small.url).status == 200
    cross = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}
    assert request(f"{small.url}/health", **cross).status == 403
    with serving(quads, hosts=["kg.example"], cors=["https://site.example"]) as server:
        found = request(f"{server.url}/health", Host="kg.example", Origin="https://site.example")
        assert found.status == 200
        assert found.headers["access-control-allow-origin"] == "https://site.example"
        assert request(f"{server.url}/health", Origin="https://evil.example").status == 403


def test_the_log_does_not_say_what_was_asked(quads: Path) -> None:
    query = "SELECT ?s { ?s ?p 'a private matter' }"
    for shown in (False, True):
        with serving(quads, log_queries=shown) as server:
            form = urlencode({"query": query}).encode()
            kind = "application/x-www-form-urlencoded"
            request(f"{server.url}/sparql", "POST", form, Content_Type=kind)
            ask(server, query)
            ask(server, query + " broken")
            request(f"{server.url}/id/actor/private")
            request(f"{server.url}/private")
        log = "".join(server.log)
        assert len(server.log) >= 4
        assert ("private" in log) is shown


HEADERS = st.dictionaries(
    st.sampled_from(["Accept", "Content-Type", "Accept-Encoding", "If-None-Match", "Origin",
                     "Content-Encoding", "Transfer-Encoding", "Content-Length", "Expect", "Range"]),
    st.one_of(
        st.sampled_from(["*/*", "application/sparql-query", "application/x-www-form-urlencoded",
                         "text/html;q=x", "gzip", "-1", "0", "99", "chunked", "100-continue", "*"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20),
    ),
)  # fmt: skip
QUERIES = st.one_of(
    st.sampled_from(["ASK {}", "SELECT * { ?s ?p ?o }", "DESCRIBE <a>", "CONSTRUCT WHERE { ?s ?p ?o }"]),
    st.text(st.sampled_from("ASELCT{}()<>\"'?.;:#\\ \n*FROMSERVI"), max_size=40),
    st.text(max_size=20),
)  # fmt: skip
METHODS = ["GET", "POST", "HEAD", "PUT", "OPTIONS", "FOO"]
PATHS = [
    "/sparql",
    "/",
    "/id/actor/a",
    "/id/%ff/%00",
    "/.well-known/void",
    "/health",
    "/%2e%2e/etc",
]


def _sent(small: Server, raw: bytes) -> bytes:
    """What a server says to some bytes."""
    parts = urlsplit(small.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        found = b""
        try:
            while part := connection.recv(65536):
                found += part
        except ConnectionResetError:
            pass
        return found


def _tried(
    small: Server, method: str, path: str, query: str, headers: dict[str, str], cut: int
) -> None:
    names = quote(query) if cut % 2 else query.replace(" ", "+").encode("utf-8").decode("latin-1")
    name = ("query", "update", "default-graph-uri", "partial")[cut % 4 if cut % 5 == 0 else 0]
    host = urlsplit(small.url).netloc
    lines = [f"{method} {path}?{name}={names} HTTP/1.1", f"Host: {host}"]
    lines += [f"{key}: {value}" for key, value in headers.items()]
    raw = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + query.encode("utf-8")
    found = _sent(small, raw[: len(raw) - cut] if cut % 7 == 3 else raw)
    status = found.split(b" ", 2)[1:2]
    assert not found or status[0][:1] in (b"1", b"2", b"3", b"4"), found


REQUESTS = [st.sampled_from(METHODS), st.sampled_from(PATHS), QUERIES, HEADERS, st.integers(0, 30)]
QUIET = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@settings(max_examples=200, **QUIET)  # type: ignore[arg-type]
@given(*REQUESTS)
def test_malformed_requests(
    small: Server, method: str, path: str, query: str, headers: dict[str, str], cut: int
) -> None:
    _tried(small, method, path, query, headers, cut)


@pytest.mark.complete
@settings(max_examples=10_000, **QUIET)  # type: ignore[arg-type]
@given(*REQUESTS)
def test_ten_thousand_malformed_requests(
    small: Server, method: str, path: str, query: str, headers: dict[str, str], cut: int
) -> None:
    _tried(small, method, path, query, headers, cut)
