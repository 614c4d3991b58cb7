"""Rules of attributions.csv, disputes.csv and withdrawn.csv: what they name exists and fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reegraph.dates import is_date
from reegraph.errors import nearest
from reegraph.tables.cells import value_problem
from reegraph.tables.faults import did_you_mean, shown
from reegraph.tables.reader import Row
from reegraph.tables.references import find_entity
from reegraph.tables.rule import Finding, Rule, View, rule
from reegraph.tables.schema import Column, Table

__all__ = ["RULES"]

RULES: list[Rule] = []

_CLAIM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(--[a-z0-9]+(-[a-z0-9]+)*)+")


@rule("T630", RULES)
def attributed_table(view: View) -> Iterator[Finding]:
    """An attribution names a table that does not exist, or one without sources."""
    tables = view.tables.package.tables
    for row in _attributions(view):
        name = row.cells["table"]
        if name and (name not in tables or "sources" not in tables[name].columns):
            known = [table.name for table in tables.values() if "sources" in table.columns]
            message = f"{shown(name)} is not a table whose rows are attributed"
            yield Finding(row, "table", message, did_you_mean(name, known))


@rule("T631", RULES)
def attributed_row(view: View) -> Iterator[Finding]:
    """An attribution names a row that does not exist."""
    keys: dict[str, set[str]] = {}
    hints = 20  # looking for the nearest of a thousand keys takes a while
    for row in _attributions(view):
        table = _table(view, row)
        if table is None or not view.read(table.name) or not row.cells["id"]:
            continue
        if table.name not in keys:
            keys[table.name] = {_key(table, r) for r in view.tables.rows[table.name]}
        if row.cells["id"] not in keys[table.name]:
            near = nearest(row.cells["id"], keys[table.name], 1) if hints else []
            hints -= 1 if hints else 0
            parts = "/".join(table.key)
            hint = f"did you mean '{near[0]}'?" if near else f"the key of a row is {parts}"
            message = f"{shown(row.cells['id'])} is not a row of {table.path}"
            yield Finding(row, "id", message, hint)


@rule("T632", RULES)
def attributed_column(view: View) -> Iterator[Finding]:
    """An attribution names a column that its table does not have."""
    for row in _attributions(view):
        table = _table(view, row)
        name = row.cells["column"]
        if table is not None and name and name not in table.columns:
            message = f"{shown(name)} is not a column of {table.path}"
            yield Finding(row, "column", message, did_you_mean(name, table.columns))


@rule("T633", RULES)
def attributed_value(view: View) -> Iterator[Finding]:
    """An attributed value is not one that its column could hold; money is `amount currency`."""
    for row in _attributions(view):
        table = _table(view, row)
        value = row.cells["value"]
        column = None if table is None else table.columns.get(row.cells["column"])
        if table is None or column is None or not value:
            continue
        problem = _value_problem(view, table, column, value)
        if problem is not None:
            yield Finding(row, "value", *problem)


@rule("T634", RULES)
def attributed_whole(view: View) -> Iterator[Finding]:
    """An attribution has a column without a value, or a value without a column."""
    for row in _attributions(view):
        column, value = row.cells["column"], row.cells["value"]
        if column and not value:
            yield Finding(row, "value", f"column {shown(column)} needs the value that is stated")
        elif value and not column:
            yield Finding(row, "column", f"value {shown(value)} needs the column that it is of")


def _attributions(view: View) -> list[Row]:
    return view.rows("attributions", "table", "id", "column", "value")


def _table(view: View, row: Row) -> Table | None:
    table = view.tables.package.tables.get(row.cells["table"])
    return table if table is not None and "sources" in table.columns else None


def _key(table: Table, row: Row) -> str:
    return "/".join(row.cells[name] for name in table.key)


def _value_problem(
    view: View, table: Table, column: Column, value: str
) -> tuple[str, str | None] | None:
    unit = column.rdf.get("unitColumn")
    if unit is not None:
        return _money_problem(column, table.columns[unit], value)
    problem = value_problem(column, value)
    if problem is not None:
        return problem[1:]
    if "entity" in column.rdf and view.all_read(column.rdf["entity"]):
        return _entity_problem(view, column.rdf["entity"], column, value)
    return None


def _money_problem(amount: Column, currency: Column, value: str) -> tuple[str, str | None] | None:
    number, blank, code = value.partition(" ")
    if not blank:
        return f"{shown(value)} has no currency", "such as 24000000 USD"
    problem = value_problem(amount, number) or (value_problem(currency, code) if code else None)
    if problem is not None:
        return problem[1:]
    return None if code else (f"{shown(value)} has no currency", "such as 24000000 USD")


def _entity_problem(
    view: View, types: list[str], column: Column, value: str
) -> tuple[str, str | None] | None:
    ids: Mapping[str, object] = {i: 0 for kind in types for i in view.index.get(kind, ())}
    for item in column.values(value):
        try:
            find_entity(view.index, types, item)
        except LookupError:
            message = f"{shown(item)} is not one {' or '.join(types)}"
            return message, did_you_mean(item, ids)
    return None


@rule("T640", RULES)
def claim_key(view: View) -> Iterator[Finding]:
    """A dispute names a claim in a form that no key of a claim has (`kind--slot--…--value`)."""
    for row in view.rows("disputes", "claim", "other"):
        yield from _no_keys(row, ("claim", "other"))


def _no_keys(row: Row, columns: tuple[str, ...]) -> Iterator[Finding]:
    for column in columns:
        key = row.cells[column]
        if key and not _CLAIM.fullmatch(key):
            message = f"{shown(key)} is not the key of a claim"
            yield Finding(row, column, message, "its parts are joined by two hyphens")


@rule("T641", RULES)
def dispute_twice(view: View) -> Iterator[Finding]:
    """A dispute stands a second time the other way round."""
    seen: dict[tuple[str, str, str], Row] = {}
    for row in view.rows("disputes", "claim", "other", "relation"):
        c = row.cells
        first = seen.get((c["other"], c["claim"], c["relation"]))
        if first is not None and first.cells["claim"] != c["claim"]:
            yield Finding(row, "claim", f"the two claims stand in line {first.line} too")
        seen.setdefault((c["claim"], c["other"], c["relation"]), row)


@rule("T642", RULES)
def withdrawn_key(view: View) -> Iterator[Finding]:
    """A withdrawn claim, or the one that replaces it, has a form that no key of a claim has."""
    for row in view.rows("withdrawn", "key", "replaced_by"):
        yield from _no_keys(row, ("key", "replaced_by"))


@rule("T643", RULES)
def replaced_by_withdrawn(view: View) -> Iterator[Finding]:
    """A withdrawn claim is replaced by one that is withdrawn itself."""
    rows = view.rows("withdrawn", "key", "replaced_by")
    lines = {row.cells["key"]: row.line for row in rows}
    for row in rows:
        other = row.cells["replaced_by"]
        if other and other in lines:
            message = f"{shown(other)} is withdrawn itself, in line {lines[other]}"
            yield Finding(row, "replaced_by", message, "name the claim that stands now, or none")


@rule("T644", RULES)
def withdrawn_day(view: View) -> Iterator[Finding]:
    """A claim is withdrawn on a date that is no day."""
    for row in view.rows("withdrawn", "withdrawn"):
        date = row.cells["withdrawn"]
        if is_date(date) and len(date) < 10:
            yield Finding(row, "withdrawn", f"{shown(date)} is not a day", "YYYY-MM-DD")
