"""The questions of the founding article: KABIL, agreements and finance.

The figures that the article prints are written out; every other expectation is computed from the
CSV files, with who states what (attributions.csv) and what is in dispute (disputes.csv).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from tests.oracles import table_ranks, table_rules
from tests.oracles.csv_tables import cells, narrower

from .article import ARTICLE, Tables, labels, local, named, only

Answer = Callable[..., list[dict[str, Any]]]


# 11 and 12: KABIL


def test_kabil_has_three_owners_that_hold_all_of_it(answer: Answer, tables: Tables) -> None:
    rows = answer("founders-of")
    held = {local(r["actor"]): r["percent"] for r in rows if r["what"] == "owner"}
    frame = tables["stakes"]
    own = frame[(frame.owned == "kabil") & (frame.end == "")]
    assert held == dict(zip(own.owner, own.percent.astype(float), strict=True))
    assert held == {"nalco": 40, "hindustan-copper": 30, "mecl": 30}
    assert sum(held.values()) == 100
    expected = {
        v.cells["owner"]: set(v.sources)
        for v in table_rules.stakes(tables)
        if v.cells["owned"] == "kabil"
    }
    assert {
        local(r["actor"]): named(r["sources"]) for r in rows if r["what"] == "owner"
    } == expected


def test_kabil_was_founded_in_2019_under_the_ministry(answer: Answer, tables: Tables) -> None:
    rows = answer("founders-of")
    founded = only(rows, what="founded")
    assert founded["since"] == table_rules.attribute(tables, "actors", "founded")["kabil"]
    assert founded["since"].startswith("2019")
    assert ARTICLE in named(founded["sources"])
    frame = tables["institutions"]
    own = frame[(frame.actor == "kabil") & (frame.end == "")]
    said = {
        (r["what"].replace(" ", "-"), local(r["actor"]))
        for r in rows
        if r["what"] not in ("owner", "founded")
    }
    assert said == set(zip(own.relation, own.other, strict=True))
    assert ("overseen-by", "ministry-of-mines-india") in said


@pytest.mark.complete
def test_nobody_owned_kabil_before_it_was(kg: Any) -> None:
    before = kg.as_of("2018-12-31").query(kg.question("founders-of"))
    assert "owner" not in set(before.what)
    after = kg.as_of("2020-12-31").query(kg.question("founders-of"))
    assert after[after.what == "owner"].percent.sum() == 100


def test_what_kabil_and_camyen_agreed(answer: Answer, tables: Tables) -> None:
    key = "kabil-camyen-lithium-2024"
    rows = answer("agreement-terms")
    for table, column, what in (
        ("agreement_parties", "actor", "party"),
        ("agreement_minerals", "mineral", "mineral"),
        ("agreement_provisions", "provision", "clause"),
    ):
        frame = tables[table]
        own = frame[frame.agreement == key]
        detail = {"party": "role", "mineral": "stage"}.get(what)
        called = {
            "party": labels(tables, "actors"),
            "mineral": labels(tables, "minerals"),
            "clause": {p: p.replace("-", " ") for p in own.get("provision", ())},
        }[what]
        expected = sorted(
            (called[getattr(r, column)], getattr(r, detail) if detail else None)
            for r in own.itertuples()
        )
        assert sorted((r["value"], r["detail"]) for r in rows if r["what"] == what) == expected
    clauses = {r["value"] for r in rows if r["what"] == "clause"}
    assert {"skill transfer", "local capacity"} <= clauses
    assert only(rows, what="area")["amount"] == 15_703
    assert only(rows, what="signed on")["value"] == "2024-01-15"


def test_the_value_is_corroborated_after_conversion(answer: Answer, tables: Tables) -> None:
    rows = [r for r in answer("agreement-terms") if r["what"] == "value"]
    versions = table_ranks.cell_versions(tables, "agreements", "value_amount")[
        "kabil-camyen-lithium-2024"
    ]
    assert {f"{r['amount']:.0f} {currency(r)}": named(r["sources"]) for r in rows} == {
        v.value: set(v.sources) for v in versions
    }
    rate = {(r.currency, r.year): float(r.per_usd) for r in tables["fx_rates"].itertuples()}[
        "INR", "2024"
    ]
    for r in rows:
        expected = r["amount"] if currency(r) == "USD" else r["amount"] / rate
        assert r["amountUsd"] == pytest.approx(expected, abs=1)
    article = only([r for r in rows if ARTICLE in named(r["sources"])])
    assert article["amount"] == 24_000_000
    assert not article["conflictsWith"]
    for r in rows:
        if r is not article:
            assert abs(r["amountUsd"] - 24e6) <= 0.05 * max(r["amountUsd"], 24e6)
            assert local(r["claim"]) in article["agreesWith"].split()


def currency(row: dict[str, Any]) -> str:
    return {"US dollar": "USD", "Indian rupee": "INR"}[row["unitName"]]


def test_the_counterparty_is_in_dispute(answer: Answer, tables: Tables) -> None:
    rows = answer("agreement-terms")
    frame = tables["disputes"]
    own = frame[
        frame.claim.str.startswith("participation--kabil-camyen-lithium-2024--")
        & (frame.relation == "conflicts-with")
    ]
    assert len(own) == 1
    for one, other in ((own.claim, own.other), (own.other, own.claim)):
        row = only(rows, claim=f"claim:{one.iloc[0]}")
        assert other.iloc[0] in row["conflictsWith"].split()
    disputed = only(rows, confidenceName="disputed", what="party")
    assert disputed["value"] == "Province of Catamarca"
    assert named(disputed["sources"]) == {ARTICLE}


# 13 and 14: agreements and finance


def test_states_with_which_india_has_mineral_agreements(
    answer: Answer, tables: Tables, acting: Any, sides: Any, deals: Callable[[str], set[str]]
) -> None:
    rows = answer("mineral-agreements-of")
    touching = set(tables["agreement_minerals"].agreement)
    expected = {
        (partner, a)
        for a in deals("ind") & touching
        for x in sides[a]
        for partner in acting.get(x, set()) - {"ind"}
    }
    assert {(local(r["partner"]), local(r["agreement"])) for r in rows} == expected
    assert len(rows) == len(expected)
    partners = {r["partnerName"] for r in rows}
    assert {"Namibia", "Chile", "Brazil", "Argentina"} <= partners
    ties = table_rules.state_ties(tables)
    assert all(frozenset(("ind", local(r["partner"]))) in ties for r in rows)
    stated = labels(tables, "agreements", "sources")
    kinds = table_rules.attribute(tables, "agreements", "kind")
    for r in rows:
        agreement = local(r["agreement"])
        assert set(cells(stated[agreement])) <= named(r["sources"])
        if kinds[agreement] == "mou":
            assert (r["kindName"], r["forceName"]) == (
                "memorandum of understanding",
                "non-binding",
            )


def test_what_followed_from_an_agreement(answer: Answer, tables: Tables) -> None:
    rows = answer("mineral-agreements-of", mineral="lithium")
    lithium = narrower(tables, "lithium")
    frame = tables["agreement_minerals"]
    on = set(frame[frame.mineral.isin(lithium)].agreement)
    assert rows
    assert {local(r["agreement"]) for r in rows} <= on
    links = tables["agreement_links"]
    titles = labels(tables, "agreements", "title")
    for r in rows:
        later, todo = set(), {local(r["agreement"])}
        while todo:
            hop = links[
                links.other.isin(todo)
                & links.relation.isin(["follows-from", "implements", "extends", "supersedes"])
            ]
            todo = set(hop.agreement) - later
            later |= todo
        assert r["followUp"] == "; ".join(sorted(titles[a] for a in later))
    first = [r for r in rows if local(r["agreement"]) == "kabil-camyen-lithium-2020"]
    assert first[0]["followUp"] == titles["kabil-camyen-lithium-2024"]


@pytest.mark.parametrize("lender", ["exim-bank-india", "us-dfc"])
def test_finance_of_a_lender(lender: str, answer: Answer, tables: Tables) -> None:
    rows = answer("finance-of", financier=lender)
    frame = tables["agreement_parties"]
    lends = set(frame[(frame.actor == lender) & frame.role.isin(["financier", "lender"])].agreement)
    kinds = table_rules.attribute(tables, "agreements", "kind")
    finance = {"credit-line", "loan", "grant", "letter-of-interest", "guarantee"}
    expected = {a for a in lends if kinds[a] in finance}
    assert {local(r["agreement"]) for r in rows} == expected
    assert len(rows) == len(expected)
    touching = set(tables["agreement_minerals"].agreement)
    usd = table_rules.usd(tables)
    sums: dict[bool, list[float]] = defaultdict(list)
    for a in expected:
        if a in usd and a not in table_rules.intended(tables):
            sums[a in touching].append(float(usd[a]))
    for r in rows:
        agreement = local(r["agreement"])
        assert (r["touchesMinerals"] == "yes") == (agreement in touching)
        if agreement in usd:
            assert r["valueUsd"] == float(usd[agreement])
        else:
            assert r["valueUsd"] is None
        group = sums[agreement in touching]
        assert (r["sumUsd"], r["withValue"]) == (sum(group), len(group))
    some = {"exim-bank-india": "Diamond; Manganese", "us-dfc": "Cobalt; Copper"}[lender]
    assert some in {r["minerals"] for r in rows if r["touchesMinerals"] == "yes"}
