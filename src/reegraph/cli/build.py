"""The command that compiles tables into a graph: build."""

from __future__ import annotations

from pathlib import Path

import click

from reegraph.cli.options import folder_argument, note

__all__ = ["build"]


@click.command()
@folder_argument
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
        raise UsageError("Say where to write the graph of these tables.", "Add --out STORE.")
    home = shipped_home()[0] if out is None else out
    source = data_dir() if directory is None else directory
    done = make(source, home, note, shapes=shapes, n_triples=nt)
    info = done.info
    note(f"{info.triples:,} triples, version {info.version}, reference date {info.reference_date}")
    click.echo(str(home))
