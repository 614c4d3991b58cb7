"""The command that answers over HTTP: serve."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.atomic import atomic_file
from reegraph.cli.options import limit_options, note, opened_options

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["database", "serve"]

_MIB = 2**20


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8642,
    show_default=True,
    help="Port to listen on; 0 for any that is free.",
)
@opened_options
@limit_options(60.0, 500_000, 64, "MIB")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Number of worker processes; one for each core by default.",
)
@click.option(
    "--queue",
    type=click.IntRange(min=1),
    default=512,
    show_default=True,
    help="Queries that may wait; further ones are told to try again.",
)
@click.option(
    "--cache",
    type=click.IntRange(min=0),
    default=64,
    show_default=True,
    metavar="MIB",
    help="Memory for answers that are kept for the next client; 0 for none.",
)
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    help="Accept this host name too, for example behind a proxy.",
)
@click.option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of this site ask, for example https://example.org.",
)
@click.option("--log-queries", is_flag=True, help="Write the queries into the log too.")
def serve(**options: Any) -> None:
    """Answer SPARQL queries over HTTP at /sparql until stopped, by default on this machine only.

    The graph is read-only. Each query runs in a process that is stopped when it exceeds its time or
    memory limit. Queries are not logged.
    """
    from reegraph.graph.snapshot import open_graph

    opened = open_graph(options["store"], options["as_of"], options["include_possible"], note)
    with tempfile.TemporaryDirectory(prefix="reegraph-") as spool:
        _serve(opened, database(opened, Path(spool)), options)


def database(opened: Snapshot, spool: Path) -> Path:
    """Return the store folder, or write the graph in memory to a file that workers can read.

    Raises StoreError where there is no room for it.
    """
    if opened.folder is not None:
        return opened.folder
    import pyoxigraph as ox

    path = spool / "graph.nt"
    with atomic_file(path) as file:
        opened.store.dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return path


def _serve(opened: Snapshot, database: Path, options: dict[str, Any]) -> None:
    from reegraph.serve.server import run
    from reegraph.serve.settings import Settings

    chosen = {"workers": options["workers"]} if options["workers"] else {}
    settings = Settings(
        database=database,
        fingerprint=f"{opened.info.fingerprint} {opened.info.engine} {opened.day} {opened.possible}",
        version=opened.info.version,
        day=opened.day,
        host=options["host"],
        port=options["port"],
        seconds=options["timeout"],
        memory=options["memory"] * _MIB,
        rows=options["max_rows"],
        size=options["max_size"] * _MIB,
        queue=options["queue"],
        kept=options["cache"] * _MIB,
        hosts=options["allow_host"],
        cors=options["cors"],
        log_queries=options["log_queries"],
        **chosen,
    )
    run(settings, lambda address: click.echo(f"{address}sparql answers, stop with Ctrl-C"))
