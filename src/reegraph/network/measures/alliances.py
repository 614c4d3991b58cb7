"""Which alliances there are: communities and how stable they are, cores, like with like."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import NameNotFound, NetworkError, UsageError
from reegraph.network.compute.cost import check_memory
from reegraph.network.compute.igraph_backend import BACKEND, available
from reegraph.network.results import label, ranked, require_nodes, with_record

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = [
    "METHODS",
    "alliances",
    "assortativity",
    "k_core",
    "undirected",
]

ROUNDS = 20  # of the consensus; one that is not reached by then is not reached
Partition = tuple[tuple[int, ...], ...]


def _louvain(net: Any, resolution: float, seed: int) -> list[set[int]]:
    return list(nx.community.louvain_communities(net, "weight", resolution, seed=seed))


def _leiden(net: Any, resolution: float, seed: int) -> list[set[int]]:
    if not available():
        raise UsageError(
            "The method 'leiden' needs the package igraph.", "pip install 'reegraph[fast]'"
        )
    net.__networkx_cache__ = None  # networkx warns where it takes a converted graph from there
    call: Any = nx.community.leiden_communities
    return list(call(net, "weight", resolution, seed=seed, backend=BACKEND))


METHODS: Mapping[str, Callable[[Any, float, int], list[set[int]]]] = {
    "louvain": _louvain,
    "leiden": _leiden,
}
"""Methods by name: from a weighted network of integers, resolution and seed to communities."""


def undirected(net: Any, least: int = 1) -> Any:
    """Return a network of numbers in the order of the sorted names.

    Ties have a weight above 0, both directions of a pair added up, none of a node with itself.
    Raises UsageError for layers, NetworkError for fewer than `least` nodes or a negative weight.
    """
    if net.is_multigraph():
        raise UsageError("Layers are measured one at a time.", "Take one with reegraph.layer.")
    require_nodes(net, least)
    place = {node: i for i, node in enumerate(sorted(net))}
    weights: dict[tuple[int, int], list[float]] = {}
    for one, other, weight in net.edges(data="weight", default=1.0):
        if weight < 0:
            raise NetworkError("This is not defined over negative weights.")
        if one != other and weight > 0:
            pair = min(place[one], place[other]), max(place[one], place[other])
            weights.setdefault(pair, []).append(float(weight))
    graph = nx.Graph()
    graph.add_nodes_from(range(len(place)))
    graph.add_weighted_edges_from((*pair, math.fsum(w)) for pair, w in sorted(weights.items()))
    return graph


def _in_order(parts: Sequence[Any]) -> Partition:
    """Return communities in a fixed order: the largest first, of several the one of the first node."""
    return tuple(sorted((tuple(sorted(p)) for p in parts), key=lambda p: (-len(p), p)))


def _together(size: int, partitions: Sequence[Partition]) -> np.ndarray:
    """Return the share of the partitions in which two nodes are in one community."""
    import numpy as np

    counts = np.zeros((size, size))
    for parts, times in sorted(Counter(partitions).items()):
        for part in parts:
            counts[np.ix_(part, part)] += times
    return counts / len(partitions)


def _linked(together: np.ndarray, threshold: float) -> Any:
    """Return the network of a consensus matrix.

    It ties the pairs at or above the threshold, and a node that would stand alone by its strongest
    pair.
    """
    graph = nx.Graph()
    graph.add_nodes_from(range(len(together)))
    for one, row in enumerate(together.tolist()):
        near = [(value, other) for other, value in enumerate(row) if other != one and value > 0]
        strong = [(value, other) for value, other in near if value >= threshold]
        for value, other in strong or sorted(near, key=lambda n: (-n[0], n[1]))[:1]:
            graph.add_edge(one, other, weight=value)
    return graph


def _consensus(
    graph: Any, method: str, resolution: float, runs: int, seed: int, threshold: float
) -> tuple[Partition, np.ndarray, int, int]:
    """Find the partition of the consensus.

    Beside it stand the co-assignment of the first round, its number of different partitions, and
    how many rounds were needed.
    """
    function = METHODS[method]
    rng = random.Random(seed)
    first: np.ndarray | None = None
    varied = 0
    for turn in range(1, ROUNDS + 1):
        seeds = [rng.randrange(2**31) for _ in range(runs)]
        partitions = [_in_order(function(graph, resolution, s)) for s in seeds]
        together = _together(len(graph), partitions)
        if first is None:
            first = together
            varied = len(set(partitions))
        if len(set(partitions)) == 1:
            return partitions[0], first, varied, turn
        graph = _linked(together, threshold)
    raise NetworkError(
        f"The runs did not agree on one partition within {ROUNDS} rounds.",
        "Try more runs or a higher threshold.",
    )


def _stability(parts: Partition, together: np.ndarray) -> dict[int, float]:
    """Return the mean co-assignment of a node with its own community less that with the next one."""
    stability = {}
    for own in parts:
        for node in own:
            rest = [other for other in own if other != node]
            inside = float(together[node, rest].mean()) if rest else 1.0
            outside = (float(together[node, list(p)].mean()) for p in parts if p != own)
            stability[node] = inside - max(outside, default=0.0)
    return stability


def _modularity(graph: Any, parts: Partition, resolution: float) -> float | None:
    if graph.number_of_edges() == 0:
        return None
    groups = [set(part) for part in parts]
    return float(nx.community.modularity(graph, groups, resolution=resolution))


def alliances(
    net: Any,
    method: str = "louvain",
    resolution: float = 1.0,
    runs: int = 100,
    seed: int = 0,
    threshold: float = 0.5,
) -> pd.DataFrame:
    """Find the communities of a network: nodes tied more to one another than by chance.

    The method runs `runs` times for the modularity Q = sum over communities of (w_in / w -
    resolution * (s / 2w)^2). The runs are drawn together by consensus: D_ij is the share of runs
    with i and j in one community; what is below `threshold` is dropped and the method runs on D,
    until all runs agree. Directions and ties of a node with itself are ignored, weights count.

    Modularity does not see communities smaller than about sqrt(2w) ties, and finds some in random
    networks too: look at `stability`.

    Args:
        net: A networkx graph of one layer.
        method: One of `METHODS`: louvain, or leiden with the extra `fast`.
        resolution: Above 1 gives more and smaller communities, below 1 fewer.
        runs: Number of runs, by seeds that follow from `seed`.
        seed: What decides the runs.
        threshold: Share of runs, above 0 up to 1, below which two nodes are held apart.

    Returns:
        A frame by community and node with `node`, `label`, `community` (Int64, 1 the largest) and
        `stability` (float64: mean D with the rest of its community, 1 where there is none, less the
        highest mean D with another one; 1 is always together, 0 and below undecided).
        `attrs["reegraph"]` has `modularity` (None without ties), `communities`, `partitions` (how
        many different ones the first runs gave) and `rounds`.

    Raises:
        NameNotFound: There is no such method.
        UsageError: A network of layers, numbers out of range, or a missing package.
        NetworkError: An empty network, negative weights, runs that do not agree, or more nodes than
            memory holds pairs of.

    Examples:
        >>> two = nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e"), ("e", "f"),
        ...                 ("d", "f")])
        >>> alliances(two, runs=10)["community"].tolist()
        [1, 1, 1, 2, 2, 2]

    References:
        Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008 (Louvain); Traag et al. 2019,
        doi:10.1038/s41598-019-41695-z (Leiden); Lancichinetti and Fortunato 2012,
        doi:10.1038/srep00336 (consensus); Fortunato and Barthelemy 2007,
        doi:10.1073/pnas.0605965104 (limit of resolution).
    """
    if method not in METHODS:
        raise NameNotFound(method, "method", list(METHODS))
    if runs < 1 or not 0 < threshold <= 1 or not 0 < resolution < math.inf:
        raise UsageError(
            f"Runs are {runs}, threshold {threshold}, resolution {resolution}.",
            "Give at least one run, a threshold above 0 up to 1, a resolution above 0.",
        )
    check_memory(net, "Communities", 2)
    graph = undirected(net)
    parts, together, varied, rounds = _consensus(graph, method, resolution, runs, seed, threshold)
    modularity = _modularity(graph, parts, resolution)
    return with_record(
        _community_frame(net, parts, _stability(parts, together)),
        net,
        measure="alliances",
        method=method,
        resolution=resolution,
        runs=runs,
        seed=seed,
        threshold=threshold,
        modularity=modularity,
        communities=len(parts),
        partitions=varied,
        rounds=rounds,
    )


def _community_frame(net: Any, parts: Partition, stability: Mapping[int, float]) -> pd.DataFrame:
    """Return nodes by community, the largest first, with how stable their place is."""
    import pandas as pd

    names = sorted(net)
    rows = [
        (names[node], label(net, names[node]), number, stability[node])
        for number, part in enumerate(parts, 1)
        for node in part
    ]
    frame = pd.DataFrame(rows, columns=["node", "label", "community", "stability"])
    return frame.astype({"label": "str", "community": "Int64", "stability": "float64"})


def k_core(net: Any) -> pd.DataFrame:
    """Compute the innermost core of each node.

    That is the largest k for which it belongs to a part of the network in which each node has at
    least k ties. Directions, weights and ties of a node with itself are ignored; a tie of weight 0
    is none. A forum of n members alone makes a core of n - 1.

    Args:
        net: A networkx graph of one layer.

    Returns:
        The frame of `centrality`.

    Raises:
        UsageError: A network of layers.
        NetworkError: An empty network, or negative weights.

    Examples:
        >>> k_core(nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]))["value"].tolist()
        [2.0, 2.0, 2.0, 1.0]

    References:
        Seidman 1983, doi:10.1016/0378-8733(83)90028-X.
    """
    names = sorted(net)
    cores = nx.core_number(undirected(net))
    return ranked(net, {names[i]: float(k) for i, k in cores.items()}, measure="k-core")


def assortativity(net: Any, attribute: str = "region") -> pd.DataFrame:
    """Measure whether like is tied to like: ties within and between values of an attribute.

    The coefficient is r = (sum e_ii - sum a_i b_i) / (1 - sum a_i b_i), e_ij the share of ties from
    value i to j: 1 all ties within, 0 as by chance, below 0 rather between; ties count once
    whatever their weight. Nodes without a value are left out with their ties and counted (the EU
    has no region, say).

    Args:
        net: A networkx graph of one layer.
        attribute: Name of the node attribute.

    Returns:
        A row for each value with `value`, `nodes`, `ties` (Int64, ends at its nodes), `within`
        (share of these whose other end is alike; no number without ties) and `expected` (share by
        chance, float64); `attrs["reegraph"]` has `coefficient`, `without_value` and
        `ties_left_out`.

    Raises:
        NetworkError: Fewer than two values are tied.
        UsageError: A network of layers.

    Examples:
        >>> net = nx.Graph([("a", "b"), ("c", "d"), ("b", "c")])
        >>> nx.set_node_attributes(net, {"a": "x", "b": "x", "c": "y", "d": "y"}, "region")
        >>> round(assortativity(net).attrs["reegraph"]["coefficient"], 4)
        0.3333

    References:
        Newman 2003, doi:10.1103/PhysRevE.67.026126.
    """
    import pandas as pd

    if net.is_multigraph():
        raise UsageError("Layers are measured one at a time.", "Take one with reegraph.layer.")
    require_nodes(net)
    value = {node: str(v) for node, v in net.nodes(data=attribute) if v not in (None, "")}
    valued = net.__class__()
    valued.add_nodes_from((node, {attribute: value[node]}) for node in sorted(value))
    valued.add_edges_from((a, b) for a, b in net.edges if a in value and b in value and a != b)
    tied = {value[node] for node, degree in valued.degree() if degree}
    if len(tied) < 2:
        raise NetworkError(
            f"No assortativity: {len(tied)} value of '{attribute}' has ties, two are needed.",
            f"{len(net) - len(value)} of {len(net)} nodes have no value.",
        )
    ends: Counter[tuple[str, str]] = Counter()
    for one, other in valued.edges:
        ends[value[one], value[other]] += 1
        ends[value[other], value[one]] += 1
    total = sum(ends.values())
    rows = []
    for name in sorted(set(value.values())):
        own = sum(n for (one, _), n in ends.items() if one == name)
        within = ends[name, name] / own if own else math.nan
        nodes = sum(v == name for v in value.values())
        rows.append((name, nodes, own, within, own / total))
    frame = pd.DataFrame(rows, columns=["value", "nodes", "ties", "within", "expected"])
    frame = frame.astype({"value": "str", "nodes": "Int64", "ties": "Int64"})
    return with_record(
        frame,
        net,
        measure="assortativity",
        attribute=attribute,
        coefficient=float(nx.attribute_assortativity_coefficient(valued, attribute)),
        without_value=len(net) - len(value),
        ties_left_out=net.number_of_edges() - valued.number_of_edges(),
    )
