"""What the workbench knows without asking: names of entities, terms, codes, questions, prefixes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pyoxigraph as ox

from reegraph.graph.citation import view_citation
from reegraph.graph.claims import vocabulary
from reegraph.graph.codes import codes
from reegraph.graph.names import LABELS
from reegraph.graph.ontology import shipped_terms
from reegraph.graph.questions import Question, read_questions
from reegraph.graph.results import select
from reegraph.graph.versions import versions
from reegraph.namespaces import ENTITY_TYPES, ID, SCHEME, prefixes
from reegraph.views.layout.places import Place, anchors, land_points, places_in
from reegraph.views.pages.style import kind_of

__all__ = ["contents", "entities", "question_row", "preload"]

_KINDS = "SELECT ?actor ?kind WHERE { ?actor ree:actorKind ?kind }"
_POSSIBLE = """SELECT (COUNT(*) AS ?number) WHERE {
  ?claim ree:holds holding:possible
  FILTER NOT EXISTS { <https://w3id.org/reegraph/> ree:counts holding:possible }
}"""
_LABELS = "SELECT ?entity ?label WHERE { ?entity rdfs:label ?label }"


def entities(store: ox.Store) -> list[dict[str, Any]]:
    """Return every entity as the workbench reads it.

    Returns:
        For each its `id`, `label`, `names` (each with the level at which it counts), `kind` in a
        drawing and, where it has one, `place` (longitude, latitude).
    """
    labels: dict[str, str] = {}
    for row in select(store, _LABELS):
        iri, label = row["entity"].value, row["label"].value
        labels[iri] = min(label, labels.get(iri, label))
    kinds = {
        row["actor"].value: row["kind"].value.rpartition("/")[2] for row in select(store, _KINDS)
    }
    spots = places_in(store)
    names_of: dict[str, set[tuple[int, str]]] = {}
    for row in select(store, LABELS):
        local = row["entity"].value.removeprefix(ID)
        if local.partition("/")[0] in ENTITY_TYPES:
            names_of.setdefault(local, set()).add((int(row["level"].value), row["name"].value))
    return [
        {
            "id": local,
            "label": _visible(labels.get(ID + local, ""), local),
            "names": sorted(map(list, names)),
            "kind": kind_of(kinds.get(ID + local) or local.partition("/")[0]),
            **_place(spots.get(local.replace("/", ":", 1))),
        }
        for local, names in sorted(names_of.items())
    ]


def _visible(label: str, name: str) -> str:
    """Return a label, or the name in its place where nothing of it can be seen."""
    return label if any(unicodedata.category(c)[0] in "LNPS" for c in label) else name


def _place(spot: Place | None) -> dict[str, list[float]]:
    return {"place": [spot.longitude, spot.latitude]} if spot is not None else {}


def question_row(question: Question) -> dict[str, Any]:
    """Return a question as the page's forms read it."""
    return {
        "name": question.name,
        "title": question.title,
        "description": question.description,
        "keywords": list(question.keywords),
        "parameters": [asdict(parameter) for parameter in question.parameters],
        "text": question.text,
    }


def contents(store: ox.Store, version: str, day: str) -> Mapping[str, Any]:
    """Return all that a workbench over the graph of a day needs beside the engine.

    Its `claims` are the kinds of claims with the texts that word them, as
    `reegraph.graph.claims.vocabulary` gives them.
    """
    library = read_questions()
    terms = shipped_terms().values()
    return {
        "base": ID,
        "scheme": SCHEME,
        "day": day,
        "possible": next(int(row["number"].value) for row in select(store, _POSSIBLE)),
        "version": version,
        "cite": view_citation(versions(store), "view of the answer of a query"),
        "kinds": list(ENTITY_TYPES),
        "prefixes": dict(prefixes()),
        "codes": {name: [list(pair) for pair in codes(name).items()] for name in _schemes()},
        "claims": vocabulary(),
        "terms": [[term.name, term.label] for term in terms],
        "entities": entities(store),
        "questions": [question_row(question) for question in library.values()],
    }


def _schemes() -> list[str]:
    return sorted(name for name, space in prefixes().items() if space.startswith(SCHEME))


def preload() -> None:
    """Read the files that contents needs; they are remembered."""
    shipped_terms()
    read_questions()
    land_points()
    vocabulary()
    anchors()
    for name in _schemes():
        codes(name)
