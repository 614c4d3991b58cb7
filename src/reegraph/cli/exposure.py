"""Commands on supply: exposure, scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.frames import frame_options, print_frame
from reegraph.cli.name_completion import complete_names
from reegraph.cli.network_options import (
    chosen_network,
    complete_network,
    network_options,
    parallel_arguments,
    parallel_options,
    picked,
)
from reegraph.cli.options import graph_of, graph_options, note
from reegraph.cli.timeout import within
from reegraph.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["exposure", "scenario"]

_MEASURES = ("mine-production", "refinery-production", "reserves", "resources", "capacity",
             "consumption")  # fmt: skip


@click.command()
@click.argument(
    "asked", metavar="[MINERAL]", required=False, shell_complete=complete_names("mineral")
)
@click.option(
    "--measure",
    type=click.Choice(_MEASURES),
    default="mine-production",
    show_default=True,
    help="What is supplied.",
)
@click.option(
    "--importer", metavar="NAME", help="The imports of this polity in place of the world."
)
@click.option(
    "--of",
    "state",
    metavar="NAME",
    help="The diplomatic coverage of this polity: what share of the world lies with those "
    "with whom it has an agreement on MINERAL; without MINERAL dependence against coverage "
    "for every mineral on its lists.",
)
@click.option("--over-time", is_flag=True, help="Concentration of MINERAL by measure and year.")
@network_options
@frame_options
@graph_options
def exposure(asked: str | None, measure: str, **options: Any) -> None:  # fmt: skip
    """Show who supplies MINERAL, how concentrated that is, and what agreements reach of it.

    Shares are of the total that a source states; what no polity accounts for is shown. The bounds of
    the Herfindahl index take it as held by infinitely many or by one.
    """
    frame = within(options["timeout"], lambda: _exposed(asked, measure, options))
    print_frame(frame, options["form"], options["output"], options["explain"])
    plot: Path | None = options["plot"]
    if plot is not None:
        _draw(frame, plot)
        note(f"picture: {plot}")


def _exposed(mineral: str | None, measure: str, options: dict[str, Any]) -> pd.DataFrame:
    import reegraph

    kg, state = graph_of(options), options["state"]
    year = int(options["year"]) if str(options["year"] or "").isdigit() else None
    if options["year"] is not None and year is None:
        raise UsageError(f"The option year is '{options['year']}', which is not a year.")
    chosen = {k: v for k, v in picked(options).items() if k not in ("year", "unit", "mineral")}
    if options["over_time"]:
        return reegraph.concentration(kg, [mineral] if mineral else None)
    if state is not None and mineral is None:
        return reegraph.dependence_and_coverage(kg, state, **chosen)
    if mineral is None:
        raise UsageError("A mineral is needed.", "Name one, or a polity with --of.")
    if state is not None:
        return reegraph.coverage(kg, state, mineral, **chosen)
    return reegraph.exposure(kg, mineral, measure, year, options["importer"])


def _draw(frame: pd.DataFrame, plot: Path) -> None:
    """Shares as bars, the index over the years as lines."""
    from reegraph.views.pictures.plots import bars, lines

    title = frame.attrs["reegraph"]["title"]
    if "share" in frame:
        shown = frame.assign(percent=frame["share"].astype(float) * 100).head(15)
        shown.attrs = frame.attrs
        bars(shown, value="percent", title=title, unit="share of the total, percent").save(plot)
    elif "covered" in frame and "measure" in frame:
        shown = frame.assign(percent=frame["covered"] * 100, label=frame["measure"])
        shown.attrs = frame.attrs
        bars(shown, value="percent", title=title, unit="share of the world, percent").save(plot)
    elif "hhi_low" in frame and "year" in frame and frame["mineral"].nunique() == 1:
        mined = frame[frame["measure"] == frame["measure"].iloc[0]]
        mined.attrs = frame.attrs
        lines(mined, "year", ["hhi_low", "hhi_high"], title, "Herfindahl index").save(plot)
    else:
        raise UsageError("This table has no picture.", "Name one mineral.")


@click.command()
@click.option(
    "--remove",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_names("actor", "agreement", "measure"),
    help="Take out a polity, an actor, an agreement, an export written China/gallium, or what a "
    "restrictive measure in force restricts; as often as wanted.",
)
@click.option(
    "--add",
    multiple=True,
    metavar="PARTY,PARTY[:MINERAL,...[:KIND]]",
    help="Add an agreement, as India,Chile:lithium:offtake.",
)
@click.option("--of", "state", metavar="NAME", help="The polity whose coverage is looked at.")
@click.option(
    "--on", "looked_at", metavar="NAMES", help="Minerals whose supply and coverage are looked at."
)
@click.option(
    "--by",
    "measure",
    default="betweenness",
    show_default=True,
    metavar="MEASURE",
    help="The centrality whose changes are shown.",
)
@click.option(
    "--network",
    "projection",
    default="state-agreements",
    show_default=True,
    metavar="NAME",
    shell_complete=complete_network,
    help="The network whose centralities are shown.",
)
@click.option(
    "--percolate",
    type=click.Choice(["random", "degree", "strength", "betweenness"]),
    help="Take out node by node in place of what is named, by chance or the highest first, and show "
    "how the network falls apart.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    metavar="N",
    help="Runs of --percolate random.",
)
@parallel_options
@network_options
@frame_options
@graph_options
def scenario(remove: tuple[str, ...], add: tuple[str, ...], **options: Any) -> None:  # fmt: skip
    """Show what changes when something is taken out of the graph, or an agreement added.

    Supply, coverage, centralities and the parts of the network before and after. Nothing is said of
    what others would do then.
    """
    import reegraph

    if options["percolate"]:
        _percolated(bool(remove or add), options)
        return
    if options["plot"] is not None:
        raise UsageError("A scenario has no picture.", "Leave out --plot.")
    named = [n.strip() for n in (options["looked_at"] or "").split(",") if n.strip()]
    frame = within(
        options["timeout"],
        lambda: reegraph.scenario(
            graph_of(options), list(remove), [_deal(text) for text in add], options["state"], named,
            options["measure"], projection=options["projection"], **picked(options),
        ),
    )  # fmt: skip
    print_frame(frame, options["form"], options["output"], options["explain"])


def _percolated(named: bool, options: dict[str, Any]) -> None:
    """How the network falls apart, printed and drawn."""
    import reegraph

    if named:
        raise UsageError(
            "--percolate takes out every node in turn.", "Leave out --remove and --add."
        )
    order, plot = options["percolate"], options["plot"]

    def work() -> pd.DataFrame:
        _, net = chosen_network(options["projection"], options)
        return reegraph.percolation(net, order, options["draws"], **parallel_arguments(options))

    frame = within(options["timeout"], work)
    print_frame(frame, options["form"], options["output"], options["explain"])
    if plot is not None:
        from reegraph.views.pictures.plots import lines

        shown = frame.assign(**{name: frame[name] * 100 for name in ("largest", "low", "high")})
        shown.attrs = frame.attrs
        columns = ["largest", "low", "high"] if order == "random" else ["largest"]
        title = f"{frame.attrs['reegraph']['title']}: nodes taken out by {order}"
        lines(shown, "removed", columns, title, "largest part, percent of all nodes").save(plot)
        note(f"picture: {plot}")


def _deal(text: str) -> dict[str, Any]:
    """An agreement written as PARTY,PARTY:MINERAL:KIND."""
    parties, _, rest = text.partition(":")
    minerals, _, kind = rest.partition(":")
    found: dict[str, Any] = {"parties": [p.strip() for p in parties.split(",") if p.strip()]}
    if minerals:
        found["minerals"] = [m.strip() for m in minerals.split(",") if m.strip()]
    if kind:
        from reegraph.network.projection.weights import depths

        if kind not in depths():
            raise UsageError(
                f"'{kind}' is not a kind of agreement.", f"Use one of {', '.join(depths())}."
            )
        found["kind"] = kind
    return found
