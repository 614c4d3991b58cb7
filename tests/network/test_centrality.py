"""Centrality against computations of another kind: dense linear algebra, enumerated paths."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from click.testing import CliRunner

import reegraph
from reegraph.cli import cli
from reegraph.errors import NameNotFound, NetworkError, UsageError
from reegraph.network.measures.betweenness import sampled_betweenness
from reegraph.network.measures.centrality import MEASURES, centrality, measure, measure_values

UNDIRECTED = [name for name in MEASURES if not name.startswith(("in-", "out-"))]


@pytest.fixture(scope="module")
def karate() -> nx.Graph:
    """Zachary's club with its weights, and two nodes apart from the rest."""
    graph = nx.Graph(nx.karate_club_graph())
    graph.add_edge(98, 99, weight=2.0)
    return graph


def matrix(graph: nx.Graph, weight: str | None) -> np.ndarray:
    return nx.to_numpy_array(graph, nodelist=sorted(graph), weight=weight)


def leading(rows: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(rows)
    vector = np.abs(vectors[:, np.argmax(values)])
    return vector / np.linalg.norm(vector)


def paths_through(graph: nx.Graph) -> dict[int, float]:
    """Betweenness by listing every shortest path."""
    found = dict.fromkeys(graph, 0.0)
    for one, other in itertools.combinations(sorted(graph), 2):
        if nx.has_path(graph, one, other):
            listed = list(nx.all_shortest_paths(graph, one, other))
            for path in listed:
                for node in path[1:-1]:
                    found[node] += 1 / len(listed)
    pairs = (len(graph) - 1) * (len(graph) - 2) / 2
    return {node: value / pairs for node, value in found.items()}


def test_betweenness_is_the_share_of_listed_paths(karate: nx.Graph) -> None:
    expected = paths_through(karate)
    for node, value in measure_values(karate, "betweenness").items():
        assert value == pytest.approx(expected[node], abs=1e-12)


def test_closeness_and_harmonic_follow_their_formulas(karate: nx.Graph) -> None:
    lengths = dict(nx.all_pairs_shortest_path_length(karate))
    size = len(karate)
    closeness, harmonic = measure_values(karate, "closeness"), measure_values(karate, "harmonic")
    for node, reached in lengths.items():
        near = [d for other, d in reached.items() if other != node]
        share = len(near) / (size - 1)
        assert closeness[node] == pytest.approx(len(near) / sum(near) * share)
        assert harmonic[node] == pytest.approx(sum(1 / d for d in near) / (size - 1))


def test_paths_of_equal_length_share_whatever_floats_say() -> None:
    """0.1 + 0.2 and 0.15 + 0.15: each middle node has half of the pair of ends, of three pairs."""
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        [("a", "b", 10.0), ("b", "d", 5.0), ("a", "c", 20 / 3), ("c", "d", 20 / 3)]
    )
    for frame in (
        reegraph.centrality(graph, "betweenness", weighted=True),
        reegraph.exact_betweenness(graph, weighted=True),
        reegraph.sampled_betweenness(graph, 4, weighted=True),
    ):
        found = frame.set_index("node")["value"]
        # the pair b, c is 0.25 long by a and 0.35 by d
        assert found.to_dict() == pytest.approx({"a": 1 / 3, "b": 0.5 / 3, "c": 0.5 / 3, "d": 0})


@pytest.mark.parametrize("weight", ["count", "depth"])
def test_weighted_betweenness_is_that_of_exact_ratios(weight: str) -> None:
    """networkx with fractions as lengths, from the parts that each agreement adds."""
    net = reegraph.load().network("state-agreements", weight=weight)
    exact = nx.Graph()
    for one, other, data in net.edges(data=True):
        parts = [Fraction(part).limit_denominator(1000) for part in data["parts"].values()]
        exact.add_edge(one, other, length=1 / sum(parts))
    expected = nx.betweenness_centrality(exact, weight="length")
    found = measure_values(net, "betweenness", weighted=True)
    assert found == pytest.approx(expected, abs=1e-12)


def test_weights_that_are_no_ratios_have_lengths_too() -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", math.pi), ("b", "c", math.e), ("a", "c", 0.5)])
    found = measure_values(graph, "betweenness", weighted=True)
    assert found == {"a": 0.0, "b": 1.0, "c": 0.0}


def test_weighted_paths_are_short_where_ties_are_strong() -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        [("a", "b", 4.0), ("b", "c", 4.0), ("a", "c", 1.0), ("c", "d", 0.0)]
    )
    found = measure_values(graph, "betweenness", weighted=True)
    assert found == {"a": 0.0, "b": pytest.approx(1 / 3), "c": 0.0, "d": 0.0}
    assert measure_values(graph, "harmonic", weighted=True)["a"] == pytest.approx((4 + 2) / 3)


def test_eigenvector_katz_and_pagerank_by_linear_algebra(karate: nx.Graph) -> None:
    order = sorted(karate)
    rows = matrix(karate, "weight")
    assert [measure_values(karate, "eigenvector")[n] for n in order] == pytest.approx(
        leading(rows).tolist(), abs=1e-7
    )
    radius = max(abs(np.linalg.eigvalsh(rows)))
    katz = np.linalg.solve(np.eye(len(order)) - 0.85 / radius * rows, np.ones(len(order)))
    katz /= np.linalg.norm(katz)
    assert [measure_values(karate, "katz")[n] for n in order] == pytest.approx(katz.tolist())
    steps = rows / rows.sum(axis=1, keepdims=True)
    google = 0.85 * steps.T + 0.15 / len(order)
    values, vectors = np.linalg.eig(google)
    rank = np.abs(np.real(vectors[:, np.argmax(np.real(values))]))
    rank /= rank.sum()
    assert [measure_values(karate, "pagerank")[n] for n in order] == pytest.approx(rank.tolist())


def test_hubs_and_authorities_are_singular_vectors() -> None:
    graph = nx.DiGraph([("a", "x"), ("a", "y"), ("b", "x"), ("c", "x"), ("c", "z"), ("b", "z")])
    rows = nx.to_numpy_array(graph, nodelist=sorted(graph))
    left, _, right = np.linalg.svd(rows)
    for name, vector in (("hubs", left[:, 0]), ("authorities", right[0])):
        expected = np.abs(vector) / np.abs(vector).sum()
        found = measure_values(graph, name)
        assert [found[n] for n in sorted(graph)] == pytest.approx(expected.tolist(), abs=1e-9)


def test_directed_networks_have_two_directions() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "b", 2.0), ("a", "c", 3.0), ("c", "b", 5.0)])
    assert measure_values(graph, "in-degree") == {"a": 0, "b": 2, "c": 1}
    assert measure_values(graph, "out-strength") == {"a": 5, "b": 0, "c": 5}
    assert measure_values(graph, "strength") == {"a": 5, "b": 7, "c": 8}
    with pytest.raises(NetworkError, match="directed"):
        centrality(nx.Graph(graph), "in-degree")


def test_equal_values_share_a_rank_and_stand_in_order() -> None:
    frame = centrality(nx.star_graph(3), "degree")
    assert frame["rank"].tolist() == [1, 2, 2, 2]
    assert frame["node"].tolist() == [0, 1, 2, 3]
    assert frame.attrs["reegraph"]["measure"] == "degree"


@pytest.mark.parametrize("measure", UNDIRECTED)
def test_small_and_odd_networks_have_an_answer_or_a_clear_error(measure: str) -> None:
    with pytest.raises(NetworkError, match="needs at least"):
        centrality(nx.Graph(), measure)
    single = nx.Graph()
    single.add_node("a")
    assert all(map(math.isfinite, measure_values(single, measure).values()))
    loop = nx.Graph([("a", "a"), ("a", "b")])
    assert all(map(math.isfinite, measure_values(loop, measure).values()))
    zero = nx.Graph()
    zero.add_edge("a", "b", weight=0.0)
    try:
        assert all(map(math.isfinite, measure_values(zero, measure).values()))
    except NetworkError as fault:
        assert fault.message.endswith(".")


def test_two_parts_alike_have_no_leading_eigenvector() -> None:
    with pytest.raises(NetworkError, match="not unique"):
        centrality(nx.Graph([("a", "b"), ("c", "d")]), "eigenvector")


def test_unknown_measures_and_layers_are_refused() -> None:
    with pytest.raises(NameNotFound, match="betwenness") as fault:
        centrality(nx.path_graph(3), "betwenness")
    assert fault.value.nearest[0] == "betweenness"
    with pytest.raises(UsageError, match="one at a time"):
        centrality(nx.MultiGraph([("a", "b")]), "degree")


@pytest.mark.parametrize("make", [nx.Graph, nx.DiGraph])
def test_a_sample_of_all_nodes_is_exact(karate: nx.Graph, make: Callable[..., nx.Graph]) -> None:
    graph = make(karate)
    exact = measure_values(graph, "betweenness")
    frame = sampled_betweenness(graph, len(graph))
    assert frame["error"].tolist() == [0.0] * len(graph)
    for row in frame.itertuples():
        assert row.value == pytest.approx(exact[row.node])


def test_the_error_of_a_sample_is_of_the_size_of_its_misses(karate: nx.Graph) -> None:
    exact = measure_values(karate, "betweenness")[0]
    misses, errors = [], []
    for seed in range(60):
        frame = sampled_betweenness(karate, 12, seed=seed).set_index("node")
        misses.append((frame.loc[0, "value"] - exact) ** 2)
        errors.append(frame.loc[0, "error"] ** 2)
    assert np.mean(errors) == pytest.approx(np.mean(misses), rel=0.5)
    with pytest.raises(UsageError):
        sampled_betweenness(karate, 1)


def test_what_would_take_hours_is_refused_with_what_to_do() -> None:
    star = nx.star_graph(100_000)
    with pytest.raises(NetworkError, match="would take about 2 hours with networkx") as fault:
        measure_values(star, "betweenness")
    assert fault.value.hint is not None
    assert "rank --sample" in fault.value.hint
    assert measure_values(star, "degree")[0] == 100_000
    assert sampled_betweenness(star, 2)["value"][0] > 0.9


def test_a_new_measure_is_known_everywhere_by_one_function(karate: nx.Graph) -> None:
    before = dict(MEASURES)
    try:

        @measure("nearness", says="how near the farthest node is")
        def _nearness(
            net: nx.Graph, weight: str | None, backend: str | None
        ) -> dict[object, float]:
            values: dict[object, float] = {}
            for part in nx.connected_components(net):
                farthest = nx.eccentricity(net.subgraph(part))
                values |= {n: 1 / d if d else 0.0 for n, d in farthest.items()}
            return values

        frame = centrality(karate, "nearness")
        assert frame["value"].tolist()[0] == 1.0  # each of the two apart is one step from the other
        with pytest.raises(NameNotFound, match="nearnes") as fault:
            centrality(karate, "nearnes")
        assert "nearness" in fault.value.nearest
        for command in ("rank", "scenario"):
            text = CliRunner().invoke(cli, [command, "--help"]).output
            shown = " ".join(text.split())
            assert "nearness (how near the farthest node is)" in shown
    finally:
        for name in set(MEASURES) - set(before):
            del MEASURES[name]
