"""The command that checks tables and their graph: check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reegraph.cli.options import folder_argument, note

__all__ = ["check"]


@click.command()
@folder_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="One line for each fault, or JSON.",
)
@click.option("--tables-only", is_flag=True, help="Check the tables only, not the graph.")
@click.option("--shapes", is_flag=True, help="Check the SHACL shapes too (needs pyshacl).")
@click.option(
    "--diff",
    "revision",
    metavar="REF",
    help="List the claims added, changed and withdrawn since a git revision.",
)
def check(
    directory: Path | None, form: str, tables_only: bool, shapes: bool, revision: str | None
) -> int:
    """Validate the tables of DIRECTORY (the shipped ones if not given), then the graph.

    Every fault is one line `file:row: column: what (hint)`. The exit code is 1 if there are errors,
    0 if there are only warnings.
    """
    from reegraph.cli.fault_lists import print_faults
    from reegraph.compiler.checking import check_directory
    from reegraph.resources import data_dir

    source = data_dir() if directory is None else directory
    if revision is not None:
        from reegraph.cli.fault_lists import print_diff
        from reegraph.compiler.diff import diff

        print_diff(diff(source, revision), form)
        return 0
    progress = note if sys.stderr.isatty() else None
    faults = check_directory(source, graph=not tables_only, shapes=shapes, progress=progress)
    return print_faults(faults, form)
