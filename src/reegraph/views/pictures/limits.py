"""How much a page can show: all of it, a summary by groups first, or a part that is to be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reegraph.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FULL", "MOST", "SEED", "trim", "add_communities", "check_page", "check_full"]

WHOLE = (300, 1500)
"""Nodes and lines that are drawn at once; above, a page opens with groups."""
MOST = (2000, 6000)
"""Nodes and lines that a page holds at all, unless it is the full map."""
FULL = (40_000, 120_000)
"""Nodes and lines of the largest full map."""
SEED = 7  # any will do; the page names it, so that the groups can be made again
GROUPS = 20
"""Communities that stand by themselves; what is smaller is put together."""


def _lines(graph: nx.MultiDiGraph) -> int:
    return len({(one, other, data["family"]) for one, other, data in graph.edges(data=True)})


def _plain(graph: nx.MultiDiGraph) -> tuple[list[str], nx.Graph]:
    """Return the sorted nodes, and a graph of their numbers with one edge a pair.

    An edge is weighed by its claims. Numbers stand for names, which would be hashed anew in every
    run.
    """
    import networkx as nx

    nodes = sorted(graph)
    number = {name: i for i, name in enumerate(nodes)}
    plain = nx.Graph()
    plain.add_nodes_from(range(len(nodes)))
    for one, other in sorted((number[a], number[b]) for a, b in graph.edges() if a != b):
        weight = plain.edges[one, other]["weight"] + 1 if plain.has_edge(one, other) else 1
        plain.add_edge(one, other, weight=weight)
    return nodes, plain


def add_communities(graph: nx.MultiDiGraph) -> None:
    """Give every node its `community` where none has one: Louvain over the lines drawn."""
    import networkx as nx

    if any("community" in node for _, node in graph.nodes(data=True)):
        return
    nodes, plain = _plain(graph)
    parts = nx.community.louvain_communities(plain, weight="weight", seed=SEED)
    ordered = sorted((sorted(part) for part in parts), key=lambda p: (-len(p), p))
    for place, part in enumerate(ordered):
        for member in part:
            graph.nodes[nodes[member]]["community"] = min(place, GROUPS)
    note = f"Groups are communities of the drawn lines (Louvain, seed {SEED})"
    if len(ordered) > GROUPS:
        note += f"; the last one holds the {len(ordered) - GROUPS} smallest"
    graph.graph["notes"] = [*graph.graph.get("notes", []), f"{note}."]


def name_communities(graph: nx.MultiDiGraph) -> None:
    """Name each community after its best-connected node."""
    best: dict[int, tuple[int, str]] = {}
    for name, node in sorted(graph.nodes(data=True)):
        if "community" in node:
            mine = (-graph.degree(name), name)
            best[node["community"]] = min(best.get(node["community"], mine), mine)
    if best:
        graph.graph["groups"] = {
            str(place): f"Around {graph.nodes[name]['short']}"
            for place, (_, name) in sorted(best.items())
        }
        if len(best) > GROUPS:
            graph.graph["groups"][str(GROUPS)] = "Smaller groups"


def trim(graph: nx.MultiDiGraph, limit: int | None, keep: str = "") -> nx.MultiDiGraph:
    """Keep at most `limit` nodes, those with the most claims; `keep` stays in any case.

    The graph's `left_out` counts those that are gone. Raises UsageError for a limit below 1.
    """
    if limit is None:
        return graph
    if limit < 1:
        raise UsageError("A picture needs at least one node.")
    if len(graph) <= limit:
        return graph
    ordered = sorted(graph, key=lambda name: (name != keep, -graph.degree(name), name))
    gone = set(ordered[limit:])
    smaller = graph.copy()
    smaller.remove_nodes_from(gone)
    alone = [n for n in sorted(smaller) if not smaller.degree(n) and graph.degree(n) and n != keep]
    smaller.remove_nodes_from(alone)
    smaller.graph["left_out"] = graph.graph["left_out"] + len(gone) + len(alone)
    return smaller


def _refused(
    counted: tuple[int, int], most: tuple[int, int], ways: Sequence[str], offered: str = ""
) -> None:
    """Raise UsageError for a picture with more nodes or lines than `most`."""
    if counted[0] <= most[0] and counted[1] <= most[1]:
        return
    parts = [f"Choose a part of it: {', '.join(ways)}."] if ways else []
    raise UsageError(
        f"The picture would have {counted[0]:,} nodes and {counted[1]:,} lines; "
        f"a page shows {most[0]:,} and {most[1]:,} at most.",
        " ".join([*parts, *([offered] if offered else [])]) or None,
    )


def check_full(graph: nx.MultiDiGraph, ways: Sequence[str]) -> None:
    """Raise UsageError for a picture that is too large even for the full map."""
    _refused((len(graph), _lines(graph)), FULL, ways)


def check_page(graph: nx.MultiDiGraph, ways: Sequence[str], full: bool = False) -> None:
    """Say how a picture opens (`opens`: "all" or "summary"), and give it groups where it needs them.

    `ways` are options that make it smaller; `full` says that the view has a full map to offer. Raises
    UsageError for a picture that no such page can show.
    """
    nodes = len(graph)
    lines = _lines(graph)
    offered = full and nodes <= FULL[0] and lines <= FULL[1]
    offer = "Or draw all of it as one map: --full (in Python: full=True)." if offered else ""
    _refused((nodes, lines), MOST, ways, offer)
    large = nodes > WHOLE[0] or lines > WHOLE[1]
    graph.graph["opens"] = "summary" if large else "all"
    if large:
        add_communities(graph)
    name_communities(graph)
