"""The shapes accept a sound graph and bring up every seeded fault."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import RDF, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from .files import HERE, ONTOLOGY, materialize, read

pyshacl = pytest.importorskip("pyshacl")

SH = Namespace("http://www.w3.org/ns/shacl#")


def validate(data: Graph, shapes: Graph) -> Graph:
    """Report of a validation without inference."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph), report
    return report


def messages(shapes: Graph) -> dict[URIRef, set[str]]:
    """Messages of each named shape, its own and those of its properties."""
    found: dict[URIRef, set[str]] = defaultdict(set)
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        assert isinstance(shape, URIRef)
        for node in [shape, *shapes.objects(shape, SH.property)]:
            found[shape] |= {str(text) for text in shapes.objects(node, SH.message)}
    return found


@pytest.fixture(scope="module")
def example(tbox: Graph, schemes: Graph) -> Graph:
    return materialize(read(HERE / "example.ttl"), tbox) + tbox + schemes


@pytest.fixture(scope="module")
def brought_up(example: Graph, tbox: Graph, shapes: Graph) -> set[tuple[Node, str]]:
    """Focus nodes and messages of the results for the example with all seeded faults."""
    faulty = example + materialize(read(HERE / "faults.ttl"), tbox)
    # A state without its superclass: the one fault that materialising would mend.
    polity = URIRef("https://w3id.org/reegraph/ontology/Polity")
    faulty.remove((URIRef("https://w3id.org/reegraph/id/fault/state5"), RDF.type, polity))
    report = validate(faulty, shapes)
    return {
        (focus, str(text))
        for result in report.subjects(RDF.type, SH.ValidationResult)
        for focus in report.objects(result, SH.focusNode)
        for text in report.objects(result, SH.resultMessage)
    }


def test_the_example_conforms(example: Graph, shapes: Graph) -> None:
    report = validate(example, shapes)
    results = [str(m) for m in report.objects(None, SH.resultMessage)]
    assert not results


def test_every_message_of_every_shape_is_brought_up(
    shapes: Graph, brought_up: set[tuple[Node, str]]
) -> None:
    said = {text for _, text in brought_up}
    missing = {
        (shape.rpartition("/")[2], text)
        for shape, texts in messages(shapes).items()
        for text in texts
        if text not in said
    }
    assert not missing, f"no seeded fault brings these up: {sorted(missing)}"


def test_a_message_belongs_to_one_shape(shapes: Graph) -> None:
    texts = [text for own in messages(shapes).values() for text in own]
    assert len(texts) == len(set(texts))


def test_every_seeded_fault_is_brought_up(brought_up: set[tuple[Node, str]]) -> None:
    seeded = {s for s in read(HERE / "faults.ttl").subjects() if isinstance(s, URIRef)}
    assert seeded <= {focus for focus, _ in brought_up}


FAULT = Namespace("https://w3id.org/reegraph/id/fault/")


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (FAULT.stake2, "An entity owns a share of itself."),
        (FAULT.claim2, "The interval ends before it starts."),
        (FAULT.state2, "The class State and the kind of the actor do not agree."),
        (
            FAULT.observation2,
            "Shares are in percent, at most 100; all other measures are in tonnes.",
        ),
        (FAULT.value2, "The lower end of the range lies above the upper end."),
        (FAULT.source2, "An open licence has a name."),
    ],
)
def test_a_fault_gets_its_own_message(
    brought_up: set[tuple[Node, str]], fault: URIRef, message: str
) -> None:
    assert (fault, message) in brought_up


def test_codes_are_unique(brought_up: set[tuple[Node, str]]) -> None:
    said = {text for _, text in brought_up}
    assert "Two areas have the same ISO alpha-3 code." in said


def test_every_constraint_has_a_message(shapes: Graph) -> None:
    silent = []
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        for node in shapes.objects(shape, SH.property):
            if (node, SH.message, None) not in shapes:
                silent.append((shape, shapes.value(node, SH.path)))
        own = any((shape, p, None) in shapes for p in (SH["or"], SH.xone, SH["in"]))
        if own and (shape, SH.message, None) not in shapes:
            silent.append((shape, None))
    assert not silent


def test_shapes_are_core(shapes: Graph) -> None:
    beyond = {SH.sparql, SH.select, SH.js, SH.rule, SH.expression}
    assert not [p for p in shapes.predicates() if p in beyond]


@pytest.mark.parametrize("path", sorted((ONTOLOGY / "shapes").glob("*.ttl")), ids=lambda p: p.stem)
def test_a_doubt_is_a_warning_and_nothing_else(path: Path) -> None:
    graph = read(path)
    assert set(graph.objects(None, SH.severity)) <= {SH.Warning}
    for node in graph.subjects(SH.severity, None):
        assert isinstance(node, BNode)
