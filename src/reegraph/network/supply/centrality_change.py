"""What a change does to a network: centralities before and after on one scale, and its parts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import networkx as nx

from reegraph.network.measures.centrality import measure_values
from reegraph.network.results import label

__all__ = ["Row", "centrality_rows"]

Row = tuple[str, str, str, float, float | None, tuple[str, ...]]
"""What, name, label, before, after (None where nothing is left) and claims."""


def centrality_rows(before: Any, after: Any, measure: str, top: int) -> list[Row]:
    """Return what changes when nodes are taken out: centralities and parts of the network.

    There are rows of what is taken out, of the nodes whose centrality changes most, and of the parts
    of the network, counted by the nodes that stay. A row rests on the claims of the ties that
    the node has lost; where it has lost none itself, on those of all that fell.
    """
    old = measure_values(_with_nodes_of(before, after), measure)
    new = measure_values(_with_nodes_of(after, before), measure)
    lost, everything = _lost(before, after)
    fallen = sorted((n for n in before if n not in after), key=lambda n: (-old[n], n))
    listed: list[Row] = [
        (f"{measure}, taken out", node, label(before, node), old[node], None, lost.get(node, ()))
        for node in fallen[:top]
    ]
    gaps = {n: abs(new[n] - old[n]) for n in after}
    for node in sorted(gaps, key=lambda n: (-float(f"{gaps[n]:.12g}"), n))[:top]:
        if gaps[node] > 1e-12:
            because = lost.get(node, everything)
            listed.append((measure, node, label(after, node), old[node], new[node], because))
    sizes = [
        [
            len(part & set(after))
            for part in nx.connected_components(nx.Graph(g))
            if part & set(after)
        ]
        for g in (before, after)
    ]
    for what, numbers in (
        ("components", [len(s) for s in sizes]),
        ("largest component", [max(s, default=0) for s in sizes]),
        ("ties", [before.number_of_edges(), after.number_of_edges()]),
    ):
        listed.append((what, "", "", float(numbers[0]), float(numbers[1]), everything))
    return listed


def _with_nodes_of(net: Any, other: Any) -> Any:
    """Return a network with the nodes of another as well, without ties.

    Centralities are divided by numbers of nodes or pairs; of the same nodes they are on one scale.
    """
    whole = net.copy()
    whole.add_nodes_from(node for node in other if node not in net)
    return whole


def _lost(before: Any, after: Any) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Return claims of the ties, or parts of ties, that are gone: by node, and all together."""
    lost: dict[str, set[str]] = defaultdict(set)
    for one, other, data in before.edges(data=True):
        remaining = after.edges[one, other]["parts"] if after.has_edge(one, other) else {}
        gone = [event for event in data["parts"] if event not in remaining]
        backing = {c for event in gone for c in before.graph["events"][event]["claims"]}
        for node in (one, other) if gone else ():
            lost[node] |= backing & set(data["claims"])
    everything = tuple(sorted({c for claims in lost.values() for c in claims}))
    return {node: tuple(sorted(claims)) for node, claims in lost.items()}, everything
