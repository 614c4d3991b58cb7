"""What the server says of itself, and the pages of entities."""

from __future__ import annotations

import html
import json
import re

import pyoxigraph as ox
import pytest

import reegraph
from reegraph.graph.questions import read_questions
from reegraph.namespaces import expand

from .servers import Server, ask, request

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
RDF = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


@pytest.mark.parametrize("kind", RDF)
def test_the_endpoint_describes_itself(kind: str, small: Server) -> None:
    found = request(f"{small.url}/sparql", Accept=kind)
    assert found.headers["content-type"].partition(";")[0] == kind
    triples = {(q.predicate.value, q.object) for q in ox.parse(found.body, format=RDF[kind])}
    assert (SD + "endpoint", ox.NamedNode(f"{small.url}/sparql")) in triples
    assert (SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Query")) in triples
    assert sum(p == SD + "resultFormat" for p, _ in triples) == 8
    assert sum(p == SD + "name" for p, _ in triples) == 4
    assert not any("Federated" in str(o) for _, o in triples)


def test_void_counts_the_triples(shipped: Server, local: reegraph.KnowledgeGraph) -> None:
    found = ox.parse(request(f"{shipped.url}/.well-known/void").body, format=ox.RdfFormat.TURTLE)
    values = {
        q.predicate.value: q.object.value for q in found if not isinstance(q.object, ox.Triple)
    }
    assert values[VOID + "triples"] == str(len(local.store))
    assert values[VOID + "sparqlEndpoint"] == f"{shipped.url}/sparql"


def test_an_entity_by_the_format_that_is_wanted(
    shipped: Server, local: reegraph.KnowledgeGraph
) -> None:
    address = f"{shipped.url}/id/actor/kabil"
    page = request(address, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    entity = local.entity("KABIL")
    for source in entity.sources.values():
        assert html.escape(source.title) in page.text
    assert "<script" not in page.text
    assert 'href="/id/actor/nalco"' in page.text
    kabil = ox.NamedNode(expand("actor:kabil"))
    graphs = []
    for kind, form in RDF.items():
        found = request(address, Accept=kind)
        assert found.headers["content-type"].partition(";")[0] == kind
        graphs.append({str(q.triple) for q in ox.parse(found.body, format=form)})
    assert graphs.count(graphs[1]) == 4
    own = {str(q.triple) for q in local.store.quads_for_pattern(kabil, None, None, None)}
    assert own < graphs[1]
    again = request(address, Accept="text/turtle", If_None_Match=found.headers["etag"])
    assert again.status == 200  # another format has another tag


def test_every_link_of_a_page_leads_somewhere(shipped: Server) -> None:
    page = request(f"{shipped.url}/id/actor/kabil", Accept="text/html").text
    links = sorted(set(re.findall(r'href="(/[^"]*)"', page)))
    assert len(links) > 10
    for link in links[:: max(1, len(links) // 12)]:
        assert request(shipped.url + link.replace("&amp;", "&")).status == 200, link


def test_a_claim_has_a_page_too(shipped: Server) -> None:
    claim = ask(shipped, "SELECT ?c { ?c ree:member actor:ind } LIMIT 1").text.split("\r\n")[1]
    path = claim.removeprefix("https://w3id.org/reegraph")
    found = request(shipped.url + path, Accept="text/html")
    assert found.status == 200
    assert "/id/source/" in found.text


@pytest.mark.parametrize("name", ["nobody", "kabil%3E%20a", "..%2F..", "%00", "a%20b"])
def test_there_is_no_page_of_what_is_not_there(name: str, shipped: Server) -> None:
    assert request(f"{shipped.url}/id/actor/{name}").status == 404


def test_the_start_page_lists_the_questions(shipped: Server) -> None:
    page = request(f"{shipped.url}/", Accept="text/html")
    assert page.status == 200
    assert page.text.count('href="/sparql?query=') == len(read_questions())
    links = re.findall(r'href="(/[^"]*)"', page.text)
    entities = [link for link in links if link.startswith("/id/")]
    for link in (entities[0], entities[-1], links[4]):
        assert request(shipped.url + link.replace("&amp;", "&")).status == 200


def test_health(small: Server) -> None:
    found = request(f"{small.url}/health")
    assert json.loads(found.body)["status"] == "ok"
