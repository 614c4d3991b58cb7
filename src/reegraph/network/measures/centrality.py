"""Who is central: measures of the place of a node in a network."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import NameNotFound, NetworkError, UsageError
from reegraph.network.compute.cost import check_cost
from reegraph.network.compute.parallel import Progress, parallel_map
from reegraph.network.results import ranked, require_nodes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MEASURES", "centrality", "exact_betweenness", "measure_values", "sampled_betweenness"]

DENSE = 2000
BATCHES = 10
PARTS = 64  # of the sources of exact betweenness, however many processes there are
Values = dict[str, float]


def _degree(net: Any, **_: Any) -> Values:
    return {n: float(d) for n, d in net.degree()}


def _strength(net: Any, **_: Any) -> Values:
    ends: dict[str, list[float]] = {n: [] for n in net}
    for one, other, weight in net.edges(data="weight", default=1.0):
        ends[one].append(weight)
        ends[other].append(weight)
    return {n: math.fsum(weights) for n, weights in ends.items()}


def _towards(method: str, weight: str | None) -> Callable[..., Values]:
    def measure(net: Any, **_: Any) -> Values:
        if not net.is_directed():
            raise NetworkError("In- and out-going ties need a directed network.")
        return {n: float(d) for n, d in getattr(net, method)(weight=weight)}

    return measure


def _components(net: Any) -> list[Any]:
    """Components of a network, those of most nodes first."""
    parts = (
        nx.weakly_connected_components(net) if net.is_directed() else nx.connected_components(net)
    )
    return [net.subgraph(p) for p in sorted(parts, key=lambda p: (-len(p), min(p)))]


def _eigenvector(net: Any, weight: str | None, **_: Any) -> Values:
    found: list[tuple[float, Values]] = []
    for part in _components(net):
        if part.number_of_edges() == 0:
            continue
        try:
            values = _leading(part, weight)
        except (nx.NetworkXException, ArithmeticError) as fault:
            raise NetworkError(f"The eigenvector is not defined here: {fault}.") from fault
        found.append((_spectral_radius(part, weight), values))
    if not found:
        return dict.fromkeys(net, 0.0)
    found.sort(key=lambda pair: -pair[0])
    if len(found) > 1 and math.isclose(found[0][0], found[1][0], rel_tol=1e-9):
        raise NetworkError(
            "Two separate parts of the network have the same leading eigenvalue, so that "
            "eigenvector centrality is not unique.",
            "Take one part by itself, or use PageRank.",
        )
    return {**dict.fromkeys(net, 0.0), **found[0][1]}


def _leading(part: Any, weight: str | None) -> Values:
    ordered = _in_order(part)
    if len(part) <= 3:  # too small for the sparse solver
        return dict(nx.eigenvector_centrality(ordered, weight=weight, max_iter=10_000, tol=1e-12))
    linked = nx.is_strongly_connected if part.is_directed() else nx.is_connected
    if not linked(part):
        raise NetworkError(
            "The eigenvector is not defined here: not every node can be reached from every other."
        )
    return dict(zip(sorted(part), _first_pair(ordered, weight)[1], strict=True))


def _in_order(net: Any) -> Any:
    """The same nodes and edges, entered in a fixed order: solvers round by the order of rows."""
    ordered = net.__class__()
    ordered.add_nodes_from(sorted(net))
    edges = [
        (a, b, data) if net.is_directed() or a <= b else (b, a, data)
        for a, b, data in net.edges(data=True)
    ]
    ordered.add_edges_from(sorted(edges, key=lambda e: (e[0], e[1])))
    return ordered


def _spectral_radius(net: Any, weight: str | None) -> float:
    import numpy as np

    if len(net) <= 3:
        matrix = nx.to_numpy_array(_in_order(net), weight=weight)
        return float(max(abs(np.linalg.eigvals(matrix))))
    return _first_pair(_in_order(net), weight)[0]


def _first_pair(ordered: Any, weight: str | None) -> tuple[float, list[float]]:
    """Leading eigenvalue, and its left eigenvector with the length 1.

    networkx leaves the start to chance, so that the last digits of its answer vary from run to run.
    """
    import numpy as np
    from scipy.sparse.linalg import eigs

    matrix = nx.to_scipy_sparse_array(ordered, weight=weight, dtype=float)
    start = np.linspace(1.0, 2.0, len(ordered))
    values, vectors = eigs(matrix.T, k=1, which="LR", v0=start)
    vector = np.abs(vectors[:, 0].real)
    return float(abs(values[0])), (vector / np.linalg.norm(vector)).tolist()


def _katz(net: Any, weight: str | None, **_: Any) -> Values:
    if net.number_of_edges() == 0:
        return {n: 1 / math.sqrt(len(net)) for n in net}
    radius = _spectral_radius(net, weight)
    alpha = 0.85 / radius if radius > 1e-9 else 0.1  # without cycles any alpha converges
    ordered = _in_order(net)
    if len(net) <= DENSE:
        return dict(nx.katz_centrality_numpy(ordered, alpha=alpha, weight=weight))
    return dict(nx.katz_centrality(ordered, alpha=alpha, weight=weight, max_iter=5000, tol=1e-12))


def _pagerank(net: Any, weight: str | None, **_: Any) -> Values:
    return dict(nx.pagerank(_in_order(net), weight=weight, tol=1e-12, max_iter=1000))


def _hits(which: int) -> Callable[..., Values]:
    def measure(net: Any, **_: Any) -> Values:
        if net.number_of_edges() == 0 or not any(
            w for *_, w in net.edges(data="weight", default=1)
        ):
            return dict.fromkeys(net, 0.0)
        if len(net) <= 3:
            import numpy as np

            rows = nx.to_numpy_array(_in_order(net), weight="weight")
            right = np.linalg.svd(rows if which else rows.T)[2]
            first = abs(right[0])
            return dict(zip(sorted(net), (first / first.sum()).tolist(), strict=True))
        scores: Any = nx.hits(_in_order(net), max_iter=10_000, tol=1e-12)[which]
        return {n: max(0.0, float(v)) for n, v in scores.items()}

    return measure


def _distances(net: Any, weight: str | None) -> tuple[Any, str | None]:
    """A network whose edges are as long as their weight is small; ties of weight 0 are none.

    It keeps nothing that a backend made of it, as its maker may change the network later.
    """
    lengths = net.__class__()
    lengths.__networkx_cache__ = None
    lengths.add_nodes_from(net)
    if weight is None:
        lengths.add_edges_from(net.edges())
        return lengths, None
    for one, other, value in net.edges(data=weight, default=1.0):
        if value < 0:
            raise NetworkError("Paths are not defined over negative weights.")
        if value > 0:
            lengths.add_edge(one, other, length=1.0 / value)
    return lengths, "length"


def _closeness(net: Any, weight: str | None, backend: str | None) -> Values:
    lengths, name = _distances(net, weight)
    return dict(nx.closeness_centrality(lengths, distance=name, backend=backend))


def _harmonic(net: Any, weight: str | None, backend: str | None) -> Values:
    lengths, name = _distances(net, weight)
    scale = max(len(net) - 1, 1)
    found = nx.harmonic_centrality(lengths, distance=name, backend=backend)
    return {n: v / scale for n, v in found.items()}


def _betweenness(net: Any, weight: str | None, backend: str | None) -> Values:
    lengths, name = _distances(net, weight)
    return dict(nx.betweenness_centrality(lengths, weight=name, backend=backend))


Measure = Callable[..., Values]

MEASURES: Mapping[str, tuple[Measure, str | None, str]] = {
    "degree": (_degree, None, "number of ties"),
    "in-degree": (_towards("in_degree", None), None, "number of ties that come in"),
    "out-degree": (_towards("out_degree", None), None, "number of ties that go out"),
    "strength": (_strength, "weight", "sum of the weights of its ties"),
    "in-strength": (_towards("in_degree", "weight"), "weight", "weight that comes in"),
    "out-strength": (_towards("out_degree", "weight"), "weight", "weight that goes out"),
    "eigenvector": (_eigenvector, "weight", "tied to those who are central themselves"),
    "katz": (_katz, "weight", "walks that end there, longer ones counting less"),
    "pagerank": (_pagerank, "weight", "where a wanderer along the ties is found"),
    "closeness": (_closeness, None, "how near all others are"),
    "harmonic": (_harmonic, None, "mean of the inverse distances"),
    "betweenness": (_betweenness, None, "share of shortest paths that pass through"),
    "hubs": (_hits(0), "weight", "tied to good authorities"),
    "authorities": (_hits(1), "weight", "tied to from good hubs"),
}
"""Measures by name: the function, the weight it uses unless told, what it says in words."""


def find_measure(name: str) -> tuple[Measure, str | None, str]:
    """A measure by name; raises NameNotFound with the nearest names."""
    import difflib

    if name not in MEASURES:
        near = difflib.get_close_matches(name, MEASURES, n=3, cutoff=0.4)
        raise NameNotFound(name, "measure", near or list(MEASURES))
    return MEASURES[name]


def measure_values(
    net: Any, measure: str, weighted: bool | None = None, backend: str | None = None
) -> Values:
    """Values of a measure by node, without a frame around them; see `centrality`."""
    function, usual, _ = find_measure(measure)
    if net.is_multigraph():
        raise UsageError("Layers are measured one at a time.", "Take one with reegraph.layer.")
    require_nodes(net)
    weight = usual if weighted is None else ("weight" if weighted else None)
    engine = backend_name(backend)
    check_cost(net, measure, backend)
    try:
        return function(net, weight=weight, backend=engine)
    except NotImplementedError as fault:
        raise UsageError(f"{backend} does not compute {measure} of this network.") from fault


def backend_name(backend: str | None) -> str | None:
    """Name under which networkx knows an engine: `igraph`, `rustworkx`, or None for itself.

    Raises UsageError for one that is not known or not installed.
    """
    import importlib.util

    from reegraph.network.compute.igraph_backend import BACKEND

    if backend in (None, "networkx"):
        return None
    packages = {"igraph": ("igraph", BACKEND), "rustworkx": ("nx_rustworkx", "rustworkx")}
    if backend not in packages:
        raise UsageError(f"There is no engine '{backend}'.", "Use networkx, igraph or rustworkx.")
    package, name = packages[backend]
    if importlib.util.find_spec(package) is None or name not in nx.utils.backends.backends:
        raise UsageError(
            f"The engine {backend} is not installed.",
            "Install it with `pip install reegraph[fast]`.",
        )
    return name


def centrality(
    net: Any, measure: str = "degree", weighted: bool | None = None, backend: str | None = None
) -> pd.DataFrame:
    """How central each node of a network is.

    `net` is a networkx graph, `measure` one of `MEASURES`:

    - `degree`, `strength` (and `in-`, `out-` for directed networks): number and weight of ties;
    - `eigenvector` (Bonacich 1972, doi:10.1080/0022250X.1972.9989806): leading eigenvector of the
      part of the network with the largest eigenvalue, length 1, elsewhere 0;
    - `katz` (Katz 1953, doi:10.1007/BF02289026): alpha 0.85 over the leading eigenvalue, beta 1;
    - `pagerank` (Brin and Page 1998, doi:10.1016/S0169-7552(98)00110-X): damping 0.85;
    - `closeness` (Freeman 1978, doi:10.1016/0378-8733(78)90021-7, in the form of Wasserman and
      Faust for networks of several parts) and `harmonic` (Marchiori and Latora 2000,
      doi:10.1016/S0378-4371(00)00311-3), the latter over n - 1;
    - `betweenness` (Freeman 1977, doi:10.2307/3033543): share of the shortest paths between others;
    - `hubs` and `authorities` (Kleinberg 1999, doi:10.1145/324133.324140), sum 1.

    `weighted` says whether weights count; by default they do for strength, eigenvector, Katz,
    PageRank, hubs and authorities. For measures of paths a tie is then 1 / weight long (Newman 2001,
    doi:10.1103/PhysRevE.64.016132). `backend` names the engine for measures of paths: networkx,
    igraph or rustworkx (the extra `fast`), equal to 1e-9. Gives a frame with `node`, `label`,
    `value` (float64), `rank` (Int64), the highest first; `attrs["reegraph"]` records the choices.
    Raises NameNotFound for an unknown measure, NetworkError where it is not defined or would take
    hours, UsageError for a network of layers.

    >>> star = nx.Graph([("a", "b"), ("a", "c")])
    >>> centrality(star, "betweenness")[["node", "value", "rank"]].values.tolist()
    [['a', 1.0, 1], ['b', 0.0, 2], ['c', 0.0, 2]]
    """
    values = measure_values(net, measure, weighted, backend)
    usual = find_measure(measure)[1]
    counts = (usual is not None) if weighted is None else weighted
    return ranked(net, values, measure=measure, weighted=counts)


def _from_sources(
    shared: tuple[Any, list[Any], str | None, str | None], sources: Sequence[Any]
) -> Values:
    """Sums over the shortest paths that start at some nodes, a pair counted half in each of its
    directions where the network has none."""
    lengths, nodes, name, engine = shared
    found = nx.betweenness_centrality_subset(lengths, sources, nodes, weight=name, backend=engine)
    return dict(found)


def _pairs(net: Any) -> float:
    """Pairs of other nodes that a node can lie between."""
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
    """Betweenness of all nodes, computed by the nodes at which paths start, so that it can be spread.

    Equal to `centrality(net, "betweenness")` to 1e-12, in the same frame; worth it on large networks
    over several `jobs` or a `cluster`, which give the same as one process. `progress` is called with
    the nodes whose paths are done and all nodes. Raises UsageError for a network of layers, and what
    `reegraph.network.compute.parallel.parallel_map` does.

    >>> exact_betweenness(nx.star_graph(3))["value"].tolist()
    [1.0, 0.0, 0.0, 0.0]
    """
    if net.is_multigraph():
        raise UsageError("Layers are measured one at a time.", "Take one with reegraph.layer.")
    require_nodes(net)
    lengths, name = _distances(net, "weight" if weighted else None)
    nodes, pairs = sorted(net), _pairs(net)
    shared = (lengths, nodes, name, backend_name(backend))
    chunks = [nodes[i::PARTS] for i in range(min(PARTS, len(nodes)))]
    found = parallel_map(_from_sources, shared, chunks, jobs, cluster, progress)
    values = {n: math.fsum(part[n] for part in found) / pairs if pairs else 0.0 for n in nodes}
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
    """Betweenness estimated from paths that start at a random sample of nodes, with its error.

    `sources` nodes are drawn without replacement by `seed` (Brandes and Pich 2007,
    doi:10.1142/S0218127407018403). The frame is that of `centrality` with `error`, the standard
    error over ten batches of sources with the correction for a finite population: 0 where all
    nodes are drawn. `jobs` processes or a `cluster` give the same as one process, a batch each, so
    that more than ten are of no use; `progress` is called with sources done and sources in all.
    Raises UsageError for fewer than two or more sources than nodes, and what
    `reegraph.network.compute.parallel.parallel_map` does.
    """
    if not 2 <= sources <= len(net):
        raise UsageError(
            f"The sample is {sources} of {len(net)} nodes.", "Draw 2 or more, not all."
        )
    lengths, name = _distances(net, "weight" if weighted else None)
    engine, nodes = backend_name(backend), sorted(net)
    drawn = random.Random(seed).sample(nodes, sources)
    number = min(BATCHES, sources)
    total = len(nodes)
    pairs = _pairs(net)
    batches = [drawn[i::number] for i in range(number)]
    sums = parallel_map(
        _from_sources, (lengths, nodes, name, engine), batches, jobs, cluster, progress
    )
    sizes = [len(batch) for batch in batches]
    estimates: list[Values] = []
    for size, found in zip(sizes, sums, strict=True):
        scale = total / size / pairs if pairs else 0.0
        estimates.append({n: v * scale for n, v in found.items()})
    mean = {
        n: sum(e[n] * s for e, s in zip(estimates, sizes, strict=True)) / sources for n in nodes
    }
    correction = 1 - sources / total
    apart = {n: sum((e[n] - mean[n]) ** 2 for e in estimates) / (number - 1) for n in nodes}
    frame = ranked(net, mean, measure="betweenness", weighted=weighted, sources=sources, seed=seed)
    frame["error"] = [math.sqrt(apart[n] / number * correction) for n in frame["node"]]
    return frame
