"""Endpoints that fail: each is told in one sentence with what to do, never in a traceback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from click.testing import Result

import reegraph
from reegraph.graph.endpoint import Endpoint

from .conftest import Run
from .servers import free_port

ROWS = "application/sparql-results+json"
CONSTRUCT = "CONSTRUCT WHERE { ?a ?b ?c }"
SELECT = "SELECT ?a { ?a ?b ?c }"


def rows(**values: str) -> bytes:
    """An answer of one row of plain literals, or of none."""
    row = {name: {"type": "literal", "value": value} for name, value in values.items()}
    bindings = [row] if row else []
    return json.dumps({"head": {"vars": [*values]}, "results": {"bindings": bindings}}).encode()


def stated(day: str = "2026-06-30", counted: int = 1) -> bytes:
    """What an endpoint with our graph says of itself."""
    return rows(day=day, reference=day, version="2026.11.0", counted=str(counted))


@dataclass
class Reply:
    """What the server answers to a query; `says` is what it answers when asked for its day."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": ROWS})
    says: bytes | None = field(default_factory=stated)
    cut: int = 0
    url: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def reply() -> Iterator[Reply]:
    chosen = Reply()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

        def do_GET(self) -> None:
            chosen.asked.append({"path": self.path, "method": "GET"})
            self.send_response(200)
            self.end_headers()

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            query = parse_qs(self.rfile.read(length).decode())["query"][0]
            chosen.asked.append({"path": self.path, "query": query, **self.headers})
            opening = "ree:asOf ?day" in query and chosen.says is not None
            body = (chosen.says or b"") if opening else chosen.body
            self.send_response(200 if opening else chosen.status)
            for name, value in ({"Content-Type": ROWS} if opening else chosen.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) + (0 if opening else chosen.cut)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    chosen.url = f"http://127.0.0.1:{server.server_port}/sparql"
    try:
        yield chosen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def one_sentence(done: Result, code: int, *words: str, hint: bool = True) -> None:
    """The command said one sentence with all `words`, a hint, and nothing else."""
    assert done.exit_code == code, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[0].startswith("Error: ")
    assert [line.partition(":")[0] for line in lines] == ["Error", *(["Hint"] if hint else [])]
    for word in words:
        assert word in done.stderr, done.stderr


def test_nobody_listens(run: Run) -> None:
    url = f"http://127.0.0.1:{free_port()}/query"
    done = run("query", SELECT, "--endpoint", url)
    one_sentence(done, 1, f"The endpoint {url} cannot be reached", "Is it running")


REFUSALS = [
    (401, b"", {}, ["wants other credentials", "REEGRAPH_ENDPOINT_AUTH"]),
    (403, b"", {}, ["wants other credentials"]),
    (404, b"no such page", {}, ["fails with HTTP 404.", "address of a SPARQL endpoint?"]),
    (500, b"out of\nmemory", {}, ["fails with HTTP 500: out of memory"]),
    (500, b"Virtuoso 22003 Error SR087: Non numeric\n\nSPARQL query:\ndefine input", {},
     ["HTTP 500: Virtuoso 22003 Error SR087: Non numeric."]),
    (503, b"", {}, ["fails with HTTP 503."]),
    (301, b"", {"Location": "https://u:s3cret@example.org/new?x#y"},
     ["has moved to https://example.org/new.", "Name that address."]),
    (302, b"", {}, ["has moved to elsewhere."]),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "headers", "words"), REFUSALS)
@pytest.mark.parametrize("opened", [False, True])
def test_a_refusal(
    status: int, body: bytes, headers: dict[str, str], words: list[str], opened: bool,
    reply: Reply, run: Run,
) -> None:  # fmt: skip
    reply.status, reply.body, reply.headers = status, body, headers
    if not opened:
        reply.says = None
    done = run("query", SELECT, "--endpoint", reply.url)
    one_sentence(done, 1, reply.url, *words)
    assert "s3cret" not in done.stderr
    assert {asked["path"] for asked in reply.asked} == {"/sparql"}


def test_a_query_that_the_endpoint_refuses(reply: Reply, run: Run) -> None:
    reply.status, reply.body = 400, b"Virtuoso 37000 Error SP031:\n SPARQL compiler: no such thing"
    done = run("query", SELECT, "--endpoint", reply.url)
    one_sentence(done, 1, "refuses the query: Virtuoso 37000 Error SP031: SPARQL", hint=False)


@pytest.mark.parametrize(
    ("query", "kind", "body", "words"),
    [
        (SELECT, "text/html", b"<html>", ["answers with text/html in place of SPARQL results"]),
        (SELECT, ROWS, b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a"', ["cannot be read"]),
        (SELECT, ROWS, b"", ["results that cannot be read"]),
        (SELECT, ROWS, b"\xff\xfe", ["results that cannot be read"]),
        (CONSTRUCT, "text/html", b"<html>", ["answers with text/html in place of triples"]),
        (CONSTRUCT, "text/turtle", b"<a> <b", ["answers with triples that cannot be read"]),
        (CONSTRUCT, "application/n-triples", b"<http://a> <http://b> .", ["triples that cannot"]),
    ],
)  # fmt: skip
def test_an_answer_that_is_none(
    query: str, kind: str, body: bytes, words: list[str], reply: Reply, run: Run
) -> None:
    reply.body, reply.headers = body, {"Content-Type": kind}
    one_sentence(run("query", query, "--endpoint", reply.url), 1, *words)


def test_an_answer_that_breaks_off(reply: Reply, run: Run) -> None:
    reply.body, reply.cut = rows(a="b"), 100
    one_sentence(run("query", SELECT, "--endpoint", reply.url), 1, "broke off its answer")


def test_an_answer_that_virtuoso_cut(reply: Reply, run: Run) -> None:
    reply.body, reply.headers = rows(a="b"), {"Content-Type": ROWS, "X-SPARQL-MaxRows": "10000"}
    done = run("query", SELECT, "--endpoint", reply.url)
    one_sentence(done, 1, "gives the first 10000 rows only", "ResultSetMaxRows")


def test_an_endpoint_without_our_graph(reply: Reply, run: Run) -> None:
    reply.says = rows()
    done = run("query", SELECT, "--endpoint", reply.url)
    one_sentence(done, 1, "holds no graph of reegraph", "reegraph export -o graph.nt")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--as-of", "2020-01-01"], ["stands for 2026-06-30, not for 2020-01-01."]),
        (["--include-possible"], ["not for 2026-06-30 with possible claims."]),
        (["--as-of", "yesterday"], ["'yesterday' is not a day."]),
        (["--store", "somewhere"], ["cannot be used together", "Leave out one of them"]),
    ],
)
def test_what_an_endpoint_cannot_be_asked(
    options: list[str], words: list[str], reply: Reply, run: Run
) -> None:
    one_sentence(run("query", SELECT, "--endpoint", reply.url, *options), 2, *words)


def test_the_day_and_reading_of_an_endpoint_may_be_named(reply: Reply, run: Run) -> None:
    reply.body, reply.says = rows(a="b"), stated("2024-02-29", counted=2)
    chosen = ["--as-of", "2024-02-29", "--include-possible"]
    done = run("query", SELECT, "--endpoint", reply.url, *chosen)
    assert (done.exit_code, done.stdout.split(), done.stderr) == (0, ["a", "b"], "")
    kg = reegraph.open(reply.url)
    assert (kg.day, kg.possible) == ("2024-02-29", True)


@pytest.mark.parametrize(
    "address",
    ["localhost:7878", "ftp://example.org/", "http://", "http://:80/", "http://a:port/", "", "http://[::1"],
)  # fmt: skip
def test_an_address_that_is_none(address: str, run: Run) -> None:
    done = run("query", SELECT, "--endpoint", address)
    one_sentence(done, 2, "The endpoint is not a web address.", "http://HOST:PORT/PATH")


@pytest.mark.parametrize("from_environment", [False, True])
def test_credentials_go_in_a_header(
    from_environment: bool, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply.body, address = rows(a="b"), reply.url
    if from_environment:
        monkeypatch.setenv("REEGRAPH_ENDPOINT_AUTH", "ann:p@ss:w")
    else:
        address = reply.url.replace("http://", "http://ann:p%40ss%3Aw@")
    kg = reegraph.open(address)
    assert kg.query(SELECT)["a"].tolist() == ["b"]
    assert [*kg.rdflib.query("SELECT ?a { ?a ?b ?c }")]
    assert {asked["Authorization"] for asked in reply.asked} == {"Basic YW5uOnBAc3M6dw=="}
    assert {asked["path"] for asked in reply.asked} == {"/sparql"}


def test_a_failure_in_the_helper_process_is_told_as_here(reply: Reply) -> None:
    reply.status = 404
    kg = reegraph.open(reply.url)
    for limit in (None, 30.0):
        with pytest.raises(reegraph.StoreError) as fault:
            kg.query(SELECT, timeout=limit)
        assert fault.value.message == f"The endpoint {reply.url} fails with HTTP 404."
        assert fault.value.hint


def test_a_query_that_is_no_sparql_is_not_sent(reply: Reply) -> None:
    with pytest.raises(SyntaxError):
        Endpoint(reply.url).query("SELECT ?a { ?a }")
    assert not reply.asked


@pytest.mark.parametrize(("row", "held"), [({"__ASK_RETVAL": "1"}, True), ({}, False)])
def test_an_endpoint_that_answers_ask_by_a_row(
    row: dict[str, str], held: bool, reply: Reply
) -> None:
    reply.body = rows(**row)
    kg = reegraph.open(reply.url)
    assert kg.query("ASK { ?a ?b ?c }", timeout=None) is held
    assert kg.query("ASK { ?a ?b ?c }", timeout=30) is held
