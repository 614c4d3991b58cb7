"""Results of measures, printed: what was chosen on standard error, the rows on standard output."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.options import note, output
from reegraph.cli.tables import choose_format
from reegraph.render.tables import FORMATS, shown, write

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["frame_options", "print_frame"]

_EVIDENCE = ("claims", "sources")


def frame_options(command: Any) -> Any:
    """Add the options of every command that prints the result of a measure."""
    options = [
        click.option(
            "--format",
            "form",
            type=click.Choice(FORMATS),
            help="How to print: table (on a terminal), csv (in a pipe), tsv, json, md, parquet.",
        ),
        click.option(
            "--explain", is_flag=True, help="Print under the result the claims that it rests on."
        ),
        click.option(
            "--plot",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Draw the obvious picture as FILE.png, .svg or .html.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def print_frame(
    frame: pd.DataFrame,
    form: str | None,
    path: Path | None,
    explain: bool = False,
    brief: Sequence[str] = (),
) -> None:
    """Print a frame in the wanted format, or the one that suits the output.

    The record of the frame goes to standard error. Claims and sources are printed as their number;
    as JSON, and with `explain`, by their names. In a table the claims then follow the rows, a line
    each.

    Args:
        frame: The result of a measure.
        form: The format that was asked for, if any.
        path: The file to which it goes; None for standard output.
        explain: Whether to print the claims that it rests on.
        brief: The columns of a table for people, where all of them would be too wide.
    """
    from reegraph.network.results import choice_lines

    name = choose_format("rows", form, path)
    record = frame.attrs.get("reegraph", {})
    if "nodes" in record:
        note("\n".join(choice_lines(record)))
    for line in record.get("notes", ()):
        note(line)
    printed = frame if name == "json" or (explain and name != "table") else _counted(frame)
    if name == "table":
        printed = printed[_printed_columns(printed, brief)]
    with output(path) as out:
        write(printed, name, out)
        if explain and name in ("table", "md"):
            out.write(_explained(frame).encode())
    if explain and name not in ("table", "md"):
        note(_explained(frame).rstrip())


def _printed_columns(frame: pd.DataFrame, brief: Sequence[str]) -> list[str]:
    """Return the columns of a table for people: no id of a node where its label says the same."""
    columns = [name for name in brief if name in frame] or list(frame.columns)
    return [name for name in columns if name != "node" or "label" not in columns]


def _counted(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the same frame with the numbers of claims and sources in their place."""
    counts: dict[str, Any] = {
        n: [len(v) if isinstance(v, tuple) else v for v in frame[n]]
        for n in _EVIDENCE
        if n in frame
    }
    return frame.assign(**counts)


def _explained(frame: pd.DataFrame) -> str:
    """Return the claims behind each row, a line each."""
    if "claims" not in frame.columns:
        return "This result names no claims of its own.\n"
    lines = []
    for _, row in frame.iterrows():
        heading = " ".join(shown(row[n]) for n in frame.columns[:2] if n not in _EVIDENCE)
        lines.append(heading)
        lines += [f"  {claim}" for claim in row["claims"]] or ["  no claim"]
    return "\n".join(lines) + "\n"
