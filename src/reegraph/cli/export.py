"""The command export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reegraph.cli.network_options import chosen_network, complete_network, network_options, picked
from reegraph.cli.options import graph_options, note, open_chosen, output
from reegraph.errors import UsageError

__all__ = ["export"]

_FORMATS = ["ttl", "trig", "nt", "jsonld", "graphml", "gexf", "csv", "parquet"]


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Format; by default the one that the ending of FILE names.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for the files of csv and parquet.",
)
@click.option(
    "--network",
    metavar="NAME",
    shell_complete=complete_network,
    help="A network such as state-agreements in place of the one of all entities: graphml, gexf, "
    "csv. The options from --via on choose what is in it.",
)
@network_options
@graph_options
def export(form: str | None, folder: Path | None, network: str | None, **options: Any) -> None:
    """Write the graph, a network, or the tables.

    The graph goes out as ttl, trig, nt or jsonld, the network of all entities as graphml or gexf,
    the tables as csv or parquet. With --network a network that `rank` measures goes out as graphml
    or gexf, or as tables of nodes and edges (csv with --folder).
    """
    if network is not None:
        _network(network, form, folder, options)
        return
    from reegraph.graph.network_export import write_network
    from reegraph.graph.rdf_export import GRAPHS, write_graph
    from reegraph.graph.table_export import FOLDERS, write_tables

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
    given = picked(options)
    if given:
        raise UsageError(f"--{next(iter(given)).replace('_', '-')} goes with --network.")
    opened = open_chosen(options)
    with output(path) as out:
        (write_graph if wanted in GRAPHS else write_network)(opened.store, wanted, out)


def _network(name: str, form: str | None, folder: Path | None, options: dict[str, Any]) -> None:
    """Write one network as GraphML, GEXF, or tables of nodes and edges."""
    from reegraph.graph.network_export import network_bytes
    from reegraph.graph.versions import versions
    from reegraph.network.projection.files import flat, write_edge_tables

    path = options["output"]
    wanted = form or (path.suffix[1:] if path is not None else "csv" if folder else "graphml")
    if wanted not in ("graphml", "gexf", "csv"):
        raise UsageError(f"A network cannot be written as {wanted}.", "Use graphml, gexf or csv.")
    if (wanted == "csv") != (folder is not None):
        raise UsageError(
            "As csv a network is two files." if folder is None else f"{wanted} is one file.",
            "Add --folder DIR." if folder is None else "Use -o FILE in place of --folder.",
        )
    kg, net = chosen_network(name, options)
    of = versions(kg.store)
    if folder is not None:
        for written in write_edge_tables(net, folder, of):
            click.echo(str(written))
        return
    with output(path) as out:
        out.write(network_bytes(flat(net), wanted, of))
