"""What a network would look like by chance: two-mode tables dealt anew, and permuted dyads."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import NameNotFound, NetworkError, UsageError
from reegraph.network.compute.igraph_backend import available
from reegraph.network.compute.parallel import Progress, chunks_of, parallel_map
from reegraph.network.measures.alliances import METHODS, undirected
from reegraph.network.results import require_nodes, with_record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["STATISTICS", "curveball", "null_distribution", "qap"]

CHUNK = 10  # draws in one piece of work for a process
PERMUTATIONS = 50  # in one chunk

Table = dict[str, frozenset[str]]
"""Who takes part in each event."""


def _modularity(net: Any) -> float:
    """Return the modularity of the communities that one run finds, from a fixed seed."""
    graph = undirected(net)
    if not graph.number_of_edges():
        return 0.0
    parts = METHODS["leiden" if available() else "louvain"](graph, 1.0, 0)
    return float(nx.community.modularity(graph, parts))


STATISTICS: Mapping[str, Callable[[Any], float]] = {
    "transitivity": nx.transitivity,
    "clustering": nx.average_clustering,
    "edges": lambda net: float(net.number_of_edges()),
    "degree assortativity": nx.degree_assortativity_coefficient,
    "modularity": _modularity,
    "largest component": lambda net: float(max(map(len, nx.connected_components(net)), default=0)),
}


def _table(net: Any) -> Table:
    """Return the two-mode table behind a network of shared events; raises NetworkError for another."""
    if net.is_directed() or net.is_multigraph() or "events" not in net.graph:
        raise NetworkError(
            "Only a network of shared events (agreements, forums) has a two-mode table.",
            "Use method='swap' for networks observed as pairs.",
        )
    table = {e: frozenset(about["nodes"]) for e, about in net.graph["events"].items()}
    if {frozenset(e) for e in _projected(table).edges()} != {frozenset(e) for e in net.edges()}:
        raise NetworkError(
            "The nodes of this network are not tied by the events that they share.",
            "Take one such as state-agreements or forum-co-membership.",
        )
    return table


def _strata(net: Any, within: str | None) -> dict[str, str]:
    """Return the stratum of each event, within which the table is dealt anew."""
    events = net.graph["events"]
    if within is None:
        return dict.fromkeys(events, "")
    if within == "kind":
        return {e: str(about["kind"]) for e, about in events.items()}
    if within == "decade":
        return {e: str(about["first"])[:3] for e, about in events.items()}
    if within == "region":
        region = {n: str(net.nodes[n].get("region", "")) for n in net}
        return {
            e: " ".join(sorted({region.get(n, "") for n in a["nodes"]})) for e, a in events.items()
        }
    raise NameNotFound(within, "stratum", ["kind", "decade", "region"])


def curveball(
    table: Table, rng: random.Random, rounds: int = 5, strata: Mapping[str, str] | None = None
) -> Table:
    """Shuffle a two-mode table: every event keeps its size, every node its number of events.

    Two events pool what only one of them has and deal it out again.

    Args:
        table: Nodes of each event.
        rng: What decides the shuffle.
        rounds: Trades for each event.
        strata: Stratum of each event, within which trades take place.

    Returns:
        Nodes of each event, shuffled.

    Examples:
        >>> table = {"x": frozenset("ab"), "y": frozenset("bc"), "z": frozenset("cd")}
        >>> dealt = curveball(table, random.Random(1))
        >>> sorted(len(nodes) for nodes in dealt.values())
        [2, 2, 2]

    References:
        Strona et al. 2014, doi:10.1038/ncomms5114.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for event in sorted(table):
        groups["" if strata is None else strata[event]].append(event)
    held = {event: set(nodes) for event, nodes in table.items()}
    for group in groups.values():
        for _ in range(rounds * len(group) if len(group) > 1 else 0):
            one, other = rng.sample(group, 2)
            common = held[one] & held[other]
            pool = sorted(held[one] ^ held[other])
            rng.shuffle(pool)
            size = len(held[one]) - len(common)
            held[one] = common | set(pool[:size])
            held[other] = common | set(pool[size:])
    return {event: frozenset(nodes) for event, nodes in held.items()}


def _projected(table: Table) -> Any:
    """Return the network of who shares an event."""
    net = nx.Graph()
    for nodes in table.values():
        ordered = sorted(nodes)
        net.add_edges_from((a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :])
    return net


def _swapped(edges: Sequence[tuple[Any, Any]], rng: random.Random) -> Any:
    """Return a network of these edges after ten times as many swaps of two edges as it has.

    Raises NetworkError for one that cannot be swapped.
    """
    graph = nx.Graph(edges)
    swaps = 10 * graph.number_of_edges()
    try:
        return nx.double_edge_swap(graph, swaps, max_tries=100 * swaps, seed=rng)
    except nx.NetworkXException:  # a star, or all tied to all
        raise NetworkError("The edges of this network cannot be swapped.") from None


def _some_dealt(
    shared: tuple[Table, dict[str, str], str, int], numbers: Sequence[int]
) -> list[float]:
    """Return a statistic of some tables dealt anew, each by a seed of its own."""
    table, strata, statistic, seed = shared
    found = []
    for number in numbers:
        dealt = curveball(table, random.Random(f"{seed} {number}"), strata=strata)
        found.append(STATISTICS[statistic](_projected(dealt)))
    return found


def _some_swapped(
    shared: tuple[list[tuple[Any, Any]], str, int], numbers: Sequence[int]
) -> list[float]:
    """Return a statistic of some networks with swapped edges, each by a seed of its own."""
    edges, statistic, seed = shared
    measure = STATISTICS[statistic]
    return [measure(_swapped(edges, random.Random(f"{seed} {n}"))) for n in numbers]


def _by_chance(
    net: Any, statistic: str, draws: int, seed: int, within: str | None, method: str, *how: Any
) -> tuple[float, list[list[float]]]:
    """Return a statistic of a network, and of those that are drawn by a method, in chunks."""
    measure = STATISTICS[statistic]
    chunks = chunks_of(draws, CHUNK)
    if method == "curveball":
        table = _table(net)
        shared = (table, _strata(net, within), statistic, seed)
        return measure(_projected(table)), parallel_map(_some_dealt, shared, chunks, *how)
    if net.is_directed():
        raise NetworkError("Edges are swapped in undirected networks only.")
    edges = list(net.edges())
    return measure(nx.Graph(edges)), parallel_map(
        _some_swapped, (edges, statistic, seed), chunks, *how
    )


def null_distribution(
    net: Any,
    statistic: str = "transitivity",
    draws: int = 200,
    seed: int = 0,
    within: str | None = None,
    method: str = "curveball",
    jobs: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Compare a statistic of a network with what it is by chance.

    A network of shared events must not be shuffled edge by edge: a text of ten sides makes 45 pairs
    that close one another, so that any network of texts looks clustered. `curveball` deals the
    two-mode table anew before it is projected, with its margins. `swap` exchanges edges and is
    right for networks observed as pairs only.

    Args:
        net: A networkx graph of one layer; for `curveball` of shared events.
        statistic: One of `STATISTICS`, of ties without weights. `modularity` is that of one run of
            leiden, or of louvain without the extra `fast`: random networks have communities too.
        draws: Number of random networks, 2 or more.
        seed: What decides the draws.
        within: Strata of events within which the table is dealt: `kind`, `decade` or `region`.
        method: `curveball` or `swap`.
        jobs: Processes of this machine; they give the same as one.
        cluster: Address of a Dask scheduler, `tcp://HOST:PORT`, in place of processes.
        progress: Is called with what is done and what there is in all.

    Returns:
        One row with `statistic`, `observed`, `mean`, `sd`, `z` (float64; missing where all draws
        are alike) and `share` (of the draws at least as far from their mean): descriptions of the
        record, not tests.

    Raises:
        NameNotFound: There is no such statistic, method or stratum.
        NetworkError: A network that has no such table, is too small or cannot be swapped.
        UsageError: Fewer than two draws.
        ParallelError: Processes or the cluster fail.

    Examples:
        >>> import reegraph
        >>> net = reegraph.load().network("state-agreements")
        >>> list(null_distribution(net, draws=3, method="swap").columns)
        ['statistic', 'observed', 'mean', 'sd', 'z', 'share']

    References:
        Strona et al. 2014, doi:10.1038/ncomms5114 (curveball); Maslov and Sneppen 2002,
        doi:10.1126/science.1065103 (swap).
    """
    import numpy as np
    import pandas as pd

    if statistic not in STATISTICS:
        raise NameNotFound(statistic, "statistic", list(STATISTICS))
    if method not in ("curveball", "swap"):
        raise UsageError(f"There is no method '{method}'.", "Use curveball or swap.")
    if draws < 2:
        raise UsageError(f"The number of draws is {draws}; two are needed.", "Give 2 or more.")
    if method == "swap" and within is not None:
        raise UsageError("Edges are swapped in the whole network.", "Leave out `within`.")
    require_nodes(net, 4, 2)
    observed, chunks = _by_chance(
        net, statistic, draws, seed, within, method, jobs, cluster, progress
    )
    values = np.array([value for chunk in chunks for value in chunk], dtype=float)
    mean = float(values.mean())
    sd = float(values.std(ddof=1))
    far = float((np.abs(values - mean) >= abs(observed - mean) - 1e-12).mean())
    z = (observed - mean) / sd if sd > 1e-12 else None
    row = {"statistic": statistic, "observed": float(observed), "mean": mean, "sd": sd, "z": z}
    frame = pd.DataFrame([{**row, "share": far}]).astype({"z": "float64"})
    return with_record(frame, net, method=method, within=within, draws=draws, seed=seed)


def _correlation(first: Any, scale: float, rows: Any) -> float:
    """Return the correlations of all dyads of a matrix with those of another.

    `first` are those of the other, less their mean; `scale` is its length.
    """
    import numpy as np

    mask = ~np.eye(len(rows), dtype=bool)
    values = rows[mask] - rows[mask].mean()
    return float(first @ values / scale / np.sqrt((values**2).sum()))


def _some_permuted(shared: tuple[Any, float, Any], orders: Sequence[Any]) -> list[float]:
    """Return correlations for some orders of the nodes of the second network."""
    import numpy as np

    first, scale, rows = shared
    return [_correlation(first, scale, rows[np.ix_(order, order)]) for order in orders]


def qap(
    one: Any,
    other: Any,
    permutations: int = 1000,
    seed: int = 0,
    jobs: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Test whether two networks of the same nodes are alike, pair by pair.

    The correlation of the weights of all pairs is set beside what it is when the nodes of one
    network change names. Nodes that only one of the two has count in both, without ties.

    Args:
        one: A networkx graph.
        other: A networkx graph.
        permutations: How often nodes change names, 2 or more.
        seed: What decides the permutations.
        jobs: Processes of this machine; they give the same as one.
        cluster: Address of a Dask scheduler, `tcp://HOST:PORT`, in place of processes.
        progress: Is called with what is done and what there is in all.

    Returns:
        One row with `correlation`, `mean`, `sd` (float64) and `share` of the permutations whose
        correlation is at least as high.

    Raises:
        NetworkError: One of the two has no variation.
        UsageError: Fewer than two permutations.
        ParallelError: Processes or the cluster fail.

    Examples:
        >>> net = nx.path_graph(6)
        >>> qap(net, net, 20)["correlation"].round(6).tolist()
        [1.0]

    References:
        Hubert 1987; Krackhardt 1988, doi:10.1016/0378-8733(88)90004-4.
    """
    import numpy as np
    import pandas as pd

    if one.is_directed() != other.is_directed():
        raise UsageError("A directed network cannot be held against an undirected one.")
    if permutations < 2:
        raise UsageError(
            f"The number of permutations is {permutations}; two are needed.",
            "Give 2 or more.",
        )
    nodes = sorted({*one, *other})
    mask = ~np.eye(len(nodes), dtype=bool)
    tables = []
    for net in (one, other):
        whole = net.__class__()
        whole.add_nodes_from(nodes)
        whole.add_edges_from(net.edges(data=True))
        rows = nx.to_numpy_array(whole, nodelist=nodes, weight="weight")
        if len(nodes) < 3 or rows[mask].std() < 1e-12:
            raise NetworkError("A network in which all pairs are alike cannot be compared.")
        tables.append(rows)
    first = tables[0][mask] - tables[0][mask].mean()
    shared = (first, float(np.sqrt((first**2).sum())), tables[1])
    observed = _correlation(*shared)
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(len(nodes)) for _ in range(permutations)]
    chunks = [orders[c.start : c.stop] for c in chunks_of(permutations, PERMUTATIONS)]
    drawn = parallel_map(_some_permuted, shared, chunks, jobs, cluster, progress)
    values = np.array([value for chunk in drawn for value in chunk])
    row = {"correlation": observed, "mean": float(values.mean()), "sd": float(values.std(ddof=1))}
    frame = pd.DataFrame([{**row, "share": float((values >= observed - 1e-12).mean())}])
    return with_record(frame, one, permutations=permutations, seed=seed)
