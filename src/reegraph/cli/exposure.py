"""The command on supply: exposure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.frames import frame_options, print_frame
from reegraph.cli.name_completion import complete_names
from reegraph.cli.network_options import (
    network_options_without,
    picked,
)
from reegraph.cli.options import graph_of, graph_options, note
from reegraph.cli.timeout import with_timeout
from reegraph.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["exposure"]

_MEASURES = (
    "mine-production",
    "refinery-production",
    "reserves",
    "resources",
    "capacity",
    "consumption",
)


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
    "--importer",
    metavar="NAME",
    shell_complete=complete_names("actor"),
    help="Show who supplies the imports of this state, not of the world.",
)
@click.option(
    "--state",
    metavar="NAME",
    shell_complete=complete_names("actor"),
    help="Show how much of the world this state reaches by agreements on MINERAL; without MINERAL, "
    "dependence against coverage for every mineral on its lists.",
)
@click.option(
    "--over-time", is_flag=True, help="Show the concentration of MINERAL by measure and year."
)
@click.option(
    "--minerals",
    metavar="NAMES",
    help="With --state and without MINERAL: only these minerals, separated by commas.",
)
@network_options_without("mineral", "unit", "minerals")
@frame_options
@graph_options
def exposure(asked: str | None, measure: str, **options: Any) -> None:
    """Show who supplies MINERAL, how concentrated that is, and how much of it is covered by agreements.

    The share of unknown origin is shown; the two values of the Herfindahl index assume that it is
    spread widely or held by one supplier.
    """
    frame = with_timeout(options["timeout"], lambda: _exposure_frame(asked, measure, options))
    print_frame(frame, options["form"], options["output"], options["explain"])
    plot: Path | None = options["plot"]
    if plot is not None:
        _draw(frame, plot)
        note(f"picture: {plot}")


def _exposure_frame(mineral: str | None, measure: str, options: dict[str, Any]) -> pd.DataFrame:
    """Compute the table that the options ask for."""
    import reegraph

    kg = graph_of(options)
    state = options["state"]
    year = int(options["year"]) if str(options["year"] or "").isdigit() else None
    if options["year"] is not None and year is None:
        raise UsageError(
            f"The option year is '{options['year']}', which is not a year.",
            "Write for example 2024.",
        )
    chosen = picked(options, without=("year", "minerals"))
    if options["over_time"]:
        return reegraph.concentration(kg, [mineral] if mineral else None)
    if state is not None and mineral is None:
        listed = [m.strip() for m in (options["minerals"] or "").split(",") if m.strip()]
        return reegraph.dependence_and_coverage(kg, state, listed or None, **chosen)
    if mineral is None:
        raise UsageError("Which mineral? None is named.", "Name one, or a state with --state.")
    if state is not None:
        return reegraph.coverage(kg, state, mineral, **chosen)
    return reegraph.exposure(kg, mineral, measure, year, options["importer"])


def _draw(frame: pd.DataFrame, plot: Path) -> None:
    """Draw shares as bars, the index over the years as lines."""
    from reegraph.views.pictures.plots import bars, lines

    title = frame.attrs["reegraph"]["title"]
    if "share" in frame and frame["share"].isna().all():
        shown = frame.head(15)
        unit = frame.attrs["reegraph"].get("unit", "")
        bars(shown, value="quantity", title=title, unit=unit).save(plot)
    elif "share" in frame:
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
