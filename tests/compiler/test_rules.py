"""Each rule derives what pandas works out from the CSV files, on real data and on every branch."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from reegraph.compiler.compile import Compiled
from reegraph.compiler.derive import Rule, read_rules
from reegraph.compiler.stores import change_day
from reegraph.resources import ontology_dir

from .conftest import Case, copied
from .graphs import rows, stated

RULES = read_rules(ontology_dir() / "rules")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_equals_pandas(rule: Rule, cases: list[Case]) -> None:
    for name in (curie.partition(":")[2] for curie in rule.derives):
        for case in cases:
            assert case.graph[name] == case.expected[name], f"{name}, {case.name}"
        assert any(case.graph[name] for case in cases), f"nothing exercises {name}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_small_data_set_takes_every_rule(rule: Rule, cases: list[Case]) -> None:
    small = [case for case in cases if case.name.startswith("made")]
    for name in (curie.partition(":")[2] for curie in rule.derives):
        assert any(case.graph[name] for case in small), name


def test_every_code_of_rank_and_confidence_occurs(cases: list[Case]) -> None:
    small = next(case for case in cases if case.name.startswith("made"))
    assert {rank for _, rank in small.graph["hasRank"]} == {
        "claim-rank:preferred", "claim-rank:normal", "claim-rank:deprecated",
    }  # fmt: skip
    assert {level for _, level in small.graph["hasConfidence"]} == {
        "confidence:official-primary", "confidence:triangulated", "confidence:record-backed",
        "confidence:single-report", "confidence:disputed",
    }  # fmt: skip


def test_two_papers_of_one_publisher_are_no_triangle(cases: list[Case]) -> None:
    level = dict(next(c for c in cases if c.name.startswith("made")).graph["hasConfidence"])
    key = "claim:participation--{}--signatory"
    assert level[key.format("standing--aaa")] == "confidence:single-report"  # one cites the other
    assert level[key.format("over--granddaughter")] == "confidence:single-report"  # both cite one
    assert level[key.format("standing--bbb")] == "confidence:triangulated"
    financier = "claim:participation--over--bbb-agency--financier"
    assert level[financier] == "confidence:single-report"  # Daily and daily are one publisher


def test_rules_leave_out_what_is_only_possible(cases: list[Case]) -> None:
    shipped = next(case for case in cases if case.name.startswith("shipped"))
    assert {"holding:certain", "holding:possible"} == {how for _, how in shipped.graph["holds"]}


def test_members_of_brics_by_year(compiled: Compiled) -> None:
    founders = {"bra", "rus", "ind", "chn"}
    store = copied(compiled.store)
    query = "SELECT ?a { ?a ree:memberOf forum:brics }"
    found = {}
    for year in (2009, 2011, 2023):
        change_day(store, ontology_dir(), f"{year}-12-31", possible=False)
        found[year] = {actor.removeprefix("actor:") for (actor,) in rows(store, query)}
    assert found[2009] == founders
    assert found[2011] == founders | {"zaf"}
    assert found[2023] == founders | {"zaf"}


def test_another_day_and_back_is_the_same_graph(made_graph: Compiled) -> None:
    store = copied(made_graph.store)
    before = sorted(map(str, store))
    change_day(store, ontology_dir(), "2012-03-01", possible=True)
    assert sorted(map(str, store)) != before
    change_day(store, ontology_dir(), made_graph.reference_date, possible=False)
    assert sorted(map(str, store)) == before


def test_all_that_has_no_day_is_the_same_on_every_day(cases: list[Case]) -> None:
    properties = {curie[4:] for rule in RULES if not rule.daily for curie in rule.derives}
    for name in ("shipped", "made"):
        alike = [case for case in cases if case.name.startswith(name)]
        for prop in sorted(properties):
            assert all(case.graph[prop] == alike[0].graph[prop] for case in alike), prop


def test_kabil_and_camyen(
    compiled: Compiled, ranked: tuple[pd.DataFrame, Mapping[str, set[tuple[str, str]]]]
) -> None:
    claims, _ = ranked
    about = claims[claims["subject"].eq("agreement:kabil-camyen-lithium-2024")]
    values = about[about["prop"] == "valueUsd"]
    first = values[values["rank"] == "preferred"]
    assert len(first) == 1
    shown = stated(compiled.store, "valueUsd")
    assert ("agreement:kabil-camyen-lithium-2024", first.iloc[0]["normal"]) in shown
    roles = dict(stated(compiled.store, "hasRank"))
    province = "claim:participation--kabil-camyen-lithium-2024--catamarca-province--signatory"
    assert province in roles
