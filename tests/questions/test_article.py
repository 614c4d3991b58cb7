"""The questions of the founding article: imports, production and magnets.

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

from .article import ARTICLE, FIRST, LAST, Tables, flows, labels, local, metals, named, only
from .engines import assert_equal_rows

Answer = Callable[..., list[dict[str, Any]]]


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
    wider = [
        "rare-earth-metals",
        *cells(labels(tables, "minerals", "broader")["rare-earth-metals"]),
    ]
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
        & frame.basis.isin(table_rules.ACTUAL)
        & (frame.year.eq("") | frame.year.between("2023", "2025"))
    ]
    assert not any(key.startswith("observation--chn--rare-earth-elements") for key in replaced)
    rows = answer("producer-shares")
    assert sorted(r["value"] for r in rows) == sorted(own.quantity.astype(float))
    best = {
        (v.cells["measure"], v.cells["year"]): Decimal(v.cells["quantity"])
        for v in table_rules.observations(tables)
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
    versions = table_ranks.row_versions(
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


# other parameters, on both engines

OTHERS = [
    ("import-share", {"exporter": ""}),
    ("import-share", {"importer": "usa", "commodity": "lithium-hydroxide", "period": "2022"}),
    ("supplier-concentration", {"commodity": "lithium-hydroxide", "period": ""}),
    ("producer-shares", {"state": "cod", "mineral": "cobalt", "from": "2020"}),
    ("magnet-imports", {"importer": "usa", "commodities": "rare-earth-elements"}),
    ("agreement-terms", {"agreement": "kabil-sqm-stake-2025"}),
    ("mineral-agreements-of", {"state": "eu", "mineral": "lithium"}),
    ("finance-of", {"financier": "us-exim", "mineral": "rare-earth-elements"}),
    ("provisions-by-state", {"states": "jpn, eu", "clauses": "offtake, financing"}),
    ("stage-coverage", {"state": "chn", "mineral": "copper"}),
    ("shared-forums", {"state": "chn", "forums": "brics, g20"}),
    ("measures-in-force", {"issuer": "idn", "minerals": "nickel", "importer": "chn"}),
]


@pytest.mark.complete
@pytest.mark.parametrize(
    ("name", "values"), OTHERS, ids=[f"{n}-{i}" for i, (n, _) in enumerate(OTHERS)]
)
def test_other_parameters_on_both_engines(
    answer: Answer, name: str, values: dict[str, str]
) -> None:
    rows = answer(name, **values)
    assert rows
    assert_equal_rows(rows, answer(name, engine="rdflib", **values))
