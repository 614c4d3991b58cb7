"""The filled sheets of a second pass: read, checked cell by cell, and put beside the first."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reegraph.coding.sheets import Plan, Unit, level, units
from reegraph.dates import is_date
from reegraph.tables.cells import value_problems
from reegraph.tables.codes import fault
from reegraph.tables.faults import Fault, shown
from reegraph.tables.reader import Tables
from reegraph.tables.references import AmbiguousReference, entity_index, find_entity
from reegraph.tables.schema import Column

__all__ = ["Answer", "answers"]

# What a coder writes for an entity that has no id yet.
NEW = "new"

Index = Mapping[str, Mapping[str, object]]
Values = Mapping[str, Hashable]


class Answer(NamedTuple):
    """A line of a sheet: whether it was coded, the columns given, and both passes' values.

    `first` is None where the row is no longer in the tables. An empty cell is None.
    """

    coded: bool
    given: frozenset[str]
    first: Values | None
    second: Values


class _Line(NamedTuple):
    """A line of a sheet as it stands there."""

    number: int
    cells: dict[str, str]


def answers(tables: Tables, plan: Plan, path: Path) -> tuple[list[Answer], list[Fault]]:
    """Return the lines of a filled sheet beside the rows they stand for, with all its faults."""
    index = entity_index(tables)
    faults: list[Fault] = []
    lines = _lines(plan, path, faults)
    drawn: dict[str, dict[str, Unit]] = {}
    filled: list[Answer] = []
    for line in lines:
        seed = line.cells["seed"]
        if not seed.removeprefix("-").isdecimal():
            faults.append(_fault("T302", path, line, "seed", f"{shown(seed)} is not the seed"))
            continue
        if seed not in drawn:
            drawn[seed] = {unit.digest: unit for unit in units(tables, plan, int(seed))}
        unit = drawn[seed].get(line.cells["row"])
        given = frozenset(line.cells["given"].split(";"))
        mark = line.cells["coded"].strip().casefold()
        if mark not in ("", "yes"):
            message = f"{shown(line.cells['coded'])} is neither yes nor empty"
            faults.append(_fault("T304", path, line, "coded", message))
        asked = [name for name in plan.asked if name not in given]
        if mark == "yes":
            faults += _problems(plan, asked, index, path, line)
        first = None if unit is None else _first(plan, unit, index)
        second = {name: _value(plan, name, line.cells[name], index) for name in asked}
        filled.append(Answer(mark == "yes", given, first, {} if faults else second))
    return filled, faults


def _fault(code: str, path: Path, line: _Line, column: str, message: str) -> Fault:
    return fault(code, path.name, line.number, column, message)


def _lines(plan: Plan, path: Path, faults: list[Fault]) -> list[_Line]:
    """Read the lines of a sheet, whatever program saved it; none where the header is broken."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except UnicodeDecodeError:
        faults.append(fault("T102", path.name, None, None, "the file is not UTF-8"))
        return []
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        faults.append(fault("T101", path.name, None, None, message))
        return []
    table = csv.reader(io.StringIO(text, newline=""))
    due = ["row", "seed", "given", *plan.columns, "coded"]
    try:
        header = next(table, [])
        missing = [name for name in due if name not in header]
        for name in missing:
            hint = "save the sheet as CSV with commas"
            faults.append(fault("T109", path.name, 1, name, "the column is missing", hint=hint))
        if missing:
            return []
        lines = []
        for cells in table:
            whole = [*cells, *[""] * (len(header) - len(cells))]
            line = _Line(table.line_num, dict(zip(header, whole, strict=False)))
            if line.cells["row"]:
                lines.append(line)
    except csv.Error as error:
        faults.append(fault("T202", path.name, table.line_num, None, f"is no CSV: {error}"))
        return []
    return lines


def _parts(plan: Plan, name: str, cell: str) -> Iterator[tuple[Column, str]]:
    """Return the columns to which a filled cell belongs, with the part of it that each gets."""
    if not plan.members:
        yield plan.table.columns[name], cell
        return
    for member in cell.split(";"):
        texts = member.strip().split("/")
        texts += [""] * (len(plan.members) - len(texts))
        for part, text in zip(plan.members, texts, strict=False):
            yield plan.table.columns[part], text


def _problems(
    plan: Plan, asked: Sequence[str], index: Index, path: Path, line: _Line
) -> Iterator[Fault]:
    """Say what is wrong with the cells that the second coder wrote."""
    for name in asked:
        cell = line.cells[name].strip()
        if plan.members and any(m.count("/") >= len(plan.members) for m in cell.split(";")):
            yield _fault("T310", path, line, name, f"{shown(cell)} has too many '/': {name}")
            continue
        for column, text in _parts(plan, name, cell):
            if not text:
                if column.required and (cell or not plan.members):
                    message = f"{column.name} is empty, and a value is required"
                    yield _fault("T301", path, line, name, message)
                continue
            if text == NEW and "entity" in column.rdf:
                continue
            for code, message, hint in value_problems(column, text):
                yield fault(code, path.name, line.number, name, message, hint=hint)
            for item in column.values(text):
                if "entity" in column.rdf and item != NEW:
                    yield from _reference(column, item, index, path, line, name)


def _reference(
    column: Column, item: str, index: Index, path: Path, line: _Line, name: str
) -> Iterator[Fault]:
    try:
        find_entity(index, column.rdf["entity"], item)  # type: ignore[arg-type]
    except AmbiguousReference as error:
        hint = " or ".join(error.candidates)
        yield fault("T502", path.name, line.number, name, f"{shown(item)} is several", hint=hint)
    except LookupError:
        hint = "look it up in ids.csv, or write new"
        yield fault("T501", path.name, line.number, name, f"{shown(item)} is no id", hint=hint)


def _first(plan: Plan, unit: Unit, index: Index) -> Values:
    """Return what the first pass holds for a unit."""
    if plan.members:
        cell = ";".join("/".join(row.cells[n] for n in plan.members) for row in unit.rows)
        return {plan.asked[0]: _value(plan, plan.asked[0], cell, index)}
    row = unit.rows[0]
    return {name: _value(plan, name, row.cells[name], index) for name in plan.asked}


def _value(plan: Plan, name: str, cell: str, index: Index) -> Hashable:
    """Convert a cell for comparison: None if empty, `type:id`, sets of a list, floats of amounts.

    A date or number that is none counts as empty; checking the tables and the sheet reports it.
    """
    cell = cell.strip()
    if plan.members:
        if not cell:
            return frozenset()
        members = []
        for member in cell.split(";"):
            parts = _parts(plan, name, member)
            members.append("/".join(_item(column, text, index) for column, text in parts))
        return frozenset(members)
    column = plan.table.columns[name]
    if not cell:
        return None
    if column.delimiter is not None:
        return frozenset(_item(column, item, index) for item in column.values(cell))
    if level(column) in ("interval", "ratio"):
        try:
            return float(cell)
        except ValueError:
            return None
    if level(column) == "date":
        return cell if is_date(cell) else None
    return _item(column, cell, index)


def _item(column: Column, text: str, index: Index) -> str:
    try:
        return ":".join(find_entity(index, column.rdf.get("entity", ()), text))  # type: ignore[arg-type]
    except LookupError:
        return text
