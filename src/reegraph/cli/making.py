"""Commands that make the graph: check, build."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reegraph.cli.options import note

__all__ = ["build", "check"]

_FOLDER = click.argument("directory", required=False, type=click.Path(path_type=Path))


@click.command()
@_FOLDER
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="One line a fault, or JSON.",
)
@click.option("--tables-only", is_flag=True, help="Leave out the checks of the graph.")
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

    Every fault is one line `file:row: column: what (hint)`. Ends with 1 where there are errors;
    warnings alone end with 0.
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


@click.command()
@_FOLDER
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="STORE",
    help="Folder of the graph store.",
)
@click.option(
    "--shapes",
    is_flag=True,
    help="Check the SHACL shapes too (needs pyshacl); faults end the build.",
)
@click.option(
    "--nt",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the graph as sorted N-Triples (.nt.gz) too.",
)
def build(directory: Path | None, out: Path | None, shapes: bool, nt: Path | None) -> None:
    """Compile tables into a graph store.

    Without arguments the shipped tables go into the user's cache, where all commands look first.
    The graph that was there stays in use until the new one is finished.
    """
    from reegraph.compiler import build as make
    from reegraph.errors import UsageError
    from reegraph.graph.snapshot import shipped_home
    from reegraph.resources import data_dir

    if directory is not None and out is None:
        raise UsageError("A folder of tables needs a place for its graph.", "Add --out STORE.")
    home = shipped_home()[0] if out is None else out
    source = data_dir() if directory is None else directory
    done = make(source, home, note, shapes=shapes, n_triples=nt)
    info = done.info
    note(f"{info.triples:,} triples, version {info.version}, reference date {info.reference_date}")
    click.echo(str(home))
