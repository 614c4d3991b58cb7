"""The ontology as the tool `schema` describes it: prefixes, classes and properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reegraph.errors import NameNotFound, nearest
from reegraph.graph.names import fold
from reegraph.graph.ontology import Term
from reegraph.namespaces import ONTOLOGY, prefixes

__all__ = ["describe_terms"]

# Names in the answers, which clients know, and the fields of a term behind them.
_FULL = {
    "name": "name", "label": "label", "definition": "definition", "scope": "scope",
    "example": "example", "domain": "domain", "range": "range", "below": "above",
    "derived_by": "derived_by",
}  # fmt: skip
_SHORT = ("name", "label", "definition", "below", "domain", "range", "derived_by")


def describe_terms(
    terms: Mapping[str, Term], about: str | None, contains: str | None
) -> dict[str, Any]:
    """Return prefixes, classes and properties as data.

    Args:
        terms: The terms of the ontology by compact name.
        about: The name of one term to describe in full, with the properties of a class.
        contains: A text that the terms have to hold; without it all are listed.

    Raises:
        NameNotFound: The ontology has no term of the name `about`.
    """
    if about is not None:
        return _about(terms, _find(terms, about))
    wanted = fold(contains or "")
    chosen = [t for t in terms.values() if wanted in fold(" ".join(map(str, _full(t).values())))]
    properties = [t for t in chosen if t.kind != "Class"]
    return {
        "prefixes": dict(prefixes()),
        "classes": [_short(t) for t in chosen if t.kind == "Class"],
        "properties": [_short(t) for t in properties] if contains else [t.name for t in properties],
    }


def _find(terms: Mapping[str, Term], name: str) -> Term:
    local = name.strip().removeprefix(ONTOLOGY).removeprefix("ree:")
    if f"ree:{local}" in terms:
        return terms[f"ree:{local}"]
    near = nearest(local, [term.removeprefix("ree:") for term in terms])
    raise NameNotFound(name, "class or property", [f"ree:{other}" for other in near])


def _about(terms: Mapping[str, Term], term: Term) -> dict[str, Any]:
    if term.kind != "Class":
        return {"classes": [], "properties": [_full(term)]}
    above = {term.name}
    pending = [term.name]
    while pending:
        wider = terms.get(pending.pop())
        parents = [name for name in (wider.above if wider else ()) if name not in above]
        above.update(parents)
        pending += parents
    near = [t for t in terms.values() if t.kind != "Class" and above & {*t.domain, *t.range}]
    return {"classes": [_full(term)], "properties": [_short(t) for t in near]}


def _full(term: Term) -> dict[str, Any]:
    """Return what the ontology says of a term, without what it does not say."""
    fields = {name: getattr(term, field) for name, field in _FULL.items()}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in fields.items()
        if value
    }


def _short(term: Term) -> dict[str, Any]:
    full = _full(term)
    return {name: full[name] for name in _SHORT if name in full}
