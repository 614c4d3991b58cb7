"""Clients that others wrote, and our own, get the answers that the store gives."""

from __future__ import annotations

import io
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.stores.sparqlstore import SPARQLStore

import reegraph
from reegraph.graph.questions import read_questions
from reegraph.graph.uncertain import select_tsv
from reegraph.namespaces import expand

from .servers import Server

SELECT = "SELECT ?o { ?o <https://w3id.org/reegraph/ontology/ownsStakeIn> <%s> } ORDER BY ?o"
KABIL = expand("actor:kabil")
CONSTRUCT = "CONSTRUCT { ?o a <http://a/Owner> } WHERE { ?o ree:ownsStakeIn actor:kabil }"
PAIRS = [
    *(("SELECT", form) for form in ("json", "xml", "csv", "tsv")),
    *(("ASK", form) for form in ("json", "xml")),
    *(("CONSTRUCT", form) for form in ("turtle", "xml", "json-ld")),
    *(("DESCRIBE", form) for form in ("turtle", "xml", "json-ld")),
]
QUERIES = {
    "SELECT": SELECT % KABIL,
    "ASK": f"ASK {{ <{KABIL}> a ree:StateEnterprise }}",
    "CONSTRUCT": CONSTRUCT,
    "DESCRIBE": f"DESCRIBE <{KABIL}>",
}


@pytest.fixture(scope="module")
def owners(local: reegraph.KnowledgeGraph) -> list[str]:
    """The owners of KABIL as the store has them."""
    found = local.store.query(SELECT % KABIL)
    assert isinstance(found, ox.QuerySolutions)
    return [row["o"].value for row in found]


def _plain(form: str, found: Any) -> Any:
    """Values of an answer of SPARQLWrapper: a list, a boolean or a graph."""
    if isinstance(found, rdflib.Graph):
        return found
    if form == "json":
        if "boolean" in found:
            return found["boolean"]
        return [row["o"]["value"] for row in found["results"]["bindings"]]
    if form == "xml":
        tags = found.getElementsByTagName
        if tags("boolean"):
            return tags("boolean")[0].firstChild.data == "true"
        return [node.firstChild.data for node in tags("uri")]
    if isinstance(found, bytes):
        text = found.decode()
        if form in ("csv", "tsv"):
            return [line.strip("<>") for line in text.replace("\r", "").split("\n")[1:-1]]
        return rdflib.Graph().parse(io.BytesIO(found), format=form)
    return found


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("kind", "form"), PAIRS)
def test_sparqlwrapper(
    kind: str, form: str, method: str, shipped: Server, owners: list[str],
    local: reegraph.KnowledgeGraph,
) -> None:  # fmt: skip
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(f"{shipped.url}/sparql")
    client.setMethod(method)
    client.setReturnFormat(form)
    client.setQuery(QUERIES[kind])
    found = _plain(form, client.query().convert())
    if kind == "SELECT":
        assert found == owners != []
    elif kind == "ASK":
        assert found is True
    else:
        here = local.query(QUERIES[kind], timeout=None)
        assert isinstance(here, rdflib.Graph)
        assert len(here) > 2
        assert isomorphic(found, here)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_a_store_of_rdflib(method: str, shipped: Server, owners: list[str]) -> None:
    graph = rdflib.Graph(store=SPARQLStore(f"{shipped.url}/sparql", method=method))
    assert [str(row.o) for row in graph.query(SELECT % KABIL)] == owners
    assert bool(graph.query(QUERIES["ASK"])) is True
    kind = rdflib.URIRef(expand("ree:StateEnterprise"))
    assert (rdflib.URIRef(KABIL), rdflib.RDF.type, kind) in graph


def test_service_from_rdflib(shipped: Server, owners: list[str]) -> None:
    query = f"SELECT ?o {{ SERVICE <{shipped.url}/sparql> {{ {SELECT % KABIL} }} }}"
    assert sorted(str(row.o) for row in rdflib.Graph().query(query)) == sorted(owners)


QUESTIONS = [
    pytest.param(name, marks=() if question.article else pytest.mark.complete)
    for name, question in read_questions().items()
]


@pytest.fixture(scope="module")
def remote(shipped: Server) -> reegraph.KnowledgeGraph:
    """The same graph by its address."""
    return reegraph.open(f"{shipped.url}/sparql")


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_the_answer_of_the_store(
    name: str, remote: reegraph.KnowledgeGraph, local: reegraph.KnowledgeGraph
) -> None:
    text = local.question(name)
    assert remote.question(name) == text
    assert select_tsv(remote.store, text) == select_tsv(local.store, text)


def test_what_our_client_reads_of_an_entity(
    remote: reegraph.KnowledgeGraph, local: reegraph.KnowledgeGraph
) -> None:
    assert str(remote.entity("KABIL")) == str(local.entity("KABIL"))
    assert (remote.day, len(remote.store)) == (local.day, len(local.store))
    with pytest.raises(reegraph.QueryError) as fault:
        remote.query("SELECT ?x { ?x ree:partyTo }", timeout=None)
    assert "line 1" in fault.value.message


@pytest.mark.complete
def test_a_question_as_the_library_gives_it_to_others(
    shipped: Server, local: reegraph.KnowledgeGraph
) -> None:
    """The example queries are whole: rdflib parses them without our prefixes, as SERVICE would."""
    from .servers import ask, request

    text = request(f"{shipped.url}/.well-known/sparql-examples").text
    graph = rdflib.Graph().parse(data=text, format="turtle")
    select = rdflib.URIRef("http://www.w3.org/ns/shacl#select")
    found = dict(graph.subject_objects(select))
    assert len(found) == len(read_questions())
    for node, query in found.items():
        prepareQuery(str(query))
        name = str(node).rpartition("/")[2]
        here = select_tsv(local.store, local.question(name))
        assert ask(shipped, str(query), "text/tab-separated-values").body == here
