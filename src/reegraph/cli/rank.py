"""The command that ranks: rank."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.frames import frame_options, print_frame
from reegraph.cli.network_options import (
    chosen_network,
    complete_network,
    measure_option,
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

__all__ = ["rank"]


@click.command()
@click.argument("network", default="state-agreements", shell_complete=complete_network)
@measure_option
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="How many to print.",
)
@click.option(
    "--weighted/--unweighted",
    default=None,
    help="Whether weights of ties count; by default as is usual for the measure.",
)
@click.option(
    "--choices",
    is_flag=True,
    help="Show how the first N move when one option of the network is changed.",
)
@click.option(
    "--coverage",
    is_flag=True,
    help="Test whether the ranking holds without each group of sources, and with missing or wrong "
    "agreements.",
)
@click.option(
    "--sure",
    type=click.IntRange(min=2),
    metavar="N",
    help="Test how stable the ranks are by resampling the agreements N times.",
)
@click.option(
    "--sample",
    type=click.IntRange(min=2),
    metavar="N",
    help="Estimate betweenness from N nodes, with its error; for large networks.",
)
@click.option(
    "--backend",
    type=click.Choice(["networkx", "igraph", "rustworkx"]),
    help="Engine for measures of paths; igraph and rustworkx come with reegraph[fast].",
)
@parallel_options
@network_options
@frame_options
@graph_options
def rank(network: str, **options: Any) -> None:
    """Rank the nodes of NETWORK by a measure of centrality.

    Networks: state-agreements (the default), actor-agreements, state-talks, forum-membership,
    forum-co-membership, actor-mineral, project-operators, ownership, trade, restrictions. The
    settings behind a result are printed with it.
    """
    frame = with_timeout(options["timeout"], lambda: _ranking(network, options))
    frame = frame if options["coverage"] else frame.head(options["top"])
    print_frame(frame, options["form"], options["output"], options["explain"])
    plot: Path | None = options["plot"]
    if plot is not None:
        _draw(frame, plot)


def _draw(frame: pd.DataFrame, plot: Path) -> None:
    """Draw bars of a ranking, with their intervals where it has them."""
    from reegraph.views.pictures.plots import bars

    about = frame.attrs["reegraph"]
    if "value" not in frame:
        raise UsageError("This table has no picture.", "Leave out --choices and --coverage.")
    title = f"{about['title']}: {about['measure']}"
    sure = "value_low" in frame
    low = "value_low" if sure else None
    high = "value_high" if sure else None
    bars(frame, title=title, unit=about["measure"], low=low, high=high).save(plot)
    note(f"picture: {plot}")


def _ranking(network: str, options: dict[str, Any]) -> pd.DataFrame:
    """Compute the table that the options ask for."""
    measure = options["measure"]
    top = options["top"]
    spread = options["jobs"] > 1 or options["cluster"] is not None
    sampled = options["sure"] or options["sample"] or measure == "betweenness"
    if spread and (options["choices"] or options["coverage"] or not sampled):
        raise UsageError(
            "Only --sure, --sample and betweenness can be spread over processes or a cluster.",
            "Leave out --jobs and --cluster.",
        )
    if options["choices"]:
        from reegraph.network.measures.robustness import rank_by_options

        return rank_by_options(graph_of(options), measure, top=top, **picked(options))
    if options["coverage"]:
        from reegraph.network.measures.robustness import leave_one_source_out

        return leave_one_source_out(graph_of(options), network, measure, **picked(options))
    _, net = chosen_network(network, options)
    if options["sure"]:
        from reegraph.network.measures.robustness import bootstrap_ranks

        return bootstrap_ranks(net, measure, draws=options["sure"], **parallel_arguments(options))
    from reegraph.network.measures.betweenness import exact_betweenness, sampled_betweenness
    from reegraph.network.measures.centrality import centrality
    from reegraph.network.results import with_evidence

    how = {
        "weighted": bool(options["weighted"]),
        "backend": options["backend"],
        **parallel_arguments(options),
    }
    if options["sample"]:
        frame = sampled_betweenness(net, options["sample"], **how)
    elif spread:
        frame = exact_betweenness(net, **how)
    else:
        frame = centrality(net, measure, options["weighted"], options["backend"])
    return with_evidence(frame, net)
