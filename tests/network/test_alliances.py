"""Communities, forums, cores and assortativity against other computations."""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest

import reegraph
from reegraph.errors import NameNotFound, NetworkError, UsageError
from reegraph.network.compute.igraph_backend import available
from reegraph.network.measures.alliances import alliances, assortativity, k_core
from reegraph.network.measures.core_periphery import core_periphery
from reegraph.network.measures.forum_overlap import forum_overlap, mutual_information


def caves(number: int, size: int) -> nx.Graph:
    """Cliques in a ring, one tie between neighbours."""
    return nx.relabel_nodes(nx.connected_caveman_graph(number, size), "n{:02d}".format)


def test_cliques_in_a_ring_are_the_communities() -> None:
    frame = alliances(caves(6, 5), runs=20)
    groups = frame.groupby("community")["node"].agg(set).tolist()
    assert sorted(map(sorted, groups)) == [
        [f"n{c * 5 + i:02d}" for i in range(5)] for c in range(6)
    ]
    assert frame["stability"].min() > 0.9


def test_modularity_follows_its_formula() -> None:
    net = nx.karate_club_graph()
    frame = alliances(net, runs=30)
    group = dict(zip(frame["node"], frame["community"], strict=True))
    rows = nx.to_numpy_array(net, nodelist=sorted(net))
    strength, total = rows.sum(axis=1), rows.sum()
    expected = sum(
        rows[i, j] - strength[i] * strength[j] / total
        for i, j in itertools.product(range(len(rows)), repeat=2)
        if group[i] == group[j]
    )
    assert frame.attrs["reegraph"]["modularity"] == pytest.approx(expected / total)


def test_stability_is_co_assignment_with_its_own_less_the_next() -> None:
    net = nx.karate_club_graph()
    graph = nx.Graph()
    graph.add_nodes_from(sorted(net))
    graph.add_weighted_edges_from(sorted(net.edges(data="weight")))
    rng, runs = random.Random(7), []
    for _ in range(25):
        seed = rng.randrange(2**31)
        runs.append(nx.community.louvain_communities(graph, "weight", seed=seed))
    frame = alliances(net, runs=25, seed=7)
    groups = frame.groupby("community")["node"].agg(list)

    def together(one: int, others: list[int]) -> Fraction:
        times = sum(o in part for o in others for run in runs for part in run if one in part)
        return Fraction(times, len(others) * len(runs))

    for row in frame.itertuples():
        inside = together(row.node, [n for n in groups[row.community] if n != row.node])
        outside = max(together(row.node, g) for c, g in groups.items() if c != row.community)
        assert row.stability == pytest.approx(float(inside - outside))


def test_a_network_of_chance_is_less_stable_than_one_of_cliques() -> None:
    chance = nx.gnm_random_graph(40, 120, seed=3)
    assert alliances(chance, runs=30)["stability"].mean() < 0.8
    assert alliances(chance, runs=30).attrs["reegraph"]["partitions"] > 1


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_seeds_decide_and_methods_differ(method: str) -> None:
    if method == "leiden" and not available():
        pytest.skip("igraph is not installed")
    chance = nx.gnm_random_graph(40, 120, seed=3)
    one, two = (alliances(chance, method, runs=10, seed=5) for _ in range(2))
    assert one.equals(two)
    assert one.attrs["reegraph"]["partitions"] > 1  # the runs have seeds of their own


def test_directions_are_added_up_and_layers_refused() -> None:
    net = nx.DiGraph()
    net.add_weighted_edges_from([("a", "b", 1.0), ("b", "a", 2.0), ("c", "d", 3.0)])
    frame = alliances(net, runs=3)
    assert frame["community"].tolist() == [1, 1, 2, 2]
    assert frame.attrs["reegraph"]["modularity"] == pytest.approx(0.5)
    with pytest.raises(UsageError, match="one at a time"):
        alliances(nx.MultiGraph([("a", "b")]))


def test_odd_networks_have_an_answer_or_a_clear_error() -> None:
    with pytest.raises(NetworkError, match="needs at least"):
        alliances(nx.Graph())
    alone = nx.Graph()
    alone.add_nodes_from(["a", "b"])
    for net in (alone, nx.Graph([("a", "a"), ("b", "b")])):
        frame = alliances(net, runs=2)
        assert frame["community"].tolist() == [1, 2]
        assert frame["stability"].tolist() == [1.0, 1.0]
        assert frame.attrs["reegraph"]["modularity"] is None
    zero = nx.Graph()
    zero.add_edge("a", "b", weight=0.0)
    assert alliances(zero, runs=2)["community"].tolist() == [1, 2]
    minus = nx.Graph()
    minus.add_edge("a", "b", weight=-1.0)
    with pytest.raises(NetworkError, match="negative"):
        alliances(minus)


def test_wrong_arguments_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    net = nx.path_graph(4)
    with pytest.raises(NameNotFound, match="walktrap"):
        alliances(net, "walktrap")
    for wrong in ({"runs": 0}, {"threshold": 0.0}, {"threshold": 1.1}, {"resolution": 0.0}):
        with pytest.raises(UsageError, match="Runs are"):
            alliances(net, **wrong)
    monkeypatch.setattr("reegraph.network.measures.alliances.available", lambda: False)
    with pytest.raises(UsageError, match="needs the package igraph") as fault:
        alliances(net, "leiden")
    assert fault.value.hint == "pip install 'reegraph[fast]'"


def listed_expectation(one: list[int], other: list[int]) -> float:
    """Mean mutual information over all orders of the second partition."""

    def shared(pairs: list[tuple[int, int]]) -> float:
        size = len(pairs)
        a, b, both = Counter(p[0] for p in pairs), Counter(p[1] for p in pairs), Counter(pairs)
        return sum(n / size * math.log(n * size / (a[x] * b[y])) for (x, y), n in both.items())

    values = [shared(list(zip(one, order, strict=True))) for order in itertools.permutations(other)]
    expected = sum(values) / len(values)
    own = shared(list(zip(one, one, strict=True))), shared(list(zip(other, other, strict=True)))
    return (shared(list(zip(one, other, strict=True))) - expected) / (sum(own) / 2 - expected)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, 1, 1, 2, 2, 3, 3], [1, 1, 0, 0, 0, 0, 0]),
        ([1, 2, 1, 2, 3, 3, 3], [1, 1, 1, 0, 0, 0, 1]),
        ([1, 1, 2, 2, 3, 3], [1, 1, 2, 2, 3, 3]),
    ],
)
def test_mutual_information_is_adjusted_by_all_permutations(
    one: list[int], other: list[int]
) -> None:
    assert mutual_information(one, other) == pytest.approx(listed_expectation(one, other))


def test_mutual_information_needs_two_parts() -> None:
    assert math.isnan(mutual_information([1, 1, 1], [1, 2, 3]))


def test_forums_are_compared_one_at_a_time(kg: reegraph.KnowledgeGraph) -> None:
    members: dict[str, set[str]] = {}
    for row in kg.query("SELECT ?a ?f { ?a ree:memberOf ?f }").itertuples():
        members.setdefault(row.f, set()).add(row.a)
    frame = alliances(kg.network("state-agreements"), runs=20)
    found = forum_overlap(kg, frame)
    group = frame.groupby("community")["node"].agg(set)
    nodes = set(frame["node"])
    assert set(found["forum"]) == {f for f, who in members.items() if who & nodes}
    for row in found.itertuples():
        own, other = group[row.community], members[row.forum] & nodes
        assert (row.size, row.members, row.shared) == (len(own), len(other), len(own & other))
        assert row.jaccard == pytest.approx(len(own & other) / len(own | other))
        assert row.share_of_community == pytest.approx(len(own & other) / len(own))
        assert row.share_of_forum == pytest.approx(len(own & other) / len(other))
    for community, part in found.groupby("community"):
        top = part.loc[part["best"], "jaccard"]
        assert (top == part["jaccard"].max()).all(), community
    with pytest.raises(UsageError, match="no communities"):
        forum_overlap(kg, {})


def fit(rows: np.ndarray, core: tuple[int, ...]) -> float:
    """Correlation of all pairs with the pattern, by numpy."""
    upper = np.triu_indices(len(rows), 1)
    inside = np.isin(np.arange(len(rows)), core)
    pattern = (inside[:, None] | inside[None, :])[upper].astype(float)
    return float(np.corrcoef(rows[upper], pattern)[0, 1]) if np.ptp(pattern) else -1.0


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_core_is_the_best_of_all_subsets(seed: int, weighted: bool) -> None:
    net = nx.gnm_random_graph(9, 10 + seed, seed=seed)
    rng = random.Random(seed)
    for one, other in net.edges:
        net.edges[one, other]["weight"] = 0.5 + rng.random()
    rows = nx.to_numpy_array(net, nodelist=sorted(net), weight="weight" if weighted else None)
    best = max(fit(rows, core) for n in range(1, 8) for core in itertools.combinations(range(9), n))
    frame = core_periphery(net, weighted)
    core = tuple(frame.loc[frame["core"], "node"])
    assert frame.attrs["reegraph"]["correlation"] == pytest.approx(fit(rows, core))
    assert frame.attrs["reegraph"]["correlation"] == pytest.approx(best)


def test_ties_to_core_and_densities(kg: reegraph.KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    frame = core_periphery(net)
    core = set(frame.loc[frame["core"], "node"])
    for row in frame.itertuples():
        assert row.ties_to_core == len(set(net[row.node]) & core)
        assert row.ties_to_periphery == len(set(net[row.node]) - core)
    record = frame.attrs["reegraph"]
    assert record["density"]["core"] == pytest.approx(nx.density(net.subgraph(core)))
    assert record["core_size"] == len(core)


def test_cores_that_are_none_are_refused() -> None:
    for net in (nx.empty_graph(4), nx.complete_graph(4)):
        with pytest.raises(NetworkError, match="with and without ties"):
            core_periphery(net)
    with pytest.raises(NetworkError, match="needs at least"):
        core_periphery(nx.path_graph(2))


def test_k_core_is_what_is_left_when_nodes_of_few_ties_go() -> None:
    net = nx.Graph(nx.gnm_random_graph(30, 70, seed=2))
    net.add_edge(0, 0)
    expected = dict.fromkeys(net, 0)
    for k in range(1, 10):
        rest = nx.Graph((a, b) for a, b in net.edges if a != b)
        while weak := [n for n, d in rest.degree() if d < k]:
            rest.remove_nodes_from(weak)
        expected.update(dict.fromkeys(rest, k))
    frame = k_core(net)
    assert dict(zip(frame["node"], frame["value"], strict=True)) == expected
    with pytest.raises(NetworkError, match="needs at least"):
        k_core(nx.Graph())


def test_assortativity_by_region(kg: reegraph.KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    region = {n: d["region"] for n, d in net.nodes(data=True) if "region" in d}
    frame = assortativity(net)
    record = frame.attrs["reegraph"]
    pairs = [(region[a], region[b]) for a, b in net.edges if a in region and b in region]
    names = sorted(set(region.values()))
    share = np.zeros((len(names), len(names)))
    for one, other in [*pairs, *((b, a) for a, b in pairs)]:
        share[names.index(one), names.index(other)] += 1 / (2 * len(pairs))
    chance = float(share.sum(axis=0) @ share.sum(axis=1))
    assert record["coefficient"] == pytest.approx((np.trace(share) - chance) / (1 - chance))
    assert record["without_value"] == len(net) - len(region) == 1  # the EU
    assert record["ties_left_out"] == net.number_of_edges() - len(pairs)
    assert frame["expected"].tolist() == pytest.approx(share.sum(axis=1).tolist())
    within = np.diag(share) / share.sum(axis=1)
    assert frame["within"].tolist() == pytest.approx(within.tolist())


def test_assortativity_needs_two_values_with_ties() -> None:
    net = nx.Graph([("a", "b")])
    with pytest.raises(NetworkError, match="0 value") as fault:
        assortativity(net)
    assert fault.value.hint == "2 of 2 nodes have no value."
    nx.set_node_attributes(net, "x", "region")
    with pytest.raises(NetworkError, match="1 value"):
        assortativity(net)


def test_a_core_node_without_a_tie_to_the_core_is_named() -> None:
    stars = nx.Graph([("a", f"a{i}") for i in range(6)] + [("b", f"b{i}") for i in range(6)])
    frame = core_periphery(stars)
    assert set(frame.loc[frame["core"], "node"]) == {"a", "b"}  # and a and b are not tied
    assert frame.attrs["reegraph"]["notes"][1:] == ["in the core without a tie to the core: a, b"]
    stars.add_edge("a", "b")
    assert len(core_periphery(stars).attrs["reegraph"]["notes"]) == 1
    alone = core_periphery(nx.star_graph(4))  # a core of one has no other to be tied with
    assert len(alone.attrs["reegraph"]["notes"]) == 1


@pytest.mark.parametrize("function", [alliances, core_periphery])
def test_what_memory_cannot_hold_is_refused(function: Callable[[nx.Graph], object]) -> None:
    """100,000 nodes have 1e10 pairs: 80 gigabytes a table of them."""
    with pytest.raises(NetworkError, match=r"100,000 nodes would need about (160|320) gigabytes"):
        function(nx.empty_graph(100_000))
