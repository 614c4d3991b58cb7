"""All faults of the tables, in one run."""

from __future__ import annotations

from collections.abc import Iterator

from reegraph.tables.cells import cell_faults
from reegraph.tables.codes import fault
from reegraph.tables.faults import Fault, shown
from reegraph.tables.reader import Row, Tables
from reegraph.tables.references import entity_index, reference_faults
from reegraph.tables.rules import rule_faults
from reegraph.tables.schema import Table

__all__ = ["check_tables"]


def check_tables(tables: Tables) -> list[Fault]:
    """Find all faults of the tables, sorted by place: files, cells, keys, references, rules."""
    index = entity_index(tables)
    faults = [
        *tables.faults,
        *cell_faults(tables),
        *key_faults(tables),
        *reference_faults(tables, index),
        *rule_faults(tables, index),
    ]
    return sorted(faults)


def key_faults(tables: Tables) -> Iterator[Fault]:
    """Find rows with the key of another row, or that stand out of order."""
    for table in tables.package.tables.values():
        rows = tables.rows[table.name]
        absent = tables.absent.get(table.name, frozenset())
        if table.key and not absent & set(table.key):
            yield from _repeated(table, table.key, rows, "T401")
            sound = [r for r in rows if (table.name, r.line) not in tables.broken]
            yield from _unsorted(table, sound)
        for column in table.columns.values():
            if column.unique and column.name not in absent and table.key != (column.name,):
                yield from _repeated(table, (column.name,), rows, "T402")


def _repeated(table: Table, names: tuple[str, ...], rows: list[Row], code: str) -> Iterator[Fault]:
    """Find rows that repeat the values of an earlier row; parts of a key may be empty."""
    lines: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.cells[name] for name in names)
        if not any(key):
            continue
        first = lines.setdefault(key, row.line)
        if first != row.line:
            column = names[0] if len(names) == 1 else None
            text = shown("/".join(key))
            message = f"{text} stands in line {first} too"
            if len(names) > 1:
                message = f"the key {text} ({', '.join(names)}) stands in line {first} too"
            yield fault(code, table.path, row.line, column, message)


def _unsorted(table: Table, rows: list[Row]) -> Iterator[Fault]:
    before: tuple[str, ...] = ()
    for row in rows:
        key = tuple(row.cells[name] for name in table.key)
        if key < before:
            message = f"{shown('/'.join(key))} stands after {shown('/'.join(before))}"
            hint = f"rows are sorted by {', '.join(table.key)}"
            yield fault("W401", table.path, row.line, None, message, hint=hint)
            return
        before = key
