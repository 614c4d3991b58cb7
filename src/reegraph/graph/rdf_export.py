"""Write the whole graph as RDF, in bytes that do not vary."""

from __future__ import annotations

from typing import IO

import pyoxigraph as ox

from reegraph.compiler.blank_nodes import canonicalize
from reegraph.compiler.compile import n_triples
from reegraph.compiler.derive import read_rules
from reegraph.graph.jsonld import context, write_jsonld
from reegraph.graph.versions import versions
from reegraph.namespaces import BASE, DATASET, ID, SCHEME, expand, prefixes
from reegraph.resources import ontology_dir

__all__ = ["GRAPHS", "PARTS", "write_graph"]

GRAPHS = ("ttl", "nt", "trig", "jsonld")

PARTS = {
    name: ox.NamedNode(f"{BASE}graph/{name}")
    for name in ("asserted", "derived", "ontology", "schemes")
}


def _part(quad: ox.Quad, derived: set[str]) -> ox.NamedNode:
    """Return the partition of a release to which a triple belongs."""
    subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
    if subject.startswith(SCHEME):
        return PARTS["schemes"]
    if quad.predicate.value in derived:
        return PARTS["derived"]
    if subject.startswith(ID) or subject == DATASET:
        return PARTS["asserted"]
    return PARTS["ontology"]


def _turtle_order(quad: ox.Quad) -> tuple[str, str, str]:
    return (str(quad.subject), str(quad.predicate), str(quad.object))


def write_graph(store: ox.Store, form: str, out: IO[bytes]) -> None:
    """Write the whole graph, sorted so that the bytes do not vary.

    Nor do they vary with the store: blank nodes are named by structure, not as the engine read them.
    In TriG the asserted, derived, ontology and scheme triples are named graphs. Data version,
    ontology version, reference date and day are triples of the graph, and in ttl and trig its first
    line.

    Args:
        store: The graph.
        form: `ttl`, `nt`, `trig` or `jsonld`.
        out: Where it is written.
    """
    if form == "nt":
        out.writelines(n_triples(store))
        return
    unnamed = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    quads = sorted(canonicalize(unnamed), key=_turtle_order)
    names = {p: ns for p, ns in prefixes().items() if p != "ree"} | {"ree": expand("ree:")}
    if form in ("ttl", "trig"):
        out.write(f"# reegraph, {versions(store)}\n".encode())
    if form == "trig":
        derived = {
            expand(name) for rule in read_rules(ontology_dir() / "rules") for name in rule.derives
        }
        parted = [ox.Quad(q.subject, q.predicate, q.object, _part(q, derived)) for q in quads]
        parted.sort(key=lambda q: (str(q.graph_name), _turtle_order(q)))
        ox.serialize(parted, out, format=ox.RdfFormat.TRIG, prefixes=names)
        return
    if form == "jsonld":
        write_jsonld(quads, context(store), out)
        return
    triples = (ox.Triple(q.subject, q.predicate, q.object) for q in quads)
    ox.serialize(triples, out, format=ox.RdfFormat.TURTLE, prefixes=names)
