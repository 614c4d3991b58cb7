"""Derived triples: CONSTRUCT rules run in the order of their numbers.

A rule is a file `rules/NN-name.rq` whose header says what it derives and whether that depends on
the day. The day and the reading of uncertain dates stand in the graph as properties of the data set, so
that a rule is plain SPARQL: `ree:asOf` is the day, `ree:counts` the holdings that count as holding,
`ree:excludes` those of a suspension that count as suspended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from reegraph.compiler.rdf_terms import node
from reegraph.errors import BuildError
from reegraph.namespaces import DATASET, concept, prefixes
from reegraph.query_header import header_lines

__all__ = ["Rule", "derive", "read_rules", "remove_derived", "set_day"]

_CONSTRUCT = re.compile(r"^CONSTRUCT\b", re.MULTILINE)
_DAY = tuple(node(name) for name in ("ree:asOf", "ree:counts", "ree:excludes"))


@dataclass(frozen=True)
class Rule:
    """One rule file: its name, title, the properties it derives, whether the day matters, text."""

    name: str
    title: str
    derives: tuple[str, ...]
    daily: bool
    text: str


def read_rules(directory: Path) -> list[Rule]:
    """Read all rules of a folder in the order in which they run."""
    rules = []
    for path in sorted(directory.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        header = dict(header_lines(text))
        try:
            derives = tuple(header["derives"].split())
            rules.append(Rule(path.stem, header["title"], derives, header["day"] == "yes", text))
        except KeyError as missing:
            raise BuildError(f"rules/{path.name} has no header line {missing}.") from missing
    return rules


def set_day(store: ox.Store, day: str, possible: bool) -> None:
    """State the day and the reading on the data set, in place of what was said before."""
    subject = ox.NamedNode(DATASET)
    for predicate in _DAY:
        for quad in list(store.quads_for_pattern(subject, predicate, None)):
            store.remove(quad)
    certain, uncertain = (ox.NamedNode(concept("holding", c)) for c in ("certain", "possible"))
    date = ox.Literal(day, datatype=node("xsd:date"))
    stated: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (_DAY[0], date),
        (_DAY[1], certain),
        (_DAY[2], certain),
    ]
    stated.append((_DAY[1] if possible else _DAY[2], uncertain))
    for predicate, value in stated:
        store.add(ox.Quad(subject, predicate, value))


def derive(
    store: ox.Store, rules: Iterable[Rule], progress: Callable[[str], None] | None = None
) -> None:
    """Run rules on a store, adding what they derive; raises BuildError for one that is broken."""
    for rule in rules:
        if progress is not None:
            progress(f"rule {rule.name}")
        # Run as an update, so that the engine adds what it finds without a detour through Python.
        update, replaced = _CONSTRUCT.subn("INSERT   ", rule.text, count=1)
        if not replaced:
            raise BuildError(f"rules/{rule.name}.rq is not a CONSTRUCT query.")
        try:
            store.update(update, prefixes=prefixes())
        except SyntaxError as fault:
            raise BuildError(f"rules/{rule.name}.rq is not a query: {fault}") from fault


def remove_derived(store: ox.Store, rules: Iterable[Rule]) -> None:
    """Take out everything that these rules derive."""
    names = " ".join(sorted({name for rule in rules for name in rule.derives}))
    store.update(
        f"DELETE {{ ?s ?p ?o }} WHERE {{ VALUES ?p {{ {names} }} ?s ?p ?o }}", prefixes=prefixes()
    )
