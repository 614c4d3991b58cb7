"""A folder of tables to rows, with every fault of the files and of their writing.

Nothing here knows a table by name: what is due follows from `datapackage.json`. Reading never
raises for a bad CSV file. A record whose writing is broken stays in the rows (others refer to it),
and its line stands in `Tables.broken`, so that later checks do not report one mistake twice.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from reegraph.tables.codes import fault
from reegraph.tables.csv_records import Record, records
from reegraph.tables.faults import Fault, did_you_mean, shown
from reegraph.tables.schema import Package, Table, read_package

__all__ = ["Row", "Tables", "read_tables"]

LONGEST_CELL = 100_000  # characters; a quote that is not closed swallows the rest of a file

# How many unknown columns of a file are told one by one.
_STRANGERS = 20

# What no cell holds: controls, line and paragraph separators, byte order marks, zero-width blanks
# and the overrides of writing direction that make a text look like another.
_HIDDEN = re.compile(r"[\x01-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff\ufffd]")


class Row(NamedTuple):
    """A row: its table, the physical line on which it begins, its cells by column ("" if empty)."""

    table: str
    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Tables:
    """The rows of a folder by table, with what was wrong with the files.

    `broken` holds the (table, line) of records whose writing is faulty, `absent` the columns that
    could not be read, by table; a table that could not be read at all lacks every column.
    """

    package: Package
    rows: Mapping[str, list[Row]]
    faults: list[Fault]
    broken: frozenset[tuple[str, int]] = frozenset()
    absent: Mapping[str, frozenset[str]] = field(default_factory=dict)


class _File(NamedTuple):
    """What was read of one file."""

    rows: list[Row]
    faults: list[Fault]
    broken: set[tuple[str, int]]
    absent: frozenset[str]


def read_tables(directory: Path) -> Tables:
    """Read every table of a folder; raises DataError only for its `datapackage.json`."""
    package = read_package(directory)
    files = {table.name: _read(directory, table) for table in package.tables.values()}
    faults = [f for file in files.values() for f in file.faults]
    faults += _strangers(directory, package)
    return Tables(
        package=package,
        rows={name: file.rows for name, file in files.items()},
        faults=sorted(faults),
        broken=frozenset().union(*(file.broken for file in files.values())),
        absent={name: file.absent for name, file in files.items() if file.absent},
    )


def _strangers(directory: Path, package: Package) -> Iterator[Fault]:
    """List the CSV files of the folder that are no table."""
    known = {table.path for table in package.tables.values()}
    for path in sorted(directory.glob("*.csv")):
        if path.name not in known:
            hint = did_you_mean(path.name, known)
            yield fault(
                "W101", path.name, None, None, "is not named in datapackage.json", hint=hint
            )


def _read(directory: Path, table: Table) -> _File:
    faults: list[Fault] = []
    text = _text(directory / table.path, table, faults)
    if text is None:
        return _File([], faults, set(), frozenset(table.columns))
    lossy = any(f.code == "T102" for f in faults)
    parsed = records(text)
    header = _header(next(parsed), table, faults)
    if header is None:
        return _File([], faults, set(), frozenset(table.columns))
    rows: list[Row] = []
    broken: set[tuple[str, int]] = set()
    plain = _HIDDEN.search(text) is None and unicodedata.is_normalized("NFC", text)
    for record in parsed:
        lost = (lossy and any("\ufffd" in cell for cell in record.cells)) or _misheaded(
            record, header, table
        )
        if not lost:
            flaws = [*_record_faults(record, header, table)]
            flaws += _cell_faults(record, header, table, plain)
            faults += flaws
            lost = any(f.severity == "error" for f in flaws)
        if record.cells:
            rows.append(_row(record, header, table))
            if lost:
                broken.add((table.name, record.line))
    return _File(rows, faults, broken, frozenset(table.columns) - set(header))


def _row(record: Record, header: list[str], table: Table) -> Row:
    """Make the row of a record; cells that are missing, or too large to be true, are empty."""
    row = Row(table.name, record.line, dict.fromkeys(table.columns, ""))
    pairs = list(zip(header, record.cells, strict=False))
    for name, cell in reversed(pairs):  # of a column that stands twice the first counts
        if name in row.cells:
            row.cells[name] = cell if len(cell) <= LONGEST_CELL else ""
    return row


def _misheaded(record: Record, header: list[str], table: Table) -> bool:
    """Tell whether a record has all cells but the header has not: one fault is enough."""
    return len(record.cells) == len(table.columns) != len(header)


def _text(path: Path, table: Table, faults: list[Fault]) -> str | None:
    """Read a file with LF line ends, its faults as a file added; None if it cannot be read."""

    def report(code: str, message: str, line: int | None = None, hint: str | None = None) -> None:
        faults.append(fault(code, table.path, line, None, message, hint=hint))

    try:
        data = path.read_bytes()
    except FileNotFoundError:
        report("T101", "there is no such file")
        return None
    except OSError as error:
        report("T101", f"the file cannot be read: {error.strerror}")
        return None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        report("T102", "the file is UTF-16, not UTF-8", hint="save it as UTF-8")
        return None
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
        report("T103", "the file begins with a byte order mark", 1, "save it as UTF-8 without BOM")
    text = _decoded(data, report)
    if "\0" in text:
        line = _line_of(text, text.index("\0"))
        report("T105", "the file holds NUL bytes", line, "it is no plain text")
        text = text.replace("\0", "")
    if "\r" in text:
        line = _line_of(text, text.index("\r"))
        kind = "CRLF" if "\r\n" in text else "CR"
        report("T104", f"lines end with {kind}, not LF", line, "save it with Unix line ends")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        report("T106", "the file is empty: it needs at least its header")
        return None
    return text


class _Report(Protocol):
    """The function that adds a fault of a file."""

    def __call__(
        self, code: str, message: str, line: int | None = None, hint: str | None = None
    ) -> None: ...


def _decoded(data: bytes, report: _Report) -> str:
    """Decode UTF-8; for bytes that are none, add a fault for the first and put U+FFFD."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"byte {error.start} is 0x{data[error.start]:02X}"
        report("T102", f"the file is not UTF-8: {byte}", line, "save it as UTF-8")
        return data.decode("utf-8", errors="replace")


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _header(record: Record, table: Table, faults: list[Fault]) -> list[str] | None:
    """Read the names of the columns; None if the first line is no header."""

    def report(code: str, column: str | None, message: str, hint: str | None = None) -> None:
        faults.append(fault(code, table.path, record.line, column, message, hint=hint))

    header = record.cells
    due = list(table.columns)
    if not set(header) & set(due):
        report("T107", None, "the first line is not the header", f"it reads {','.join(due)}")
        return None
    for flaw in record.flaws:
        report(flaw.code, None, flaw.message, flaw.hint)
    missing = [name for name in due if name not in header]
    unknown = [name for name in dict.fromkeys(header) if name not in table.columns]
    for name in unknown[:_STRANGERS]:
        hint = did_you_mean(name, missing)
        report("T108", None, f"{shown(name)} is not a column of {table.path}", hint)
    if len(unknown) > _STRANGERS:
        number = len(unknown) - _STRANGERS
        report("T108", None, f"{number:,} more columns are not columns of {table.path}")
    for name in due:
        if header.count(name) > 1:
            report("T110", name, "the column stands twice")
    for name in missing:
        report("T109", name, "the column is missing")
    columns = [name for name in dict.fromkeys(header) if name in table.columns]
    if columns != [name for name in due if name in header]:
        report("T111", None, "the columns are not in order", f"the header reads {','.join(due)}")
    return header


def _record_faults(record: Record, header: list[str], table: Table) -> Iterator[Fault]:
    """Find what is wrong with the writing of a record."""
    if not record.cells:
        yield fault("T207", table.path, record.line, None, "the line is blank", hint="delete it")
        return
    for flaw in record.flaws:
        name = _name(header, flaw.position, table)
        yield fault(flaw.code, table.path, record.line, name, flaw.message, hint=flaw.hint)
    number = len(record.cells)
    due = len(header)
    if number != due and not any(flaw.code == "T202" for flaw in record.flaws):
        cells = "1 cell" if number == 1 else f"{number} cells"
        hint = "a cell that holds a comma stands in quotes" if number > due else None
        message = f"the row has {cells}, the header {due}"
        yield fault("T201", table.path, record.line, None, message, hint=hint)


def _cell_faults(record: Record, header: list[str], table: Table, plain: bool) -> Iterator[Fault]:
    """Find what no cell may be, whatever its column; `plain` text is not searched."""
    for position, cell in enumerate(record.cells):
        if not cell:
            continue
        problems: Iterable[tuple[str, str, str | None]] = ()
        if len(cell) > LONGEST_CELL:
            size = f"the cell has {len(cell):,} characters, {LONGEST_CELL:,} at most"
            problems = [("T206", size, None)]
        elif cell[0].isspace() or cell[-1].isspace() or not plain:
            problems = _text_faults(cell)
        for code, message, hint in problems:
            name = _name(header, position, table)
            yield fault(code, table.path, record.line, name, message, hint=hint)


def _text_faults(cell: str) -> Iterator[tuple[str, str, str | None]]:
    if cell.strip() != cell:
        yield "T208", f"{shown(cell)} begins or ends with a blank", None
    hidden = _HIDDEN.search(cell.strip())
    if hidden is not None:
        sign = f"U+{ord(hidden[0]):04X}"
        yield "T209", f"there is the invisible character {sign} in {shown(cell)}", None
    if not unicodedata.is_normalized("NFC", cell):
        yield "W202", f"{shown(cell)} is not in Unicode form NFC", "type the letters anew"


def _name(header: list[str], position: int | None, table: Table) -> str | None:
    """Return the name of the column at a position, None if the table has no such column."""
    if position is None or position >= len(header):
        return None
    return header[position] if header[position] in table.columns else None
