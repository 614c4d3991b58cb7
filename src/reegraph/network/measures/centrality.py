"""Who is central: measures of the place of a node in a network.

A measure is a function of a network, the name of an edge attribute that counts as weight (or None)
and an engine of networkx (or None), which gives a value for each node. `@measure` registers it under
the name by which users ask for it: command line, documentation and error messages read `MEASURES`,
so that a new measure is one function and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import NameNotFound, NetworkError, UsageError
from reegraph.network.compute.cost import check_cost
from reegraph.network.results import nearest, ranked, require_nodes

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "MEASURES",
    "Measure",
    "backend_name",
    "centrality",
    "countable_paths",
    "find_measure",
    "measure",
    "measure_values",
    "path_lengths",
]

SMALL = 10**6  # largest denominator of a weight that counts as a ratio
LONGEST = 4096  # bits of a length, above which exact sums would be slow
DENSE = 2000  # nodes up to which Katz centrality is solved as one dense system: 32 MB
Values = dict[Any, float]
Function = Callable[[Any, str | None, str | None], Values]


@dataclass(frozen=True)
class Measure:
    """A measure of centrality as users know it.

    Attributes:
        name: What users call it.
        function: Gives a value for each node, from network, weight and engine.
        weight: The edge attribute that counts where a user does not say whether weights count;
            None where ties count each the same.
        says: What it says of a node, in a few words.
        reference: Author, year and DOI of where it is from, "" for plain counts.
    """

    name: str
    function: Function
    weight: str | None
    says: str
    reference: str


MEASURES: dict[str, Measure] = {}
"""All measures by name, in the order in which they are listed to users."""


def measure(
    name: str, *, weight: str | None = None, says: str, reference: str = ""
) -> Callable[[Function], Function]:
    """Register a function as a measure; see `Measure` for what the arguments mean."""

    def register(function: Function) -> Function:
        MEASURES[name] = Measure(name, function, weight, says, reference)
        return function

    return register


@measure("degree", says="number of ties")
def _degree(net: Any, weight: str | None, backend: str | None) -> Values:  # noqa: ARG001
    return {n: float(d) for n, d in net.degree()}


def _directed_degree(direction: str) -> Function:
    """Return a measure of the ties of one direction, "in" or "out"."""

    def degree(net: Any, weight: str | None, backend: str | None) -> Values:  # noqa: ARG001
        if not net.is_directed():
            raise NetworkError(
                "In- and out-going ties need a directed network.",
                "Take degree or strength, or a network with directions: restrictions or trade.",
            )
        view = net.in_degree if direction == "in" else net.out_degree
        return {n: float(d) for n, d in view(weight=weight)}

    return degree


measure("in-degree", says="number of ties that come in")(_directed_degree("in"))
measure("out-degree", says="number of ties that go out")(_directed_degree("out"))


@measure("strength", weight="weight", says="sum of the weights of its ties")
def _strength(net: Any, weight: str | None, backend: str | None) -> Values:  # noqa: ARG001
    ends: dict[Any, list[float]] = {n: [] for n in net}
    for source, target, value in net.edges(data="weight", default=1.0):
        ends[source].append(value)
        ends[target].append(value)
    return {n: math.fsum(values) for n, values in ends.items()}


measure("in-strength", weight="weight", says="weight that comes in")(_directed_degree("in"))
measure("out-strength", weight="weight", says="weight that goes out")(_directed_degree("out"))


def _components(net: Any) -> list[Any]:
    """Return the components of a network, those of most nodes first."""
    parts = (
        nx.weakly_connected_components(net) if net.is_directed() else nx.connected_components(net)
    )
    return [net.subgraph(p) for p in sorted(parts, key=lambda p: (-len(p), min(p)))]


@measure(
    "eigenvector",
    weight="weight",
    says="tied to those who are central themselves",
    reference="Bonacich 1972, doi:10.1080/0022250X.1972.9989806",
)
def _eigenvector(net: Any, weight: str | None, backend: str | None) -> Values:  # noqa: ARG001
    parts: list[tuple[float, Values]] = []
    for part in _components(net):
        if part.number_of_edges() == 0:
            continue
        try:
            values = _leading(part, weight)
        except (nx.NetworkXException, ArithmeticError) as fault:
            raise NetworkError(f"The eigenvector is not defined here: {fault}.") from fault
        parts.append((_spectral_radius(part, weight), values))
    if not parts:
        return dict.fromkeys(net, 0.0)
    parts.sort(key=lambda pair: -pair[0])
    if len(parts) > 1 and math.isclose(parts[0][0], parts[1][0], rel_tol=1e-9):
        raise NetworkError(
            "Two separate parts of the network have the same leading eigenvalue, so that "
            "eigenvector centrality is not unique.",
            "Take one part by itself, or use PageRank.",
        )
    return {**dict.fromkeys(net, 0.0), **parts[0][1]}


def _leading(part: Any, weight: str | None) -> Values:
    """Return the leading eigenvector of a connected network; raises NetworkError for another."""
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
    """Return the same nodes and edges in a fixed order: solvers round by the order of rows."""
    ordered = net.__class__()
    ordered.add_nodes_from(sorted(net))
    edges = [
        (a, b, data) if net.is_directed() or a <= b else (b, a, data)
        for a, b, data in net.edges(data=True)
    ]
    ordered.add_edges_from(sorted(edges, key=lambda e: (e[0], e[1])))
    return ordered


def _spectral_radius(net: Any, weight: str | None) -> float:
    """Return the largest absolute eigenvalue."""
    import numpy as np

    if len(net) <= 3:
        matrix = nx.to_numpy_array(_in_order(net), weight=weight)
        return float(max(abs(np.linalg.eigvals(matrix))))
    return _first_pair(_in_order(net), weight)[0]


def _first_pair(ordered: Any, weight: str | None) -> tuple[float, list[float]]:
    """Return the leading eigenvalue, and its left eigenvector with the length 1.

    networkx leaves the start to chance, so that the last digits of its answer vary from run to run.
    """
    import numpy as np
    from scipy.sparse.linalg import eigs

    matrix = nx.to_scipy_sparse_array(ordered, weight=weight, dtype=float)
    start = np.linspace(1.0, 2.0, len(ordered))
    values, vectors = eigs(matrix.T, k=1, which="LR", v0=start)
    vector = np.abs(vectors[:, 0].real)
    return float(abs(values[0])), (vector / np.linalg.norm(vector)).tolist()


@measure(
    "katz",
    weight="weight",
    says="walks that end there, longer ones counting less",
    reference="Katz 1953, doi:10.1007/BF02289026",
)
def _katz(net: Any, weight: str | None, backend: str | None) -> Values:  # noqa: ARG001
    if net.number_of_edges() == 0:
        return {n: 1 / math.sqrt(len(net)) for n in net}
    radius = _spectral_radius(net, weight)
    alpha = 0.85 / radius if radius > 1e-9 else 0.1  # without cycles any alpha converges
    ordered = _in_order(net)
    if len(net) <= DENSE:
        return dict(nx.katz_centrality_numpy(ordered, alpha=alpha, weight=weight))
    return dict(nx.katz_centrality(ordered, alpha=alpha, weight=weight, max_iter=5000, tol=1e-12))


@measure(
    "pagerank",
    weight="weight",
    says="where a wanderer along the ties is found",
    reference="Brin and Page 1998, doi:10.1016/S0169-7552(98)00110-X",
)
def _pagerank(net: Any, weight: str | None, backend: str | None) -> Values:  # noqa: ARG001
    return dict(nx.pagerank(_in_order(net), weight=weight, tol=1e-12, max_iter=1000))


def path_lengths(net: Any, weight: str | None) -> tuple[Any, str | None]:
    """Return a network whose ties are as long as their weight is small, for measures of paths.

    Args:
        net: A network.
        weight: The edge attribute that counts; None where every tie is one step long.

    Returns:
        The network, and the edge attribute that holds the length (1 / weight), None for one step.
        Ties of weight 0 are none. It keeps nothing that an engine made of it, as its maker may
        change it later.

    Raises:
        NetworkError: A weight is negative.
    """
    lengths = net.__class__()
    lengths.__networkx_cache__ = None
    lengths.add_nodes_from(net)
    if weight is None:
        lengths.add_edges_from(net.edges())
        return lengths, None
    for source, target, value in net.edges(data=weight, default=1.0):
        if value < 0:
            raise NetworkError(
                "Paths are not defined over negative weights.",
                "Leave weights out with --unweighted, weighted=False.",
            )
        if value > 0:
            lengths.add_edge(source, target, length=1.0 / value)
    return lengths, "length"


def countable_paths(net: Any, weight: str | None, engine: str | None) -> tuple[Any, str | None]:
    """Return `path_lengths` for a measure that counts shortest paths.

    Lengths are whole numbers where networkx itself counts (`engine` None). networkx takes paths
    as equally short only if their sums of floats are equal to the last digit, so that 0.1 + 0.2
    and 0.15 + 0.15 would differ. igraph allows for rounding itself.
    """
    lengths, length = path_lengths(net, weight)
    if length is None or engine is not None or not lengths.number_of_edges():
        return lengths, length
    weights = {(a, b): net.edges[a, b].get(weight, 1.0) for a, b in lengths.edges}
    for edge, whole in _whole_lengths(weights).items():
        lengths.edges[edge]["length"] = whole
    return lengths, length


def _whole_lengths(weights: dict[Any, float]) -> dict[Any, int]:
    """Return 1 / weight of each tie as whole numbers on one scale.

    They are exact where the weights are ratios of small numbers, as counts, depths and shares of
    them are, else to 15 digits.
    """
    ratios = {edge: Fraction(w).limit_denominator(SMALL) for edge, w in weights.items()}
    if all(math.isclose(ratios[edge], w, rel_tol=1e-12) for edge, w in weights.items()):
        scale = math.lcm(*{ratio.numerator for ratio in ratios.values()})
        if scale.bit_length() <= LONGEST:
            return {edge: scale // r.numerator * r.denominator for edge, r in ratios.items()}
    strongest = max(weights.values())
    return {edge: round(strongest / w * 10**15) for edge, w in weights.items()}


@measure(
    "closeness",
    says="how near all others are",
    reference="Freeman 1978, doi:10.1016/0378-8733(78)90021-7",
)
def _closeness(net: Any, weight: str | None, backend: str | None) -> Values:
    lengths, length = path_lengths(net, weight)
    return dict(nx.closeness_centrality(lengths, distance=length, backend=backend))


@measure(
    "harmonic",
    says="mean of the inverse distances",
    reference="Marchiori and Latora 2000, doi:10.1016/S0378-4371(00)00311-3",
)
def _harmonic(net: Any, weight: str | None, backend: str | None) -> Values:
    lengths, length = path_lengths(net, weight)
    sums = nx.harmonic_centrality(lengths, distance=length, backend=backend)
    return {n: value / max(len(net) - 1, 1) for n, value in sums.items()}


@measure(
    "betweenness",
    says="share of shortest paths that pass through",
    reference="Freeman 1977, doi:10.2307/3033543",
)
def _betweenness(net: Any, weight: str | None, backend: str | None) -> Values:
    lengths, length = countable_paths(net, weight, backend)
    return dict(nx.betweenness_centrality(lengths, weight=length, backend=backend))


def _hits(net: Any, which: int) -> Values:
    """Return the hubs (0) or the authorities (1) of a network."""
    if not any(value for *_, value in net.edges(data="weight", default=1)):
        return dict.fromkeys(net, 0.0)
    if len(net) <= 3:  # too small for the sparse solver
        import numpy as np

        rows = nx.to_numpy_array(_in_order(net), weight="weight")
        right = np.linalg.svd(rows if which else rows.T)[2]
        first = abs(right[0])
        return dict(zip(sorted(net), (first / first.sum()).tolist(), strict=True))
    scores: Any = nx.hits(_in_order(net), max_iter=10_000, tol=1e-12)[which]
    return {n: max(0.0, float(v)) for n, v in scores.items()}


@measure(
    "hubs",
    weight="weight",
    says="tied to good authorities",
    reference="Kleinberg 1999, doi:10.1145/324133.324140",
)
def _hubs(net: Any, weight: str | None, backend: str | None) -> Values:  # noqa: ARG001
    return _hits(net, 0)


@measure(
    "authorities",
    weight="weight",
    says="tied to from good hubs",
    reference="Kleinberg 1999, doi:10.1145/324133.324140",
)
def _authorities(net: Any, weight: str | None, backend: str | None) -> Values:  # noqa: ARG001
    return _hits(net, 1)


def find_measure(name: str) -> Measure:
    """Return the measure of this name; raises NameNotFound with the nearest names."""
    if name not in MEASURES:
        raise NameNotFound(name, "measure", nearest(name, MEASURES))
    return MEASURES[name]


def measure_values(
    net: Any, measure: str, weighted: bool | None = None, backend: str | None = None
) -> Values:
    """Return the values of a measure by node, without a frame around them; see `centrality`."""
    chosen = find_measure(measure)
    if net.is_multigraph():
        raise UsageError("Layers are measured one at a time.", "Take one with reegraph.layer.")
    require_nodes(net)
    weight = chosen.weight if weighted is None else ("weight" if weighted else None)
    engine = backend_name(backend)
    check_cost(net, measure, backend)
    try:
        return chosen.function(net, weight, engine)
    except NotImplementedError as fault:
        raise UsageError(f"{backend} does not compute {measure} of this network.") from fault


def backend_name(backend: str | None) -> str | None:
    """Return the name under which networkx knows an engine: `igraph`, `rustworkx`, or None for itself.

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
    """Compute how central each node of a network is.

    Args:
        net: A networkx graph. Not a network of layers: take one with `layer`.
        measure: One of these. `degree`, `strength` (and `in-`, `out-` for directed networks):
            number and weight of ties. `eigenvector`: leading eigenvector of the part of the network
            with the largest eigenvalue, length 1, elsewhere 0. `katz`: alpha 0.85 over the leading
            eigenvalue, beta 1. `pagerank`: damping 0.85. `closeness`: in the form of Wasserman and
            Faust for networks of several parts. `harmonic`: over n - 1. `betweenness`: share of the
            shortest paths between others. `hubs` and `authorities`: sum 1.
        weighted: Whether weights count; by default they do for strength, eigenvector, Katz,
            PageRank, hubs and authorities. For measures of paths a tie is then 1 / weight long.
        backend: Engine for measures of paths: networkx, igraph or rustworkx (the extra `fast`),
            equal to 1e-9.

    Returns:
        A frame with `node`, `label`, `value` (float64) and `rank` (Int64, 1 the highest, equal
        values sharing the lowest rank), the highest first; `attrs["reegraph"]` records the choices.

    Raises:
        NameNotFound: There is no such measure.
        NetworkError: The measure is not defined on this network, or would take hours.
        UsageError: A network of layers, or an engine that is not there.

    Examples:
        >>> star = nx.Graph([("a", "b"), ("a", "c")])
        >>> centrality(star, "betweenness")[["node", "value", "rank"]].values.tolist()
        [['a', 1.0, 1], ['b', 0.0, 2], ['c', 0.0, 2]]

    References:
        Freeman 1977, doi:10.2307/3033543 (betweenness); Freeman 1978,
        doi:10.1016/0378-8733(78)90021-7 (closeness); Bonacich 1972,
        doi:10.1080/0022250X.1972.9989806; Katz 1953, doi:10.1007/BF02289026; Brin and Page 1998,
        doi:10.1016/S0169-7552(98)00110-X; Marchiori and Latora 2000,
        doi:10.1016/S0378-4371(00)00311-3 (harmonic); Kleinberg 1999, doi:10.1145/324133.324140
        (hubs, authorities); Newman 2001, doi:10.1103/PhysRevE.64.016132 (lengths of ties).
    """
    values = measure_values(net, measure, weighted, backend)
    usual = find_measure(measure).weight is not None
    counts = usual if weighted is None else weighted
    return ranked(net, values, measure=measure, weighted=counts)
