"""Options that choose a network, the same for every command that measures one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.options import graph_of, note

if TYPE_CHECKING:
    from reegraph.knowledge import KnowledgeGraph

__all__ = [
    "chosen_network",
    "complete_network",
    "network_options",
    "picked",
    "parallel_options",
    "parallel_arguments",
]

_WORDS = {
    "via": ("none|public|controlled|national", "Whom an actor stands for: itself, the polity for "
            "which it acts, also the one that owns above 50 %, or that of its seat."),
    "plurilateral": ("fractional|clique|bipartite|drop", "What a text of many sides counts: shared "
                     "out among its pairs, one each, kept as a node, or nothing."),
    "weight": ("WEIGHT", "What a tie counts: count, depth, depth-doubling, recency, share, value."),
    "since": ("DATE", "Only what began then or later."),
    "minerals": ("NAMES", "Only these minerals with all that falls under them."),
    "forums": ("NAMES", "Only these forums, or what was agreed under them."),
    "kinds": ("CODES", "Only these kinds of agreements."),
    "statuses": ("CODES", "Statuses that count; signed, in-force and completed if not given."),
    "confidence": ("CODES", "Only claims of this confidence."),
    "sources": ("IDS", "Only what one of these sources backs."),
    "roles": ("CODES", "Roles in a forum: member, partner, observer, participant."),
    "stage": ("CODE", "Only this stage of the value chain."),
    "mineral": ("NAME", "The one mineral whose trade is drawn."),
    "unit": ("t|USD|percent", "The one unit of trade."),
    "year": ("YEAR", "The year of trade; the best covered one if not given."),
    "half_life": ("YEARS", "For the weight recency: years in which a tie loses half of it."),
}  # fmt: skip


def network_options(command: Any) -> Any:
    """Add the options by which a network is chosen; which of them a network knows, it says."""
    for name, (metavar, words) in reversed(_WORDS.items()):
        command = click.option(f"--{name.replace('_', '-')}", name, metavar=metavar, help=words)(
            command
        )
    return command


def picked(options: dict[str, Any]) -> dict[str, Any]:
    """The network options that were given."""
    return {name: options[name] for name in _WORDS if options.get(name) is not None}


def chosen_network(name: str, options: dict[str, Any]) -> tuple[KnowledgeGraph, Any]:
    """The graph and the network that a command names."""
    kg = graph_of(options)
    return kg, kg.network(name, **picked(options))


def parallel_options(command: Any) -> Any:
    """Add the options by which work is spread over processes or a cluster."""
    words = "Spread the work over so many processes."
    there = "Spread it over the Dask cluster of this scheduler, with reegraph[cluster]."
    command = click.option("--cluster", metavar="tcp://HOST:PORT", help=there)(command)
    number = click.IntRange(min=1)
    return click.option("--jobs", type=number, default=1, show_default=True, metavar="N",
                        help=words)(command)  # fmt: skip


def parallel_arguments(options: dict[str, Any]) -> dict[str, Any]:
    """What `parallel_options` chose, as arguments of a function that spreads its work; on a terminal
    it says how far it is."""
    progress = _counting() if sys.stderr.isatty() else None
    return {"jobs": options["jobs"], "cluster": options["cluster"], "progress": progress}


def _counting(seconds: float = 1.0) -> Callable[[int, int], None]:
    """A function that notes what is done: a tenth at a time, and not more often than `seconds`."""
    last, tenths = time.monotonic(), 0

    def progress(done: int, total: int) -> None:
        nonlocal last, tenths
        now = time.monotonic()
        if 10 * done // total > tenths and now - last >= seconds:
            last, tenths = now, 10 * done // total
            note(f"{done:,} of {total:,}")

    return progress


def complete_network(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Names of networks for the shell."""
    from reegraph.network.projection.definitions import read_projections

    return [name for name in read_projections() if name.startswith(incomplete)]
