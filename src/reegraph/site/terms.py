"""The terms of the ontology with their definitions."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.graph.results import evaluate
from reegraph.namespaces import compact
from reegraph.resources import ontology_dir

__all__ = ["Term", "read_terms"]

_TERMS = """SELECT ?term ?label ?definition ?kind ?above ?domain ?range WHERE {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  ?term a ?kind ; rdfs:label ?label ; skos:definition ?definition .
  OPTIONAL { ?term rdfs:subClassOf|rdfs:subPropertyOf ?above . FILTER(isIRI(?above)) }
  OPTIONAL { ?term rdfs:domain ?domain . FILTER(isIRI(?domain)) }
  OPTIONAL { ?term rdfs:range ?range . FILTER(isIRI(?range)) }
  FILTER(STRSTARTS(STR(?term), "https://w3id.org/reegraph/ontology/"))
}"""


@dataclass(frozen=True)
class Term:
    """A class or property: compact name, label, definition, kind, and its neighbours by relation."""

    name: str
    label: str
    definition: str
    kind: str
    above: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]


@functools.cache
def read_terms() -> list[Term]:
    """Classes and properties of the ontology by name."""
    store = ox.Store()
    store.load(path=str(ontology_dir() / "reegraph.ttl"), format=ox.RdfFormat.TURTLE)
    rows: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    answer = evaluate(store, _TERMS)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        for name in ("label", "definition", "kind", "above", "domain", "range"):
            if (term := row[name]) is not None:
                value = compact(term.value) if isinstance(term, ox.NamedNode) else term.value
                rows[compact(row["term"].value)][name].add(value)
    return [
        Term(
            name,
            min(row["label"]),
            min(row["definition"]),
            min(row["kind"]).removeprefix("owl:"),
            tuple(sorted(row["above"])),
            tuple(sorted(row["domain"])),
            tuple(sorted(row["range"])),
        )
        for name, row in sorted(rows.items())
    ]
