"""Claims: their keys, sources and intervals, merged as documented, each with one rank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from reegraph.compiler.claim_triples import merge
from reegraph.compiler.claims import Claim
from reegraph.compiler.compile import Compiled, compile_graph
from reegraph.errors import BuildError
from reegraph.resources import ontology_dir

from .graphs import rows, stated

Ranked = tuple[pd.DataFrame, Mapping[str, set[tuple[str, str]]]]
Write = Callable[[dict[str, list[dict[str, str]]]], Path]


def claim(key: str, start: str, *sources: str, stated: bool = False, end: str = "") -> Claim:
    """A claim with these dates and sources."""
    full = "--".join(filter(None, [key, start, end]))
    return Claim(full, "ree:ForumMembership", [], set(sources), stated, start, end)


def told(claims: list[Claim]) -> list[tuple[str, set[str], bool]]:
    """Claims as key, sources, and whether these state just this."""
    return [(c.key, c.sources, c.stated) for c in claims]


def test_the_most_exact_date_and_the_union_of_sources() -> None:
    found = merge(
        [claim("a", "2019", "s1"), claim("a", "2019-08-08", "s2"), claim("a", "2019-08", "s3")]
    )
    assert told(found) == [("a--2019-08-08", {"s1", "s2", "s3"}, False)]


def test_dates_that_differ_are_two_claims() -> None:
    found = merge([claim("a", "2019-08", "s1"), claim("a", "2019-09", "s2")])
    assert len(found) == 2


def test_a_date_that_fits_two_others_is_a_claim_of_its_own() -> None:
    dates = ("2019-08", "2019-09", "2019", "2019")
    found = merge([claim("a", date, f"s{i}") for i, date in enumerate(dates)])
    assert told(found) == [
        ("a--2019", {"s2", "s3"}, False),
        ("a--2019-08", {"s0"}, False), ("a--2019-09", {"s1"}, False),
    ]  # fmt: skip


def test_no_date_is_not_a_less_exact_date() -> None:
    assert len(merge([claim("a", "", "s1"), claim("a", "2019", "s2")])) == 2


def test_who_states_just_this_displaces_who_backs_the_record() -> None:
    found = merge([claim("a", "2019", "s1", "s2"), claim("a", "2019", "s3", stated=True)])
    assert told(found) == [("a--2019", {"s3"}, True)]


def test_two_different_claims_with_one_key_are_a_fault() -> None:
    other = Claim("a--2019", "ree:Stake", [], {"s"}, False, "2019")
    with pytest.raises(BuildError, match="a--2019"):
        merge([claim("a", "2019", "s1"), other])


def test_keys_are_those_of_the_tables(compiled: Compiled, ranked: Ranked) -> None:
    claims, _ = ranked
    found = rows(compiled.store, "SELECT ?c { ?c a ree:Claim }")
    assert sorted(key.removeprefix("claim:") for (key,) in found) == list(claims.index)
    assert claims.index.is_unique


def test_each_claim_has_the_sources_and_the_scope_of_its_readings(
    compiled: Compiled, ranked: Ranked
) -> None:
    claims, _ = ranked
    sources = {
        (f"claim:{c.key}", f"source:{s}") for c in claims.itertuples() for s in c.sources
    }  # fmt: skip
    found = stated(compiled.store, "statedIn")
    assert {pair for pair in found if pair[0].startswith("claim:")} == sources
    assert {key for key, _ in sources} == {f"claim:{key}" for key in claims.index}
    scope = claims["stated"].map({True: "source-scope:statement", False: "source-scope:record"})
    assert stated(compiled.store, "sourceScope") == set(
        zip("claim:" + claims["key"], scope, strict=True)
    )


@pytest.mark.parametrize("prop", ["hasRank", "hasConfidence", "precedence", "sourceScope"])
def test_exactly_one_of_each_claim(prop: str, compiled: Compiled, ranked: Ranked) -> None:
    keys = sorted(subject.removeprefix("claim:") for subject, _ in stated(compiled.store, prop))
    assert keys == list(ranked[0].index)


@pytest.mark.parametrize(
    ("prop", "column"),
    [
        ("startsNotBefore", "smin"), ("startsNotAfter", "smax"),
        ("endsNotBefore", "emin"), ("endsNotAfter", "emax"),
    ],
)  # fmt: skip
def test_bounds(prop: str, column: str, compiled: Compiled, ranked: Ranked) -> None:
    known = ranked[0][ranked[0][column] != ""]
    assert stated(compiled.store, prop) == set(
        zip("claim:" + known["key"], known[column], strict=True)
    )


def test_every_claim_has_begun_some_day(ranked: Ranked) -> None:
    claims, _ = ranked
    assert (claims["smax"] != "").all()
    both = claims[claims["smin"] != ""]
    assert (both["smin"] <= both["smax"]).all()
    ended = claims[claims["emax"] != ""]
    assert ((ended["emin"] <= ended["emax"]) & (ended["smax"] <= ended["emax"])).all()


def test_keys_hold_neither_sources_nor_row_numbers(tables: Write) -> None:
    first = {
        "actors": [{"id": "aaa"}, {"id": "bbb"}],
        "forums": [{"id": "club"}],
        "memberships": [{"member": "bbb", "forum": "club", "role": "member", "start": "2019"}],
    }
    more = {
        **first,
        "sources": [{"id": "another", "publisher": "P"}],
        "memberships": [
            {**first["memberships"][0], "sources": "another"},
            {"member": "aaa", "forum": "club", "role": "member"},
        ],
    }
    query = "SELECT ?c { ?c a ree:ForumMembership }"
    before = set(rows(compile_graph(tables(first), ontology_dir()).store, query))
    after = set(rows(compile_graph(tables(more), ontology_dir()).store, query))
    assert before == {("claim:membership--bbb--club--member--2019",)}
    assert before < after


def test_an_undated_claim_began_when_it_was_on_record(tables: Write) -> None:
    folder = tables({
        "actors": [{"id": "aaa"}], "forums": [{"id": "club"}],
        "memberships": [{"member": "aaa", "forum": "club", "role": "member"}],
    })  # fmt: skip
    store = compile_graph(folder, ontology_dir()).store
    assert stated(store, "startsNotAfter") == {
        ("claim:membership--aaa--club--member", "2024-03-05")
    }
    assert stated(store, "startsNotBefore") == set()


def test_periods_of_measures_honour_attributions(compiled: Compiled) -> None:
    query = """SELECT ?from ?source ?rank {
        ?c a ree:ForcePeriod ; ree:aboutSubject measure:ind-repm-scheme-2025 ; ree:validFrom ?from ;
           ree:statedIn ?source ; ree:hasRank ?rank }"""
    found = {
        (day, source.removeprefix("source:")): rank
        for day, source, rank in rows(compiled.store, query)
    }
    assert found["2025-12-15", "gazette-2025-12-15-repm"] == "claim-rank:preferred"
    assert found["2025-11-26", "ndtv-2025-11-26-repm"] == "claim-rank:normal"
    assert ("2025-11-26", "gazette-2025-12-15-repm") not in found
    in_force = stated(compiled.store, "inForceFrom")
    assert {day for measure, day in in_force if measure == "measure:ind-repm-scheme-2025"} == {
        "2025-12-15"
    }


def test_a_more_exact_date_of_an_attribution_is_the_date(compiled: Compiled) -> None:
    query = """SELECT ?date ?source {
        ?c ree:aboutProperty ree:signedOn ; ree:aboutSubject agreement:kabil-camyen-lithium-2020 ;
           ree:dateValue ?date ; ree:statedIn ?source }"""
    found = rows(compiled.store, query)
    assert {date for date, _ in found} == {"2020-12"}
    assert ("2020-12", "source:andalgala-mega-2024-01-kabil-catamarca") in found


def test_an_attributed_status_is_a_phase(compiled: Compiled) -> None:
    query = """SELECT ?c { ?c ree:aboutProperty ree:agreementStatus
        FILTER NOT EXISTS { ?c ree:phaseOrder ?o } }"""
    assert rows(compiled.store, query) == []
    statuses = dict(stated(compiled.store, "agreementStatus"))
    assert "agreement:ind-sau-minerals-talks-2025" in statuses


def test_a_date_claim_has_no_interval_of_its_own(compiled: Compiled) -> None:
    query = "SELECT ?c { ?c a ree:DateClaim ; ree:validFrom ?from }"
    assert rows(compiled.store, query) == []
    assert dt.date.fromisoformat(compiled.reference_date)
