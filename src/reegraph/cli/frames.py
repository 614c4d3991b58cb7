"""Results of measures, printed: what was chosen on standard error, the rows on standard output."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from math import isnan
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from reegraph.cli.options import note, output
from reegraph.cli.tables import print_grid
from reegraph.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["frame_options", "print_frame"]

FORMATS = ("table", "csv", "tsv", "json", "md", "parquet")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EVIDENCE = ("claims", "sources")


def frame_options(command: Any) -> Any:
    """Add the options of every command that prints the result of a measure."""
    options = [
        click.option("--format", "form", type=click.Choice(FORMATS),
                     help="How to print: table (on a terminal), csv (in a pipe), tsv, json, md, "
                     "parquet."),
        click.option("--explain", is_flag=True,
                     help="Print under the result the claims that it rests on."),
        click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                     help="Draw the obvious picture as FILE.png, .svg or .html."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _chosen(form: str | None, path: Path | None) -> str:
    if form is None and path is not None and path.suffix[1:] in FORMATS:
        return path.suffix[1:]
    return form or ("table" if path is None and sys.stdout.isatty() else "csv")


def print_frame(
    frame: pd.DataFrame,
    form: str | None,
    path: Path | None,
    explain: bool = False,
    brief: Sequence[str] = (),
) -> None:
    """Print a frame in the wanted format, or the one that suits the output; its record goes to
    standard error.

    Claims and sources are printed as their number; as JSON, and with `explain`, by their names. In a
    table the claims then follow the rows, a line each. A table that would be too wide has the
    columns `brief` only.
    """
    from reegraph.network.results import choice_lines

    name = _chosen(form, path)
    record = frame.attrs.get("reegraph", {})
    if "nodes" in record:
        note("\n".join(choice_lines(record)))
    for line in record.get("notes", ()):
        note(line)
    shown_frame = frame if explain or name == "json" else _counted(frame)
    if name == "table" and brief:
        shown_frame = shown_frame[[column for column in brief if column in frame]]
    with output(path) as out:
        _WRITERS[name](shown_frame, out)
        if explain and name in ("table", "md"):
            out.write(_explained(frame).encode())
    if explain and name not in ("table", "md"):
        note(_explained(frame).rstrip())


def _counted(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame with the numbers of claims and sources in their place."""
    counts: dict[str, Any] = {
        n: [len(v) if isinstance(v, tuple) else v for v in frame[n]]
        for n in _EVIDENCE
        if n in frame
    }
    return frame.assign(**counts)


def shown(value: Any) -> str:
    """A value as people read it: numbers to four digits (whole from a thousand on), lists joined,
    nothing for what is missing."""
    import pandas as pd

    if isinstance(value, tuple | list | set | frozenset):
        return " ".join(map(str, sorted(value) if isinstance(value, set | frozenset) else value))
    if value is None or value is pd.NA or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return str(value)


def _exact(value: Any) -> str:
    return repr(float(value)) if isinstance(value, float) and not isnan(value) else shown(value)


def _plain(value: Any) -> Any:
    """A value for JSON."""
    if isinstance(value, tuple | list | set | frozenset):
        return sorted(value) if isinstance(value, set | frozenset) else list(value)
    if shown(value) == "" and not isinstance(value, str):
        return None
    return value.item() if hasattr(value, "item") else value


def _safe(cell: str, value: Any) -> str:
    """Text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{cell}" if isinstance(value, str) and cell.startswith(_FORMULA) else cell


def _separated(comma: str) -> Any:
    def write(frame: pd.DataFrame, out: IO[bytes]) -> None:
        import csv

        text = io.StringIO()
        writer = csv.writer(text, delimiter=comma, lineterminator="\n")
        writer.writerow(frame.columns)
        for row in frame.itertuples(index=False):
            writer.writerow([_safe(_exact(value), value) for value in row])
        out.write(text.getvalue().encode())

    return write


def _json(frame: pd.DataFrame, out: IO[bytes]) -> None:
    rows = [
        {name: _plain(v) for name, v in zip(frame.columns, row, strict=True)}
        for row in frame.itertuples(index=False)
    ]
    said = {"record": frame.attrs.get("reegraph", {}), "rows": rows}
    out.write(json.dumps(said, ensure_ascii=False, indent=1, default=str).encode() + b"\n")


def _markdown(frame: pd.DataFrame, out: IO[bytes]) -> None:
    def line(cells: list[str]) -> bytes:
        escaped = (" ".join(c.replace("|", "\\|").splitlines()) for c in cells)
        return f"| {' | '.join(escaped)} |\n".encode()

    out.write(line(list(frame.columns)) + line(["---"] * len(frame.columns)))
    for row in frame.itertuples(index=False):
        out.write(line([shown(value) for value in row]))


def _table(frame: pd.DataFrame, out: IO[bytes]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    names = [n for n in frame.columns if n != "node" or "label" not in frame.columns]
    for name in names:
        numeric = frame[name].dtype.kind in "iuf"
        table.add_column(
            name.replace("_", " "), overflow="fold", justify="right" if numeric else "left"
        )
    for _, row in frame[names].iterrows():
        table.add_row(
            *[
                Text(
                    str(len(row[n]))
                    if isinstance(row[n], tuple) and n in _EVIDENCE
                    else shown(row[n])
                )
                for n in names
            ]
        )
    print_grid(table, out)


def _parquet(frame: pd.DataFrame, out: IO[bytes]) -> None:
    try:
        bare = frame.copy()
        bare.attrs = {}
        out.write(bare.to_parquet(index=False))
    except ImportError:
        raise UsageError(
            "Parquet needs the package pyarrow.", "Install it with `pip install reegraph[parquet]`."
        ) from None


def _explained(frame: pd.DataFrame) -> str:
    """The claims behind each row, a line each."""
    if "claims" not in frame.columns:
        return "This result names no claims of its own.\n"
    lines = []
    for _, row in frame.iterrows():
        heading = " ".join(shown(row[n]) for n in frame.columns[:2] if n not in _EVIDENCE)
        lines.append(heading)
        lines += [f"  {claim}" for claim in row["claims"]] or ["  no claim"]
    return "\n".join(lines) + "\n"


_WRITERS = {
    "table": _table,
    "csv": _separated(","),
    "tsv": _separated("\t"),
    "json": _json,
    "md": _markdown,
    "parquet": _parquet,
}
