"""Refuse at once what would take too long or more memory than a machine has."""

from __future__ import annotations

from typing import Any

from reegraph.errors import NetworkError

__all__ = ["check_cost", "check_memory"]

HOUR = 3600.0  # seconds
GIGABYTE = 1e9  # bytes
MOST = 4.0  # gigabytes of a table of all pairs

# Seconds for a node times an edge, as measured at 10,000 nodes and 40,000 edges (docs/performance.md).
_COST = {
    "betweenness": {"networkx": 8e-7, "igraph": 1.7e-8, "rustworkx": 5e-8},
    "closeness": {"networkx": 1e-7, "igraph": 3e-9, "rustworkx": 4e-8},
    "harmonic": {"networkx": 1.2e-7, "igraph": 3e-9, "rustworkx": 1.2e-7},
}


def check_cost(net: Any, measure: str, backend: str | None) -> None:
    """Raise NetworkError where a measure would take more than an hour, with what to do instead.

    >>> import networkx as nx
    >>> check_cost(nx.path_graph(1000), "betweenness", None)
    """
    engine = backend or "networkx"
    cost = _COST.get(measure, {}).get(engine, 0.0)
    nodes = len(net)
    edges = net.number_of_edges()
    hours = cost * nodes * edges / HOUR
    if hours <= 1:
        return
    faster = "" if engine == "igraph" else "the engine igraph, "
    instead = "sampled_betweenness (`rank --sample N`), or exact_betweenness over a cluster"
    raise NetworkError(
        f"Exact {measure} of {nodes:,} nodes and {edges:,} edges would take about {hours:,.0f} "
        f"hours with {engine}.",
        f"Take {faster}{instead}."
        if measure == "betweenness"
        else "Take the engine igraph, or a part.",
    )


def check_memory(net: Any, measure: str, tables: int = 1) -> None:
    """Raise NetworkError where a measure would need more memory than most machines have.

    Args:
        net: A network.
        measure: What is computed, for the message.
        tables: How many tables of numbers for all pairs of nodes it holds at once.

    >>> import networkx as nx
    >>> check_memory(nx.path_graph(1000), "Communities")
    """
    nodes = len(net)
    gigabytes = 8.0 * tables * nodes * nodes / GIGABYTE
    if gigabytes > MOST:
        raise NetworkError(
            f"{measure} of {nodes:,} nodes would need about {gigabytes:,.0f} gigabytes of memory.",
            "Take a part of the network: another day, fewer minerals or kinds.",
        )
