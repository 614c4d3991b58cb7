"""Cells against their columns: required, type, form, code, range, length, list."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

from reegraph.dates import is_date
from reegraph.tables.codes import fault
from reegraph.tables.faults import Fault, did_you_mean, shown
from reegraph.tables.reader import Tables
from reegraph.tables.schema import Column

__all__ = ["cell_faults", "value_problem", "value_problems"]

# What is wrong with a cell: code, message, hint.
Problem = tuple[str, str, str | None]

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]{1,24}(\.[0-9]{1,24})?")

# Patterns of datapackage.json that have a name: code, what the cell is not, what it should be.
_FORMS = {
    r"[a-z0-9]+(-[a-z0-9]+)*": (
        "T306", "an id", "lower-case letters, digits and single hyphens"),
    r"https?://\S+": ("T307", "a web address", "it begins with http:// or https://"),
    r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*": ("T308", "a language tag", "such as en or pt-BR"),
    r"Q[1-9]\d*": ("T309", "a Wikidata item", "Q and a number, such as Q668"),
    r"[A-Z][a-z]{3}": ("T310", "a script", "four letters of ISO 15924, such as Deva"),
    r"[A-Z]{2}": ("T310", "an alpha-2 code", "two capital letters, such as IN"),
    r"[A-Z]{3}": ("T310", "an alpha-3 code", "three capital letters, such as IND"),
    r"\d{3}": ("T310", "a numeric country code", "three digits, such as 356"),
    r"\d{2,10}": ("T310", "a code of the Harmonized System", "2 to 10 digits, such as 280530"),
}  # fmt: skip


def cell_faults(tables: Tables) -> Iterator[Fault]:
    """Find the faults of all cells of all tables, each cell against its column alone."""
    for table in tables.package.tables.values():
        absent = tables.absent.get(table.name, frozenset())
        checks = [(c, _checked(c)) for c in table.columns.values() if c.name not in absent]
        for row in tables.rows[table.name]:
            if (table.name, row.line) in tables.broken:
                continue
            for column, check in checks:
                cell = row.cells[column.name]
                if cell:
                    for code, message, hint in check(cell):
                        yield fault(code, table.path, row.line, column.name, message, hint=hint)
                elif column.required:
                    message = "the cell is empty, and a value is required"
                    yield fault("T301", table.path, row.line, column.name, message)


def _checked(column: Column) -> Callable[[str], tuple[Problem, ...]]:
    """Check the filled cells of a column; equal cells are looked at once."""
    return functools.cache(lambda cell: tuple(value_problems(column, cell)))


def value_problem(column: Column, cell: str) -> Problem | None:
    """Return the first thing that is wrong with a filled cell of a column, None if all is well."""
    return next(value_problems(column, cell), None)


def value_problems(column: Column, cell: str) -> Iterator[Problem]:
    """Return all that is wrong with a filled cell of a column."""
    if column.max_length is not None and len(cell) > column.max_length:
        message = f"the text has {len(cell)} characters, {column.max_length} at most"
        yield "T313", message, None
    if column.delimiter is None:
        yield from _item_problems(column, cell)
        return
    items = cell.split(column.delimiter)
    if any(not item or item.strip() != item for item in items):
        mark = column.delimiter
        yield "T314", f"{shown(cell)} has an empty item or a blank beside a '{mark}'", None
    for item, number in Counter(items).items():
        if item and number > 1:
            yield "T315", f"{shown(item)} stands twice in the list", None
    for item in dict.fromkeys(part.strip() for part in items):
        if item:
            yield from _item_problems(column, item)


def _item_problems(column: Column, text: str) -> Iterator[Problem]:
    if column.rdf.get("datatype") == "date":
        if not is_date(text):
            yield "T305", f"{shown(text)} is not a date", "YYYY, YYYY-MM or YYYY-MM-DD"
        return
    if column.type == "boolean":
        if text not in ("true", "false"):
            yield "T304", f"{shown(text)} is neither true nor false", None
        return
    if column.type in ("integer", "number"):
        yield from _number_problems(column, text)
        return
    if column.enum and text not in column.enum:
        yield "T311", f"{shown(text)} is not a code of {_codes(column)}", _code_hint(column, text)
    if column.pattern is not None and not _form(column.pattern).fullmatch(text):
        code, noun, form = _FORMS.get(
            column.pattern, ("T310", "written as it should be", f"its pattern is {column.pattern}")
        )
        yield code, f"{shown(text)} is not {noun}", form


@functools.cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _codes(column: Column) -> str:
    return str(column.rdf.get("scheme", column.name))


def _code_hint(column: Column, text: str) -> str:
    return did_you_mean(text, column.enum) or f"one of {', '.join(column.enum)}"


def _number_problems(column: Column, text: str) -> Iterator[Problem]:
    if column.type == "integer":
        if not _INTEGER.fullmatch(text):
            yield "T302", f"{shown(text)} is not a whole number", "digits only, such as 2024"
            return
    elif not _NUMBER.fullmatch(text):
        yield "T303", f"{shown(text)} is not a number", "plain digits, such as 15703 or 0.59"
        return
    number = Decimal(text)
    low, high, floor = column.minimum, column.maximum, column.exclusive_minimum
    if low is not None and number < low:
        yield "T312", f"{text} is below {low}", None
    elif high is not None and number > high:
        yield "T312", f"{text} is above {high}", None
    elif floor is not None and number <= floor:
        yield "T312", f"{text} is not above {floor}", None
