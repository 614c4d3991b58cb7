"""Text of a CSV file to records, with every fault of quoting named and reading going on after it.

The tables are RFC 4180 with one rule more: a record is one line. A line is therefore where reading
starts again after a broken quote, so that one fault does not hide those behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reegraph.tables.faults import shown

__all__ = ["CsvFault", "Record", "records"]

# How many lines a quoted cell may run on before the quote counts as never closed.
_LOOKAHEAD = 50


class CsvFault(NamedTuple):
    """What is wrong with the writing of a record: code, message, hint, position of the cell."""

    code: str
    message: str
    hint: str | None
    position: int | None


class Record(NamedTuple):
    """One record: its first physical line, its cells, its flaws."""

    line: int
    cells: list[str]
    flaws: list[CsvFault]


class _Split(NamedTuple):
    cells: list[str]
    flaws: list[CsvFault]
    open: bool


def records(text: str) -> Iterator[Record]:
    r"""Split a text whose line ends are LF into records; a blank line is one without cells.

    >>> [record.cells for record in records('id,name\nkabil,"Khanij, Ltd"\n')]
    [['id', 'name'], ['kabil', 'Khanij, Ltd']]
    """
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    at = width = 0
    while at < len(lines):
        line = lines[at]
        used = 1
        if '"' not in line:
            record = Record(at + 1, line.split(",") if line else [], [])
        else:
            split = _split(line)
            if split.open:
                split, used = _closed(lines, at, split, width)
            record = Record(at + 1, split.cells, split.flaws)
        width = width or len(record.cells)
        yield record
        at += used


def _split(line: str) -> _Split:
    cells: list[str] = []
    flaws: list[CsvFault] = []
    at = 0
    size = len(line)
    while True:
        if line.startswith('"', at):
            end = _quote_end(line, at + 1)
            if end < 0:
                cells.append(line[at + 1 :])
                return _Split(cells, flaws, True)
            cell = line[at + 1 : end].replace('""', '"')
            at = end + 1
            comma = line.find(",", at)
            stop = size if comma < 0 else comma
            if stop > at:
                flaws.append(_after_quote(line[at:stop], len(cells)))
                cell += line[at:stop]
        else:
            comma = line.find(",", at)
            stop = size if comma < 0 else comma
            cell = line[at:stop]
            if '"' in cell:
                flaws.append(_bare_quote(len(cells)))
        cells.append(cell)
        if stop == size:
            return _Split(cells, flaws, False)
        at = stop + 1


def _quote_end(line: str, start: int) -> int:
    """Find the quote that closes a cell; return its position, -1 if there is none."""
    end = line.find('"', start)
    while end >= 0 and line.startswith('"', end + 1):
        end = line.find('"', end + 2)
    return end


def _closed(lines: list[str], at: int, split: _Split, width: int) -> tuple[_Split, int]:
    """Return a record that runs on over several lines, or the line if its quote never closes.

    `width` is the number of cells that a record of this file has, 0 if not known yet: it tells a
    line break inside a cell from two quotes that were forgotten in different lines.
    """
    quotes = lines[at].count('"')
    for used in range(2, min(_LOOKAHEAD, len(lines) - at) + 1):
        here = lines[at + used - 1].count('"')
        quotes += here
        if not here or quotes % 2:
            continue
        joined = _split("\n".join(lines[at : at + used]))
        if not joined.open and not joined.flaws and width in (0, len(joined.cells)):
            flaws = [_newline(n) for n, cell in enumerate(joined.cells) if "\n" in cell]
            cells = [" ".join(cell.split("\n")) for cell in joined.cells]
            return _Split(cells, flaws, False), used
        break
    return split._replace(flaws=[*split.flaws, _unclosed(len(split.cells) - 1)]), 1


def _newline(position: int) -> CsvFault:
    return CsvFault(
        "T205", "there is a line break inside the cell", "write it in one line", position
    )


def _unclosed(position: int) -> CsvFault:
    return CsvFault("T202", "the quote that opens the cell is not closed", None, position)


def _after_quote(rest: str, position: int) -> CsvFault:
    return CsvFault(
        "T203",
        f"text follows the closing quote: {shown(rest)}",
        'a quote inside a quoted cell is written twice: ""',
        position,
    )


def _bare_quote(position: int) -> CsvFault:
    return CsvFault(
        "T204",
        "there is a quote inside a cell that is not quoted",
        'quote the cell and write the quote twice: ""',
        position,
    )
