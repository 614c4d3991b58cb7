"""Networks that fall apart as known, and as networkx counts their parts."""

from __future__ import annotations

import networkx as nx
import pytest

from reegraph.errors import NetworkError
from reegraph.network.measures.percolation import percolation


def test_known_networks_fall_apart_as_known() -> None:
    full = percolation(nx.complete_graph(5), "degree")
    assert full["largest"].tolist() == [1.0, 0.8, 0.6, 0.4, 0.2, 0.0]
    assert full.attrs["reegraph"]["robustness"] == pytest.approx(0.4)
    star = percolation(nx.star_graph(9), "betweenness")
    assert star["largest"].tolist()[:2] == [1.0, 0.1]
    chance = percolation(nx.star_graph(9), "random", draws=200, seed=1)
    assert chance["largest"][1] == pytest.approx(0.9 * 0.9 + 0.1 * 0.1, abs=0.06)
    with pytest.raises(NetworkError):
        percolation(nx.Graph())


def test_falling_is_counted_as_networkx_counts_components() -> None:
    graph = nx.gnm_random_graph(30, 40, seed=4)
    frame = percolation(graph, "degree", adaptive=False)
    left = graph.copy()
    for node, share in zip(frame["node"][1:], frame["largest"][1:], strict=True):
        left.remove_node(int(node))
        largest = max((len(c) for c in nx.connected_components(left)), default=0)
        assert share == largest / 30
