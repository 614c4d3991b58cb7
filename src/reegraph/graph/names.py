"""Names to entities: exact id, then label, then alias, without regard to case and accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.errors import AmbiguousName, NameNotFound, nearest
from reegraph.namespaces import ENTITY_TYPES, ID, compact, entity, expand

__all__ = ["LABELS", "Names", "fold", "read_names", "resolve"]

LABELS = """SELECT DISTINCT ?entity ?name ?level WHERE {
  { ?entity rdfs:label ?name . BIND(1 AS ?level) }
  UNION { ?entity ree:shortName ?name . BIND(1 AS ?level) }
  UNION { ?entity skos:altLabel ?name . BIND(2 AS ?level) }
  UNION { ?entity ree:isoAlpha2|ree:isoAlpha3|ree:chemicalSymbol ?name . BIND(3 AS ?level) }
  FILTER(STRSTARTS(STR(?entity), "https://w3id.org/reegraph/id/"))
  FILTER NOT EXISTS { ?entity a ree:Claim }
}"""
"""Names of entities, each with the level at which it counts."""


def fold(name: str) -> str:
    """Fold a name: without case, accents and surplus blanks.

    >>> fold("  Côte d'Ivoire ")
    "cote d'ivoire"
    """
    split = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in split if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


@dataclass(frozen=True)
class Names:
    """Folded names of all entities: level -> folded name -> IRIs, and how each is written.

    Level 0 are ids, 1 labels and short names, 2 aliases, 3 codes (ISO codes, element symbols).
    """

    levels: tuple[dict[str, list[str]], ...]
    written: dict[str, str]


def read_names(store: ox.Store) -> Names:
    """Read the index of the names in a store."""
    from reegraph.graph.results import evaluate

    levels: tuple[dict[str, list[str]], ...] = ({}, {}, {}, {})
    written: dict[str, str] = {}
    answer = evaluate(store, LABELS)
    assert isinstance(answer, ox.QuerySolutions)
    for solution in answer:
        iri, name, level = solution["entity"], solution["name"], solution["level"]
        folded = fold(name.value)
        entities = levels[int(level.value)].setdefault(folded, [])
        if iri.value not in entities:
            entities.append(iri.value)
        written.setdefault(folded, name.value)
        levels[0][iri.value.rpartition("/")[2]] = levels[0].get(iri.value.rpartition("/")[2], [])
        if iri.value not in levels[0][iri.value.rpartition("/")[2]]:
            levels[0][iri.value.rpartition("/")[2]].append(iri.value)
    return Names(levels, written)


def _of_type(iris: Iterable[str], kinds: Sequence[str]) -> list[str]:
    return sorted(iri for iri in iris if iri.removeprefix(ID).partition("/")[0] in kinds)


def resolve(names: Names, name: str, kinds: Sequence[str] = (), declared: bool = False) -> str:
    """Return the IRI of the entity called `name`, among the types `kinds` (all where empty).

    A type before a colon settles it (`actor:oecd`); ISO codes and element symbols count only where
    the type is `declared`. Raises NameNotFound with the nearest names, AmbiguousName with the
    candidates.
    """
    prefix, colon, local = name.partition(":")
    if name.startswith(ID):
        prefix, colon, local = name.removeprefix(ID).partition("/")
    if colon and prefix in ENTITY_TYPES:
        if kinds and prefix not in kinds:
            raise NameNotFound(name, " or ".join(kinds))
        if expand(f"{prefix}:{local}") in names.levels[0].get(local, []):
            return entity(prefix, local)
        kinds, name, declared = (prefix,), local, True
    wanted = fold(name)
    searched = tuple(kinds) or ENTITY_TYPES
    for level in range(4 if declared else 3):
        matches = _of_type(names.levels[level].get(wanted, ()), searched)
        if level == 1:  # a label of one thing may be the short name of another: both count
            matches = sorted(set(matches))
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise AmbiguousName(name, [compact(iri) for iri in matches])
    codes = _of_type(names.levels[3].get(wanted, ()), searched)  # India for `in`, but not unasked
    near = [compact(iri) for iri in codes] or _nearest(names, wanted, searched)
    raise NameNotFound(name, " or ".join(kinds) or "entity", near)


def _nearest(names: Names, wanted: str, kinds: Sequence[str], number: int = 3) -> list[str]:
    """Return known names that are written nearly like `wanted`, best first."""
    folded_names = {
        folded
        for level in (1, 2)
        for folded, iris in names.levels[level].items()
        if _of_type(iris, kinds)
    }
    folded_names |= {name for name, iris in names.levels[0].items() if _of_type(iris, kinds)}
    within = sorted(
        (n for n in folded_names if wanted in n and len(wanted) > 3), key=lambda n: (len(n), n)
    )
    near = nearest(wanted, folded_names, number)
    chosen = list(dict.fromkeys([*near, *within]))[:number]
    return [names.written.get(n, n) for n in chosen]
