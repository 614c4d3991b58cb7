"""Structural balance against listed camps and triples, and what is said of too few ties."""

from __future__ import annotations

import itertools
import random
from typing import Any

import networkx as nx
import pytest

import reegraph
from reegraph.errors import NetworkError, UsageError
from reegraph.network.measures import balance as module
from reegraph.network.measures.balance import (
    TOO_FEW,
    balance,
    frustration,
    signed_network,
    triad_census,
)

from .conftest import Made


def signed(seed: int, nodes: int = 9, share: float = 0.5) -> nx.Graph:
    net = nx.gnp_random_graph(nodes, share, seed=seed)
    rng = random.Random(seed)
    for one, other in net.edges:
        net.edges[one, other]["sign"] = rng.choice([1, 1, -1])
    return net


@pytest.mark.parametrize("seed", range(12))
def test_frustration_is_the_least_over_all_camps(seed: int) -> None:
    net = signed(seed)
    least = min(
        sum((camp[a] != camp[b]) == (sign == 1) for a, b, sign in net.edges(data="sign"))
        for camp in itertools.product((0, 1), repeat=len(net))
    )
    assert frustration(net) == (least, least)


@pytest.mark.complete
def test_a_search_that_is_cut_short_gives_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    net = signed(1, nodes=40, share=0.3)
    exact = frustration(net)
    assert exact[0] == exact[1]
    monkeypatch.setattr(module, "NODE_LIMIT", 0)
    least, greatest = frustration(net)
    assert least <= exact[0] <= greatest


@pytest.mark.parametrize("seed", range(4))
def test_census_counts_all_triples(seed: int) -> None:
    net = signed(seed, nodes=12)
    expected = dict.fromkeys(("+++", "++-", "+--", "---"), 0)
    for three in itertools.combinations(net, 3):
        part = net.subgraph(three)
        if part.number_of_edges() == 3:
            minus = sum(s == -1 for *_, s in part.edges(data="sign"))
            expected[["+++", "++-", "+--", "---"][minus]] += 1
    assert triad_census(net) == expected


def test_ties_and_claims_of_the_shipped_network(kg: reegraph.KnowledgeGraph) -> None:
    agreed, restricted = (
        {frozenset(edge) for edge in kg.network(name).edges}
        for name in ("state-agreements", "restrictions")
    )
    net = signed_network(kg)
    assert {frozenset(e) for e in net.edges} == agreed | restricted
    for one, other, data in net.edges(data=True):
        pair = frozenset((one, other))
        assert data["sign"] == (-1 if pair in restricted else 1)
        assert data["both"] == (pair in restricted and pair in agreed)
        assert data["claims"] and data["sources"]
    frame = balance(kg)
    assert frame["value"].tolist() == [len(agreed), len(restricted)]
    assert len(restricted) < 30  # when this fails, the frame says more
    assert frame["note"].tolist() == ["", TOO_FEW]
    assert TOO_FEW == "too few negative ties for inference"


def rows(camps: tuple[int, ...], turned: int = 0) -> dict[str, list[dict[str, Any]]]:
    """Tables of camps, agreements within and bans between; `turned` bans are agreements as well."""
    states = [f"s{c}{i}" for c, size in enumerate(camps) for i in range(size)]
    found: dict[str, list[dict[str, Any]]] = {
        "actors": [{"id": s, "kind": "state", "polity": "true"} for s in states],
        "agreements": [], "agreement_parties": [], "measures": [],
    }  # fmt: skip
    bans = 0
    for one, other in itertools.combinations(states, 2):
        within = one[1] == other[1]
        if not within:
            bans += 1
            found["measures"].append(
                {"id": f"ban-{one}-{other}", "issuer": one, "targets": other, "start": "2020"}
            )
        if within or bans <= turned:
            name = f"deal-{one}-{other}"
            found["agreements"].append({"id": name, "signed": "2020-01-01"})
            found["agreement_parties"] += [
                {"agreement": name, "actor": s, "role": "signatory"} for s in (one, other)
            ]
    return found


def test_two_camps_are_balanced(made: Made) -> None:
    frame = balance(made(rows((6, 6)))).set_index("measure")["value"]
    assert frame["positive ties"] == 30 and frame["negative ties"] == 36
    assert frame["triangles +++"] == 40 and frame["triangles +--"] == 180
    assert frame["triangles ++-"] == frame["triangles ---"] == 0
    assert frame["share of triangles balanced"] == 1.0
    p, q = 30 / 66, 36 / 66
    assert frame["share expected by chance"] == pytest.approx(p**3 + 3 * p * q * q)
    assert frame["frustration index"] == frame["frustration over ties"] == 0


def test_three_camps_are_not(made: Made) -> None:
    frame = balance(made(rows((4, 4, 4), turned=1)))
    value = frame.set_index("measure")["value"]
    assert (value["positive ties"], value["negative ties"]) == (18 + 1, 48)
    assert frame.attrs["reegraph"]["pairs_with_both"] == 1
    assert value["triangles ---"] == 64
    assert value["frustration index"] == 16  # two camps join: the bans between them
    assert value["share of triangles balanced"] == pytest.approx(156 / 220)


def test_below_thirty_nothing_is_inferred(made: Made) -> None:
    frame = balance(made(rows((5, 5))))
    assert frame["measure"].tolist() == ["positive ties", "negative ties"]
    assert frame["value"].tolist() == [20, 25]
    assert frame["note"].tolist() == ["", TOO_FEW]


def test_no_ties_at_all_are_counted_too(made: Made) -> None:
    frame = balance(made({}))
    assert frame["value"].tolist() == [0, 0]


def test_odd_networks_are_refused_in_words() -> None:
    with pytest.raises(UsageError, match="has the sign None"):
        triad_census(nx.Graph([("a", "b")]))
    with pytest.raises(UsageError, match="undirected"):
        frustration(nx.DiGraph([("a", "b")]))
    with pytest.raises(NetworkError, match="needs at least"):
        triad_census(nx.Graph())
    alone = nx.Graph()
    alone.add_edge("a", "a", sign=-1)
    assert triad_census(alone)["---"] == 0
    assert frustration(alone) == (0, 0)
