"""The command for the structure of alliances: alliances."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.frames import frame_options, print_frame
from reegraph.cli.network_options import (
    chosen_network,
    complete_network,
    network_options,
    parallel_arguments,
    parallel_options,
    picked,
)
from reegraph.cli.options import graph_of, graph_options, note
from reegraph.cli.timeout import with_timeout
from reegraph.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["alliances"]

_SHOWN = (
    "communities",
    "forums",
    "brokers",
    "constraint",
    "core",
    "assortativity",
    "balance",
    "chance",
)


@click.command()
@click.argument("network", default="state-agreements", shell_complete=complete_network)
@click.option(
    "--show",
    "what",
    type=click.Choice(_SHOWN),
    default="communities",
    show_default=True,
    help="Communities; how they match the forums; who brokers between blocs; structural holes "
    "(constraint); core and periphery; whether similar states are tied (assortativity); balance of "
    "friendly and hostile ties; a statistic compared with chance.",
)
@click.option(
    "--method",
    type=click.Choice(["louvain", "leiden"]),
    default="louvain",
    show_default=True,
    help="How to find communities; leiden comes with reegraph[fast].",
)
@click.option(
    "--resolution",
    type=float,
    default=1.0,
    show_default=True,
    help="Above 1 gives more and smaller communities, below 1 fewer.",
)
@click.option(
    "--runs",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    metavar="N",
    help="Number of runs behind the consensus.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the runs.")
@click.option(
    "--statistic",
    default="transitivity",
    show_default=True,
    metavar="NAME",
    help="For chance: transitivity, clustering, edges, degree assortativity, modularity, largest "
    "component.",
)
@click.option(
    "--null",
    type=click.Choice(["curveball", "swap"]),
    default="curveball",
    show_default=True,
    help="For chance: shuffle who is in which event, or exchange the ends of ties.",
)
@click.option(
    "--within",
    "stratum",
    type=click.Choice(["kind", "decade", "region"]),
    help="For chance: shuffle only within events of one kind, decade or region.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=2),
    default=200,
    show_default=True,
    metavar="N",
    help="For chance: number of random networks.",
)
@parallel_options
@network_options
@frame_options
@graph_options
def alliances(network: str, **options: Any) -> None:
    """Find the alliances in NETWORK: communities, blocs, brokers, core, balance.

    Communities are printed with how stable the place of each node is over many runs. Balance takes
    agreements and restrictions together, whatever NETWORK is.
    """
    frame, net = with_timeout(options["timeout"], lambda: _alliances_frame(network, options))
    print_frame(frame, options["form"], options["output"], options["explain"])
    plot: Path | None = options["plot"]
    if plot is not None:
        _draw(frame, net, plot)
        note(f"picture: {plot}")


def _alliances_frame(network: str, options: dict[str, Any]) -> tuple[pd.DataFrame, Any]:
    """Compute the table that the options ask for, and the network that it is of."""
    import reegraph
    from reegraph.network.results import with_evidence

    what = options["what"]
    if what == "balance":
        kg = graph_of(options)
        return reegraph.balance(kg, **picked(options)), None
    kg, net = chosen_network(network, options)
    if what == "chance":
        frame = reegraph.null_distribution(
            net,
            statistic=options["statistic"],
            draws=options["draws"],
            seed=options["seed"],
            within=options["stratum"],
            method=options["null"],
            **parallel_arguments(options),
        )
        return frame, net
    if what == "brokers":
        return reegraph.brokers(kg, net), net
    if what == "assortativity":
        return reegraph.assortativity(net), net
    if what == "constraint":
        return with_evidence(reegraph.constraint(net), net), net
    if what == "core":
        return with_evidence(reegraph.core_periphery(net), net), net
    communities = reegraph.alliances(
        net, options["method"], options["resolution"], options["runs"], options["seed"]
    )
    if what == "forums":
        return reegraph.forum_overlap(kg, communities), net
    return with_evidence(communities, net), net


def _draw(frame: pd.DataFrame, net: Any, plot: Path) -> None:
    """Draw the network coloured by community, or bars of what was measured."""
    from reegraph.views.pictures.plots import bars, network_map

    if "community" in frame and "node" in frame:
        groups = {
            n: f"community {c}" for n, c in zip(frame["node"], frame["community"], strict=True)
        }
        network_map(net, groups, f"{net.graph['title']}: communities").save(plot)
    elif "core" in frame:
        groups = {
            n: "core" if c else "periphery"
            for n, c in zip(frame["node"], frame["core"], strict=True)
        }
        network_map(net, groups, f"{net.graph['title']}: core and periphery").save(plot)
    elif "value" in frame and "label" in frame:
        bars(frame.head(20), title="Constraint", unit="constraint").save(plot)
    else:
        raise UsageError(
            "This table has no picture.", "Use --show communities, core or constraint."
        )
