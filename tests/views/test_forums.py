"""The picture of a forum has the members, agreements and ties that the tables give it."""

from __future__ import annotations

import itertools

import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture

import reegraph
from reegraph.errors import NameNotFound, UsageError
from reegraph.views import forum
from tests.oracles import projections
from tests.oracles.projections import Wanted

from .drawn import lines_of, nodes_of, table, tables_on

ROLES = frozenset({"member", "partner", "observer", "participant"})


@pytest.fixture(scope="module")
def kg() -> reegraph.KnowledgeGraph:
    return reegraph.load()


@pytest.mark.parametrize(
    "name",
    [
        "brics",
        pytest.param("msp", marks=pytest.mark.complete),
        pytest.param("quad", marks=pytest.mark.complete),
    ],
)
def test_a_forum_is_drawn_as_the_tables_have_it(kg: reegraph.KnowledgeGraph, name: str) -> None:
    d, page = tables_on(kg.day), forum(kg, name)
    node = f"forum:{name}"
    inside = projections.forum_links(d, Wanted(forums=frozenset([node]), roles=ROLES))
    members = {link.one for link in inside}
    assert {pair for pair in lines_of(page, "membership") if pair[1] == node} == {
        (member, node) for member in members
    }
    alive = projections.standing(d, Wanted())
    rows = table("agreement_forums")
    made = {f"agreement:{a}" for a in rows.loc[rows["forum"] == name, "agreement"]} & set(alive)
    assert {pair for pair in lines_of(page, "forum") if pair[1] == node} == {
        (a, node) for a in made
    }
    parties = {(link.one, link.event) for link in projections.party_links(d, Wanted())}
    under = {(one, event) for one, event in parties if event in made}
    assert set(lines_of(page, "party")) == under
    assert nodes_of(page) == {node} | members | made | {one for one, _ in under}
    between = {
        frozenset(pair)
        for pair in projections.projected(
            d, projections.lifted(d, projections.party_links(d, Wanted()), "public"),
            projections.weigher(d, "count"), "drop",
        )
    } & {frozenset(pair) for pair in itertools.combinations(members, 2)}  # fmt: skip
    assert {frozenset(pair) for pair in lines_of(page, "state-agreements")} == between


def test_the_forum_stands_in_the_centre(kg: reegraph.KnowledgeGraph) -> None:
    page = forum(kg, "BRICS")
    spots = {n["id"]: (n["x"], n["y"]) for n in page.network.nodes}
    assert spots["https://w3id.org/reegraph/id/forum/brics"] == (0, 0)
    across = [x for x, _ in spots.values()]
    assert min(across) < 0 < max(across)


@pytest.mark.complete
def test_an_earlier_day_has_the_members_of_then(tmp_path: object) -> None:
    page = forum(reegraph.load(as_of="2023-06-30"), "BRICS")
    rows = table("memberships")
    then = rows[(rows["forum"] == "brics") & (rows["start"] != "") & (rows["start"] < "2023")]
    members = {f"actor:{m}" for m in then["member"]}
    assert members
    assert {one for one, _ in lines_of(page, "membership")} >= members
    assert "actor:idn" not in nodes_of(page)  # joined in 2025


def test_errors_of_forums(kg: reegraph.KnowledgeGraph) -> None:
    with pytest.raises(NameNotFound):
        forum(kg, "BRIQS")
    with pytest.raises(UsageError, match="Nothing is known of members or agreements"):
        forum(reegraph.load(as_of="1900-01-01"), "BRICS")
