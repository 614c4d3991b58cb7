"""The surroundings of an entity: every tie, with whom, on what, and nothing unsourced."""

from __future__ import annotations

import csv

import pytest

from reegraph.compiler.compile import Compiled
from reegraph.errors import UsageError
from reegraph.graph.neighbourhood import neighbourhood
from reegraph.namespaces import entity
from reegraph.resources import data_dir

KABIL = entity("actor", "kabil")


def rows(table: str) -> list[dict[str, str]]:
    with (data_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.complete
def test_every_agreement_brings_its_parties_and_minerals(compiled: Compiled) -> None:
    graph = neighbourhood(compiled.store, KABIL)
    parties = rows("agreement_parties")
    agreements = {row["agreement"] for row in parties if row["actor"] == "kabil"}
    assert {entity("agreement", name) for name in agreements} <= set(graph)
    for row in parties:
        if row["agreement"] in agreements:
            assert graph.has_edge(
                entity("actor", row["actor"]), entity("agreement", row["agreement"])
            )
    for row in rows("agreement_minerals"):
        if row["agreement"] in agreements:
            ends = entity("agreement", row["agreement"]), entity("mineral", row["mineral"])
            assert graph.has_edge(*ends)


def test_owners_stand_with_their_shares(compiled: Compiled) -> None:
    graph = neighbourhood(compiled.store, KABIL)
    labels = sorted(
        d["label"] for _, _, d in graph.in_edges(KABIL, data=True) if d["family"] == "stake"
    )
    assert labels == ["owns 30%", "owns 30%", "owns 40%"]


def test_every_claim_has_a_source_and_every_conflict_its_words(compiled: Compiled) -> None:
    graph = neighbourhood(compiled.store, KABIL)
    facts = [fact for _, node in graph.nodes(data=True) for fact in node["facts"]]
    for claim in [*(data for *_, data in graph.edges(data=True)), *facts]:
        assert claim["sources"], claim["text"]
        assert claim["scope"] in {"record", "statement"}
        assert all(len(source) == 6 and source[1] and source[5] for source in claim["sources"])
    deal = graph.nodes[entity("agreement", "kabil-camyen-lithium-2024")]
    values = [fact for fact in deal["facts"] if fact["text"].startswith("value:")]
    assert any(
        "24,000,000 USD" in text for fact in values for text in [fact["text"], *fact["conflicts"]]
    )


def test_the_order_is_fixed(compiled: Compiled) -> None:
    one, other = (neighbourhood(compiled.store, KABIL) for _ in range(2))
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))
    assert next(iter(one)) == KABIL


def test_the_limit_keeps_a_connected_part_and_counts_the_rest(compiled: Compiled) -> None:
    import networkx as nx

    whole = neighbourhood(compiled.store, KABIL)
    part = neighbourhood(compiled.store, KABIL, limit=12)
    assert len(part) == 12
    assert part.graph["left_out"] == len(whole) - 12
    assert nx.is_connected(part.to_undirected())


def test_a_second_hop_reaches_further(compiled: Compiled) -> None:
    near = neighbourhood(compiled.store, KABIL, limit=5000)
    far = neighbourhood(compiled.store, KABIL, hops=2, limit=5000)
    assert set(near) < set(far)
    assert {ring for _, ring in far.nodes(data="ring")} == {0, 1, 2, 3}


def test_members_stand_around_their_forum(compiled: Compiled) -> None:
    brics = entity("forum", "brics")
    graph = neighbourhood(compiled.store, brics)
    members = {row["member"] for row in rows("memberships") if row["forum"] == "brics"}
    assert members
    assert {entity("actor", name) for name in members} <= {one for one, _ in graph.in_edges(brics)}


def test_senseless_sizes_are_refused(compiled: Compiled) -> None:
    for hops, limit in ((0, 10), (1, 0)):
        with pytest.raises(UsageError):
            neighbourhood(compiled.store, KABIL, hops, limit)
