"""Structural holes and brokers against formulas, listed permutations and the CSV tables."""

from __future__ import annotations

import csv
import itertools
import math
import statistics
from collections import Counter

import networkx as nx
import pytest

import reegraph
from reegraph.errors import NameNotFound, NetworkError, UsageError
from reegraph.network.measures.broker_roles import ROLES
from reegraph.network.measures.brokerage import (
    blocs,
    brokers,
    constraint,
    effective_size,
    gould_fernandez,
    partition,
)
from reegraph.resources import data_dir


def role(one: str, own: str, other: str) -> str:
    """Role by the table of Gould and Fernandez: which of the three are of one group."""
    same = (one == own, own == other, one == other)
    return {
        (True, True, True): "coordinator", (False, False, True): "itinerant",
        (False, True, False): "gatekeeper", (True, False, False): "representative",
        (False, False, False): "liaison",
    }[same]  # fmt: skip


def counted(net: nx.Graph, group: dict[str, str]) -> dict[str, Counter[str]]:
    """Roles of each node by trying all triples."""
    found = {node: Counter[str]() for node in net}
    for one, node, other in itertools.permutations(sorted(net), 3):
        if net.has_edge(one, node) and net.has_edge(node, other) and not net.has_edge(one, other):
            found[node][role(group[one], group[node], group[other])] += 1
    return found


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("labels", ["xxxyyzz", "xxxxyyy", "xyzuvwt", "xxxxxxx"])
def test_expectation_and_z_are_those_of_all_permutations(labels: str, directed: bool) -> None:
    """All ways to deal the groups of the others, the broker's held."""
    net = nx.relabel_nodes(nx.gnp_random_graph(7, 0.45, seed=4, directed=directed), str)
    order = sorted(net)
    own = dict(zip(order, labels, strict=True))
    frame = gould_fernandez(net, own).set_index("node")
    every = [
        (dict(zip(order, p, strict=True)), counted(net, dict(zip(order, p, strict=True))))
        for p in sorted(set(itertools.permutations(labels)))
    ]
    now = counted(net, own)
    for node, name in itertools.product(order, ROLES):
        values = [found[node][name] for dealt, found in every if dealt[node] == own[node]]
        mean, spread = statistics.fmean(values), statistics.pstdev(values)
        row = frame.loc[node]
        assert row[name] == now[node][name]
        assert row[f"expected_{name}"] == pytest.approx(mean, abs=1e-9)
        if spread < 1e-9:
            assert math.isnan(row[f"z_{name}"])
        else:
            assert row[f"z_{name}"] == pytest.approx((now[node][name] - mean) / spread)
    assert frame["total"].tolist() == frame[list(ROLES)].sum(axis=1).tolist()


def test_each_role_by_itself() -> None:
    net = nx.DiGraph([("a", "v"), ("v", "b")])
    for groups, name in (
        ("xxx", "coordinator"), ("xyx", "itinerant"), ("xyy", "gatekeeper"),
        ("xxy", "representative"), ("xyz", "liaison"),
    ):  # fmt: skip
        frame = gould_fernandez(net, dict(zip("avb", groups, strict=True))).set_index("node")
        assert {r: frame.loc["v", r] for r in ROLES if frame.loc["v", r]} == {name: 1}
    closed = nx.DiGraph([*net.edges, ("a", "b")])
    assert gould_fernandez(closed, dict.fromkeys("avb", "x"))["total"].tolist() == [0, 0, 0]
    back = nx.DiGraph([*net.edges, ("b", "a")])  # the ends are tied, but the other way
    assert gould_fernandez(back, dict.fromkeys("avb", "x")).set_index("node").loc["v", "total"] == 1


def test_the_group_of_the_broker_is_held() -> None:
    """A star of ten, its centre the only one of its group but one: closed forms by hand.

    Of 90 ordered pairs of leaves, one leaf is of the centre's group: 9 pairs bring in, 9 speak for
    it, none is within it, and 72 are of others, wherever that one leaf stands.
    """
    star = nx.relabel_nodes(nx.star_graph(10), "{:02d}".format)
    group = {node: "x" if node in ("00", "01") else "y" for node in star}
    row = gould_fernandez(star, group).set_index("node").loc["00"]
    assert [row[f"expected_{name}"] for name in ROLES] == [0, 72, 9, 9, 0]
    assert [row[name] for name in ROLES] == [0, 72, 9, 9, 0]
    assert all(math.isnan(row[f"z_{name}"]) for name in ROLES)


def test_an_undirected_tie_is_two_directed_ones() -> None:
    net = nx.relabel_nodes(nx.karate_club_graph(), "{:02d}".format)
    group = {n: d["club"] for n, d in net.nodes(data=True)}
    one, two = gould_fernandez(net, group), gould_fernandez(nx.DiGraph(net), group)
    assert one.equals(two)
    assert one["gatekeeper"].equals(one["representative"].rename("gatekeeper"))


def test_constraint_and_effective_size_follow_burt() -> None:
    net = nx.relabel_nodes(nx.karate_club_graph(), "{:02d}".format)
    net.add_edge("98", "99", weight=2.0)
    weight = {
        (a, b): net.edges[a, b]["weight"] if net.has_edge(a, b) else 0.0
        for a, b in itertools.product(net, repeat=2)
    }
    share = {
        (a, b): weight[a, b] / sum(weight[a, q] for q in net)
        for a, b in itertools.product(net, repeat=2)
    }
    strongest = {a: max(weight[a, q] for q in net) for a in net}
    for node, value in constraint(net).set_index("node")["value"].items():
        assert value == pytest.approx(
            sum((share[node, j] + sum(share[node, q] * share[q, j] for q in net)) ** 2
                for j in net[node])
        )  # fmt: skip
    found = effective_size(net).set_index("node")
    for node, value in found["value"].items():
        redundant = sum(
            share[node, q] * weight[j, q] / strongest[j] for j in net[node] for q in net
        )
        assert value == pytest.approx(len(net[node]) - redundant)
        assert found.loc[node, "efficiency"] == pytest.approx(value / len(net[node]))
    plain = effective_size(net, weighted=False).set_index("node")["value"]
    for node, value in plain.items():
        ties = net.subgraph(net[node]).number_of_edges()
        assert value == pytest.approx(len(net[node]) - 2 * ties / len(net[node]))


def test_nodes_without_ties_have_no_value() -> None:
    net = nx.Graph([("a", "b"), ("c", "c")])
    net.add_edge("a", "d", weight=0.0)
    frame = constraint(net)
    assert frame["node"].tolist() == ["a", "b", "c", "d"]
    assert frame["value"].isna().tolist() == [False, False, True, True]
    assert frame["rank"].isna().tolist() == [False, False, True, True]
    assert constraint(net, weighted=False)["value"].isna().sum() == 1
    assert effective_size(nx.empty_graph(1))["value"].isna().all()


def test_odd_networks_are_refused_in_words() -> None:
    for measure in (constraint, effective_size, lambda net: gould_fernandez(net, {})):
        with pytest.raises(NetworkError, match="needs at least"):
            measure(nx.Graph())
        with pytest.raises(UsageError, match="one at a time"):
            measure(nx.MultiGraph([("a", "b")]))
    minus = nx.Graph()
    minus.add_edge("a", "b", weight=-1.0)
    with pytest.raises(NetworkError, match="negative"):
        constraint(minus)
    with pytest.raises(UsageError, match="1 nodes have no group, b among them"):
        gould_fernandez(nx.Graph([("a", "b")]), {"a": "x"})


def rows_of_blocs() -> dict[str, list[dict[str, str]]]:
    with (data_dir() / "blocs.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda r: int(r["place"]))
    return {name: [r for r in rows if r["partition"] == name] for name in blocs()}


@pytest.mark.parametrize("day", [None, "2012-01-01"])
def test_partitions_are_those_of_the_table(kg: reegraph.KnowledgeGraph, day: str | None) -> None:
    graph = kg if day is None else reegraph.load(as_of=day)
    net = graph.network("state-agreements")
    members = {
        (row.a, row.f) for row in graph.query("SELECT ?a ?f { ?a ree:memberOf ?f }").itertuples()
    }
    with (data_dir() / "countries.csv").open(encoding="utf-8", newline="") as file:
        region = {f"actor:{r['state']}": r["un_region"] for r in csv.DictReader(file)}
    assert len(blocs()) >= 3
    for name, rows in rows_of_blocs().items():
        expected = dict.fromkeys(net, "others")
        for row in reversed(rows):
            for node in net:
                in_forum = (node, f"forum:{row['forum']}") in members
                if in_forum or (row["region"] and region.get(node) == row["region"]):
                    expected[node] = row["bloc"]
        assert partition(graph, net, name) == expected


def test_partitions_of_another_day_or_name_are_refused(kg: reegraph.KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    with pytest.raises(NameNotFound, match="no-such"):
        partition(kg, net, "no-such")
    with pytest.raises(UsageError, match="of 2012-01-01"):
        partition(kg, reegraph.load(as_of="2012-01-01").network("state-agreements"), "region")


def test_brokers_stand_side_by_side(kg: reegraph.KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    frame = brokers(kg, net)
    assert len(frame) == len(net) * len(blocs())
    assert frame["partition"].head(len(blocs())).tolist() == sorted(blocs())
    for name, part in frame.groupby("partition"):
        group = partition(kg, net, str(name))
        expected = counted(net, group)
        for row in part.itertuples():
            assert row.group == group[row.node]
            assert [getattr(row, r) for r in ROLES] == [expected[row.node][r] for r in ROLES]
