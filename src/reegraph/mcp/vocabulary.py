"""The ontology as the tool `schema` tells it: prefixes, classes and properties."""

from __future__ import annotations

import difflib
from typing import Any

import pyoxigraph as ox

from reegraph.errors import NameNotFound
from reegraph.graph.names import fold
from reegraph.graph.results import evaluate, solutions
from reegraph.namespaces import ONTOLOGY, compact, prefixes

__all__ = ["described", "read_terms"]

_TERMS = f"""SELECT ?term ?what ?value WHERE {{
  VALUES ?type {{ owl:Class owl:ObjectProperty owl:DatatypeProperty }}
  VALUES ?what {{ rdf:type rdfs:label skos:definition skos:scopeNote skos:example rdfs:domain
                 rdfs:range rdfs:subClassOf rdfs:subPropertyOf ree:derivedBy }}
  ?term a ?type ; ?what ?value .
  FILTER(STRSTARTS(STR(?term), "{ONTOLOGY}") && !ISBLANK(?value))
}}"""

_FIELDS = {
    "rdfs:label": "label", "skos:definition": "definition", "skos:scopeNote": "scope",
    "skos:example": "example", "rdfs:domain": "domain", "rdfs:range": "range",
    "rdfs:subClassOf": "below", "rdfs:subPropertyOf": "below", "ree:derivedBy": "derived_by",
}  # fmt: skip
_SHORT = ("name", "label", "definition", "below", "domain", "range", "derived_by")
Term = dict[str, Any]


def read_terms(store: ox.Store) -> dict[str, Term]:
    """Classes and properties of the ontology by compact name, with what it says of each."""
    answer = evaluate(store, _TERMS)
    assert isinstance(answer, ox.QuerySolutions)
    held: dict[str, dict[str, set[str]]] = {}
    for row in solutions(answer):
        value = row["value"]
        text = compact(value.value) if isinstance(value, ox.NamedNode) else value.value
        facts = held.setdefault(compact(row["term"].value), {})
        facts.setdefault(compact(row["what"].value), set()).add(text)
    return {name: _term(name, facts) for name, facts in sorted(held.items())}


def _term(name: str, facts: dict[str, set[str]]) -> Term:
    found: Term = {"name": name, "class": "owl:Class" in facts["rdf:type"]}
    for what, field in _FIELDS.items():
        if what in facts:
            values = sorted(facts[what])
            found[field] = values if field in ("below", "domain", "range") else " ".join(values)
    return found


def described(terms: dict[str, Term], about: str | None, contains: str | None) -> dict[str, Any]:
    """Prefixes, classes and properties; those about one term, or those that hold a text.

    Raises NameNotFound for a term that the ontology has not.
    """
    if about is not None:
        return _about(terms, _found(terms, about))
    wanted = fold(contains or "")
    chosen = [t for t in terms.values() if wanted in fold(" ".join(map(str, t.values())))]
    properties = [t for t in chosen if not t["class"]]
    names = [t["name"] for t in properties]
    return {
        "prefixes": dict(prefixes()),
        "classes": [_short(t) for t in chosen if t["class"]],
        "properties": [_short(t) for t in properties] if contains else names,
    }


def _found(terms: dict[str, Term], name: str) -> Term:
    local = name.strip().removeprefix(ONTOLOGY).removeprefix("ree:")
    if f"ree:{local}" in terms:
        return terms[f"ree:{local}"]
    near = difflib.get_close_matches(f"ree:{local}", terms, n=3, cutoff=0.5)
    raise NameNotFound(name, "class or property", near)


def _about(terms: dict[str, Term], term: Term) -> dict[str, Any]:
    full = {key: value for key, value in term.items() if key != "class"}
    if not term["class"]:
        return {"classes": [], "properties": [full]}
    above, wider = {term["name"]}, [term["name"]]
    while wider:
        parents = [p for p in terms.get(wider.pop(), {}).get("below", []) if p not in above]
        above.update(parents)
        wider += parents
    near = [
        t for t in terms.values()
        if not t["class"] and above & {*t.get("domain", []), *t.get("range", [])}
    ]  # fmt: skip
    return {"classes": [full], "properties": [_short(t) for t in near]}


def _short(term: Term) -> Term:
    return {key: term[key] for key in _SHORT if key in term}
