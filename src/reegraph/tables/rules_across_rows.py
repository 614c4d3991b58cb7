"""Rules over several rows: cycles, counterparts, what belongs to every agreement or state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reegraph.tables.faults import shown
from reegraph.tables.reader import Row
from reegraph.tables.rule import Finding, Rule, View, rule

__all__ = ["RULES"]

RULES: list[Rule] = []


@rule("T620", RULES)
def mineral_cycle(view: View) -> Iterator[Finding]:
    """A mineral falls, over several steps, under itself."""
    rows = [row for row in view.rows("minerals", "id", "broader") if row.cells["broader"]]
    yield from _cycles([(r.cells["id"], r.cells["broader"], r) for r in rows], "broader")


@rule("T621", RULES)
def link_cycle(view: View) -> Iterator[Finding]:
    """Agreements follow from, replace, extend or implement one another in a circle."""
    by_relation: dict[str, list[tuple[str, str, Row]]] = {}
    for row in view.rows("agreement_links", "agreement", "relation", "other"):
        c = row.cells
        by_relation.setdefault(c["relation"], []).append((c["agreement"], c["other"], row))
    for steps in by_relation.values():
        yield from _cycles(steps, "other")


def _cycles(steps: Iterable[tuple[str, str, Row]], column: str) -> Iterator[Finding]:
    """Find circles of two or more steps; report each once, at its first row."""
    after: dict[str, list[tuple[str, Row]]] = {}
    for one, other, row in steps:
        if one != other:
            after.setdefault(one, []).append((other, row))
    done: set[str] = set()
    for start in after:
        if start in done:
            continue
        circle = _circle(start, after, done)
        if circle:
            way = " > ".join(shown(name) for name in [*circle, circle[0]])
            rows = [row for one in circle for other, row in after[one] if other in circle]
            yield Finding(min(rows, key=lambda r: r.line), column, f"{way} is a circle")


def _circle(
    start: str, after: Mapping[str, list[tuple[str, Row]]], done: set[str]
) -> list[str] | None:
    """Find a circle that can be reached from `start`; `done` gathers what was looked at."""
    way = {start: 0}
    ahead = [iter(after.get(start, ()))]
    while way:
        step = next(ahead[-1], None)
        if step is None:
            done.add(way.popitem()[0])
            ahead.pop()
        elif step[0] in way:
            done.update(way)
            return list(way)[way[step[0]] :]
        elif step[0] not in done:
            way[step[0]] = len(way)
            ahead.append(iter(after.get(step[0], ())))
    return None


@rule("T622", RULES)
def codes_of_states_only(view: View) -> Iterator[Finding]:
    """A row of country codes is for an actor that is no state."""
    actors = view.index.get("actor", {})
    for row in view.rows("countries", "state"):
        actor = actors.get(row.cells["state"])
        if actor is not None and actor.cells.get("kind") not in ("state", "", None):
            message = f"{shown(row.cells['state'])} is a {actor.cells['kind']}, not a state"
            yield Finding(row, "state", message)


@rule("W620", RULES)
def agreement_without_party(view: View) -> Iterator[Finding]:
    """An agreement has no row in agreement_parties.csv."""
    if not view.read("agreement_parties"):
        return
    named = {row.cells["agreement"] for row in view.tables.rows["agreement_parties"]}
    for row in view.rows("agreements", "id"):
        if row.cells["id"] not in named:
            message = f"{shown(row.cells['id'])} has no row in agreement_parties.csv"
            yield Finding(row, "id", message)


@rule("W621", RULES)
def state_without_codes(view: View) -> Iterator[Finding]:
    """A state has no row of country codes."""
    if not view.read("countries"):
        return
    coded = {row.cells["state"] for row in view.tables.rows["countries"]}
    for row in view.rows("actors", "id", "kind"):
        if row.cells["kind"] == "state" and row.cells["id"] not in coded:
            yield Finding(row, "id", f"the state {shown(row.cells['id'])} is not in countries.csv")


@rule("W622", RULES)
def symbol_and_number_agree(view: View) -> Iterator[Finding]:
    """A chemical symbol stands with two atomic numbers, or a number with two symbols."""
    for one, other in (("symbol", "atomic_number"), ("atomic_number", "symbol")):
        seen: dict[str, Row] = {}
        for row in view.rows("minerals", one, other):
            if not row.cells[one] or not row.cells[other]:
                continue
            first = seen.setdefault(row.cells[one], row)
            if first.cells[other] != row.cells[other]:
                message = (
                    f"{one} {shown(row.cells[one])} has {shown(row.cells[other])} here, "
                    f"{shown(first.cells[other])} in line {first.line}"
                )
                yield Finding(row, other, message)


@rule("W623", RULES)
def code_of_two_states(view: View) -> Iterator[Finding]:
    """Two states have the same country code."""
    for column in ("alpha2", "alpha3", "numeric", "cow_code", "gw_code"):
        seen: dict[str, Row] = {}
        for row in view.rows("countries", "state", column):
            code = row.cells[column]
            first = seen.setdefault(code, row)
            if code and first is not row:
                message = f"{shown(code)} is the code of {shown(first.cells['state'])} too"
                yield Finding(row, column, message)
