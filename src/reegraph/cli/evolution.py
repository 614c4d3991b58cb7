"""The command on the history of a network: evolution."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reegraph.cli.frames import frame_options, print_frame
from reegraph.cli.network_options import complete_network, network_options, picked
from reegraph.cli.options import graph_of, graph_options, note
from reegraph.cli.timeout import with_timeout

__all__ = ["evolution"]


@click.command()
@click.argument("network", default="state-agreements", shell_complete=complete_network)
@click.option(
    "--start", type=int, metavar="YEAR", help="First year; by default that of the first tie."
)
@click.option("--end", type=int, metavar="YEAR", help="Last year; by default that of the graph.")
@network_options
@frame_options
@graph_options
def evolution(network: str, start: int | None, end: int | None, **options: Any) -> None:
    """Show how NETWORK grew, year by year, beside the number of sources of each year.

    Caution: more recent years have more sources, which makes the network look larger.
    """
    import reegraph

    frame = with_timeout(
        options["timeout"],
        lambda: reegraph.evolution(graph_of(options), network, start, end, **picked(options)),
    )
    print_frame(frame, options["form"], options["output"], options["explain"])
    plot: Path | None = options["plot"]
    if plot is not None:
        from reegraph.views.pictures.plots import lines

        title = f"{frame.attrs['reegraph']['title']}, year by year"
        lines(frame, "year", ["nodes", "ties", "events", "sources"], title, "number").save(plot)
        note(f"picture: {plot}")
