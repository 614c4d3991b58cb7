"""The command on whom to sign with next: partners."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.frames import frame_options, print_frame
from reegraph.cli.name_completion import complete_names
from reegraph.cli.network_options import network_options_without, picked
from reegraph.cli.options import graph_of, graph_options, note
from reegraph.cli.timeout import with_timeout
from reegraph.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["partners"]

_BRIEF = ("label", "rank", "score", "score_high", "because", "claims", "sources")


@click.command()
@click.argument("state", shell_complete=complete_names("actor"))
@click.argument("mineral", shell_complete=complete_names("mineral"))
@click.option(
    "--weight",
    multiple=True,
    metavar="NAME=NUMBER",
    help="Weight of a component of the score: mining, refining, reserves, diversification, forums, "
    "agreements, talks. May be repeated; the others keep their usual weight.",
)
@click.option(
    "--exclude",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_names("actor"),
    help="Not a candidate, such as the supplier to depend on less. May be repeated.",
)
@click.option(
    "--sensitivity",
    is_flag=True,
    help="Show the ranks under random weights, and without each component.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    metavar="N",
    help="Number of random weightings for --sensitivity.",
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Seed of the random weightings."
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="How many to print.",
)
@network_options_without("weight", "mineral", "unit", "year")
@frame_options
@graph_options
def partners(state: str, mineral: str, **options: Any) -> None:
    """Rank the states with which an agreement on MINERAL would add most to what STATE reaches.

    The score adds up what coverage would gain, by how much the concentration of supply could fall,
    and how near an agreement is. Weights are printed and can be changed; --sensitivity shows how
    much they matter.
    """
    import reegraph

    frame = with_timeout(
        options["timeout"],
        lambda: reegraph.partners(
            graph_of(options),
            state,
            mineral,
            weight=_numbers(options["weight"]),
            exclude=options["exclude"],
            sensitivity=options["sensitivity"],
            draws=options["draws"],
            seed=options["seed"],
            **picked(options, without=("weight",)),
        ),
    ).head(options["top"])
    brief = () if options["sensitivity"] else _BRIEF
    print_frame(frame, options["form"], options["output"], options["explain"], brief)
    plot: Path | None = options["plot"]
    if plot is not None:
        _draw(frame, plot)
        note(f"picture: {plot}")


def _numbers(texts: tuple[str, ...]) -> dict[str, float]:
    """Read weights written as NAME=NUMBER."""
    weights = {}
    for text in texts:
        name, _, number = text.partition("=")
        try:
            weights[name.strip()] = float(number)
        except ValueError:
            raise UsageError(
                f"'{text}' is not a weight.", "Write NAME=NUMBER, for example mining=0.5."
            ) from None
    return weights


def _draw(frame: pd.DataFrame, plot: Path) -> None:
    """Draw what each component adds to the score of each candidate, as stacked bars."""
    from reegraph.views.pictures.plots import stacked

    about = frame.attrs["reegraph"]
    if "score" not in frame or frame.empty:
        raise UsageError("This table has no picture.", "Leave out --sensitivity.")
    parts = {
        name: frame[name].astype("float64").fillna(0.0) / about["scales"][name] * weight
        for name, weight in about["weights"].items()
    }
    shown = frame[["label"]].assign(**parts)
    shown.attrs = frame.attrs
    stacked(shown, list(parts), title=about["title"], unit="score").save(plot)
