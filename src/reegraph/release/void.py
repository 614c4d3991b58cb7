"""void.ttl: what the graph is made of, in numbers, for programs that look before they query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from reegraph.graph.rdf_export import PARTS
from reegraph.graph.results import select
from reegraph.namespaces import ID, ONTOLOGY, prefixes
from reegraph.release.checksums import Measured
from reegraph.release.description import describe_dataset
from reegraph.release.metadata import Edition
from reegraph.release.turtle import iri, literal, place, triples, write_turtle

__all__ = ["write_void"]

# Names in the W3C's list of file formats.
_FEATURES = {
    "graph/reegraph.ttl": "Turtle", "graph/reegraph.trig": "TriG",
    "graph/reegraph.nt.gz": "N-Triples", "graph/reegraph.jsonld": "JSON-LD",
}  # fmt: skip
_COUNTS = {
    "void:triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "void:entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c "
    f'FILTER(STRSTARTS(STR(?s), "{ID}")) }}',
    "void:classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
    "void:properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "void:distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "void:distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
}
_BY_CLASS = "SELECT ?name (COUNT(*) AS ?n) { ?s a ?name } GROUP BY ?name ORDER BY STR(?name)"
_BY_PROPERTY = "SELECT ?name (COUNT(*) AS ?n) { ?s ?name ?o } GROUP BY ?name ORDER BY STR(?name)"
_LINKS = """SELECT (COUNT(*) AS ?n) { ?s schema:sameAs ?o
  FILTER(STRSTARTS(STR(?o), "http://www.wikidata.org/")) }"""
_EXAMPLES = """SELECT (MIN(STR(?s)) AS ?name) { VALUES ?c {
  ree:Actor ree:Agreement ree:Forum ree:Mineral ree:MineralProject ree:PolicyMeasure }
  ?s a ?c } GROUP BY ?c ORDER BY ?name"""


def _count(store: ox.Store, query: str) -> ox.Literal:
    value = next(select(store, query))["n"]
    assert isinstance(value, ox.Literal)
    return literal(value.value, "xsd:integer")


def write_void(folder: Path, edition: Edition, store: ox.Store, files: Sequence[Measured]) -> Path:
    """Write void.ttl into the folder of a release."""
    whole = ox.NamedNode(f"{edition.address}/graph")
    dumps = [f.file.path for f in files if f.file.path in _FEATURES]
    description = describe_dataset(
        whole,
        edition.title,
        edition.licence["path"],
        edition.versions.data,
        ("dcterms:description", literal(edition.description, language="en")),
        ("dcterms:conformsTo", ox.NamedNode(f"{ONTOLOGY}{edition.versions.ontology}")),
        ("dcterms:date", literal(edition.versions.reference, "xsd:date")),
        ("dcterms:issued", literal(edition.created, "xsd:date")),
        ("foaf:homepage", ox.NamedNode(edition.homepage)),
        ("void:dataDump", [place(edition.link(path)) for path in dumps]),
        ("void:feature", [_format(path) for path in dumps]),
        ("void:vocabulary", _vocabularies(store)),
        ("void:exampleResource", [_named(row) for row in select(store, _EXAMPLES)]),
        *((name, _count(store, query)) for name, query in _COUNTS.items()),
    )
    description += _partitions(whole, store)
    description += _subsets(whole, folder / "graph/reegraph.trig")
    links = ox.NamedNode(f"{whole.value}#wikidata")
    description += triples(
        links,
        ("rdf:type", iri("void:Linkset")),
        ("void:subjectsTarget", whole),
        ("void:objectsTarget", ox.NamedNode("http://www.wikidata.org/")),
        ("void:linkPredicate", iri("schema:sameAs")),
        ("void:triples", _count(store, _LINKS)),
    )
    description += triples(whole, ("void:subset", links))
    path = folder / "void.ttl"
    write_turtle(path, description, f"{edition.title}: {edition.versions}")
    return path


def _named(row: ox.QuerySolution) -> ox.NamedNode:
    term = row["name"]
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return ox.NamedNode(term.value)


def _format(path: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://www.w3.org/ns/formats/{_FEATURES[path]}")


def _vocabularies(store: ox.Store) -> list[ox.NamedNode]:
    """Return the namespaces of the properties and classes in use, if they have a prefix."""
    used = {row["name"] for query in (_BY_CLASS, _BY_PROPERTY) for row in select(store, query)}
    spaces = sorted(set(prefixes().values()))
    texts = [term.value for term in used if isinstance(term, ox.NamedNode)]
    return [ox.NamedNode(s) for s in spaces if any(text.startswith(s) for text in texts)]


def _partitions(whole: ox.NamedNode, store: ox.Store) -> Iterator[ox.Triple]:
    """Yield the instances of each class, and the triples of each property."""
    for kind, query, number in (
        ("class", _BY_CLASS, "void:entities"),
        ("property", _BY_PROPERTY, "void:triples"),
    ):
        for position, row in enumerate(select(store, query), start=1):
            node = ox.NamedNode(f"{whole.value}#{kind}-{position}")
            value = row["n"]
            assert isinstance(value, ox.Literal)
            yield from triples(whole, (f"void:{kind}Partition", node))
            yield from triples(
                node,
                (f"void:{kind}", _named(row)),
                (number, literal(value.value, "xsd:integer")),
            )


def _subsets(whole: ox.NamedNode, trig: Path) -> Iterator[ox.Triple]:
    """Yield the four partitions of the graph, with the number of their triples."""
    counts = dict.fromkeys(PARTS, 0)
    names = {node.value: name for name, node in PARTS.items()}
    with trig.open("rb") as file:
        for quad in ox.parse(file, format=ox.RdfFormat.TRIG):
            if isinstance(quad.graph_name, ox.NamedNode):
                counts[names[quad.graph_name.value]] += 1
    for name, number in counts.items():
        yield from triples(whole, ("void:subset", PARTS[name]))
        yield from triples(
            PARTS[name],
            ("rdf:type", iri("void:Dataset")),
            ("dcterms:title", literal(f"{name} triples", language="en")),
            ("void:triples", literal(number, "xsd:integer")),
        )
