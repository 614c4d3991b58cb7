"""The view of a path: how two entities are connected, station by station."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reegraph.errors import UsageError
from reegraph.views.pages.build_page import drawn
from reegraph.views.pages.page import Page

if TYPE_CHECKING:
    import networkx as nx

    from reegraph.graph.edges import Tie
    from reegraph.graph.paths import Step
    from reegraph.graph.snapshot import Snapshot

__all__ = ["path", "path_picture"]


def _tie(step: Step, ties: dict[str, list[Tie]]) -> Tie:
    """The tie of the graph that a step goes along."""
    from reegraph.namespaces import CLAIM, expand

    ends = {expand(step.start), expand(step.end)}
    claim = CLAIM + step.claim if step.claim else ""
    between = [t for t in ties[expand(step.start)] if {t.one, t.other} == ends]
    return min(t for t in between if t.claim == claim or (not claim and t.family == "place"))


def path_picture(kg: Snapshot, one: str, other: str) -> nx.MultiDiGraph:
    """A shortest chain of claims between two entities (names) as a picture, from left to right.

    Raises NameNotFound, AmbiguousName, and UsageError where no claims connect them.
    """
    from reegraph.graph.edges import read_ties
    from reegraph.graph.paths import shortest_path
    from reegraph.graph.pictures import picture
    from reegraph.graph.property_cache import reader_of
    from reegraph.namespaces import expand

    steps = shortest_path(kg.store, kg.resolve(one), kg.resolve(other))
    if not steps:
        raise UsageError(
            f"No chain of claims connects {one} and {other} on {kg.day}.",
            "Choose another day (--as-of), or count possible claims (--include-possible).",
        )
    ties = read_ties(kg.store)
    stations = [expand(step.start) for step in steps] + [expand(steps[-1].end)]
    chosen = [_tie(step, ties) for step in steps]
    graph = picture(
        reader_of(kg), {name: i for i, name in enumerate(stations)}, chosen, centre="",
        left_out=0, notes=[f"{number}. {step}" for number, step in enumerate(steps, 1)],
    )  # fmt: skip
    for number, name in enumerate(stations):
        graph.nodes[name]["column"] = number
    labels = [graph.nodes[name]["label"][:200] for name in (stations[0], stations[-1])]
    graph.graph["title"] = f"From {labels[0]} to {labels[1]}"
    return graph


def path(kg: Snapshot, one: str, other: str) -> Page:
    """Draw how two entities are connected on the day: a shortest chain, each claim with its sources.

    Raises NameNotFound, AmbiguousName, UsageError where both are the same or no claims connect them.
    """
    graph = path_picture(kg, one, other)
    title = graph.graph["title"]
    return drawn(kg, graph, f"path {title[0].lower()}{title[1:]}", ())
