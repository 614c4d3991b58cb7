"""The faster engines give what networkx gives."""

from __future__ import annotations

import math
import random

import networkx as nx
import pytest

from reegraph.errors import UsageError
from reegraph.network.compute.bfs import distance_sums
from reegraph.network.compute.igraph_backend import BACKEND
from reegraph.network.measures.betweenness import sampled_betweenness
from reegraph.network.measures.centrality import centrality, measure_values

igraph = pytest.importorskip("igraph", reason="the extra `fast` is not installed")


def made(directed: bool) -> nx.Graph:
    """A random network of several parts with weights, a node by itself among them."""
    graph = nx.gnm_random_graph(120, 170, seed=5, directed=directed)
    rng = random.Random(2)
    for one, other in graph.edges:
        graph.edges[one, other]["weight"] = 0.2 + rng.random()
    graph.add_node("alone")
    return nx.relabel_nodes(graph, str)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("measure", ["betweenness", "closeness", "harmonic"])
def test_measures_of_paths_are_equal(measure: str, weighted: bool, directed: bool) -> None:
    graph = made(directed)
    plain = measure_values(graph, measure, weighted)
    fast = measure_values(graph, measure, weighted, backend="igraph")
    assert fast.keys() == plain.keys()
    assert max(abs(fast[n] - plain[n]) for n in plain) < 1e-9
    assert max(plain.values()) > 0


@pytest.mark.parametrize("size", [0, 1, 2, 63, 64, 65, 600])
@pytest.mark.parametrize("directed", [False, True])
def test_searches_side_by_side_find_every_distance(size: int, directed: bool) -> None:
    graph = nx.gnm_random_graph(size, 2 * size // 3, seed=size, directed=directed)
    pairs = [*graph.edges, *(() if directed else ((b, a) for a, b in graph.edges))]
    found = distance_sums([a for a, _ in pairs], [b for _, b in pairs], size)
    back = graph.reverse() if directed else graph
    for node in graph:
        far = nx.single_source_shortest_path_length(back, node)
        steps = sorted(d for d in far.values() if d)
        assert found[0][node] == len(steps)
        assert found[1][node] == sum(steps)
        assert found[2][node] == pytest.approx(sum(1 / d for d in steps), abs=1e-9)


def test_loops_and_repeated_edges_change_no_distance() -> None:
    assert [f.tolist() for f in distance_sums([0, 0, 0, 1], [0, 1, 1, 2], 3)] == [
        [0.0, 1.0, 2.0], [0.0, 1.0, 3.0], [0.0, 1.0, 1.5],
    ]  # fmt: skip


def test_constraint_and_cores_are_equal() -> None:
    graph = made(False)
    graph.__networkx_cache__ = None
    for weight in (None, "weight"):
        plain = nx.constraint(graph, weight=weight)
        fast = nx.constraint(graph, weight=weight, backend=BACKEND)
        assert all(
            fast[n] == pytest.approx(v, abs=1e-9) or (math.isnan(v) and math.isnan(fast[n]))
            for n, v in plain.items()
        )
    assert nx.core_number(graph, backend=BACKEND) == nx.core_number(graph)


def test_the_same_sample_gives_the_same_estimate() -> None:
    graph = made(False)
    plain, fast = (sampled_betweenness(graph, 30, seed=4, backend=b) for b in (None, "igraph"))
    assert fast["value"].tolist() == pytest.approx(plain["value"].tolist(), abs=1e-12)
    assert fast["error"].tolist() == pytest.approx(plain["error"].tolist(), abs=1e-12)


def test_leiden_finds_the_parts_of_a_divided_network() -> None:
    graph = nx.connected_caveman_graph(5, 8)
    found = nx.community.leiden_communities(graph, seed=3, backend=BACKEND)
    assert sorted(map(sorted, found)) == [list(range(8 * i, 8 * i + 8)) for i in range(5)]


def test_a_changed_network_is_measured_anew() -> None:
    graph = nx.path_graph(["a", "b", "c", "d"])
    before = measure_values(graph, "betweenness", backend="igraph")
    graph.add_edge("a", "d")
    after = measure_values(graph, "betweenness", backend="igraph")
    assert before["b"] > after["b"] == measure_values(graph, "betweenness")["b"]


def test_engines_are_named_in_the_call_only() -> None:
    assert not nx.config.backend_priority.algos
    assert not any(nx.config.backend_priority.values())


def test_rustworkx_is_equal_where_it_is_able() -> None:
    pytest.importorskip("nx_rustworkx")
    graph = made(False)
    plain = measure_values(graph, "betweenness")
    fast = measure_values(graph, "betweenness", backend="rustworkx")
    assert max(abs(fast[n] - plain[n]) for n in plain) < 1e-9


def test_unknown_engines_are_refused() -> None:
    with pytest.raises(UsageError, match="no engine 'gpu'"):
        centrality(nx.path_graph(3), "betweenness", backend="gpu")
