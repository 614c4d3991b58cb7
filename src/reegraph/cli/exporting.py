"""The command export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reegraph.cli.options import graph_options, note, open_chosen, output
from reegraph.errors import UsageError

__all__ = ["export"]

_FORMATS = ["ttl", "trig", "nt", "jsonld", "graphml", "gexf", "csv", "parquet"]


@click.command()
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="By the ending of FILE if not given."
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where csv and parquet put their files.",
)
@graph_options
def export(form: str | None, folder: Path | None, **options: Any) -> None:
    """Write the graph, its network of entities, or the tables.

    The graph goes out as ttl, trig, nt or jsonld, the network as graphml or gexf, the tables as csv
    or parquet.
    """
    from reegraph.graph.exporting import FOLDERS, GRAPHS, write_graph, write_network, write_tables

    path = options["output"]
    wanted = form or (path.suffix[1:] if path is not None else "ttl")
    if wanted not in _FORMATS:
        raise UsageError(f"There is no export as '{wanted}'.", f"Use one of {', '.join(_FORMATS)}.")
    if wanted in FOLDERS:
        if folder is None:
            raise UsageError(f"Tables as {wanted} are many files.", "Add --folder DIR.")
        note(f"{len(write_tables(wanted, folder))} files")
        click.echo(str(folder))
        return
    if folder is not None:
        raise UsageError(f"{wanted} is one file.", "Use -o FILE in place of --folder.")
    opened = open_chosen(options)
    with output(path) as out:
        (write_graph if wanted in GRAPHS else write_network)(opened.store, wanted, out)
