"""The fifteen questions of the founding article: its figures, and what the tables say, by pandas.

The figures that the article prints are written out; every other expectation is computed from the
CSV files, with who states what (attributions.csv) and what is in dispute (disputes.csv).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from . import derived, ranking
from .derived import DAY, STANDING
from .ranking import certain, known_by
from .tables import cells, narrower

Answer = Callable[..., list[dict[str, Any]]]
Tables = dict[str, pd.DataFrame]

ARTICLE = "ifc-2025-08-08-mining-diplomacy"
TALKS = {"negotiating", "announced"}
FIRST, LAST = ("2019-04-01", "2020-03-31"), ("2023-04-01", "2024-03-31")


def local(iri: str) -> str:
    """Local name of a compact name."""
    return iri.partition(":")[2]


def named(text: str | None) -> set[str]:
    """Sources in a cell."""
    return set((text or "").split())


def only(rows: list[dict[str, Any]], **wanted: object) -> dict[str, Any]:
    """The one row with these cells."""
    found = [r for r in rows if all(r[name] == value for name, value in wanted.items())]
    assert len(found) == 1, (wanted, found)
    return found[0]


def labels(tables: Tables, table: str, column: str = "name") -> dict[str, str]:
    return dict(zip(tables[table].id, tables[table][column], strict=True))


def flows(tables: Tables, **wanted: str) -> list[ranking.Said]:
    """Preferred trade records with these cells."""
    return [
        v for v in derived.trade(tables) if all(v.cells[k] == text for k, text in wanted.items())
    ]


def metals(tables: Tables) -> tuple[dict[str, Decimal], Decimal]:
    """India's imports of rare earth metals in fiscal year 2023-24: by exporter, and in all."""
    found = {
        v.cells["exporter"]: Decimal(v.cells["quantity"])
        for v in flows(
            tables,
            importer="ind",
            commodity="rare-earth-metals",
            unit="t",
            period_start=LAST[0],
            period_end=LAST[1],
        )
    }
    return found, found.pop("world")


@pytest.fixture(scope="module")
def acting(tables: Tables) -> dict[str, set[str]]:
    return derived.acts_for(tables)


@pytest.fixture(scope="module")
def sides(tables: Tables) -> dict[str, set[str]]:
    return derived.parties(tables)


@pytest.fixture(scope="module")
def status(tables: Tables) -> dict[str, set[str]]:
    return derived.status(tables)


@pytest.fixture(scope="module")
def deals(
    acting: dict[str, set[str]], sides: dict[str, set[str]], status: dict[str, set[str]]
) -> Callable[[str], set[str]]:
    """Agreements of a polity that stand on the day."""

    def standing(state: str) -> set[str]:
        return {
            a
            for a, actors in sides.items()
            if status[a] & STANDING and any(state in acting.get(x, ()) for x in actors)
        }

    return standing


# 1 to 3: imports


def test_china_has_699_of_1185_tonnes_and_no_more(answer: Answer, tables: Tables) -> None:
    rows = answer("import-share")
    computed = only(rows, shareIs="computed")
    assert (computed["exporterName"], computed["tonnes"], computed["totalTonnes"]) == (
        "China",
        699,
        1185,
    )
    assert computed["sharePercent"] == pytest.approx(59, abs=0.05)
    parts, total = metals(tables)
    assert computed["tonnes"] == float(parts["chn"])
    assert computed["sharePercent"] == pytest.approx(float(100 * parts["chn"] / total), abs=0.05)
    assert named(computed["sources"]) == named(computed["totalSources"]) == {ARTICLE}


def test_a_stated_share_stands_apart_and_is_added_to_nothing(
    answer: Answer, tables: Tables
) -> None:
    rows = answer("import-share")
    stated = [r for r in rows if r["shareIs"] == "stated"]
    wider = ["rare-earth-metals", *cells(labels(tables, "minerals", "broader")["rare-earth-metals"])]
    frame = tables["trade_flows"]
    expected = frame[
        (frame.importer == "ind")
        & (frame.exporter == "chn")
        & (frame.unit == "percent")
        & frame.commodity.isin(wider)
        & frame.period_start.str.startswith("2023-04")
    ]
    assert sorted(r["sharePercent"] for r in stated) == sorted(expected.quantity.astype(float))
    assert [r["sharePercent"] for r in stated] == [72]
    assert all(r["tonnes"] is None and r["totalTonnes"] is None for r in stated)
    assert named(stated[0]["sources"]) == set(cells(expected.sources.iloc[0]))


def test_the_shares_of_all_suppliers_never_pass_the_whole(answer: Answer, tables: Tables) -> None:
    rows = [r for r in answer("import-share", exporter="") if r["shareIs"] == "computed"]
    parts, total = metals(tables)
    assert {local(r["supplier"]): r["tonnes"] for r in rows} == {
        exporter: float(t) for exporter, t in parts.items()
    }
    assert {r["exporterName"]: r["tonnes"] for r in rows} == {
        "China": 699,
        "Hong Kong": 234,
        "Japan": 192,
        "Mongolia": 60,
    }
    assert sum(r["tonnes"] for r in rows) == float(total)
    assert sum(r["sharePercent"] for r in rows) == pytest.approx(100, abs=0.2)


def test_no_record_is_no_answer_and_not_zero(answer: Answer) -> None:
    assert answer("import-share", period="1999") == []
    assert answer("import-change", first="1999") == []
    assert answer("supplier-concentration", period="1999") == []


def test_imports_rose_from_1848_to_2270_tonnes(answer: Answer, tables: Tables) -> None:
    (row,) = answer("import-change")
    assert (row["firstTonnes"], row["lastTonnes"]) == (1848, 2270)
    assert (row["firstFrom"], row["firstTo"]) == FIRST
    assert (row["lastFrom"], row["lastTo"]) == LAST
    assert row["changePercent"] == pytest.approx(22.8, abs=0.05)
    assert round(row["changePercent"]) == 23
    for (start, end), column in ((FIRST, "first"), (LAST, "last")):
        (said,) = flows(
            tables,
            importer="ind",
            exporter="world",
            commodity="rare-earth-elements",
            unit="t",
            period_start=start,
            period_end=end,
        )
        assert row[f"{column}Tonnes"] == float(said.cells["quantity"])
        assert named(row[f"{column}Sources"]) == set(said.sources)
        assert ARTICLE in said.sources


def test_the_suppliers_of_rare_earth_metals_are_few(answer: Answer, tables: Tables) -> None:
    (row,) = answer("supplier-concentration")
    parts, total = metals(tables)
    index = sum((t / total) ** 2 for t in parts.values())
    assert row["suppliers"] == len(parts) == 4
    assert row["namedTonnes"] == float(sum(parts.values())) == row["totalTonnes"] == 1185
    assert row["parts"] == "add up to the total"
    assert row["hhi"] == pytest.approx(float(index), abs=5e-4)
    assert row["hhi"] == pytest.approx(0.416, abs=5e-4)
    assert row["effectiveSuppliers"] == pytest.approx(float(1 / index), abs=5e-3)
    assert named(row["sources"]) == {ARTICLE}


def test_concentration_says_where_the_parts_do_not_add_up(answer: Answer, tables: Tables) -> None:
    rows = answer("supplier-concentration", commodity="lithium-hydroxide", period="")
    known: dict[tuple[str, ...], dict[str, Decimal]] = defaultdict(dict)
    for v in flows(tables, importer="ind", commodity="lithium-hydroxide", unit="t"):
        c = v.cells
        if c["quantity"]:
            known[c["period_start"], c["period_end"], c["hs_code"]][c["exporter"]] = Decimal(
                c["quantity"]
            )
    known = {k: v for k, v in known.items() if set(v) - {"world"}}
    assert len(rows) == len(known) > 1
    for row in rows:
        parts = dict(known[row["from"], row["to"], row["hsCode"] or ""])
        total = parts.pop("world", None)
        assert row["namedTonnes"] == pytest.approx(float(sum(parts.values())))
        base = total or sum(parts.values())
        index = float(sum((t / base) ** 2 for t in parts.values()))
        assert row["hhi"] == pytest.approx(index, abs=5e-4)
        assert row["parts"].startswith("below the total") == (sum(parts.values()) < base)


# 4: production


def test_china_mined_255000_then_270000_tonnes(answer: Answer) -> None:
    rows = [r for r in answer("producer-shares") if r["measureName"] == "mine production"]
    assert only(rows, year=2023)["value"] == 255_000
    later = only(rows, year=2024)
    assert later["value"] == 270_000
    assert later["changePercent"] == pytest.approx(100 * 15 / 255, abs=0.05)
    assert all(r["contained"] == "REO" and r["unitName"] == "tonne" for r in rows)
    assert all(ARTICLE in named(r["sources"]) for r in rows if r["year"] < 2025)


def test_china_has_70_percent_of_mining_and_85_to_90_of_refining(answer: Answer) -> None:
    rows = answer("producer-shares")
    mined = [r for r in rows if r["measureName"] == "share of world mine production"]
    said = only([r for r in mined if ARTICLE in named(r["sources"])])
    assert (said["value"], said["unitName"]) == (70, "percent")
    refined = [r for r in rows if r["measureName"] == "share of world refining"]
    said = only([r for r in refined if ARTICLE in named(r["sources"])])
    assert (said["value"], said["upperValue"]) == (85, 90)
    assert (said["lowest"], said["highest"]) == (85, 90)


def test_production_by_all_sources(answer: Answer, tables: Tables) -> None:
    frame = tables["observations"]
    replaced = set(tables["disputes"][tables["disputes"].relation == "superseded-by"].claim)
    own = frame[
        (frame.state == "chn")
        & (frame.mineral == "rare-earth-elements")
        & frame.measure.isin(
            [
                "mine-production",
                "refinery-production",
                "share-of-world-mine-production",
                "share-of-world-refining",
            ]
        )
        & frame.basis.isin(derived.ACTUAL)
        & (frame.year.eq("") | frame.year.between("2023", "2025"))
    ]
    assert not any(key.startswith("observation--chn--rare-earth-elements") for key in replaced)
    rows = answer("producer-shares")
    assert sorted(r["value"] for r in rows) == sorted(own.quantity.astype(float))
    best = {
        (v.cells["measure"], v.cells["year"]): Decimal(v.cells["quantity"])
        for v in derived.observations(tables)
        if v.cells["state"] == "world"
        and v.cells["mineral"] == "rare-earth-elements"
        and v.cells["contained"] == "REO"
    }
    names = labels_of_measures()
    for row in rows:
        year = "" if row["year"] is None else str(row["year"])
        alike = own[(own.measure == names[row["measureName"]]) & (own.year == year)]
        highs = alike.quantity_high.where(alike.quantity_high != "", alike.quantity)
        assert row["lowest"] == alike.quantity.astype(float).min()
        assert row["highest"] == highs.astype(float).max()
        world = best.get((names[row["measureName"]], year))
        if row["unitName"] == "percent" or world is None:
            assert row["shareOfWorldPercent"] is None
        else:
            expected = 100 * row["value"] / float(world)
            assert row["shareOfWorldPercent"] == pytest.approx(expected, abs=0.05)


def labels_of_measures() -> dict[str, str]:
    codes = ["mine-production", "share-of-world-mine-production", "share-of-world-refining"]
    return {code.replace("-", " "): code for code in codes}


# 5: magnets


def test_460_tonnes_of_magnets_and_700_planned(answer: Answer, tables: Tables) -> None:
    rows = answer("magnet-imports", commodities="ndfeb-magnet")
    now = only(rows, **{"from": "2024", "to": "2024"})
    assert (now["tonnes"], now["basisName"], now["exporterName"]) == (460, "reported", "World")
    planned = only(rows, **{"from": "2025", "to": "2025"})
    assert (planned["tonnes"], planned["basisName"]) == (700, "planned")
    assert named(now["sources"]) == named(planned["sources"]) == {ARTICLE}
    assert not any(r["tonnes"] == 1160 for r in rows)


def test_every_magnet_figure_stands_by_itself(answer: Answer, tables: Tables) -> None:
    goods = narrower(tables, "ndfeb-magnet") | narrower(tables, "permanent-magnet")
    slot = ["importer", "exporter", "commodity", "hs_code", "period_start", "period_end"]
    versions = ranking.row_versions(
        tables,
        "trade_flows",
        "trade",
        [*slot, "quantity", "unit", "contained", "basis", "value_usd"],
        [*slot, "unit", "contained", "basis", "quantity", "value_usd"],
    )
    expected = {
        v.key: set(v.sources)
        for v in versions
        if v.cells["importer"] == "ind"
        and v.cells["commodity"] in goods
        and v.cells["unit"] != "percent"
    }
    rows = answer("magnet-imports")
    assert {local(r["flow"]): named(r["sources"]) for r in rows} == expected
    assert len(rows) == len(expected)


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
        for v in derived.stakes(tables)
        if v.cells["owned"] == "kabil"
    }
    assert {
        local(r["actor"]): named(r["sources"]) for r in rows if r["what"] == "owner"
    } == expected


def test_kabil_was_founded_in_2019_under_the_ministry(answer: Answer, tables: Tables) -> None:
    rows = answer("founders-of")
    founded = only(rows, what="founded")
    assert founded["since"] == derived.attribute(tables, "actors", "founded")["kabil"]
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
        assert (
            sorted((r["value"], r["detail"]) for r in rows if r["what"] == what) == expected
        )
    clauses = {r["value"] for r in rows if r["what"] == "clause"}
    assert {"skill transfer", "local capacity"} <= clauses
    assert only(rows, what="area")["amount"] == 15_703
    assert only(rows, what="signed on")["value"] == "2024-01-15"


def test_the_value_is_corroborated_after_conversion(answer: Answer, tables: Tables) -> None:
    rows = [r for r in answer("agreement-terms") if r["what"] == "value"]
    versions = ranking.cell_versions(tables, "agreements", "value_amount")[
        "kabil-camyen-lithium-2024"
    ]
    assert {f"{r['amount']:.0f} {currency(r)}": named(r["sources"]) for r in rows} == {
        v.value: set(v.sources) for v in versions
    }
    rate = {
        (r.currency, r.year): float(r.per_usd) for r in tables["fx_rates"].itertuples()
    }["INR", "2024"]
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
    ties = derived.state_ties(tables)
    assert all(frozenset(("ind", local(r["partner"]))) in ties for r in rows)
    stated = labels(tables, "agreements", "sources")
    kinds = derived.attribute(tables, "agreements", "kind")
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


def test_finance_of_exim_bank(answer: Answer, tables: Tables) -> None:
    rows = answer("finance-of")
    frame = tables["agreement_parties"]
    lends = set(
        frame[(frame.actor == "exim-bank-india") & (frame.role == "financier")].agreement
    )
    kinds = derived.attribute(tables, "agreements", "kind")
    finance = {"credit-line", "loan", "grant", "letter-of-interest"}
    expected = {a for a in lends if kinds[a] in finance}
    assert {local(r["agreement"]) for r in rows} == expected
    assert len(rows) == len(expected)
    touching = set(tables["agreement_minerals"].agreement)
    usd = derived.usd(tables)
    sums: dict[bool, list[float]] = defaultdict(list)
    for a in expected:
        if a in usd:
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
    assert {r["minerals"] for r in rows if r["touchesMinerals"] == "yes"} >= {"Diamond; Manganese"}


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
    ties = derived.state_ties(tables)
    free = {h for h in hosts if frozenset(("ind", h)) not in ties} - {"ind"}
    held: dict[tuple[str, str], list[ranking.Said]] = defaultdict(list)
    for v in derived.observations(tables):
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
        assert r["sharePercent"] == pytest.approx(100 * len(having) / len(foreign & coded), abs=0.05)
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
    members = derived.members(tables)
    partners = {p for pair in derived.state_ties(tables) if "ind" in pair for p in pair - {"ind"}}
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
            before = ranking.latest(r["importTo"]) < ranking.earliest(m.start)
            after = bool(m.end) and ranking.earliest(r["importFrom"]) > ranking.latest(m.end)
            assert r["timing"] == ("before" if before else "after" if after else "within its period")
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
    dates = derived.dates(tables)
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
