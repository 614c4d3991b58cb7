"""Tables as people and programs read them: aligned, Markdown, CSV, TSV, JSON, Parquet.

A table is the answer of a query, whose values are RDF terms, or a frame, whose values are Python's.
Both are written by the same functions, which import pandas and rich only where they are needed.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import isnan
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from reegraph.graph import results
from reegraph.namespaces import compact
from reegraph.parquet import write_parquet
from reegraph.render.console import is_terminal, terminal

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

__all__ = ["FORMATS", "exact", "print_grid", "shown", "write"]

FORMATS = ("table", "csv", "tsv", "json", "md", "parquet")

SHOWN = 10_000
"""Rows of a table for people: rich lays out all of them before it prints the first."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMERIC = ("integer", "decimal", "double", "float", "int", "long", "short", "byte")
_ELSEWHERE = 120  # columns of a table that goes to a file or into a pipe

Rows = Iterable[Sequence[Any]]


def write(table: ox.QuerySolutions | pd.DataFrame, form: str, out: IO[bytes]) -> None:
    """Write an answer or a frame.

    Args:
        table: The rows. TSV and JSON of an answer are those of SPARQL; JSON of a frame has its
            record beside the rows.
        form: One of FORMATS.
        out: Where the bytes go.

    Raises:
        QueryError: The engine fails while it finds the rows.
        UsageError: Parquet is wanted and the package pyarrow is missing.
    """
    if isinstance(table, ox.QuerySolutions):
        _write_answer(table, form, out)
    else:
        _write_frame(table, form, out)


def _write_answer(answer: ox.QuerySolutions, form: str, out: IO[bytes]) -> None:
    if form in ("tsv", "json"):
        results.write(answer, form, out)
    elif form == "parquet":
        buffer = io.BytesIO()
        results.write(answer, "tsv", buffer)
        write_parquet(results.frame(buffer.getvalue()), out)
    else:
        names = [variable.value for variable in answer.variables]
        rows = (tuple(row) for row in results.solutions(answer))
        if form == "table":
            _write_grid(names, rows, out)
        else:
            _write_text(names, rows, form, out)


def _write_frame(frame: pd.DataFrame, form: str, out: IO[bytes]) -> None:
    names = list(frame.columns)
    if form == "parquet":
        write_parquet(frame, out)
    elif form == "json":
        _write_json(frame, out)
    elif form == "table":
        numbers = [name for name in names if frame[name].dtype.kind in "iuf"]
        headings = [name.replace("_", " ") for name in names]
        _write_grid(headings, _values(frame), out, [name.replace("_", " ") for name in numbers])
    else:
        _write_text(names, _values(frame), form, out)


def _values(frame: pd.DataFrame) -> Iterator[list[Any]]:
    """Yield the rows of a frame, with None for what is missing."""
    import pandas as pd

    for row in frame.itertuples(index=False):
        yield [None if value is pd.NA else value for value in row]


def shown(value: Any) -> str:
    """Return a value as people read it.

    IRIs are shortened, literals stand without their datatype, numbers of a frame have four digits
    (from a thousand on they are whole), lists are joined, and what is missing is empty.

    >>> shown(1234.56), shown(0.123456), shown(("a", "b"))
    ('1,235', '0.1235', 'a b')
    """
    if value is None or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, ox.NamedNode):
        return compact(value.value)
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    if isinstance(value, set | frozenset):
        return " ".join(sorted(map(str, value)))
    if isinstance(value, tuple | list):
        return " ".join(map(str, value))
    return str(getattr(value, "value", value))


def exact(value: Any) -> str:
    """Return a value as a cell of CSV: numbers in full, and no text that a spreadsheet would run.

    A text that begins as a formula does has an apostrophe before it.

    >>> exact(0.1), exact("=1+1"), exact(-5)
    ('0.1', "'=1+1", '-5')
    """
    if isinstance(value, float) and not isnan(value):
        return repr(float(value))
    text = shown(value)
    if text.startswith(_FORMULA) and not _is_number(value):
        return f"'{text}"
    return text


def _is_number(value: Any) -> bool:
    if isinstance(value, ox.Literal):
        return value.datatype.value.rpartition("#")[2] in _NUMERIC
    return not isinstance(value, str | tuple | list | set | frozenset | ox.NamedNode | ox.BlankNode)


def _write_text(names: Sequence[str], rows: Rows, form: str, out: IO[bytes]) -> None:
    if form == "md":
        _write_markdown(names, rows, out)
    else:
        _write_separated(names, rows, "," if form == "csv" else "\t", out)


def _write_separated(names: Sequence[str], rows: Rows, comma: str, out: IO[bytes]) -> None:
    """Write RFC 4180 with bare line feeds; the csv module would leave a lone CR unquoted."""
    special = f'{comma}"\r\n'

    def line(cells: list[str]) -> bytes:
        quoted = [
            '"' + cell.replace('"', '""') + '"' if any(c in cell for c in special) else cell
            for cell in cells
        ]
        # An empty line would be no row.
        return ((comma.join(quoted) if quoted != [""] else '""') + "\n").encode()

    out.write(line(list(names)))
    for row in rows:
        out.write(line([exact(value) for value in row]))


def _write_markdown(names: Sequence[str], rows: Rows, out: IO[bytes]) -> None:
    def line(cells: Sequence[str]) -> bytes:
        escaped = (" ".join(c.replace("|", "\\|").splitlines()) for c in cells)
        return f"| {' | '.join(escaped)} |\n".encode()

    out.write(line(names) + line(["---"] * len(names)))
    for row in rows:
        out.write(line([shown(value) for value in row]))


def _write_json(frame: pd.DataFrame, out: IO[bytes]) -> None:
    import json

    rows = [
        {name: _plain(value) for name, value in zip(frame.columns, row, strict=True)}
        for row in _values(frame)
    ]
    answer = {"record": frame.attrs.get("reegraph", {}), "rows": rows}
    out.write(json.dumps(answer, ensure_ascii=False, indent=1, default=str).encode() + b"\n")


def _plain(value: Any) -> Any:
    """Return a value of a frame as JSON has it."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return list(value)
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def _write_grid(
    names: Sequence[str], rows: Rows, out: IO[bytes], right: Collection[str] = ()
) -> None:
    """Write an aligned table of at most SHOWN rows, the columns of `right` to the right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold", justify="right" if name in right else "left")
    for number, row in enumerate(rows):
        if number == SHOWN:
            table.caption = f"the first {SHOWN:,} rows; --format csv writes all"
            break
        table.add_row(*[Text(shown(value)) for value in row])
    print_grid(table, out)


def print_grid(table: Table, out: IO[bytes]) -> None:
    """Write a table of rich: as wide as the terminal, 120 columns elsewhere."""
    with terminal(out, None if is_terminal(out) else _ELSEWHERE) as console:
        console.print(table)
