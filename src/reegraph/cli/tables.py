"""Rows of an answer, printed: aligned on a terminal, CSV, TSV, JSON, Markdown, Parquet."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from reegraph.errors import UsageError
from reegraph.graph import results
from reegraph.namespaces import compact

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["ROW_FORMATS", "chosen_format", "print_answer", "print_grid"]

ROW_FORMATS = ("table", "csv", "tsv", "json", "md", "parquet")
TRUTH_FORMATS = ROW_FORMATS[:-1]
GRAPH_FORMATS = ("ttl", "nt", "jsonld", "trig")
SHOWN = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMERIC = ("integer", "decimal", "double", "float", "int", "long", "short", "byte")


def chosen_format(kind: str, wanted: str | None, path: Path | None) -> str:
    """Format for an answer of a kind; raises UsageError where the wanted one does not fit.

    Without a wish the ending of the output file decides, then table on a terminal, CSV in a pipe.
    """
    fitting = {"graph": GRAPH_FORMATS, "rows": ROW_FORMATS, "boolean": TRUTH_FORMATS}[kind]
    if wanted is None and path is not None and path.suffix[1:] in fitting:
        return path.suffix[1:]
    if wanted is None:
        if kind == "graph":
            return "ttl"
        return "table" if path is None and sys.stdout.isatty() else "csv"
    if wanted not in fitting:
        what = {"graph": "a graph", "rows": "a table of rows", "boolean": "true or false"}[kind]
        raise UsageError(
            f"The answer is {what}, which cannot be written as {wanted}.",
            f"Use one of {', '.join(fitting)}.",
        )
    return wanted


def print_answer(
    answer: results.Answer, wanted: str | None, path: Path | None, out: IO[bytes]
) -> None:
    """Write an answer in the wanted format, or the one that suits the output."""
    name = chosen_format(results.kind_of(answer), wanted, path)
    if isinstance(answer, ox.QueryBoolean):
        truth = "true" if answer else "false"
        text = f'{{"head":{{}},"boolean":{truth}}}' if name == "json" else truth
        out.write(f"{text}\n".encode())
    elif isinstance(answer, ox.QueryTriples | list) or name in ("tsv", "json"):
        results.write(answer, name, out)
    elif name == "parquet":
        _parquet(answer, out)
    else:
        names = [v.value for v in answer.variables]
        {"csv": _csv, "md": _markdown, "table": _table}[name](names, answer, out)


def shown(term: object) -> str:
    """A term as people read it: IRIs shortened, literals without datatype."""
    if isinstance(term, ox.NamedNode):
        return compact(term.value)
    return "" if term is None else str(getattr(term, "value", term))


def _cell(term: object) -> str:
    """A cell of CSV; text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = shown(term)
    if text.startswith(_FORMULA):
        datatype = term.datatype.value.rpartition("#")[2] if isinstance(term, ox.Literal) else ""
        if datatype not in _NUMERIC:
            return "'" + text
    return text


def _quoted(cell: str) -> str:
    if any(c in cell for c in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _csv(names: list[str], rows: ox.QuerySolutions, out: IO[bytes]) -> None:
    """RFC 4180 with bare line feeds; written here as the csv module leaves a lone CR unquoted."""
    out.write((",".join(names) + "\n").encode())
    for row in results.solutions(rows):
        cells = [_quoted(_cell(term)) for term in row]
        line = ",".join(cells) if len(cells) != 1 or cells[0] else '""'
        out.write((line + "\n").encode())


def _markdown(names: list[str], rows: ox.QuerySolutions, out: IO[bytes]) -> None:
    def line(cells: list[str]) -> bytes:
        escaped = (" ".join(c.replace("|", "\\|").splitlines()) for c in cells)
        return f"| {' | '.join(escaped)} |\n".encode()

    out.write(line(names) + line(["---"] * len(names)))
    for row in results.solutions(rows):
        out.write(line([shown(term) for term in row]))


def _table(names: list[str], rows: ox.QuerySolutions, out: IO[bytes]) -> None:
    """An aligned table of at most SHOWN rows."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for number, row in enumerate(results.solutions(rows)):
        if number == SHOWN:
            table.caption = f"the first {SHOWN:,} rows; --format csv writes all"
            break
        table.add_row(*[Text(shown(term)) for term in row])
    print_grid(table, out)


def print_grid(table: Table, out: IO[bytes]) -> None:
    """Write a table of rich: as wide as the terminal, 120 columns elsewhere."""
    from rich.console import Console

    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    terminal = out is sys.stdout.buffer and sys.stdout.isatty()
    Console(file=text, width=None if terminal else 120, force_terminal=terminal or None).print(
        table
    )
    text.flush()
    text.detach()


def _parquet(answer: ox.QuerySolutions, out: IO[bytes]) -> None:
    buffer = io.BytesIO()
    results.write(answer, "tsv", buffer)
    found = results.frame(buffer.getvalue())
    try:
        out.write(found.to_parquet(index=False))
    except ImportError:
        raise UsageError(
            "Parquet needs the package pyarrow.", "Install it with `pip install reegraph[parquet]`."
        ) from None
