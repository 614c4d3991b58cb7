"""A description logic reasoner finds the ontology consistent, and a seeded contradiction."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef

from .files import HERE, REE, materialize, read

owlready2 = pytest.importorskip("owlready2")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java"),
]

ree = Namespace(REE)
ACTOR = Namespace("https://w3id.org/reegraph/id/actor/")
# Dates are not OWL 2 datatypes and a reasoner rejects them, so that they become text for its run.
DATES = {XSD.date, XSD.gYear, XSD.gYearMonth}


def for_reasoner(*graphs: Graph) -> Graph:
    """One graph without the parts that OWL 2 has no datatype for."""
    joined = Graph()
    for graph in graphs:
        for s, p, o in graph:
            cast = isinstance(o, Literal) and o.datatype in DATES
            joined.add((s, p, Literal(str(o)) if cast else o))
    return joined


def unsatisfiable(graph: Graph, folder: Path) -> list[str]:
    """Names of classes that can have no instance; raises where the graph contradicts itself."""
    path = folder / "graph.nt"
    graph.serialize(path, format="nt", encoding="utf-8")
    world = owlready2.World()
    try:
        world.get_ontology("https://w3id.org/reegraph/test").load(fileobj=path.open("rb"))
        owlready2.sync_reasoner_hermit(world, debug=0)
        found = {cls.iri for cls in world.inconsistent_classes()}
        return sorted(found - {str(OWL.Nothing)})
    finally:
        world.close()


@pytest.fixture(scope="module")
def everything(tbox: Graph, schemes: Graph) -> Graph:
    return for_reasoner(tbox, schemes, materialize(read(HERE / "example.ttl"), tbox))


def test_ontology_schemes_and_example_are_consistent(everything: Graph, tmp_path: Path) -> None:
    assert unsatisfiable(everything, tmp_path) == []


CONTRADICTIONS = [
    ((ACTOR.kabil, RDF.type, ree.Firm), "a state enterprise is no firm"),
    ((ACTOR.ind, RDF.type, ree.Firm), "a state is no enterprise"),
    ((ACTOR.ind, ree.coveredMineral, ACTOR.arg), "a state is no claim"),
    ((ACTOR.kabil, ree.concernsMineral, ACTOR.arg), "an actor is no agreement"),
]


@pytest.mark.parametrize(
    "triple",
    [
        CONTRADICTIONS[0][0],
        *(pytest.param(t, marks=pytest.mark.complete) for t, _ in CONTRADICTIONS[1:]),
    ],
    ids=[why.replace(" ", "-") for _, why in CONTRADICTIONS],
)
def test_a_seeded_contradiction_is_found(
    everything: Graph, tmp_path: Path, triple: tuple[URIRef, URIRef, URIRef]
) -> None:
    wrong = everything + Graph()
    wrong.add(triple)
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        unsatisfiable(wrong, tmp_path)


@pytest.mark.complete
def test_an_impossible_class_is_found(everything: Graph, tmp_path: Path) -> None:
    wrong = everything + Graph()
    both = ree.StateAndFirm
    wrong.add((both, RDF.type, OWL.Class))
    wrong.add((both, RDFS.subClassOf, ree.State))
    wrong.add((both, RDFS.subClassOf, ree.Firm))
    assert unsatisfiable(wrong, tmp_path) == [str(both)]
