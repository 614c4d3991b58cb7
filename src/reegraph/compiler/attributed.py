"""What each source states of a row: the row itself, and the values that attributions add.

A row's `sources` back the row; `attributions.csv` says more exactly which source states which
value, and holds the values that differ from the row. A reading is one version of a value with the
sources behind it. Never more certainty than was read: a source that is known to state another value
does not back the one in the row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from reegraph.dates import is_date
from reegraph.tables.reader import Row, Tables
from reegraph.tables.schema import Column, Table

__all__ = ["Attributions", "SourcedVersion", "attributions", "cell_versions", "row_versions"]


@dataclass(frozen=True)
class Statement:
    """One line of attributions.csv: a source states a value."""

    column: str
    value: str
    source: str
    locator: str
    note: str


Attributions = Mapping[tuple[str, str], list[Statement]]


@dataclass(frozen=True)
class SourcedVersion:
    """A version of a row or of one cell.

    `cells` holds the row with the values of this version, `value` the text of the cell (empty for a
    reading of a whole row), `stated` whether the sources are known to state just this.
    """

    cells: Mapping[str, str]
    value: str
    sources: tuple[str, ...]
    stated: bool
    locators: tuple[str, ...]
    note: str


def attributions(tables: Tables) -> Attributions:
    """Return the statements by (table, row key), the key columns joined with a slash."""
    found: dict[tuple[str, str], list[Statement]] = {}
    for row in tables.rows.get("attributions", []):
        c = row.cells
        statement = Statement(c["column"], c["value"], c["source"], c["locator"], c["note"])
        found.setdefault((c["table"], c["id"]), []).append(statement)
    return found


def row_key(table: Table, row: Row) -> str:
    """Return the key of a row as attributions write it."""
    return "/".join(row.cells[name] for name in table.key)


def _sources(table: Table, row: Row) -> tuple[str, ...]:
    return table.columns["sources"].values(row.cells["sources"])


def _backs(stated: str, value: str) -> bool:
    """Tell whether a statement backs the value; a less exact form of a date backs it."""
    if is_date(stated) and is_date(value):
        return value.startswith(stated)
    return stated == value


def _locators(statements: list[Statement]) -> tuple[str, ...]:
    return tuple(sorted({s.locator for s in statements if s.locator}))


def _note(statements: list[Statement]) -> str:
    return " | ".join(sorted({s.note for s in statements if s.note}))


def _base(
    cells: Mapping[str, str],
    value: str,
    backing: list[Statement],
    others: set[str],
    sources: tuple[str, ...],
    note: str,
) -> SourcedVersion:
    """Return the reading of the row's own value, with the best that is known of its sources."""
    if backing:
        stating = tuple(sorted({s.source for s in backing}))
        remark = " | ".join(part for part in (note, _note(backing)) if part)
        return SourcedVersion(cells, value, stating, True, _locators(backing), remark)
    left = tuple(s for s in sources if s not in others) or sources
    return SourcedVersion(cells, value, left, len(left) == 1, (), note)


def cell_versions(
    table: Table, row: Row, column: Column, value: str, stated: Attributions
) -> list[SourcedVersion]:
    """Return the readings of a cell of an entity's row, the row's own first."""
    statements = [
        s for s in stated.get((table.name, row_key(table, row)), []) if s.column == column.name
    ]
    backing = [s for s in statements if _backs(s.value, value)]
    differing = [s for s in statements if not _backs(s.value, value)]
    versions = []
    if value:
        others = {s.source for s in differing} - {s.source for s in backing}
        versions.append(_base(row.cells, value, backing, others, _sources(table, row), ""))
    for text in sorted({s.value for s in differing}):
        stating = [s for s in differing if s.value == text]
        names = tuple(sorted({s.source for s in stating}))
        versions.append(
            SourcedVersion(row.cells, text, names, True, _locators(stating), _note(stating))
        )
    return versions


def row_versions(
    table: Table, row: Row, stated: Attributions, columns: Collection[str] | None = None
) -> list[SourcedVersion]:
    """Return the readings of a row that is a claim: its own, then one for each other source.

    With `columns` only these make the claim (the period of a measure); the note of the row is then
    that of the entity and left out.
    """
    statements = stated.get((table.name, row_key(table, row)), [])
    if columns is not None:
        statements = [s for s in statements if s.column in columns]
    backing = [s for s in statements if not s.column or _backs(s.value, row.cells[s.column])]
    differing: dict[str, list[Statement]] = {}
    for s in statements:
        if s.column and not _backs(s.value, row.cells[s.column]):
            differing.setdefault(s.source, []).append(s)
    others = set(differing) - {s.source for s in backing if not s.column}
    whole = [s for s in backing if s.source not in others]
    note = row.cells["note"] if columns is None else ""
    versions = [_base(row.cells, "", whole, others, _sources(table, row), note)]
    for source, lines in sorted(differing.items()):
        cells = {**row.cells, **{s.column: s.value for s in lines}}
        versions.append(SourcedVersion(cells, "", (source,), True, _locators(lines), _note(lines)))
    return versions
