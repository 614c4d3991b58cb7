"""Chains of claims between two entities."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyoxigraph as ox
import pytest
from small_tables import Rows

from reegraph.compiler.compile import compile_graph
from reegraph.compiler.stores import change_day
from reegraph.errors import UsageError
from reegraph.graph import results
from reegraph.graph.paths import Edge, Edges, Step, _search, shortest_path
from reegraph.knowledge import KnowledgeGraph
from reegraph.namespaces import expand
from reegraph.resources import ontology_dir


def ties(*edges: tuple[str, str, str, str] | tuple[str, str, str, str, bool]) -> Edges:
    found: Edges = {}
    for edge in itertools.starmap(Edge, edges):
        found.setdefault(edge.subject, []).append((edge.object, edge))
        found.setdefault(edge.object, []).append((edge.subject, edge))
    return found


def test_shortest_wins_and_stakes_win_over_seats() -> None:
    seat = [("5", "a", "land", "seat"), ("6", "b", "land", "seat")]
    stake = [("1", "a", "firm", "stake"), ("2", "b", "firm", "stake")]
    assert _search(ties(*seat, *stake), "a", "b") == [
        Edge("1", "a", "firm", "stake"),
        Edge("2", "b", "firm", "stake"),
    ]
    longer = [stake[0], ("3", "firm", "x", "stake"), ("4", "b", "x", "stake")]
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
    assert step.says == "Hindustan Copper Limited owns 30% of Khanij Bidesh India Limited"


def test_same_entity_twice_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError):
        kg.path("KABIL", "actor:kabil")


def test_path_is_a_matter_of_few_queries(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    evaluate = results.evaluate

    def counted(store: ox.Store, query: str) -> object:
        asked.append(query)
        return evaluate(store, query)

    monkeypatch.setattr("reegraph.graph.results.evaluate", counted)
    steps = kg.path("Orano", "BHP")
    assert len(steps) >= 3
    assert len(asked) <= 4


def test_sources_are_those_of_the_claim(kg: KnowledgeGraph, world: dict[str, str]) -> None:
    (step,) = kg.path("KABIL", "hindustan-copper")
    rows = pd.read_csv(Path(world["folder"]) / "stakes.csv", dtype=str, keep_default_na=False)
    row = rows[(rows["owner"] == "hindustan-copper") & (rows["owned"] == "kabil")].iloc[0]
    assert {s.id for s in step.sources} == set(row["sources"].split(";"))
    assert list(step.sources) == sorted(step.sources, key=lambda s: (s.date, s.title))


def test_stake_that_had_not_begun_is_no_step(kg: KnowledgeGraph) -> None:
    assert [s.relation for s in kg.path("KABIL", "hindustan-copper")] == ["stake"]
    before = kg.as_of("2009-12-31").path("KABIL", "hindustan-copper")
    assert [s.relation for s in before] != ["stake"]
    assert not any(s.claim.startswith("stake--hindustan-copper--kabil") for s in before)


@pytest.mark.complete
def test_membership_that_has_ended_is_no_step(kg: KnowledgeGraph, world: dict[str, str]) -> None:
    rows = pd.read_csv(Path(world["folder"]) / "memberships.csv", dtype=str, keep_default_na=False)
    (row,) = rows[(rows["member"] == "mli") & (rows["forum"] == "ecowas")].itertuples()
    assert row.start < "2024-06-30" < row.end < "2025-06-30"
    (step,) = kg.as_of("2024-06-30").path("actor:mli", "forum:ecowas")
    assert (step.relation, step.holding, step.status) == ("membership", "certain", "")
    assert len(kg.as_of("2025-06-30").path("actor:mli", "forum:ecowas")) > 1


SMALL: Rows = {
    "actors": [{"id": name} for name in ("a", "b", "c", "d", "e")],
    "forums": [{"id": "club"}, {"id": "talks"}],
    "memberships": [
        {"member": "a", "forum": "club", "role": "member", "start": "2009"},
        {"member": "b", "forum": "club", "role": "member", "start": "2000", "end": "2015-06-30"},
        {"member": "c", "forum": "club", "role": "member", "start": "2000"},
        {"member": "c", "forum": "club", "role": "suspended", "start": "2012", "end": "2014"},
        {"member": "d", "forum": "talks", "role": "participant", "start": "2010-05-04",
         "end": "2010-05-04"},
    ],
    "stakes": [{"owner": "d", "owned": "e", "percent": "10", "start": "2011", "end": "2013"}],
    "agreements": [
        {"id": "deal", "status": "lapsed", "signed": "2010-01-01", "ended": "2012-01-01"},
    ],
    "agreement_parties": [
        {"agreement": "deal", "actor": "a", "role": "signatory"},
        {"agreement": "deal", "actor": "d", "role": "signatory"},
    ],
}  # fmt: skip

Asked = Callable[[str, str, str, bool], list[Step]]


@pytest.fixture
def asked(tables: Callable[[Rows], Path]) -> Asked:
    """A function that finds a path in the small graph on a day, counting possible claims or not."""
    store = compile_graph(tables(SMALL), ontology_dir()).store

    def path(one: str, other: str, day: str, possible: bool = False) -> list[Step]:
        change_day(store, ontology_dir(), day, possible)
        return shortest_path(store, expand(one), expand(other))

    return path


def test_possible_steps_count_where_the_graph_counts_them_and_are_marked(asked: Asked) -> None:
    between = ("actor:a", "forum:club", "2009-06-30")
    assert asked(*between, False) == []
    (step,) = asked(*between, True)
    assert step.holding == "possible"
    assert str(step) == "a is a member of club (possibly)"
    (step,) = asked("actor:a", "forum:club", "2009-12-31", True)
    assert (step.holding, str(step)) == ("certain", "a is a member of club")


@pytest.mark.parametrize(
    ("day", "possible", "found"),
    [
        ("2011-12-31", False, True),
        ("2012-06-30", False, False),  # may be suspended
        ("2012-06-30", True, True),
        ("2013-06-30", True, False),  # is suspended under every reading
        ("2015-01-01", False, True),
    ],
)
def test_suspended_member_is_no_member(asked: Asked, day: str, possible: bool, found: bool) -> None:
    assert bool(asked("actor:c", "forum:club", day, possible)) == found


def test_ended_membership_and_stake(asked: Asked) -> None:
    assert len(asked("actor:b", "forum:club", "2015-06-30", False)) == 1
    assert asked("actor:b", "forum:club", "2015-07-01", False) == []
    assert [len(asked("actor:d", "actor:e", f"{year}-06-30", False)) for year in
            (2010, 2011, 2012, 2013, 2014)] == [0, 0, 1, 0, 0]  # fmt: skip
    (step,) = asked("actor:d", "actor:e", "2013-06-30", True)
    assert step.holding == "possible"


def test_who_took_part_has_taken_part_ever_since(asked: Asked) -> None:
    assert asked("actor:d", "forum:talks", "2010-05-03", False) == []
    assert len(asked("actor:d", "forum:talks", "2010-05-04", False)) == 1
    assert len(asked("actor:d", "forum:talks", "2024-01-01", False)) == 1


def test_ended_agreement_still_ties_its_parties_and_says_so(asked: Asked) -> None:
    assert asked("actor:a", "actor:d", "2009-12-31", False) == []
    standing = asked("actor:a", "actor:d", "2011-06-30", False)
    assert [(s.status, str(s)) for s in standing] == [
        ("signed", "a is a signatory of deal"), ("signed", "d is a signatory of deal"),
    ]  # fmt: skip
    ended = asked("actor:a", "actor:d", "2013-06-30", False)
    assert [s.claim for s in ended] == [s.claim for s in standing]
    assert [str(s) for s in ended] == [
        "a is a signatory of deal (lapsed)", "d is a signatory of deal (lapsed)",
    ]  # fmt: skip


def test_certain_ways_come_before_possible_ones() -> None:
    sure = [("1", "a", "land", "seat"), ("2", "b", "land", "seat")]
    maybe = [("3", "a", "firm", "stake", True), ("4", "b", "firm", "stake")]
    assert _search(ties(*sure, *maybe), "a", "b") == [Edge(*edge) for edge in sure]
