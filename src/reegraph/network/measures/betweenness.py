"""Betweenness of large networks: exact by parts of the nodes, or estimated from a sample of them."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import UsageError
from reegraph.network.compute.parallel import Progress, parallel_map
from reegraph.network.measures.centrality import Values, backend_name, countable_paths
from reegraph.network.results import ranked, require_nodes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["exact_betweenness", "sampled_betweenness"]

# Sources are always cut into as many parts, however many processes there are: sums of the same
# numbers in the same order are the same to the last digit.
PARTS = 64
BATCHES = 10  # of sources of a sample; their spread gives the standard error


def _sums_from(
    shared: tuple[Any, list[Any], str | None, str | None], sources: Sequence[Any]
) -> Values:
    """Return sums over the shortest paths that start at some nodes.

    A pair counts half in each of its directions where the network has none.
    """
    lengths, nodes, length, engine = shared
    return dict(
        nx.betweenness_centrality_subset(lengths, sources, nodes, weight=length, backend=engine)
    )


def _pairs(net: Any) -> float:
    """Return the number of pairs of other nodes that a node can lie between."""
    total = len(net)
    return (total - 1) * (total - 2) / (1 if net.is_directed() else 2)


def exact_betweenness(
    net: Any,
    weighted: bool = False,
    backend: str | None = None,
    jobs: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Compute betweenness by the nodes at which paths start, so that the work can be spread.

    Worth it on large networks over several `jobs` or a `cluster`, which give the same as one
    process.

    Args:
        net: A networkx graph.
        weighted: Whether weights count: a tie is then 1 / weight long.
        backend: Engine for the paths: networkx, igraph or rustworkx (the extra `fast`).
        jobs: Processes of this machine.
        cluster: Address of a Dask scheduler, `tcp://HOST:PORT`, in place of processes.
        progress: Is called with the nodes whose paths are done and all nodes.

    Returns:
        The frame of `centrality(net, "betweenness")`, equal to 1e-12.

    Raises:
        UsageError: A network of layers, or both `jobs` and a `cluster`.
        ParallelError: Processes or the cluster fail.

    Examples:
        >>> exact_betweenness(nx.star_graph(3))["value"].tolist()
        [1.0, 0.0, 0.0, 0.0]

    References:
        Brandes 2001, doi:10.1080/0022250X.2001.9990249.
    """
    if net.is_multigraph():
        raise UsageError("Layers are measured one at a time.", "Take one with reegraph.layer.")
    require_nodes(net)
    engine = backend_name(backend)
    lengths, length = countable_paths(net, "weight" if weighted else None, engine)
    nodes = sorted(net)
    pairs = _pairs(net)
    shared = (lengths, nodes, length, engine)
    chunks = [nodes[i::PARTS] for i in range(min(PARTS, len(nodes)))]
    sums = parallel_map(_sums_from, shared, chunks, jobs, cluster, progress)
    values = {n: math.fsum(part[n] for part in sums) / pairs if pairs else 0.0 for n in nodes}
    return ranked(net, values, measure="betweenness", weighted=weighted)


def sampled_betweenness(
    net: Any,
    sources: int,
    seed: int = 0,
    weighted: bool = False,
    backend: str | None = None,
    jobs: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Estimate betweenness from paths that start at a random sample of nodes, with its error.

    Args:
        net: A networkx graph.
        sources: How many nodes are drawn, without replacement; 2 or more.
        seed: What decides the draw.
        weighted: Whether weights count: a tie is then 1 / weight long.
        backend: Engine for the paths: networkx, igraph or rustworkx (the extra `fast`).
        jobs: Processes of this machine; more than ten are of no use.
        cluster: Address of a Dask scheduler, `tcp://HOST:PORT`, in place of processes.
        progress: Is called with sources done and sources in all.

    Returns:
        The frame of `centrality` with `error` (float64), the standard error over ten batches of
        sources with the correction for a finite population: 0 where all nodes are drawn.

    Raises:
        UsageError: Fewer than two sources, or more than nodes.
        ParallelError: Processes or the cluster fail.

    Examples:
        >>> sampled_betweenness(nx.star_graph(3), 4)["error"].tolist()
        [0.0, 0.0, 0.0, 0.0]

    References:
        Brandes and Pich 2007, doi:10.1142/S0218127407018403.
    """
    if not 2 <= sources <= len(net):
        raise UsageError(
            f"The sample is {sources} of {len(net)} nodes.",
            f"Draw 2 to {len(net)}." if len(net) >= 2 else "Choose a larger network.",
        )
    engine = backend_name(backend)
    lengths, length = countable_paths(net, "weight" if weighted else None, engine)
    nodes = sorted(net)
    drawn = random.Random(seed).sample(nodes, sources)
    number = min(BATCHES, sources)
    batches = [drawn[i::number] for i in range(number)]
    sums = parallel_map(
        _sums_from, (lengths, nodes, length, engine), batches, jobs, cluster, progress
    )
    mean, error = _mean_and_error(sums, [len(batch) for batch in batches], _pairs(net))
    frame = ranked(net, mean, measure="betweenness", weighted=weighted, sources=sources, seed=seed)
    frame["error"] = [error[n] for n in frame["node"]]
    return frame


def _mean_and_error(
    sums: Sequence[Values], sizes: Sequence[int], pairs: float
) -> tuple[Values, Values]:
    """Return the estimate of each node over all batches, and its standard error."""
    nodes = list(sums[0])
    total = len(nodes)
    drawn = sum(sizes)
    number = len(sizes)
    estimates = []
    for size, batch in zip(sizes, sums, strict=True):
        scale = total / size / pairs if pairs else 0.0
        estimates.append({n: value * scale for n, value in batch.items()})
    mean = {n: sum(e[n] * s for e, s in zip(estimates, sizes, strict=True)) / drawn for n in nodes}
    finite = 1 - drawn / total  # a sample of all nodes has no error
    squares = {n: sum((e[n] - mean[n]) ** 2 for e in estimates) / (number - 1) for n in nodes}
    return mean, {n: math.sqrt(squares[n] / number * finite) for n in nodes}
