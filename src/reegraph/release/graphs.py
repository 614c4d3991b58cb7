"""The graph of a release: Turtle, TriG with its partitions, sorted N-Triples, JSON-LD and context."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from reegraph.compiler.compile import write_graph as write_packed
from reegraph.graph.jsonld import context
from reegraph.graph.rdf_export import write_graph
from reegraph.release.checksums import File

__all__ = ["FORMS", "write_graphs"]

FORMS = {
    "ttl": ("Graph (Turtle)", "text/turtle", "Asserted and derived triples, ontology and schemes."),
    "trig": (
        "Graph with its partitions (TriG)",
        "application/trig",
        "The same triples in four named graphs: asserted, derived, ontology, schemes.",
    ),
    "jsonld": ("Graph (JSON-LD)", "application/ld+json", "The same triples with a context."),
}
NT = "graph/reegraph.nt.gz"


def write_graphs(store: ox.Store, folder: Path) -> Iterator[File]:
    """Write the whole graph in every form of RDF to `graph/`."""
    (folder / "graph").mkdir()
    for form, (title, media, description) in FORMS.items():
        path = f"graph/reegraph.{form}"
        with (folder / path).open("wb") as out:
            write_graph(store, form, out)
        yield File(path, title, media, description, "graph")
    write_packed(store, folder / NT)
    yield File(
        NT,
        "Graph (N-Triples, sorted, gzip)",
        "application/n-triples",
        "The same triples, a sorted line each, for comparing two releases and for loading.",
        "graph",
    )
    text = json.dumps({"@context": context(store)}, ensure_ascii=False, indent=1) + "\n"
    (folder / "graph/context.jsonld").write_text(text, encoding="utf-8", newline="")
    yield File(
        "graph/context.jsonld",
        "JSON-LD context",
        "application/ld+json",
        "Prefixes, and every class and property of the ontology as a term.",
    )
