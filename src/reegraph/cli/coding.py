"""Commands of the blind second pass of coding: coding sample, coding agreement."""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reegraph.cli.options import note, output

if TYPE_CHECKING:
    from reegraph.coding.reliability import Agreement
    from reegraph.tables.reader import Tables

__all__ = ["coding"]

_DIRECTORY = click.argument("directory", required=False, type=click.Path(path_type=Path))


@click.group()
def coding() -> None:
    """Let a second coder code a part of the rows anew, and see how far the two agree."""


@coding.command()
@_DIRECTORY
@click.option("--seed", type=int, required=True, metavar="NUMBER", help="Seed of the random draw.")
@click.option(
    "--share",
    type=float,
    default=0.1,
    show_default=True,
    help="Share of each table to draw, above 0 and at most 1.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="New folder for the sheets.",
)
def sample(directory: Path | None, seed: int, share: float, folder: Path) -> None:
    """Draw rows of DIRECTORY (the shipped tables by default) into sheets for a second coder.

    The sheets hold no values. The same tables, seed and share give the same sheets. README.md
    among them tells the second coder what to do.
    """
    from reegraph.coding import reliability

    written = reliability.sample(_tables(directory), folder, seed=seed, share=share)
    note(f"{len(list(written.glob('*.csv'))) - 1} sheets; {written / 'README.md'} says what to do")
    click.echo(str(written))


@coding.command()
@click.argument("folder", type=click.Path(path_type=Path))
@_DIRECTORY
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "md"]),
    default="text",
    help="Aligned text, CSV, or a table for the codebook.",
)
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to a file in place of standard output.",
)
def agreement(folder: Path, directory: Path | None, form: str, path: Path | None) -> None:
    """Compare the filled sheets of FOLDER with the tables: equal pairs and Krippendorff's alpha.

    Alpha is given for ten pairs or more; 1 is full agreement, 0 what chance would give.
    """
    from reegraph.coding import reliability

    measured = reliability.agreement(_tables(directory), folder)
    text = {"text": _text, "csv": _csv, "md": _markdown}[form](measured)
    if form != "csv":
        text += f"\n{reliability.CITATION}\n"
    with output(path) as out:
        out.write(text.encode())


def _tables(directory: Path | None) -> Tables:
    """Read the tables of a folder; DataError with their faults where they cannot be read."""
    from reegraph.errors import DataError
    from reegraph.resources import data_dir
    from reegraph.tables.reader import read_tables

    tables = read_tables(data_dir() if directory is None else directory)
    faults = [fault for fault in tables.faults if fault.severity == "error"]
    if faults:
        raise DataError("The tables have faults.", faults, "See `reegraph check`.")
    return tables


def _rows(found: list[Agreement]) -> list[list[str]]:
    """Return header and rows as text, figures with three decimals."""
    from reegraph.coding.reliability import Agreement

    rows = [[field.name for field in fields(Agreement)]]
    for item in found:
        cells = ["" if v is None else v for v in astuple(item)]
        rows.append([f"{v:.3f}" if isinstance(v, float) else str(v) for v in cells])
    return rows


def _text(found: list[Agreement]) -> str:
    rows = _rows(found)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join(lines) + "\n"


def _csv(found: list[Agreement]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(_rows(found))
    return out.getvalue()


def _markdown(found: list[Agreement]) -> str:
    header, *rows = _rows(found)
    return "".join(f"| {' | '.join(row)} |\n" for row in [header, ["---"] * len(header), *rows])
