"""Structural balance: whether the friend of a friend is a friend, agreements against restrictions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import UsageError
from reegraph.network.projection.project import project
from reegraph.network.results import require_nodes, with_record

if TYPE_CHECKING:
    import pandas as pd

    from reegraph.graph.snapshot import Snapshot

__all__ = ["FEWEST", "TOO_FEW", "balance", "frustration", "signed_network", "triad_census"]

FEWEST = 30  # negative ties, below which nothing is inferred from their pattern
TOO_FEW = "too few negative ties for inference"
TRIADS = ("+++", "++-", "+--", "---")
NODE_LIMIT = 2_000  # branches of the search, so that it ends; then it gives bounds


def signed_network(kg: Snapshot, **options: object) -> Any:
    """Compute the network of polities tied by agreements (+) or restrictions in force (-).

    It is undirected: a restriction has no direction here.

    Args:
        kg: The graph.
        options: Those that `state-agreements` and `restrictions` share: since, minerals,
            confidence, sources.

    Returns:
        A networkx graph whose edges have `sign` (1 or -1), `both` (whether the pair has ties of
        both signs: it then counts as negative), `claims` and `sources`.

    Raises:
        UsageError: An option that the two do not share.

    Examples:
        >>> import reegraph
        >>> net = signed_network(reegraph.load())
        >>> net.edges["actor:chn", "actor:usa"]["sign"]
        -1
    """
    agreed, restricted = (project(kg, n, **options) for n in ("state-agreements", "restrictions"))
    graph = nx.Graph(
        **{
            **agreed.graph,
            "projection": "signed",
            "title": "Agreements against restrictions",
            "edges": "ties with a sign",
        }
    )
    graph.graph["left_out"] = {}
    edges: dict[tuple[str, str], dict[str, Any]] = {}
    for sign, net in ((1, agreed), (-1, restricted)):
        for node, data in net.nodes(data=True):
            graph.add_node(node, **{k: v for k, v in data.items() if k != "against_all"})
        for one, other, data in net.edges(data=True):
            pair = (min(one, other), max(one, other))
            edge = edges.setdefault(pair, {"signs": set(), "claims": set(), "sources": set()})
            edge["signs"].add(sign)
            edge["claims"].update(data["claims"])
            edge["sources"].update(data["sources"])
    ordered = nx.Graph(**graph.graph)
    ordered.add_nodes_from((node, graph.nodes[node]) for node in sorted(graph))
    for pair, edge in sorted(edges.items()):
        ordered.add_edge(
            *pair,
            sign=min(edge["signs"]),
            both=len(edge["signs"]) == 2,
            claims=tuple(sorted(edge["claims"])),
            sources=tuple(sorted(edge["sources"])),
        )
    return ordered


def _signs(net: Any) -> dict[tuple[Any, Any], int]:
    """Return the sign of each pair, the pair in order.

    Raises where a tie has none or is of direction.
    """
    if net.is_directed() or net.is_multigraph():
        raise UsageError("Balance is measured on an undirected network with one tie a pair.")
    require_nodes(net)
    signs = {}
    for one, other, sign in net.edges(data="sign"):
        if sign not in (1, -1):
            raise UsageError(f"The tie of {one} and {other} has the sign {sign}, not 1 or -1.")
        if one != other:
            signs[min(one, other), max(one, other)] = int(sign)
    return signs


def triad_census(net: Any) -> dict[str, int]:
    """Count the triangles of a signed network by their signs.

    +++ and +-- are balanced, ++- and --- are not (Cartwright and Harary 1956,
    doi:10.1037/h0046049).

    >>> net = nx.Graph()
    >>> net.add_edges_from([(1, 2, {"sign": 1}), (2, 3, {"sign": -1}), (1, 3, {"sign": -1})])
    >>> triad_census(net)
    {'+++': 0, '++-': 0, '+--': 1, '---': 0}
    """
    signs = _signs(net)
    after: dict[Any, set[Any]] = {}
    for one, other in signs:
        after.setdefault(one, set()).add(other)
    counts = dict.fromkeys(TRIADS, 0)
    for (one, other), sign in signs.items():
        for third in after.get(other, set()) & after[one]:
            negative = (sign, signs[other, third], signs[one, third]).count(-1)
            counts[TRIADS[negative]] += 1
    return counts


def frustration(net: Any) -> tuple[int, int]:
    """Compute the least and greatest value of the frustration index of a signed network.

    The index is the number of ties that have to change sign, or go, for it to be balanced.

    Binary programme of Aref and Wilson (2018, doi:10.1093/comnet/cny015) by `scipy.optimize.milp`:
    split the nodes in two camps so that the fewest positive ties run between them and negative ones
    within. The search visits at most 2,000 branches: where it ends both numbers are the same,
    else they are bounds.

    >>> net = nx.Graph()
    >>> net.add_edges_from([(1, 2, {"sign": 1}), (2, 3, {"sign": 1}), (1, 3, {"sign": -1})])
    >>> frustration(net)
    (1, 1)
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    signs = _signs(net)
    if not signs:
        return 0, 0

    place = {node: i for i, node in enumerate(sorted({n for pair in signs for n in pair}))}
    size = len(place)
    ties = len(signs)
    rows: list[tuple[int, int, float]] = []
    least: list[float] = []
    for number, ((one, other), sign) in enumerate(sorted(signs.items())):
        a = place[one]
        b = place[other]
        f = size + number
        for turn in (1, -1):
            line = len(least)
            rows += [(line, f, 1.0), (line, a, -float(turn)), (line, b, float(turn * sign))]
            # + : f >= a - b and b - a; - : f >= a + b - 1 and 1 - a - b
            least.append(0.0 if sign == 1 else -float(turn))
    matrix = coo_array(
        ([v for *_, v in rows], ([r for r, *_ in rows], [c for _, c, _ in rows])),
        shape=(len(least), size + ties),
    )
    upper = np.ones(size + ties)
    plain = nx.Graph(list(signs))
    for part in nx.connected_components(plain):  # either camp can be called the first
        upper[place[max(sorted(part), key=lambda n: (plain.degree(n), -place[n]))]] = 0.0
    answer = milp(
        np.concatenate([np.zeros(size), np.ones(ties)]),
        integrality=np.concatenate([np.ones(size), np.zeros(ties)]),
        bounds=Bounds(np.zeros(size + ties), upper),
        constraints=LinearConstraint(matrix.tocsc(), np.array(least), np.inf),
        options={"node_limit": NODE_LIMIT},
    )
    negative = sum(sign == -1 for sign in signs.values())
    if answer.x is None:  # cut short before any solution
        return 0, min(negative, ties // 2)
    camps = np.round(answer.x[:size]).astype(int)
    greatest = sum(
        (camps[place[a]] != camps[place[b]]) == (sign == 1) for (a, b), sign in signs.items()
    )
    bound = math.ceil(float(answer.mip_dual_bound or 0.0) - 1e-6)
    return (int(greatest) if answer.status == 0 else bound), int(greatest)


def balance(kg: Snapshot, **options: object) -> pd.DataFrame:
    """Test whether agreements and restrictions make a balanced network.

    Fewer than 30 negative ties say nothing: the answer is then their number and the words "too few
    negative ties for inference". Else come the triad census (see `triad_census`), the share of
    balanced triangles with what it would be were the signs dealt out at random (p^3 + 3 p q^2, p
    the share of positive ties: an expectation, not a test) and the frustration index (see
    `frustration`), also over the number of ties. A pair with both signs counts as negative in what
    follows, and among both in the numbers of ties.

    Args:
        kg: The graph.
        options: Those of `signed_network`.

    Returns:
        A frame of `measure`, `value` (float64, no number where there is no triangle) and `note`;
        `attrs["reegraph"]` records the choices, `pairs_with_both` and `too_few`.

    Raises:
        NameNotFound: There is no entity of a name in the options.
        UsageError: An option that the network does not know.

    Examples:
        >>> import reegraph
        >>> balance(reegraph.load())["note"].tolist()
        ['', 'too few negative ties for inference']
    """
    net = signed_network(kg, **options)
    signs = list(net.edges(data="sign"))
    both = sum(b for *_, b in net.edges(data="both"))
    negative = sum(s == -1 for *_, s in signs)
    few = negative < FEWEST
    positive = len(signs) - negative + both
    rows = [
        ("positive ties", positive, ""),
        ("negative ties", negative, TOO_FEW if few else ""),
    ]
    if not few:
        rows += _inference(net, negative)
    return _framed(rows, net, both, few)


def _inference(net: Any, negative: int) -> list[tuple[str, float, str]]:
    """Return rows of a network with enough negative ties."""
    ties = net.number_of_edges()
    census = triad_census(net)
    triangles = sum(census.values())
    share = (census["+++"] + census["+--"]) / triangles if triangles else math.nan
    q = negative / ties
    rows: list[tuple[str, float, str]] = [
        (f"triangles {name}", census[name], "balanced" if name in ("+++", "+--") else "")
        for name in TRIADS
    ]
    rows += [
        ("share of triangles balanced", share, "" if triangles else "no triangles"),
        ("share expected by chance", (1 - q) ** 3 + 3 * (1 - q) * q * q, "signs at random"),
    ]
    least, greatest = frustration(net)
    if least == greatest:
        rows.append(("frustration index", greatest, "exact"))
    else:
        rows += [
            ("frustration index, at least", least, "bound"),
            ("frustration index, at most", greatest, "bound"),
        ]
    return [*rows, ("frustration over ties", greatest / ties, "")]


def _framed(rows: list[tuple[str, float, str]], net: Any, both: int, few: bool) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows, columns=["measure", "value", "note"])
    frame = frame.astype({"measure": "str", "value": "float64", "note": "str"})
    return with_record(frame, net, measure="balance", pairs_with_both=int(both), too_few=few)
