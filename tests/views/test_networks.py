"""Pictures of networks hold every tie once, with the events that the tables give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import networkx as nx
import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture

import reegraph
from reegraph.errors import NameNotFound, UsageError
from reegraph.namespaces import compact, expand
from reegraph.views import agreements, network
from tests.oracles import projections
from tests.oracles.projections import Wanted

from .drawn import lines_of, nodes_of, table, tables_on


@pytest.fixture(scope="module")
def kg() -> Iterator[reegraph.KnowledgeGraph]:
    return reegraph.load()


def test_polities_tied_by_agreements_as_the_tables_have_them(kg: reegraph.KnowledgeGraph) -> None:
    d = tables_on(kg.day)
    links = projections.lifted(d, projections.party_links(d, Wanted()), "public")
    expected = projections.projected(d, links, projections.weigher(d, "count"), "fractional")
    page = network(kg, "state-agreements")
    found = lines_of(page, "state-agreements")
    assert len(page.network.edges) == len(found) == len(expected)
    assert nodes_of(page) == {end for pair in expected for end in pair}
    titles = dict(zip("agreement:" + table("agreements")["id"], table("agreements")["title"],
                      strict=True))  # fmt: skip
    for pair, claims in found.items():
        want = expected[pair] if pair in expected else expected[pair[::-1]]
        assert {c["key"] for c in claims} == want.events
        assert {f"source:{s}" for c in claims for s in c["sources"]} == want.sources
        assert min(c["start"] for c in claims) == want.first
        for claim in claims:
            assert claim["text"].startswith(titles[claim["key"]])


def test_an_entry_says_what_its_agreement_is_on(kg: reegraph.KnowledgeGraph) -> None:
    minerals = defaultdict(set)
    for row in table("agreement_minerals").itertuples():
        minerals[f"agreement:{row.agreement}"].add(f"mineral:{row.mineral}")
    page = network(kg, "state-agreements", minerals="cobalt")
    claims = [c for found in lines_of(page, "state-agreements").values() for c in found]
    assert claims
    for claim in claims:
        assert set(claim["about"].get("minerals", ())) <= minerals[claim["key"]]
        assert "mineral:cobalt" in claim["about"]["minerals"]


@pytest.mark.parametrize(
    "name",
    [
        "ownership",
        "restrictions",
        *(
            pytest.param(name, marks=pytest.mark.complete)
            for name in ("state-talks", "forum-membership", "project-operators")
        ),
    ],
)
def test_any_network_is_drawn_edge_by_edge(kg: reegraph.KnowledgeGraph, name: str) -> None:
    net, page = kg.network(name), network(kg, name)
    drawn = {frozenset(pair) for pair in lines_of(page, name)}
    assert drawn == {frozenset(pair) for pair in net.edges}
    assert len(page.network.edges) == net.number_of_edges()
    assert nodes_of(page) == set(net)
    if net.is_directed():
        assert set(lines_of(page, name)) == set(net.edges)
    assert all(c["sources"] for e in page.network.edges for c in e["claims"])


def test_layers_are_families(kg: reegraph.KnowledgeGraph) -> None:
    net = kg.network("multiplex", minerals="lithium", since="2015")
    page = network(kg, net)
    for layer in net.graph["layers"]:
        mine = {frozenset((a, b)) for a, b, key in net.edges(keys=True) if key == layer}
        assert {frozenset(pair) for pair in lines_of(page, layer)} == mine


def test_trade_is_told_in_words(kg: reegraph.KnowledgeGraph) -> None:
    page = network(kg, "trade", mineral="lithium")
    for (one, _), claims in lines_of(page, "trade").items():
        label = table("actors").set_index("id")["name"][one.partition(":")[2]]
        assert all(c["text"].startswith(f"{label} to ") for c in claims)
        assert all(c["holding"] for c in claims)


def test_nodes_of_one_kind_have_the_communities_of_alliances(kg: reegraph.KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    frame = reegraph.alliances(net, runs=20, seed=7)
    groups = dict(zip(frame["node"], frame["community"], strict=True))
    page = network(kg, net)
    assert {compact(n["id"]): n["community"] + 1 for n in page.network.nodes} == groups
    directed = network(kg, "restrictions")
    assert not any("community" in n for n in directed.network.nodes)


@pytest.mark.complete
def test_agreements_of_two_sides_are_lines_and_those_of_more_are_shapes(
    kg: reegraph.KnowledgeGraph,
) -> None:
    d = tables_on(kg.day)
    sides = defaultdict(set)
    for link in projections.lifted(d, projections.party_links(d, Wanted()), "public"):
        sides[link.event].add(link.one)
    two = defaultdict(set)
    for event, who in sides.items():
        if len(who) == 2:
            two[frozenset(who)].add(event)
    many = {event: who for event, who in sides.items() if len(who) > 2}
    page = agreements(kg)
    lines = lines_of(page, "state-agreements")
    assert {frozenset(p): {c["key"] for c in claims} for p, claims in lines.items()} == two
    assert {n for n in nodes_of(page) if n.startswith("agreement:")} == set(many)
    assert set(lines_of(page, "party")) == {(who, e) for e, all_ in many.items() for who in all_}


@pytest.mark.complete
def test_a_limit_keeps_the_best_connected(kg: reegraph.KnowledgeGraph) -> None:
    page = network(kg, "state-agreements", limit=10)
    whole = network(kg, "state-agreements")
    assert len(page.network.nodes) == 10
    assert page.left_out == len(whole.network.nodes) - 10
    assert "actor:ind" in nodes_of(page)
    with pytest.raises(UsageError, match="at least one node"):
        network(kg, "state-agreements", limit=0)


def test_what_cannot_be_drawn_is_said(kg: reegraph.KnowledgeGraph) -> None:
    with pytest.raises(NameNotFound):
        network(kg, "state-agreement-s")
    with pytest.raises(UsageError, match="has no ties with these choices"):
        network(kg, "state-agreements", since="2099")
    with pytest.raises(UsageError, match="No agreement stands"):
        agreements(kg, since="2099")
    nodes = len(kg.network("multiplex"))
    with pytest.raises(UsageError, match=rf"{nodes} nodes and \d,\d\d\d lines") as told:
        network(kg, "multiplex")
    assert "--minerals" in str(told.value.hint)
    with pytest.raises(UsageError, match="not a network of reegraph"):
        network(kg, nx.path_graph(3))


def test_the_query_behind_a_network_can_stay_out(kg: reegraph.KnowledgeGraph) -> None:
    said = "ree:hasRank claim-rank:preferred"
    assert said in network(kg, "restrictions").html
    assert said not in network(kg, "restrictions", show_query=False).html


def test_names_of_nodes_are_iris(kg: reegraph.KnowledgeGraph) -> None:
    page = network(kg, "restrictions")
    assert {n["id"] for n in page.network.nodes} == {expand(n) for n in nodes_of(page)}
