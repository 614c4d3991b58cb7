"""The questions of the founding article: reserves, clauses, stages, forums, measures and recommendations.

The figures that the article prints are written out; every other expectation is computed from the
CSV files, with who states what (attributions.csv) and what is in dispute (disputes.csv).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.oracles import table_ranks, table_rules
from tests.oracles.csv_tables import cells, narrower
from tests.oracles.table_ranks import certain, known_by
from tests.oracles.table_rules import DAY, STANDING

from .article import ARTICLE, TALKS, Tables, flows, labels, local, named, only

Answer = Callable[..., list[dict[str, Any]]]


# 15: reserves


def test_reserves_of_states_without_an_agreement(answer: Answer, tables: Tables) -> None:
    frame = tables["criticality"]
    wanted = {
        m
        for listed in frame[frame.list == "india-critical-minerals-2023"].mineral
        for m in narrower(tables, listed)
    }
    regions = {"Africa", "South America", "Central America", "Caribbean"}
    hosts = {
        r.state for r in tables["countries"].itertuples() if {r.un_region, r.un_subregion} & regions
    }
    ties = table_rules.state_ties(tables)
    free = {h for h in hosts if frozenset(("ind", h)) not in ties} - {"ind"}
    held: dict[tuple[str, str], list[table_ranks.Said]] = defaultdict(list)
    for v in table_rules.observations(tables):
        c = v.cells
        if c["measure"] == "reserves" and c["year"] and c["unit"] == "t" and c["mineral"] in wanted:
            held[c["state"], c["mineral"]].append(v)
    expected = {}
    for (state, mineral), said in held.items():
        if state not in free:
            continue
        year = max(v.cells["year"] for v in said)
        for v in said:
            if v.cells["year"] != year:
                continue
            world = [
                Decimal(w.cells["quantity"])
                for w in held.get(("world", mineral), [])
                if (w.cells["year"], w.cells["contained"]) == (year, v.cells["contained"])
            ]
            share = 100 * Decimal(v.cells["quantity"]) / world[0] if world else None
            expected[v.key] = (state, set(v.sources), share)
    rows = answer("reserves-without-agreement")
    assert {local(r["observation"]) for r in rows} == set(expected)
    for r in rows:
        state, sources, share = expected[local(r["observation"])]
        assert local(r["host"]) == state
        assert named(r["sources"]) == sources
        if share is None:
            assert r["sharePercent"] is None
        else:
            assert r["sharePercent"] == pytest.approx(float(share), abs=0.051)
    shares = [-1 if r["sharePercent"] is None else r["sharePercent"] for r in rows]
    assert shares == sorted(shares, reverse=True)
    assert "Democratic Republic of the Congo" in {r["hostName"] for r in rows}


# 16 and 17: clauses and stages


def test_clauses_in_the_agreements_of_three_powers(
    answer: Answer, tables: Tables, acting: Any, sides: Any, deals: Callable[[str], set[str]]
) -> None:
    seats = labels(tables, "actors", "country")
    frame = tables["agreement_provisions"]
    coded = set(frame.agreement)
    rows = answer("provisions-by-state")
    assert len(rows) == 9
    for r in rows:
        lead, clause = local(r["lead"]), local(r["clause"])
        foreign = {
            a
            for a in deals(lead)
            if any(({seats[x]} | acting.get(x, set())) - {lead, ""} for x in sides[a])
        }
        having = set(frame[frame.provision == clause].agreement) & foreign
        assert (r["agreements"], r["withAnyClause"], r["withClause"]) == (
            len(foreign),
            len(foreign & coded),
            len(having),
        )
        assert r["sharePercent"] == pytest.approx(
            100 * len(having) / len(foreign & coded), abs=0.05
        )
        assert bool(r["sources"]) == bool(having)
    india = only(rows, stateName="India", clauseName="skill transfer")
    assert india["withClause"] >= 1


def test_stages_that_indias_agreements_cover(
    answer: Answer, tables: Tables, acting: Any, sides: Any, status: Any
) -> None:
    frame = tables["agreement_minerals"]
    own = {a for a, actors in sides.items() if any("ind" in acting.get(x, ()) for x in actors)}
    rows = answer("stage-coverage")
    names = labels(tables, "minerals")
    for r in rows:
        stage = local(r["stage"]) if r["stage"] else ""
        here = frame[(frame.stage == stage) & frame.agreement.isin(own)]
        standing = here[here.agreement.isin({a for a in own if status[a] & STANDING})]
        talks = here[here.agreement.isin({a for a in own if status[a] & TALKS})]
        assert r["agreements"] == standing.agreement.nunique(), stage
        assert r["inTalks"] == talks.agreement.nunique(), stage
        assert r["minerals"] == "; ".join(sorted({names[m] for m in standing.mineral}))
        assert bool(r["sources"]) == (not standing.empty)
    assert {local(r["stage"]) for r in rows if r["stage"]} >= set(frame.stage) - {""}
    assert only(rows, stageName="refining")["agreements"] == 0
    by_stage = {r["stageName"]: r["agreements"] for r in rows}
    assert by_stage["processing"] < by_stage["exploration"]


# 18: forums


def test_forums_that_india_shares_with_its_partners(answer: Answer, tables: Tables) -> None:
    members = table_rules.members(tables)
    partners = {
        p for pair in table_rules.state_ties(tables) if "ind" in pair for p in pair - {"ind"}
    }
    called = labels(tables, "forums")
    rows = answer("shared-forums")
    assert {local(r["partner"]) for r in rows} == partners
    for r in rows:
        shared = {f for f, who in members.items() if {"ind", local(r["partner"])} <= who}
        assert r["sharedForums"] == len(shared)
        assert r["forumNames"] == "; ".join(sorted(called[f] for f in shared))
        assert bool(r["sources"]) == bool(shared)
    few = answer("shared-forums", forums="brics, ibsa, g20")
    brazil = only(few, partnerName="Brazil")
    assert brazil["sharedForums"] == 3
    assert only(few, partnerName="Namibia")["sharedForums"] == 0


# 19: measures


def test_chinas_measures_on_rare_earths(answer: Answer, tables: Tables) -> None:
    wanted = narrower(tables, "rare-earth-elements") | narrower(tables, "permanent-magnet")
    rows = answer("measures-in-force")
    frame = tables["measures"]
    own = frame[
        (frame.issuer == "chn") & frame.minerals.map(lambda text: bool(set(cells(text)) & wanted))
    ]
    assert {local(r["measure"]) for r in rows} == set(own.id)
    by_id = own.set_index("id")
    for r in rows:
        m = by_id.loc[local(r["measure"])]
        assert (r["from"] or "", r["until"] or "") == (m.start, m.end)
        known = known_by(tables, cells(m.sources))
        assert (r["onTheDay"] == "certainly") == certain(m.start, m.end, known)
        assert set(cells(m.sources)) <= named(r["sources"])
    licensing = [r for r in rows if r["from"] == "2024" and r["kindName"] == "export licensing"]
    assert licensing
    assert all(ARTICLE in named(r["sources"]) for r in licensing)


def test_indian_imports_that_the_measures_touch(answer: Answer, tables: Tables) -> None:
    asked = narrower(tables, "rare-earth-elements") | narrower(tables, "permanent-magnet")
    measures = tables["measures"].set_index("id")
    rows = answer("measures-in-force")
    for measure in {r["measure"] for r in rows}:
        m = measures.loc[local(measure)]
        named_goods = set(cells(m.minerals))
        goods = {g for n in named_goods & asked for g in narrower(tables, n)}
        goods |= {g for g in asked if narrower(tables, g) & named_goods}
        expected = {
            v.key
            for v in flows(tables, importer="ind", exporter="chn")
            if v.cells["commodity"] in goods
        }
        mine = [r for r in rows if r["measure"] == measure and r["flow"]]
        assert {local(r["flow"]) for r in mine} == expected
        for r in mine:
            before = table_ranks.latest(r["importTo"]) < table_ranks.earliest(m.start)
            after = bool(m.end) and table_ranks.earliest(r["importFrom"]) > table_ranks.latest(
                m.end
            )
            assert r["timing"] == (
                "before" if before else "after" if after else "within its period"
            )
            assert (r["tonnes"] is None) or (r["statedPercent"] is None)


# 20: recommendations


def test_what_the_article_recommends(answer: Answer, tables: Tables) -> None:
    rows = answer("recommendations")
    for table, kind in (
        ("proposals", "proposal"),
        ("challenges", "challenge"),
        ("opportunities", "opportunity"),
    ):
        frame = tables[table]
        own = frame[frame.sources.map(lambda text: ARTICLE in cells(text))]
        mine = [r for r in rows if r["kind"] == kind]
        assert {local(r["claim"]) for r in mine} == {f"{kind}--{i}" for i in own.id}
        assert {r["text"] for r in mine} == set(own.summary)
        assert all(ARTICLE in named(r["sources"]) for r in mine)
    proposals = {local(r["claim"]) for r in rows if r["kind"] == "proposal"}
    five = {
        "kabil-critical-minerals-authority",
        "working-groups-africa-latin-america",
        "separation-plants-abroad",
        "scholarships-training",
        "use-brics-ibsa-g20",
    }
    assert {f"proposal--{i}" for i in five} <= proposals
    abroad = {r["typeName"] for r in rows if r["kind"] == "challenge" and r["toName"] != "India"}
    assert abroad == {"missing infrastructure", "political instability", "local resistance"}
    home = {r["typeName"] for r in rows if r["kind"] == "challenge" and r["toName"] == "India"}
    assert "missing processing capacity" in home


def test_what_came_after_the_recommendations(
    answer: Answer, tables: Tables, acting: Any, sides: Any
) -> None:
    rows = answer("recommendations")
    published = labels(tables, "sources", "date")[ARTICLE]
    dates = table_rules.dates(tables)
    minerals = tables["agreement_minerals"].groupby("agreement").mineral.agg(set).to_dict()
    forums = tables["agreement_forums"].groupby("agreement").forum.agg(set).to_dict()
    frame = tables["proposals"]
    for p in frame[frame.sources.map(lambda text: ARTICLE in cells(text))].itertuples():
        about = {x.split(":")[-1] for x in cells(p.about)} - {p.addressee}
        on = {n for x in about if x in set(tables["minerals"].id) for n in narrower(tables, x)}
        expected = {
            a
            for a, day in dates.items()
            if day > published
            and any(p.addressee in acting.get(x, ()) for x in sides.get(a, ()))
            and (
                about & sides[a]
                or about & {s for x in sides[a] for s in acting.get(x, ())}
                or about & forums.get(a, set())
                or on & minerals.get(a, set())
            )
        }
        mine = [r for r in rows if r["claim"] == f"claim:proposal--{p.id}"]
        said = {local(r["act"]) for r in mine if r["kind"] == "later agreement"}
        assert said == expected, p.id
        assert all(r["date"] > published and r["sources"] for r in mine if r["act"])
        taken = {local(r["act"]) for r in mine if r["kind"] == "later measure"}
        own = tables["measures"]
        assert taken == {
            m.id
            for m in own[own.issuer == p.addressee].itertuples()
            if m.start > published and on & set(cells(m.minerals))
        }


def test_the_day_is_the_one_of_the_data(kg: Any) -> None:
    assert kg.day == DAY
