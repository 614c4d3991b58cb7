"""The classes and properties of the ontology with what it says of each."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.graph.results import text_rows
from reegraph.namespaces import ONTOLOGY
from reegraph.resources import ontology_dir

__all__ = ["Term", "read_terms", "shipped_terms"]

_TERMS = f"""SELECT ?term ?what ?value WHERE {{
  VALUES ?type {{ owl:Class owl:ObjectProperty owl:DatatypeProperty }}
  VALUES ?what {{ rdf:type rdfs:label skos:definition skos:scopeNote skos:example rdfs:domain
                 rdfs:range rdfs:subClassOf rdfs:subPropertyOf ree:derivedBy }}
  ?term a ?type ; ?what ?value .
  FILTER(STRSTARTS(STR(?term), "{ONTOLOGY}") && !ISBLANK(?value))
}}"""
_KINDS = ("Class", "ObjectProperty", "DatatypeProperty")


@dataclass(frozen=True)
class Term:
    """A class or property: compact name, kind, texts, and its neighbours by relation.

    `kind` is `Class`, `ObjectProperty` or `DatatypeProperty`, `above` names the wider terms,
    `derived_by` the rule that makes the triples of a derived property. A text is empty where the
    ontology has none.
    """

    name: str
    kind: str
    label: str
    definition: str
    scope: str
    example: str
    derived_by: str
    above: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]


def read_terms(store: ox.Store) -> dict[str, Term]:
    """Read the terms of the ontology that a graph holds, by compact name."""
    rows: dict[str, dict[str, set[str]]] = {}
    for row in text_rows(store, _TERMS):
        rows.setdefault(row["term"], {}).setdefault(row["what"], set()).add(row["value"])
    return {name: _term(name, facts) for name, facts in sorted(rows.items())}


def _term(name: str, facts: Mapping[str, set[str]]) -> Term:
    def values(*properties: str) -> tuple[str, ...]:
        return tuple(sorted({value for prop in properties for value in facts.get(prop, ())}))

    return Term(
        name=name,
        kind=next(kind for kind in _KINDS if f"owl:{kind}" in facts["rdf:type"]),
        label=" ".join(values("rdfs:label")),
        definition=" ".join(values("skos:definition")),
        scope=" ".join(values("skos:scopeNote")),
        example=" ".join(values("skos:example")),
        derived_by=" ".join(values("ree:derivedBy")),
        above=values("rdfs:subClassOf", "rdfs:subPropertyOf"),
        domain=values("rdfs:domain"),
        range=values("rdfs:range"),
    )


@functools.cache
def shipped_terms() -> Mapping[str, Term]:
    """Read the terms of the ontology that comes with reegraph, by compact name."""
    store = ox.Store()
    store.load(path=str(ontology_dir() / "reegraph.ttl"), format=ox.RdfFormat.TURTLE)
    return read_terms(store)
