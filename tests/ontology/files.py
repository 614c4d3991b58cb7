"""Where the files of the ontology are, and how the tests of the ontology read them."""

from __future__ import annotations

from pathlib import Path

from rdflib import RDF, RDFS, Graph, URIRef

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"
HERE = Path(__file__).parent
REE = "https://w3id.org/reegraph/ontology/"


def read(*paths: Path) -> Graph:
    """One graph of all these Turtle files."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def materialize(graph: Graph, tbox: Graph) -> Graph:
    """The graph with the own superclasses of every type, as the build writes them."""
    for subject, cls in list(graph.subject_objects(RDF.type)):
        for parent in tbox.transitive_objects(cls, RDFS.subClassOf):
            if isinstance(parent, URIRef) and str(parent).startswith(REE):
                graph.add((subject, RDF.type, parent))
    return graph
