"""Who stands between others: structural holes, and brokers between blocs."""

from __future__ import annotations

import csv
import functools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import NameNotFound, NetworkError, UsageError
from reegraph.network.measures.broker_roles import ROLES, role_moments, role_of
from reegraph.network.measures.forum_overlap import members_of
from reegraph.network.results import label, ranked, require_nodes, with_record
from reegraph.resources import data_dir

if TYPE_CHECKING:
    import pandas as pd

    from reegraph.graph.snapshot import Snapshot

__all__ = ["blocs", "brokers", "constraint", "effective_size", "gould_fernandez", "partition"]

OTHERS = "others"


def _plain(net: Any, weighted: bool) -> tuple[Any, list[str]]:
    """Return a network of numbers in the order of the sorted names, and the names.

    It has no ties of a node with itself and, where weights count, none of weight 0.
    """
    if net.is_multigraph():
        raise UsageError("Layers are measured one at a time.", "Take one with reegraph.layer.")
    require_nodes(net)
    names = sorted(net)
    place = {node: i for i, node in enumerate(names)}
    graph = net.__class__()
    graph.add_nodes_from(range(len(names)))
    for one, other, weight in net.edges(data="weight", default=1.0):
        if weighted and weight < 0:
            raise NetworkError("Structural holes are not defined over negative weights.")
        if one != other and (weight > 0 or not weighted):
            graph.add_edge(place[one], place[other], weight=float(weight))
    return graph, names


def _holes(net: Any, measure: str, weighted: bool) -> pd.DataFrame:
    """Return a frame of the nodes with ties, ranked, and after them those without, of no value."""
    import pandas as pd

    graph, names = _plain(net, weighted)
    function = nx.constraint if measure == "constraint" else _sizes
    tied = [node for node, degree in graph.degree() if degree]
    scores = function(graph, weight="weight" if weighted else None) if tied else {}
    values = {names[i]: float(scores[i]) for i in tied}
    degrees = {names[i]: len(set(nx.all_neighbors(graph, i))) for i in graph}
    frame = ranked(net, values, measure=measure, weighted=weighted)
    alone = [name for name in names if name not in values]
    if alone:
        none = pd.DataFrame({"node": alone, "label": [label(net, n) for n in alone]})
        record = frame.attrs
        frame = pd.concat([frame, none], ignore_index=True).astype(
            {"value": "float64", "rank": "Int64"}
        )
        frame.attrs = record
    frame["neighbours"] = pd.array([degrees[n] for n in frame["node"]], dtype="Int64")
    return frame


def _sizes(graph: Any, weight: str | None) -> list[float]:
    """Return effective size of the nodes 0, 1, 2 ... as Burt defines it.

    Not by `nx.effective_size`, which divides by the strongest tie of the wrong node where weights
    or directions count (networkx 3.6, mended by its pull request 8906).
    """
    import numpy as np
    from scipy.sparse import diags_array

    rows = nx.to_scipy_sparse_array(graph, nodelist=range(len(graph)), weight=weight, dtype=float)
    mutual = (rows + rows.T).tocsr()
    sums = mutual.sum(axis=1)
    tops = mutual.max(axis=1).toarray()
    sums[sums == 0] = 1.0
    tops[tops == 0] = 1.0
    redundant = (diags_array(1 / sums) @ mutual @ (diags_array(1 / tops) @ mutual).T) * (mutual > 0)
    return list((np.diff(mutual.indptr) - redundant.sum(axis=1)).tolist())


def constraint(net: Any, weighted: bool = True) -> pd.DataFrame:
    """Compute how much the ties of a node lead back to one another.

    It is low for who bridges structural holes: c_i = sum over neighbours j of (p_ij + sum over q of
    p_iq p_qj)^2, p_ij the share of i's ties with j in both directions. It falls with the number of
    ties too: compare nodes of like degree. A node with one tie has 1, whatever lies behind it.

    Args:
        net: A networkx graph of one layer.
        weighted: Whether weights count.

    Returns:
        The frame of `centrality`, the most constrained first, with `neighbours` (Int64); nodes
        without ties come last and have no value.

    Raises:
        UsageError: A network of layers.
        NetworkError: An empty network, or negative weights.

    Examples:
        >>> constraint(nx.star_graph(4))["value"].tolist()
        [1.0, 1.0, 1.0, 1.0, 0.25]

    References:
        Burt 1992, Structural Holes, equation 2.4; Burt 2004, doi:10.1086/421787.
    """
    return _holes(net, "constraint", weighted)


def effective_size(net: Any, weighted: bool = True) -> pd.DataFrame:
    """Compute how many contacts of a node are not redundant.

    e_i = sum over neighbours j of (1 - sum over q of p_iq m_jq), p_iq the share of i's ties with q,
    m_jq j's tie with q over j's strongest; without weights the number of neighbours less their mean
    number of ties with one another.

    Args:
        net: A networkx graph of one layer.
        weighted: Whether weights count.

    Returns:
        The frame of `constraint`, the largest first, with `efficiency` (value over neighbours,
        float64).

    Raises:
        UsageError: A network of layers.
        NetworkError: An empty network, or negative weights.

    Examples:
        >>> effective_size(nx.complete_graph(4))["value"].tolist()
        [1.0, 1.0, 1.0, 1.0]

    References:
        Burt 1992, Structural Holes, equation 2.2; Borgatti 1997.
    """
    frame = _holes(net, "effective size", weighted)
    return frame.assign(efficiency=frame["value"] / frame["neighbours"].astype("float64"))


def _open_paths(net: Any, node: Any) -> Iterator[tuple[Any, Any]]:
    """Return ends of the paths of two ties through a node.

    The ends are not tied in that direction.
    """
    before = net.predecessors(node) if net.is_directed() else net[node]
    after = sorted(set(net.successors(node) if net.is_directed() else net[node]) - {node})
    for one in sorted(set(before) - {node}):
        for other in after:
            if one != other and not net.has_edge(one, other):
                yield one, other


def gould_fernandez(net: Any, partition: Mapping[str, str]) -> pd.DataFrame:
    """Count the brokerage roles of each node under a partition into groups.

    A node brokers where a is tied to it, it to b, and a not to b. By the groups of a, broker and b
    the role is coordinator (all of one), itinerant (a and b of one, the broker of another; also
    called consultant), gatekeeper (a of another, the broker brings in), representative (b of
    another, the broker speaks for its own) or liaison (three groups). An undirected tie counts in
    both directions, as two directed ones would: each open pair makes two paths, and gatekeeper and
    representative are the same.

    The expectation and z are those under random allotment of the groups to all other nodes: the
    broker keeps its own, sizes and network stay as they are, and the moments are exact. Gould and
    Fernandez hold the broker's group too, but of the network its size and density only (so does
    `brokerage` of R's sna), so that their z differs. z is skewed for few paths: no p-value follows.

    Args:
        net: A networkx graph of one layer.
        partition: Group of each node.

    Returns:
        A frame by total with `node`, `label`, `group`, the five roles and `total` (Int64),
        `expected_...` and `z_...` of each role (float64; z has no number where the role cannot
        vary).

    Raises:
        UsageError: A network of layers, or a node without a group.
        NetworkError: An empty network.

    Examples:
        >>> star = nx.DiGraph([("a", "v"), ("v", "b")])
        >>> frame = gould_fernandez(star, {"a": "x", "v": "y", "b": "y"})
        >>> frame.loc[frame["node"] == "v", ["gatekeeper", "representative"]].values.tolist()
        [[1, 0]]

    References:
        Gould and Fernandez 1989, doi:10.2307/270949.
    """
    import pandas as pd

    if net.is_multigraph():
        raise UsageError("Layers are measured one at a time.", "Take one with reegraph.layer.")
    require_nodes(net)
    without = [node for node in sorted(net) if node not in partition]
    if without:
        raise UsageError(f"{len(without)} nodes have no group, {without[0]} among them.")
    sizes = Counter(partition[node] for node in net)
    rows = []
    for node in sorted(net):
        paths = list(_open_paths(net, node))
        own = partition[node]
        counts = Counter(role_of(partition[a], own, partition[b]) for a, b in paths)
        rest = [number for name, number in sorted(sizes.items()) if name != own]
        mean, variance = role_moments(paths, sizes[own] - 1, rest)
        z = [
            (counts[r] - mean[r]) / math.sqrt(variance[r]) if variance[r] > 0 else math.nan
            for r in ROLES
        ]
        numbers = [counts[r] for r in ROLES]
        rows.append([node, label(net, node), own, *numbers, len(paths), *mean.values(), *z])
    names = [*ROLES, "total"]
    columns = ["node", "label", "group", *names]
    columns += [f"expected_{r}" for r in ROLES] + [f"z_{r}" for r in ROLES]
    rows.sort(key=lambda r: (-r[8], r[0]))
    frame = pd.DataFrame(rows, columns=columns).astype(
        {"label": "str", "group": "str", **dict.fromkeys(names, "Int64")}
    )
    frame = frame.astype(dict.fromkeys(columns[9:], "float64"))
    groups = {name: sizes[name] for name in sorted(sizes)}
    return with_record(frame, net, measure="brokerage roles", groups=groups)


@functools.cache
def blocs() -> Mapping[str, Sequence[Mapping[str, str]]]:
    """Read the rows of `graph_data/blocs.csv` by partition, in the order in which they are tried.

    >>> [row["bloc"] for row in blocs()["msp-first"]]
    ['MSP', 'BRICS']
    """
    with (data_dir() / "blocs.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda r: (r["partition"], int(r["place"])))
    by_name: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        by_name.setdefault(row["partition"], []).append(row)
    return by_name


def partition(kg: Snapshot, net: Any, name: str) -> dict[str, str]:
    """Return the bloc of each node of a network under a partition of `graph_data/blocs.csv`.

    A node belongs to the first bloc by place of whose forum it is a member on the day of the graph
    or in whose region it lies; the rest is 'others'.

    Args:
        kg: The graph.
        net: A network of that graph.
        name: Name of the partition.

    Returns:
        Name of the bloc by node.

    Raises:
        NameNotFound: There is no such partition.
        UsageError: Network and graph are of different days.

    Examples:
        >>> import reegraph
        >>> kg = reegraph.load()
        >>> partition(kg, kg.network("state-agreements"), "brics-first")["actor:ind"]
        'BRICS'
    """
    if name not in blocs():
        raise NameNotFound(name, "partition", list(blocs()))
    day = net.graph.get("as_of", kg.day)
    if day != kg.day:
        raise UsageError(f"The network is of {day}, the graph of {kg.day}.")
    members = members_of(kg)
    bloc_of = {}
    for node in sorted(net):
        region = net.nodes[node].get("region", "")
        bloc_of[node] = next(
            (
                row["bloc"]
                for row in blocs()[name]
                if (row["forum"] and node in members.get(f"forum:{row['forum']}", ()))
                or (row["region"] and row["region"] == region)
            ),
            OTHERS,
        )
    return bloc_of


def brokers(kg: Snapshot, net: Any) -> pd.DataFrame:
    """Count the brokerage roles of each node under every named partition, side by side.

    Who looks like a broker depends on how the world is parted; a finding should stand under more
    than one partition.

    Args:
        kg: The graph.
        net: A network of that graph, of one layer.

    Returns:
        The frame of `gould_fernandez` with `partition` after the label, the rows of a node
        together, by total. `attrs["reegraph"]` has for each partition the sizes of its blocs and
        its `reasoning`.

    Raises:
        UsageError: A network of layers, or of another day than the graph.
        NetworkError: An empty network.

    Examples:
        >>> import reegraph
        >>> kg = reegraph.load()
        >>> frame = brokers(kg, kg.network("state-agreements"))
        >>> int((frame["node"] == "actor:ind").sum()) == len(blocs())
        True
    """
    import pandas as pd

    parts = []
    groups = {}
    for name in blocs():
        frame = gould_fernandez(net, partition(kg, net, name))
        groups[name] = {
            "groups": frame.attrs["reegraph"]["groups"],
            "reasoning": {row["bloc"]: row["reasoning"] for row in blocs()[name]},
        }
        frame.attrs = {}
        frame.insert(2, "partition", name)
        parts.append(frame)
    combined = pd.concat(parts, ignore_index=True)
    order = (
        combined.assign(down=-combined["total"]).sort_values(["down", "node", "partition"]).index
    )
    combined = combined.loc[order].reset_index(drop=True).astype({"partition": "str"})
    return with_record(combined, net, measure="brokerage roles", partitions=groups)
