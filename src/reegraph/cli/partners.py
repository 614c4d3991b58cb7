"""The command on whom to sign with next: partners."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.frames import frame_options, print_frame
from reegraph.cli.name_completion import complete_names
from reegraph.cli.network_options import network_options, picked
from reegraph.cli.options import graph_of, graph_options, note
from reegraph.cli.timeout import within
from reegraph.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["partners"]

_BRIEF = ("label", "rank", "score", "score_high", "because", "claims", "sources")


@click.command()
@click.argument("state", shell_complete=complete_names("actor"))
@click.argument("asked", metavar="MINERAL", shell_complete=complete_names("mineral"))
@click.option(
    "--worth",
    "weights",
    multiple=True,
    metavar="NAME=NUMBER",
    help="What a component counts: mining, refining, reserves, diversification, forums, agreements, talks; "
    "as often as wanted; the others count as usual.",
)
@click.option(
    "--without",
    multiple=True,
    metavar="NAME",
    help="No candidate, such as the supplier to depend on less; as often as wanted.",
)
@click.option(
    "--sensitivity", is_flag=True, help="The ranks under weights drawn at random, and without each."
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    metavar="N",
    help="Draws of weights for --sensitivity.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="What decides the draws.")
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="How many to print.",
)
@network_options
@frame_options
@graph_options
def partners(state: str, asked: str, **options: Any) -> None:  # fmt: skip
    """Rank the states with which an agreement on MINERAL would add most to what STATE reaches.

    A score adds up what coverage would gain, by how much the concentration of supply could fall, and
    how near an agreement is. Its weights are said and can be changed; how much hangs on them,
    --sensitivity shows.
    """
    import reegraph

    frame = within(
        options["timeout"],
        lambda: reegraph.partners(
            graph_of(options), state, asked, _numbers(options["weights"]), options["without"],
            options["sensitivity"], options["draws"], options["seed"], **picked(options),
        ),
    ).head(options["top"])  # fmt: skip
    brief = () if options["sensitivity"] else _BRIEF
    print_frame(frame, options["form"], options["output"], options["explain"], brief)
    plot: Path | None = options["plot"]
    if plot is not None:
        _draw(frame, plot)
        note(f"picture: {plot}")


def _numbers(texts: tuple[str, ...]) -> dict[str, float]:
    """Weights written as NAME=NUMBER."""
    found = {}
    for text in texts:
        name, _, number = text.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            raise UsageError(
                f"'{text}' is not a weight.", "Write NAME=NUMBER, for example mining=0.5."
            ) from None
    return found


def _draw(frame: pd.DataFrame, plot: Path) -> None:
    """What each component adds to the score of each candidate, as stacked bars."""
    from reegraph.views.pictures.plots import stacked

    found = frame.attrs["reegraph"]
    if "score" not in frame or frame.empty:
        raise UsageError("This table has no picture.", "Leave out --sensitivity.")
    parts = {
        name: frame[name].astype("float64").fillna(0.0) / found["scales"][name] * weight
        for name, weight in found["weights"].items()
    }
    shown = frame[["label"]].assign(**parts)
    shown.attrs = frame.attrs
    stacked(shown, list(parts), title=found["title"], unit="score").save(plot)
