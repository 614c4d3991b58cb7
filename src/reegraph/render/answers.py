"""The answer of a question on a terminal: what people read, with numbered sources under it.

Columns of IRIs are left to the other formats where a column of names says the same; columns without
any value are left out; a value that all rows share stands above them; columns of source ids become
numbers, and the sources follow. Rows too wide for the terminal are printed one field a line.
"""

from __future__ import annotations

import re
import shutil
import textwrap
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from reegraph.graph.sources import read_sources
from reegraph.render.console import terminal
from reegraph.render.sources import ranges, source_line
from reegraph.render.tables import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.table import Table

__all__ = ["print_readable"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None

SHOWN = 1000  # rows: more than anybody reads in a terminal; a file has them all
CITED = 30  # sources below a table
_SHORT = 14  # characters up to which a text is not wrapped, such as a date or a code
_WRAPPED = 15  # characters of a line of one that is
_NUMBERS = ("integer", "decimal", "double", "float")


def _heading(name: str) -> str:
    """Return a variable as a heading: `commodityName` is commodity, `totalTonnes` total tonnes."""
    bare = name.removesuffix("Name") or name
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).lower()


def _is_source_column(name: str) -> bool:
    return name.lower().endswith(("source", "sources"))


def _shown_columns(names: list[str], rows: list[list[Term]]) -> list[int]:
    """Return the columns with values, without those of IRIs where another column has names."""
    filled = [n for n in range(len(names)) if any(shown(row[n]) for row in rows)]
    named = [n for n in filled if not _all_iris(rows, n)]
    return named or filled


def _all_iris(rows: list[list[Term]], column: int) -> bool:
    return all(row[column] is None or isinstance(row[column], ox.NamedNode) for row in rows)


def _ids(cell: str) -> list[str]:
    return [part for part in re.split(r"[\s,;]+", cell.replace("source:", "")) if part]


def _numbered(names: list[str], rows: list[list[Term]], columns: list[int]) -> dict[str, int]:
    """Give the sources numbers in the order in which the table cites them."""
    numbers: dict[str, int] = {}
    for row in rows:
        for column in columns:
            if _is_source_column(names[column]):
                for source in _ids(shown(row[column])):
                    numbers.setdefault(source, len(numbers) + 1)
    return numbers


def _cell(name: str, term: Term, numbers: dict[str, int]) -> str:
    text = shown(term)
    if _is_source_column(name) and text:
        return f"[{ranges(numbers[s] for s in _ids(text))}]"
    return text


def _is_number(rows: list[list[Term]], column: int) -> bool:
    kinds = {
        term.datatype.value.rpartition("#")[2]
        for term in (row[column] for row in rows)
        if isinstance(term, ox.Literal)
    }
    return bool(kinds) and kinds <= set(_NUMBERS)


def _header(name: str, texts: list[str]) -> str:
    """Break a heading at its blanks so that it does not widen a column of short texts."""
    words = _heading(name)
    width = max(map(len, [*texts, *words.split()]))
    return "\n".join(textwrap.wrap(words, width)) or words


def _least(name: str, texts: list[str]) -> int:
    """Return how many characters a column needs: long texts may wrap, short ones may not."""
    longest = max(map(len, texts))
    heading = max(map(len, _header(name, texts).split("\n")))
    return max(heading, longest if longest <= _SHORT else _WRAPPED)


def _table(names: list[str], rows: list[list[Term]], cells: dict[int, list[str]]) -> Table:
    """Lay out the chosen columns as a table of rich."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column, texts in cells.items():
        table.add_column(
            _header(names[column], texts),
            justify="right" if _is_number(rows, column) else "left",
            no_wrap=max(map(len, texts)) <= _SHORT,
            min_width=_least(names[column], texts),
            overflow="fold",
        )
    for line in zip(*cells.values(), strict=True):
        table.add_row(*map(Text, line))
    return table


def _width(names: list[str], cells: dict[int, list[str]]) -> int:
    """Return how many characters a table needs at the least."""
    return sum(3 + _least(names[column], texts) for column, texts in cells.items())


def _records(names: list[str], cells: dict[int, list[str]]) -> Iterator[str]:
    """Yield the rows as blocks of one field a line."""
    widest = max(len(_heading(names[column])) for column in cells)
    for line in zip(*cells.values(), strict=True):
        for column, text in zip(cells, line, strict=True):
            if text:
                yield f"{_heading(names[column]):>{widest}}  {text}"
        yield ""


def _print_rows(
    console: Console, names: list[str], rows: list[list[Term]], numbers: dict[str, int]
) -> None:
    cells = {
        column: [_cell(names[column], row[column], numbers) for row in rows]
        for column in _shown_columns(names, rows)
    }
    shared = [c for c, texts in cells.items() if len(rows) > 1 and len(set(texts)) == 1]
    if len(shared) < len(cells):
        for column in shared:
            text = cells.pop(column)[0]
            console.print(f"{_heading(names[column])}: {text}", markup=False)
    if _width(names, cells) <= console.width:
        console.print(_table(names, rows, cells))
        return
    console.print()
    for line in _records(names, cells):
        console.print(line, markup=False, soft_wrap=True)


def _sources(store: ox.Store, numbers: dict[str, int]) -> list[str]:
    """Write one line a source, in the order of their numbers."""
    known = read_sources(store, set(numbers))
    return [
        f"[{number}] {source_line(known[source]) if source in known else source}"
        for source, number in numbers.items()
    ]


def _print_sources(console: Console, store: ox.Store, numbers: dict[str, int]) -> None:
    lines = _sources(store, numbers)
    for line in lines[:CITED]:
        console.print(line, style="dim", soft_wrap=True, markup=False)
    if len(lines) > CITED:
        console.print(f"and {len(lines) - CITED} more sources; --format csv has them all")


def print_readable(store: ox.Store, answer: ox.QuerySolutions, out: IO[bytes]) -> None:
    """Print an answer for people: at most SHOWN rows, then the sources that they cite."""
    names = [v.value for v in answer.variables]
    rows: list[list[Term]] = []
    more = False
    for solution in answer:
        if len(rows) == SHOWN:
            more = True
            break
        rows.append(list(solution))
    width = shutil.get_terminal_size((100, 24)).columns
    with terminal(out, width) as console:
        if not rows:
            console.print("no data")
        else:
            numbers = _numbered(names, rows, _shown_columns(names, rows))
            _print_rows(console, names, rows, numbers)
            _print_sources(console, store, numbers)
        if more:
            console.print(f"the first {SHOWN:,} rows; --format csv writes all")
