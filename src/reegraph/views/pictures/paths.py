"""The view of a path: how two entities are connected, station by station."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reegraph.errors import UsageError
from reegraph.views.pages.build_page import drawn
from reegraph.views.pages.page import Page

if TYPE_CHECKING:
    import networkx as nx

    from reegraph.graph.edges import ClaimEdge
    from reegraph.graph.paths import Step
    from reegraph.graph.snapshot import Snapshot

__all__ = ["path", "path_picture"]


def _edge_of(step: Step, edges: dict[str, list[ClaimEdge]]) -> ClaimEdge:
    """Return the edge of the graph that a step goes along."""
    from reegraph.namespaces import CLAIM, expand

    ends = {expand(step.start), expand(step.end)}
    between = [e for e in edges[expand(step.start)] if {e.subject, e.object} == ends]
    if step.claim:
        return min(e for e in between if e.claim == CLAIM + step.claim)
    return min(e for e in between if e.family == "place")


def path_picture(kg: Snapshot, one: str, other: str) -> nx.MultiDiGraph:
    """Build the picture of a shortest chain of claims between two entities, from left to right.

    Args:
        kg: The graph.
        one: The name of the entity on the left.
        other: The name of the entity on the right.

    Raises:
        NameNotFound: There is no entity of a name.
        AmbiguousName: There are several entities of a name.
        UsageError: Both are the same, or no claims connect them.
    """
    from reegraph.graph.edges import read_edges
    from reegraph.graph.paths import shortest_path
    from reegraph.graph.pictures import build_subgraph
    from reegraph.graph.property_cache import cache_of
    from reegraph.namespaces import expand

    steps = shortest_path(kg.store, kg.resolve(one), kg.resolve(other))
    if not steps:
        raise UsageError(
            f"No chain of claims connects {one} and {other} on {kg.day}.",
            "Choose another day (--as-of), or count possible claims (--include-possible).",
        )
    edges = read_edges(kg.store)
    stations = [expand(step.start) for step in steps] + [expand(steps[-1].end)]
    graph = build_subgraph(
        cache_of(kg),
        {name: place for place, name in enumerate(stations)},
        [_edge_of(step, edges) for step in steps],
        centre="",
        left_out=0,
        notes=[f"{number}. {step}" for number, step in enumerate(steps, 1)],
    )
    for number, name in enumerate(stations):
        graph.nodes[name]["column"] = number
    labels = [graph.nodes[name]["label"][:200] for name in (stations[0], stations[-1])]
    graph.graph["title"] = f"From {labels[0]} to {labels[1]}"
    return graph


def path(kg: Snapshot, one: str, other: str) -> Page:
    """Draw how two entities are connected on the day: a shortest chain, each claim with its sources.

    Args:
        kg: The graph.
        one: Name of the entity on the left.
        other: Name of the entity on the right.

    Returns:
        A page. `save` writes it as one file, a notebook shows it.

    Raises:
        NameNotFound: There is no entity of a name.
        AmbiguousName: There are several entities of a name.
        UsageError: Both are the same, or no claims connect them.

    Examples:
        >>> import reegraph
        >>> path(reegraph.load(), "KABIL", "Hindustan Copper Limited").title
        'From Khanij Bidesh India Limited to Hindustan Copper Limited'
    """
    graph = path_picture(kg, one, other)
    title = graph.graph["title"]
    return drawn(kg, graph, f"path {title[0].lower()}{title[1:]}", ())
