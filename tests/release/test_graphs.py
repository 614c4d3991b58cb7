"""The graph of a release is the graph of its tables, in every form."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from reegraph.compiler.compile import compile_graph, n_triples
from reegraph.resources import ontology_dir

FORMS = {"ttl": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}


def loaded(folder: Path, form: str) -> list[bytes]:
    store = ox.Store()
    with (folder / "graph" / f"reegraph.{form}").open("rb") as file:
        store.extend(ox.Quad(*q.triple) for q in ox.parse(file, format=FORMS[form]))
    return n_triples(store)


def test_tables_of_a_release_make_its_graph(small: Path) -> None:
    packed = gzip.decompress((small / "graph" / "reegraph.nt.gz").read_bytes())
    made = n_triples(compile_graph(small / "tables", ontology_dir()).store)
    assert packed == b"".join(made)


@pytest.mark.parametrize("form", FORMS)
def test_forms_hold_the_same_triples(small: Path, form: str) -> None:
    packed = gzip.decompress((small / "graph" / "reegraph.nt.gz").read_bytes())
    assert b"".join(loaded(small, form)) == packed


def test_context_serves_other_documents(small: Path) -> None:
    """rdflib, which has a reader of its own, sees the terms of the context as they are meant."""
    known = json.loads((small / "graph" / "context.jsonld").read_bytes())
    document = known | {
        "@id": "actor:x", "@type": "Firm", "partyTo": "agreement:y", "isoAlpha3": "XXX",
    }  # fmt: skip
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    base, ree = "https://w3id.org/reegraph/id/", "https://w3id.org/reegraph/ontology/"
    x = rdflib.URIRef(base + "actor/x")
    assert set(graph) == {
        (x, rdflib.RDF.type, rdflib.URIRef(ree + "Firm")),
        (x, rdflib.URIRef(ree + "partyTo"), rdflib.URIRef(base + "agreement/y")),
        (x, rdflib.URIRef(ree + "isoAlpha3"), rdflib.Literal("XXX")),
    }
