"""The command on what if: scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.frames import frame_options, print_frame
from reegraph.cli.name_completion import complete_names
from reegraph.cli.network_options import (
    complete_network,
    measure_option,
    network_options_without,
    parallel_arguments,
    parallel_options,
    picked,
)
from reegraph.cli.options import graph_of, graph_options, note
from reegraph.cli.timeout import with_timeout
from reegraph.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["scenario"]


@click.command()
@click.option(
    "--remove",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_names("actor", "agreement", "measure"),
    help="Remove a state, an actor, an agreement, an export written China/gallium, or what an export "
    "control in force restricts. May be repeated.",
)
@click.option(
    "--add",
    multiple=True,
    metavar="PARTY,PARTY[:MINERAL,...[:KIND]]",
    help="Add an agreement, for example India,Chile:lithium:offtake. May be repeated.",
)
@click.option(
    "--state",
    metavar="NAME",
    shell_complete=complete_names("actor"),
    help="The state whose coverage by agreements is compared.",
)
@click.option(
    "--minerals",
    metavar="NAMES",
    help="Minerals whose supply and coverage are compared, separated by commas; with --percolate "
    "only agreements on these minerals.",
)
@measure_option
@click.option(
    "--network",
    default="state-agreements",
    show_default=True,
    metavar="NAME",
    shell_complete=complete_network,
    help="The network whose centralities are compared.",
)
@click.option(
    "--percolate",
    type=click.Choice(["random", "degree", "strength", "betweenness"]),
    help="Remove all nodes one by one, at random or the most central first, and show how the network "
    "falls apart.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    metavar="N",
    help="Number of runs of --percolate random.",
)
@parallel_options
@network_options_without("minerals")
@frame_options
@graph_options
def scenario(remove: tuple[str, ...], add: tuple[str, ...], **options: Any) -> None:
    """Show what changes when something is removed from the graph, or an agreement added.

    Supply, coverage, centralities and the parts of the network, before and after. How others would
    react is not modelled.
    """
    import reegraph

    if options["percolate"]:
        _percolation(bool(remove or add), options)
        return
    if options["plot"] is not None:
        raise UsageError("This table has no picture.", "Leave out --plot.")
    minerals = [m.strip() for m in (options["minerals"] or "").split(",") if m.strip()]
    frame = with_timeout(
        options["timeout"],
        lambda: reegraph.scenario(
            graph_of(options),
            remove=list(remove),
            add=[_deal(text) for text in add],
            state=options["state"],
            minerals=minerals,
            measure=options["measure"],
            network=options["network"],
            **picked(options, without=("minerals",)),
        ),
    )
    print_frame(frame, options["form"], options["output"], options["explain"])


def _percolation(named: bool, options: dict[str, Any]) -> None:
    """Print and draw how the network falls apart."""
    import reegraph

    if named:
        raise UsageError("--percolate removes every node in turn.", "Leave out --remove and --add.")
    order = options["percolate"]
    plot: Path | None = options["plot"]

    def work() -> pd.DataFrame:
        kg = graph_of(options)
        net = kg.network(options["network"], **picked(options))
        return reegraph.percolation(net, order, options["draws"], **parallel_arguments(options))

    frame = with_timeout(options["timeout"], work)
    print_frame(frame, options["form"], options["output"], options["explain"])
    if plot is not None:
        from reegraph.views.pictures.plots import lines

        shown = frame.assign(**{name: frame[name] * 100 for name in ("largest", "low", "high")})
        shown.attrs = frame.attrs
        columns = ["largest", "low", "high"] if order == "random" else ["largest"]
        title = f"{frame.attrs['reegraph']['title']}: nodes removed by {order}"
        lines(shown, "removed", columns, title, "largest part, percent of all nodes").save(plot)
        note(f"picture: {plot}")


def _deal(text: str) -> dict[str, Any]:
    """Read an agreement written as PARTY,PARTY:MINERAL:KIND."""
    parties, _, rest = text.partition(":")
    minerals, _, kind = rest.partition(":")
    deal: dict[str, Any] = {"parties": [p.strip() for p in parties.split(",") if p.strip()]}
    if minerals:
        deal["minerals"] = [m.strip() for m in minerals.split(",") if m.strip()]
    if kind:
        from reegraph.network.projection.weights import depths

        if kind not in depths():
            raise UsageError(
                f"'{kind}' is not a kind of agreement.", f"Use one of {', '.join(depths())}."
            )
        deal["kind"] = kind
    return deal
