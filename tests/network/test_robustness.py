"""How sure a ranking is: draws against networkx, their bias, and verdicts against scipy."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau

import reegraph
from reegraph.errors import NetworkError, UsageError
from reegraph.knowledge import KnowledgeGraph
from reegraph.network.compute.resampling import (
    dense_betweenness,
    event_weights,
    measure_draw,
    with_missed_events,
)
from reegraph.network.measures.centrality import centrality, measure_values
from reegraph.network.measures.robustness import (
    bootstrap_ranks,
    leave_one_source_out,
    rank_by_options,
)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("directed", [False, True])
def test_dense_betweenness_is_that_of_networkx(seed: int, directed: bool) -> None:
    graph = nx.gnm_random_graph(40, 55, seed=seed, directed=directed)
    expected = list(nx.betweenness_centrality(graph).values())
    found = dense_betweenness(nx.to_numpy_array(graph))
    assert found.tolist() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    "measure", ["degree", "strength", "eigenvector", "pagerank", "betweenness", "katz"]
)
def test_every_event_once_is_the_network_itself(kg: KnowledgeGraph, measure: str) -> None:
    net = kg.network("state-agreements")
    parts = event_weights(net)
    found = measure_draw(parts, np.ones(len(parts.events)), measure)
    expected = measure_values(net, measure)
    assert found.tolist() == pytest.approx([expected[n] for n in parts.nodes], abs=1e-7)


def test_an_event_that_is_not_drawn_takes_its_ties_along(kg: KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    parts = event_weights(net)
    gone = "agreement:kabil-camyen-lithium-2024"
    times = np.array([0.0 if e == gone else 1.0 for e in parts.events])
    ties = parts.matrix(times)
    one, other = parts.nodes.index("actor:arg"), parts.nodes.index("actor:ind")
    edge = net.edges["actor:arg", "actor:ind"]
    assert ties[one, other] == pytest.approx(edge["weight"] - edge["parts"][gone])
    assert ties[other, one] == ties[one, other]


def test_strength_is_drawn_without_bias_and_degree_below_itself(kg: KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    strength = bootstrap_ranks(net, "strength", draws=400, seed=1).iloc[0]
    assert strength["value_low"] < strength["value"] < strength["value_high"]
    middle = (strength["value_low"] + strength["value_high"]) / 2
    assert middle == pytest.approx(strength["value"], rel=0.05)
    degree = bootstrap_ranks(net, "degree", draws=100, seed=1).iloc[0]
    assert degree["value_high"] < degree["value"]


@pytest.mark.complete
def test_draws_do_not_depend_on_the_number_of_processes(kg: KnowledgeGraph) -> None:
    net = kg.network("state-agreements", minerals="lithium")
    done: list[int] = []
    one = bootstrap_ranks(
        net, "betweenness", draws=120, seed=3, progress=lambda n, _: done.append(n)
    )
    two = bootstrap_ranks(net, "betweenness", draws=120, seed=3, jobs=2)
    pd.testing.assert_frame_equal(one, two, rtol=0, atol=1e-12)  # BLAS rounds by its threads
    assert done == [50, 100, 120]


def test_one_event_leaves_nothing_to_chance() -> None:
    net = nx.Graph()
    net.add_edge("a", "b", weight=1.0, parts={"deal": 1.0})
    frame = bootstrap_ranks(net, "strength", draws=10)
    assert frame["value_low"].tolist() == frame["value_high"].tolist() == [1.0, 1.0]
    assert frame["top_ten"].tolist() == [1.0, 1.0]


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(NetworkError):
        bootstrap_ranks(nx.Graph(), "degree")
    with pytest.raises(UsageError, match="which events"):
        bootstrap_ranks(nx.path_graph(3), "degree")
    with pytest.raises(UsageError, match="two draws"):
        bootstrap_ranks(nx.path_graph(3), "degree", draws=1)


def test_missed_deals_are_like_those_there_are(kg: KnowledgeGraph) -> None:
    parts = event_weights(kg.network("state-agreements"))
    more = with_missed_events(parts, 0.11, np.random.default_rng(0))
    added = len(more.events) - len(parts.events)
    assert added == round(0.11 * len(parts.events))
    sizes = {}
    for event in range(len(more.events)):
        rows = more.event == event
        sizes[event] = len(set(more.source[rows]) | set(more.target[rows]))
    known = {sizes[e] for e in range(len(parts.events))}
    assert {sizes[e] for e in range(len(parts.events), len(more.events))} <= known


def test_choices_stand_side_by_side(kg: KnowledgeGraph) -> None:
    frame = rank_by_options(kg, "degree", top=5)
    for name, options in (
        ("via national", {"via": "national"}),
        ("plurilateral drop", {"plurilateral": "drop"}),
        ("weight recency", {"weight": "recency"}),
    ):
        found = centrality(kg.network("state-agreements", **options), "degree").set_index("node")
        for row in frame.to_dict("records"):
            there = row["node"] in found.index
            assert row[name] == found.loc[row["node"], "rank"] if there else row[name] is not None
        first = set(found.index[found["rank"] <= 5])
        assert first <= set(frame["node"])


def test_coverage_takes_sources_away_and_says_how_far_ranks_hold(kg: KnowledgeGraph) -> None:
    frame = leave_one_source_out(kg, measure="strength", draws=10)
    row = frame[(frame["change"] == "without source kind") & (frame["group"] == "government")].iloc[
        0
    ]
    found = kg.query("SELECT ?s { ?s ree:sourceKind source-kind:government }", timeout=None)
    every = kg.query("SELECT ?s { ?s a ree:Source }", timeout=None)
    assert row["sources"] == len(found)
    rest = sorted(set(every["s"]) - set(found["s"]))
    net, less = kg.network("state-agreements"), kg.network("state-agreements", sources=rest)
    assert row["edges"] == less.number_of_edges() < net.number_of_edges()
    before, after = measure_values(net, "strength"), measure_values(less, "strength")
    tau = kendalltau([before[n] for n in net], [after.get(n, 0.0) for n in net]).statistic
    assert row["tau"] == pytest.approx(tau)
    holds = (frame["tau"] >= 0.8) & (frame["overlap"] >= 8)
    assert (frame["verdict"] == "robust").tolist() == holds.tolist()
    assert {"robust", "not robust"} >= set(frame["verdict"])
    assert not [name for name in frame.columns if name.startswith("p")]


def test_the_names_are_public() -> None:
    assert reegraph.bootstrap_ranks is bootstrap_ranks
