"""Chains of claims between two entities."""

from __future__ import annotations

import itertools

import pytest

from reegraph.errors import UsageError
from reegraph.graph.knowledge import KnowledgeGraph
from reegraph.graph.paths import _search

PLACE = "https://w3id.org/reegraph/ontology/basedIn"
STAKE = "https://w3id.org/reegraph/id/claim/stake--"


def ties(*edges: tuple[str, str, str]) -> dict[str, list[tuple[str, tuple[str, str, str]]]]:
    found: dict[str, list[tuple[str, tuple[str, str, str]]]] = {}
    for claim, one, other in edges:
        found.setdefault(one, []).append((other, (claim, one, other)))
        found.setdefault(other, []).append((one, (claim, one, other)))
    return found


def test_shortest_wins_and_stakes_win_over_seats() -> None:
    seat = [(PLACE, "a", "land"), (PLACE, "b", "land")]
    stake = [(f"{STAKE}a--firm", "a", "firm"), (f"{STAKE}b--firm", "b", "firm")]
    assert _search(ties(*seat, *stake), "a", "b") == [
        (f"{STAKE}a--firm", "a", "firm"), (f"{STAKE}b--firm", "b", "firm"),
    ]  # fmt: skip
    longer = [stake[0], (f"{STAKE}firm--x", "firm", "x"), (f"{STAKE}b--x", "b", "x")]
    assert len(_search(ties(*seat, *longer), "a", "b")) == 2
    assert _search(ties(*seat), "a", "elsewhere") == []


def test_every_step_joins_the_next_and_has_sources(kg: KnowledgeGraph) -> None:
    steps = kg.path("KABIL", "Ganfeng Lithium")
    assert steps[0].start == "actor:kabil"
    assert steps[-1].end == "actor:ganfeng" or steps[-1].end_label == "Ganfeng Lithium"
    for before, after in itertools.pairwise(steps):
        assert before.end == after.start
    for step in steps:
        assert step.sources
        assert step.start_label in step.says
        assert step.end_label in step.says
    assert {step.relation for step in steps} <= {"party", "stake", "institution", "operator"}


def test_path_back_is_as_long(kg: KnowledgeGraph) -> None:
    there, back = kg.path("KABIL", "JEMSE"), kg.path("JEMSE", "KABIL")
    assert [s.says for s in there] == [s.says for s in reversed(back)]


def test_words_keep_the_direction_of_the_claim(kg: KnowledgeGraph) -> None:
    (step,) = kg.path("KABIL", "hindustan-copper")
    assert step.says == "Hindustan Copper Limited holds 30% of Khanij Bidesh India Limited"


def test_same_entity_twice_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError):
        kg.path("KABIL", "actor:kabil")
