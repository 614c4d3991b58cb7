"""Tables dealt anew keep their margins; permuted dyads keep their network."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reegraph.errors import NameNotFound, NetworkError, UsageError
from reegraph.knowledge import KnowledgeGraph
from reegraph.network.measures.null_models import curveball, null_distribution, qap


def margins(table: dict[str, frozenset[str]]) -> tuple[dict[str, int], Counter[str]]:
    return {e: len(n) for e, n in table.items()}, Counter(
        n for nodes in table.values() for n in nodes
    )


@given(
    st.dictionaries(
        st.text("uvwxyz", min_size=1, max_size=3),
        st.frozensets(st.sampled_from("abcdefgh"), min_size=1),
        min_size=1,
    ),
    st.integers(0, 99),
)
def test_margins_are_kept(table: dict[str, frozenset[str]], seed: int) -> None:
    assert margins(curveball(table, random.Random(seed))) == margins(table)


def test_davis_southern_women_are_dealt_anew() -> None:
    davis = nx.davis_southern_women_graph()
    women = davis.graph["top"]
    table = {e: frozenset(davis[e]) for e in davis.graph["bottom"]}
    dealt = curveball(table, random.Random(0))
    assert margins(dealt) == margins(table)
    assert dealt != table
    assert set().union(*dealt.values()) == set(women)


def test_every_table_of_the_same_margins_is_as_likely() -> None:
    table = {"x": frozenset("ab"), "y": frozenset("c"), "z": frozenset("d")}
    seen = Counter(
        tuple(
            sorted((e, tuple(sorted(n))) for e, n in curveball(table, random.Random(s), 8).items())
        )
        for s in range(2400)
    )
    assert len(seen) == 12  # 4! / 2! ways to deal four nodes to seats of 2, 1 and 1
    assert max(seen.values()) < 1.35 * 200
    assert min(seen.values()) > 0.65 * 200


def test_strata_keep_to_themselves(kg: KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    table = {e: frozenset(a["nodes"]) for e, a in net.graph["events"].items()}
    kinds = {e: a["kind"] for e, a in net.graph["events"].items()}
    dealt = curveball(table, random.Random(1), strata=kinds)
    for kind in set(kinds.values()):
        before = Counter(n for e, nodes in table.items() if kinds[e] == kind for n in nodes)
        after = Counter(n for e, nodes in dealt.items() if kinds[e] == kind for n in nodes)
        assert before == after


@pytest.mark.complete
def test_shuffling_edges_finds_clustering_that_texts_explain(kg: KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    naive = null_distribution(net, draws=40, method="swap").iloc[0]
    right = null_distribution(net, draws=40).iloc[0]
    assert (
        naive["observed"]
        == right["observed"]
        == pytest.approx(nx.transitivity(nx.Graph(net.edges())))
    )
    # One bound for both: beyond three standard deviations is what chance would hardly do.
    assert naive["z"] > 3 > abs(right["z"])


def test_what_cannot_be_dealt_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(NetworkError, match="two-mode"):
        null_distribution(kg.network("ownership"))
    net = kg.network("state-agreements")
    with pytest.raises(NameNotFound):
        null_distribution(net, "beauty")
    with pytest.raises(NameNotFound):
        null_distribution(net, within="colour")
    with pytest.raises(UsageError):
        null_distribution(net, method="magic")
    with pytest.raises(NetworkError, match="needs at least"):
        null_distribution(nx.Graph())


def test_qap_is_the_correlation_of_dyads_and_all_orders_its_reference() -> None:
    one, other = nx.path_graph(4), nx.Graph([(0, 1), (1, 2), (0, 3)])
    pairs = list(itertools.combinations(range(4), 2))
    values = [[float(net.has_edge(*p)) for p in pairs] for net in (one, other)]
    frame = qap(one, other, permutations=3000, seed=2)
    assert frame["correlation"][0] == pytest.approx(np.corrcoef(values)[0, 1])
    exact = []
    for order in itertools.permutations(range(4)):
        moved = [float(other.has_edge(order[a], order[b])) for a, b in pairs]
        exact.append(np.corrcoef(values[0], moved)[0, 1])
    share = np.mean([value >= frame["correlation"][0] - 1e-9 for value in exact])
    assert frame["share"][0] == pytest.approx(share, abs=0.04)
    assert frame["mean"][0] == pytest.approx(np.mean(exact), abs=0.03)


def test_networks_without_variation_are_refused() -> None:
    with pytest.raises(NetworkError, match="alike"):
        qap(nx.complete_graph(4), nx.path_graph(4))
    with pytest.raises(UsageError):
        qap(nx.path_graph(4), nx.DiGraph([(0, 1)]))


def test_what_cannot_be_dealt_or_swapped_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(NetworkError, match="not tied by the events"):
        null_distribution(kg.network("forum-membership"), draws=2)
    with pytest.raises(NetworkError, match="cannot be swapped"):
        null_distribution(nx.star_graph(5), method="swap", draws=2)
    with pytest.raises(UsageError, match="whole network"):
        null_distribution(nx.path_graph(9), method="swap", within="kind", draws=2)


def test_modularity_is_held_against_chance(kg: KnowledgeGraph) -> None:
    """Two triangles with one tie between them: 2 (3/7 - (7/14)^2) = 5/14 by hand."""
    two = nx.Graph(["ab", "bc", "ac", "cd", "de", "ef", "df"])
    frame = null_distribution(two, "modularity", draws=2, method="swap")
    assert frame["observed"][0] == pytest.approx(5 / 14)
    net = kg.network("state-agreements")
    row = null_distribution(net, "modularity", draws=20).iloc[0]
    assert row["observed"] > row["mean"] + 2 * row["sd"]
    assert null_distribution(net, "modularity", draws=20).iloc[0].equals(row)
