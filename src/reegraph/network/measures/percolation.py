"""How a network falls apart: nodes taken out by chance, or the most central first."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import NameNotFound, UsageError
from reegraph.network.compute.parallel import Progress, chunks_of, parallel_map
from reegraph.network.measures.centrality import measure_values
from reegraph.network.results import label, require_nodes, with_record

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["percolation"]

CHUNK = 10  # runs
ORDERS = ("random", "degree", "strength", "betweenness")


def percolation(
    net: Any,
    order: str = "degree",
    draws: int = 100,
    seed: int = 0,
    adaptive: bool = True,
    jobs: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Measure how a network falls apart as its nodes are removed one by one.

    Ties count in both directions, of several between two nodes (directions, layers) the weights are
    added, a tie of a node with itself is none.

    Args:
        net: A networkx graph.
        order: `random`, or a measure, the highest first: degree, strength or betweenness.
        draws: Number of runs of `random`.
        seed: What decides the runs.
        adaptive: Whether a measure is computed anew after each removal.
        jobs: Processes of this machine; they give the same as one.
        cluster: Address of a Dask scheduler, `tcp://HOST:PORT`, in place of processes.
        progress: Is called with what is done and what there is in all.

    Returns:
        A frame of `removed` (Int64), `node` and `label` (empty for random), `largest` (share of all
        nodes in the largest component, float64), `low` and `high` (5 and 95 % of the runs);
        `attrs["reegraph"]["robustness"]` is the mean of `largest` without the first, at most 0.5.

    Raises:
        NameNotFound: There is no such order.
        NetworkError: An empty network.
        UsageError: No draws, or an order other than `random` that is to be spread.
        ParallelError: Processes or the cluster fail.

    Examples:
        >>> percolation(nx.star_graph(3), "degree")["largest"].tolist()
        [1.0, 0.25, 0.25, 0.25, 0.0]

    References:
        Schneider et al. 2011, doi:10.1073/pnas.1009440108.
    """
    import numpy as np

    if order not in ORDERS:
        raise NameNotFound(order, "order", list(ORDERS))
    if draws < 1:
        raise UsageError(f"The number of draws is {draws}; one is needed.", "Give 1 or more.")
    if order != "random" and (jobs != 1 or cluster is not None):
        raise UsageError(
            "Only the runs of a random order are spread.", "Leave out jobs and cluster."
        )
    require_nodes(net)
    graph = _undirected(net)
    if order == "random":
        chunks = chunks_of(draws, CHUNK)
        runs = parallel_map(_some_runs, (graph, seed), chunks, jobs, cluster, progress)
        values = np.array([run for chunk in runs for run in chunk])
        removed = [""] * values.shape[1]
    else:
        nodes = _by_measure(graph, order, adaptive)
        values = np.array([_falling(graph, nodes)])
        removed = ["", *map(str, nodes)]
    frame = _percolation_frame(net, values, removed)
    share = float(frame["largest"][1:].sum() / len(graph))
    notes = [f"robustness {share:.3f} (0.5 where everyone is tied to everyone)"]
    return with_record(
        frame,
        net,
        order=order,
        adaptive=adaptive,
        draws=draws,
        seed=seed,
        robustness=share,
        notes=notes,
    )


def _percolation_frame(net: Any, runs: NDArray[np.float64], removed: Sequence[str]) -> pd.DataFrame:
    """Return the mean of some runs (n runs x removals) after each removal, with 5 and 95 %."""
    import numpy as np
    import pandas as pd

    mean = runs.mean(axis=0)
    low, high = np.percentile(runs, [5, 95], axis=0)
    return pd.DataFrame(
        {
            "removed": pd.array(range(len(mean)), dtype="Int64"),
            "node": removed,
            "label": [label(net, node) if node in net else "" for node in removed],
            "largest": mean,
            "low": low,
            "high": high,
        }
    )


def _some_runs(shared: tuple[Any, int], numbers: Sequence[int]) -> list[list[float]]:
    """Return some runs in which nodes are taken out by chance, each by a seed of its own."""
    graph, seed = shared
    found = []
    for number in numbers:
        nodes = sorted(graph)
        random.Random(f"{seed} {number}").shuffle(nodes)
        found.append(_falling(graph, nodes))
    return found


def _undirected(net: Any) -> Any:
    """Return the network without directions and layers, weights added up."""
    graph = nx.Graph()
    graph.add_nodes_from(net)
    for one, other, weight in net.edges(data="weight", default=1.0):
        if one != other:
            known = graph.edges[one, other]["weight"] if graph.has_edge(one, other) else 0.0
            graph.add_edge(one, other, weight=known + weight)
    return graph


def _falling(graph: Any, nodes: Sequence[Any]) -> list[float]:
    """Return the share of the largest component before and after each removal.

    It is built up from the end.
    """
    parts = nx.utils.UnionFind()
    sizes: Counter[Any] = Counter()
    largest = 0
    shares = [0.0]
    inside = set()
    for node in reversed(nodes):
        inside.add(node)
        joined = {parts[node]} | {parts[o] for o in graph[node] if o in inside}
        total = 1 + sum(sizes[root] for root in joined if root in sizes)
        for root in joined:
            sizes.pop(root, None)
        parts.union(node, *joined)
        sizes[parts[node]] = total
        largest = max(largest, total)
        shares.append(largest / len(nodes))
    return shares[::-1]


def _by_measure(graph: Any, order: str, adaptive: bool) -> list[Any]:
    """Return nodes by a measure, the highest first, of equals the first by name."""
    left = graph.copy()
    nodes: list[Any] = []
    ranking: list[Any] = []
    while len(left):
        if adaptive or not ranking:
            values = measure_values(left, order)
            ranking = sorted(left, key=lambda n: (-float(f"{values[n]:.12g}"), n))
        node = ranking.pop(0)
        nodes.append(node)
        left.remove_node(node)
    return nodes
