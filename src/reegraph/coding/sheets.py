"""What a second coder is asked: the units of each coded table, and the columns shown and asked.

A unit is a row, or, in a table that says no more than which things belong together (parties,
minerals, clauses of an agreement), all rows of one thing: there the set is asked. What a row is
about is shown: its id and name, and the entities in its key. Everything that has to be read out of
the sources is asked, unless rows of the same sources could not be told apart without it.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reegraph.tables.reader import Row, Tables
from reegraph.tables.schema import Column, Package, Table

__all__ = ["Plan", "Unit", "level", "plans", "units"]

_LABELS = ("rdfs:label", "skos:prefLabel")

# Columns that are shown although they are coded: without them it is not clear which figure, or
# which argument of a source, is meant.
_SHOWN = {
    "challenges": ("summary",),
    "fx_rates": ("year", "currency"),
    "observations": ("measure", "year"),
    "opportunities": ("summary",),
    "proposals": ("summary",),
    "trade_flows": ("period_start", "period_end"),
}

# Not read out of the sources of the row.
_GENERAL = {("minerals", "atomic_number")}

# A list is read as a whole; for a mineral all lists would have to be read.
_WHOLE = {"criticality": "list"}


@dataclass(frozen=True)
class Plan:
    """The sheet of a table: the columns `shown` and `asked`, in order.

    Of a table of sets `members` are the columns that name a member together; `asked` is then one
    column, named after them.
    """

    table: Table
    shown: tuple[str, ...]
    asked: tuple[str, ...]
    members: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that stand in the sheet."""
        if self.members:
            return (*self.shown, *self.asked)
        return tuple(c for c in self.table.columns if c in self.shown or c in self.asked)


class Unit(NamedTuple):
    """One unit: its digest (what it is, without saying it), its rows, and the columns shown."""

    digest: str
    rows: tuple[Row, ...]
    given: tuple[str, ...]


def plans(package: Package) -> list[Plan]:
    """Return the sheets of all coded tables: those whose rows become entities or claims."""
    return [
        _plan(t) for t in package.tables.values() if "class" in t.rdf and "sources" in t.columns
    ]


def _plan(table: Table) -> Plan:
    rest = set(table.columns) - set(table.key) - {"sources", "note"}
    if not rest and "value" not in table.rdf:
        whole = _WHOLE.get(table.name, table.key[0])
        members = tuple(name for name in table.key if name != whole)
        return Plan(table, (whole,), ("/".join(members),), members)
    shown = {n for n in table.key if n == "id" or "entity" in table.columns[n].rdf}
    shown |= {c.name for c in table.columns.values() if c.rdf.get("property") in _LABELS}
    shown |= set(_SHOWN.get(table.name, ()))
    asked = [c.name for c in table.columns.values() if c.name not in shown and _asked(table, c)]
    return Plan(table, tuple(n for n in table.columns if n in shown), tuple(asked))


def _asked(table: Table, column: Column) -> bool:
    """Tell whether two coders can be expected to write the same: no free text, no addresses."""
    if column.name in ("sources", "note") or (table.name, column.name) in _GENERAL:
        return False
    coded = column.enum or column.type != "string" or column.rdf.get("datatype") == "date"
    return bool(coded) or "entity" in column.rdf or column.name in table.key


def level(column: Column) -> str:
    """Return the level of measurement of a column: nominal, date, interval, ratio, or set.

    No list of codes is in an order, so that no column is ordinal.
    """
    if column.delimiter is not None:
        return "set"
    if column.rdf.get("datatype") == "date":
        return "date"
    if column.type == "integer" or (column.type == "number" and column.unit == "degree"):
        return "interval"
    return "ratio" if column.type == "number" else "nominal"


def units(tables: Tables, plan: Plan, seed: int) -> list[Unit]:
    """Return all units of a table, in the order in which `seed` draws them."""
    name = plan.table.name
    rows = [row for row in tables.rows[name] if (name, row.line) not in tables.broken]
    found = _sets(plan, rows, seed) if plan.members else _single(plan, rows, seed)
    return sorted(found)


def _digest(seed: int, table: str, key: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join([str(seed), table, *key]).encode()).hexdigest()[:16]


def _sets(plan: Plan, rows: Sequence[Row], seed: int) -> list[Unit]:
    groups: Mapping[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.cells[plan.shown[0]]].append(row)
    return [
        Unit(_digest(seed, plan.table.name, [whole]), tuple(group), plan.shown)
        for whole, group in groups.items()
    ]


def _single(plan: Plan, rows: Sequence[Row], seed: int) -> list[Unit]:
    """Return a unit for each row; what tells rows of the same sources apart is shown."""
    table = plan.table
    values = table.rdf.get("value", ())
    more = [n for n in table.key if n in plan.asked and n not in values]
    more += [n for n in table.key if n in plan.asked and n in values]
    listed: list[Unit] = []
    rest = list(rows)
    for number in range(len(more) + 1):
        given = {*plan.shown, *more[:number]}
        cells = tuple(n for n in table.columns if n in given)
        alike = [
            (*(row.cells[n] for n in cells), *sorted(row.cells["sources"].split(";")))
            for row in rest
        ]
        count = Counter(alike)
        last = number == len(more)
        single = [last or count[key] == 1 for key in alike]
        if not set(plan.asked) <= given:
            listed += [
                Unit(_digest(seed, table.name, [row.cells[n] for n in table.key]), (row,), cells)
                for row, alone in zip(rest, single, strict=True)
                if alone
            ]
        rest = [row for row, alone in zip(rest, single, strict=True) if not alone]
    return listed
