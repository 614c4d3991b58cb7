"""Options that choose a network, the same for every command that measures one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.options import graph_of, note

if TYPE_CHECKING:
    from reegraph.knowledge import KnowledgeGraph

__all__ = [
    "chosen_network",
    "complete_network",
    "measure_option",
    "network_options",
    "network_options_without",
    "picked",
    "parallel_options",
    "parallel_arguments",
]

_OPTIONS: dict[str, tuple[str, str]] = {
    "via": (
        "none|public|controlled|national",
        "Which country an organisation counts for: none, its government, also its majority owner, "
        "or the country of its head office.",
    ),
    "plurilateral": (
        "fractional|clique|bipartite|drop",
        "How to count an agreement of three or more parties: shared out among their pairs, one for "
        "each pair, as a node of its own, or not at all.",
    ),
    "weight": (
        "WEIGHT",
        "What a tie counts: count, depth, depth-doubling, recency, share or value.",
    ),
    "since": ("DATE", "Only what began on this date or later."),
    "minerals": ("NAMES", "Only these minerals, and all that fall under them."),
    "forums": ("NAMES", "Only these forums, or agreements made under them."),
    "kinds": ("CODES", "Only these kinds of agreements."),
    "statuses": ("CODES", "Statuses that count; signed, in-force and completed by default."),
    "confidence": ("CODES", "Only claims of this confidence."),
    "sources": ("IDS", "Only facts supported by these sources."),
    "roles": ("CODES", "Roles in a forum: member, partner, observer, participant."),
    "stage": ("CODE", "Only this stage of the value chain."),
    "mineral": ("NAME", "The one mineral of a network of trade."),
    "unit": ("t|USD|percent", "The one unit of trade."),
    "year": ("YEAR", "The year of trade; the best covered one by default."),
    "half_life": ("YEARS", "Years in which a tie loses half its weight, for --weight recency."),
}


def network_options(command: Any) -> Any:
    """Add the options by which a network is chosen; a network refuses those that it does not know."""
    return network_options_without()(command)


def network_options_without(*names: str) -> Callable[[Any], Any]:
    """Return a decorator that adds these options but some.

    A command gives these a meaning of its own, or none.
    """

    def add(command: Any) -> Any:
        for name, (metavar, words) in reversed(_OPTIONS.items()):
            if name not in names:
                flag = f"--{name.replace('_', '-')}"
                command = click.option(flag, name, metavar=metavar, help=words)(command)
        return command

    return add


def picked(options: dict[str, Any], *, without: Sequence[str] = ()) -> dict[str, Any]:
    """Return the network options that were given."""
    return {
        name: options[name]
        for name in _OPTIONS
        if name not in without and options.get(name) is not None
    }


def chosen_network(name: str, options: dict[str, Any]) -> tuple[KnowledgeGraph, Any]:
    """Open the graph and compute the network that a command names."""
    kg = graph_of(options)
    return kg, kg.network(name, **picked(options))


class _MeasureOption(click.Option):
    """An option that takes a measure of centrality; its help lists all that are registered.

    They are read when help is printed: to import them takes longer than most commands do.
    """

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from reegraph.network.measures.centrality import MEASURES

        words = "; ".join(f"{name} ({known.says})" for name, known in MEASURES.items())
        self.help = f"The measure of centrality: {words}."
        return super().get_help_record(ctx)


def measure_option(command: Any) -> Any:
    """Add the option `--measure`."""
    return click.option(
        "--measure",
        cls=_MeasureOption,
        default="betweenness",
        show_default=True,
        metavar="MEASURE",
        shell_complete=_complete_measure,
    )(command)


def _complete_measure(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Return names of measures for the shell."""
    from reegraph.network.measures.centrality import MEASURES

    return [name for name in MEASURES if name.startswith(incomplete)]


def parallel_options(command: Any) -> Any:
    """Add the options by which work is spread over processes or a cluster."""
    command = click.option(
        "--cluster",
        metavar="tcp://HOST:PORT",
        help="Spread the work over the Dask cluster of this scheduler, with reegraph[cluster].",
    )(command)
    return click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        metavar="N",
        help="Spread the work over this many processes.",
    )(command)


def parallel_arguments(options: dict[str, Any]) -> dict[str, Any]:
    """Return what `parallel_options` chose, as arguments of a function that spreads its work.

    On a terminal it notes how much is done.
    """
    progress = _counting() if sys.stderr.isatty() else None
    return {"jobs": options["jobs"], "cluster": options["cluster"], "progress": progress}


def _counting(seconds: float = 1.0) -> Callable[[int, int], None]:
    """Return a function that notes what is done, by tenths, at most once in so many seconds."""
    last = time.monotonic()
    tenths = 0

    def progress(done: int, total: int) -> None:
        nonlocal last, tenths
        now = time.monotonic()
        if 10 * done // total > tenths and now - last >= seconds:
            last = now
            tenths = 10 * done // total
            note(f"{done:,} of {total:,}")

    return progress


def complete_network(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Return names of networks for the shell."""
    from reegraph.network.projection.definitions import read_projections

    return [name for name in read_projections() if name.startswith(incomplete)]
