"""The SPARQL 1.1 Protocol, by the tests of its working group and by what they leave out."""

from __future__ import annotations

import gzip
import json
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from .conftest import DATA
from .servers import Server, ask, request

FILE = Path(__file__).with_name("protocol.toml")
TESTS: dict[str, dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
FORM = "application/x-www-form-urlencoded"


def test_all_tests_are_here() -> None:
    updates = [name for name in TESTS if "update" in name]
    assert (len(TESTS) - len(updates), len(updates)) == (21, 14)


@pytest.mark.parametrize("name", TESTS)
def test_protocol(name: str, small: Server) -> None:
    test = TESTS[name]
    headers = {"Content_Type": test["type"]} if test.get("type") else {}
    body = test["body"].encode(test.get("encoding", "utf-8")) if "body" in test else None
    method = test.get("method", "GET" if body is None else "POST")
    found = request(small.url + "/sparql" + test.get("url", ""), method, body, **headers)
    if "answer" not in test:
        assert 400 <= found.status < 500, found
        assert json.loads(found.body)["error"].endswith(".")
        return
    assert found.status == 200, found
    kind = found.headers["content-type"].partition(";")[0]
    if test["answer"] is True:
        assert kind == "application/sparql-results+json"
        assert json.loads(found.body)["boolean"] is True
        return
    assert kind in test["answer"]
    if "rows" in test:
        rows = json.loads(found.body)["results"]["bindings"]
        names = [[row[v]["value"].removeprefix(DATA) for v in ("g", "x", "s")] for row in rows]
        assert sorted(names) == test["rows"]


def test_nothing_was_updated(small: Server) -> None:
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert ask(small, count).text == "n\r\n4\r\n"


RELATIVE = "CONSTRUCT { <s> <p> 1 } WHERE {}"
ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": None,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


@pytest.mark.parametrize("kind", ROWS)
def test_rows_in_every_format(kind: str, small: Server) -> None:
    query = 'SELECT ?x ?y { VALUES (?x ?y) { (<http://a/b> "a,\\n\\t<ü>"@en) (1 UNDEF) } }'
    found = ask(small, query, kind)
    assert found.headers["content-type"].partition(";")[0] == kind
    if ROWS[kind] is None:
        assert found.text == 'x,y\r\nhttp://a/b,"a,\n\t<ü>"\r\n1,\r\n'
        return
    rows = ox.parse_query_results(found.body, format=ROWS[kind])
    assert isinstance(rows, ox.QuerySolutions)
    first, second = rows
    assert (first["x"].value, str(first["y"])) == ("http://a/b", '"a,\\n\\t<ü>"@en')
    assert (second["x"].value, second["y"]) == ("1", None)
    held = ask(small, "ASK {}", kind)
    assert held.headers["content-type"].partition(";")[0] == kind
    assert b"true" in held.body


@pytest.mark.parametrize("kind", GRAPHS)
def test_triples_in_every_format_with_names_relative_to_the_endpoint(
    kind: str, small: Server
) -> None:
    found = ask(small, RELATIVE, kind)
    assert found.headers["content-type"].partition(";")[0] == kind
    (quad,) = ox.parse(found.body, format=GRAPHS[kind])
    assert isinstance(quad.subject, ox.NamedNode)
    assert quad.subject.value == f"{small.url}/s"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
         "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("*/*;q=0.1, text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
    ],
)  # fmt: skip
def test_qualities_count(accept: str, kind: str, small: Server) -> None:
    found = ask(small, "SELECT (1 AS ?x) {}", accept)
    assert found.headers["content-type"].partition(";")[0] == kind


def test_what_is_not_written_is_not_sent(small: Server) -> None:
    assert ask(small, "SELECT (1 AS ?x) {}", "text/turtle").status == 406
    assert ask(small, RELATIVE, "text/csv").status == 406
    assert ask(small, "ASK {}", "image/png").status == 406


@pytest.mark.parametrize("text", ["a%2Fb", "a+b", "a%b", "ü%C3%BC", "a&query=b"])
def test_a_form_is_decoded_once(text: str, small: Server) -> None:
    query = f'SELECT ("{text}" AS ?x) {{}}'
    form = urlencode({"query": query}).encode()
    posted = request(f"{small.url}/sparql", "POST", form, Content_Type=FORM, Accept="text/csv")
    assert posted.text == ask(small, query).text == f"x\r\n{text}\r\n"


def test_graphs_outside_the_store_are_refused(small: Server) -> None:
    for parameter in ("default-graph-uri", "named-graph-uri"):
        found = ask(small, "ASK {}", parameters={parameter: "http://example.org/none"})
        assert found.status == 400, found
    for text in (
        "SELECT * FROM <http://127.0.0.1:9/> { ?a ?b ?c }",
        "SELECT * FROM NAMED <http://127.0.0.1:9/> { ?a ?b ?c }",
        "PREFIX e: <http://127.0.0.1:9/> SELECT * FROMe:a { ?a ?b ?c }",
        f"ASK FROM <{DATA}data1.rdf> FROM NAMED <data9.rdf> {{}}",
    ):
        assert ask(small, text).status == 400, text
    held = ask(small, f"SELECT ?s FROM <{DATA}data1.rdf> {{ ?s ?p ?o }}")
    assert held.text == f"s\r\n{DATA}data1.rdf\r\n"


def test_an_answer_that_is_known_is_not_sent_again(small: Server) -> None:
    query = "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"
    first = ask(small, query)
    again = ask(small, query, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert ask(small, query, "application/json", If_None_Match=first.headers["etag"]).status == 200
    other = ask(small, query.replace("?s ?p", "?t ?p"), If_None_Match=first.headers["etag"])
    assert other.status == 200
    assert "etag" not in ask(small, "SELECT (RAND() AS ?x) {}").headers


def test_gzip_where_it_is_taken(shipped: Server) -> None:
    query = "SELECT * { ?s ree:ownsStakeIn ?o } ORDER BY ?s ?o"
    plain = ask(shipped, query)
    packed = ask(shipped, query, Accept_Encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3


def test_head_is_get_without_a_body(small: Server) -> None:
    found = request(f"{small.url}/sparql?query={quote('ASK {}')}", "HEAD")
    assert (found.status, found.body) == (200, b"")


def test_methods_and_addresses_that_are_not_there(small: Server) -> None:
    assert request(f"{small.url}/sparql", "DELETE").status == 405
    assert request(f"{small.url}/elsewhere").status == 404
    assert "allow" in request(f"{small.url}/sparql", "PATCH").headers
