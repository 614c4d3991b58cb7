"""Supply, its concentration and its coverage against the CSV tables."""

from __future__ import annotations

import math

import pandas as pd
import pytest

import reegraph
from reegraph.errors import NameNotFound
from reegraph.knowledge import KnowledgeGraph
from reegraph.network.supply.supply import Supply, concentration, exposure
from reegraph.resources import data_dir


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(data_dir() / f"{name}.csv", dtype=str, keep_default_na=False)


def observed(mineral: str, measure: str, year: str) -> dict[str, float]:
    """Tonnes by state as the table has them, superseded rows left out."""
    rows = table("observations")
    rows = rows[
        (rows["mineral"] == mineral) & (rows["measure"] == measure) & (rows["year"] == year)
        & (rows["unit"] == "t") & rows["basis"].isin(["reported", "estimated"])
        & ~rows["note"].str.contains("superseded")
    ]  # fmt: skip
    assert rows["state"].is_unique
    return dict(zip(rows["state"], rows["quantity"].astype(float), strict=True))


@pytest.mark.parametrize(
    ("mineral", "measure"),
    [("lithium", "reserves"), ("cobalt", "mine-production"), ("rare-earth-elements", "mine-production"),
     ("gallium", "refinery-production"), ("antimony", "reserves")],
)  # fmt: skip
def test_shares_are_of_the_stated_total(kg: KnowledgeGraph, mineral: str, measure: str) -> None:
    figures = observed(mineral, measure, "2025")
    world = figures.pop("world")
    frame = exposure(kg, mineral, measure, 2025)
    record = frame.attrs["reegraph"]
    assert record["stated_total"] == world
    total = max(world, sum(figures.values()))
    expected = {f"actor:{state}": value / total for state, value in figures.items()}
    named = frame[frame["node"] != ""]
    assert dict(zip(named["node"], named["share"], strict=True)) == pytest.approx(expected)
    rest = 1 - sum(expected.values())
    assert record["remainder"] == pytest.approx(max(0.0, rest), abs=1e-12)
    squares = sum(share**2 for share in expected.values())
    assert record["hhi_low"] == pytest.approx(squares)
    assert record["hhi_high"] == pytest.approx(squares + max(0.0, rest) ** 2)
    assert frame["share"].sum() == pytest.approx(1.0)
    for claims in named["claims"]:
        assert kg.query(f"ASK {{ {claims[0]} a ree:Observation }}", timeout=None)


def test_a_total_below_its_parts_is_said_and_not_used(kg: KnowledgeGraph) -> None:
    frame = exposure(kg, "antimony", "reserves", 2025)
    assert any("less than the sum" in note for note in frame.attrs["reegraph"]["notes"])
    assert frame["share"].max() < 1


def test_imports_of_the_article_come_out(kg: KnowledgeGraph) -> None:
    frame = exposure(kg, "rare-earth-metals", importer="India", year=2023)
    assert dict(zip(frame["label"], frame["quantity"], strict=True)) == {
        "China": 699.0, "Hong Kong": 234.0, "Japan": 192.0, "Mongolia": 60.0,
    }  # fmt: skip
    assert frame.attrs["reegraph"]["hhi_low"] == pytest.approx(0.416, abs=5e-4)
    assert frame.attrs["reegraph"]["total"] == 1185


def test_no_share_is_given_of_a_total_that_no_source_states(kg: KnowledgeGraph) -> None:
    """All pairs of importer and mineral: a total is a row of the table with a quantity from the
    world, of the same importer, mineral, content and year; shares in percent are of 100."""
    rows = table("trade_flows")
    rows = rows[rows["basis"].isin(["reported", "estimated"])]
    totals = rows[(rows["exporter"] == "world") & (rows["unit"] == "t") & (rows["quantity"] != "")]
    stated = set(
        zip(totals["importer"], totals["commodity"], totals["contained"],
            totals["period_start"].str[:4], strict=True)
    )  # fmt: skip
    between = rows[(rows["exporter"] != "world") & (rows["importer"] != "world")]
    pairs = between[["importer", "commodity"]].drop_duplicates()
    seen = {True: 0, False: 0}
    for importer, mineral in pairs.itertuples(index=False):
        frame = exposure(kg, mineral, importer=importer)
        record = frame.attrs["reegraph"]
        if frame.empty:
            continue
        known = record["unit"] == "percent" or (
            (importer, mineral, record["contained"], str(record["year"])) in stated
        )
        seen[known] += 1
        numbers = [record[name] for name in ("total", "remainder", "hhi_low", "hhi_high")]
        assert [value is not None for value in numbers] == [known] * 4, (importer, mineral)
        assert frame["share"].notna().tolist() == [known] * len(frame)
        assert any(note.startswith("Not known: ") for note in record["notes"]) != known
        assert known or frame["quantity"].sum() > 0
    assert min(seen.values()) > 10


def test_what_rests_on_an_unknown_total_is_not_known(kg: KnowledgeGraph) -> None:
    assert "world" not in observed("barite", "reserves", "2025")
    record = exposure(kg, "barite", "reserves").attrs["reegraph"]
    assert (record["total"], record["hhi_low"], record["remainder"]) == (None, None, None)
    row = reegraph.coverage(kg, "India", "barite", ["reserves"]).iloc[0]
    assert row[["covered", "with_groups", "binding", "own", "remainder"]].isna().all()
    assert row["year"] == 2025
    part = Supply("m", "x", 2024, "", "t", {"a": 5.0, "b": 3.0}, {}, None, None, False)
    assert list(part.shares) == ["a", "b"]
    assert all(math.isnan(v) for v in [*part.shares.values(), part.remainder, *part.hhi()])


def test_the_bounds_of_the_index_take_the_remainder_as_one_or_as_many() -> None:
    found = Supply("m", "x", 2024, "", "t", {"a": 50.0, "b": 30.0}, {}, 100.0, 100.0, False)
    low, high = found.hhi()
    assert (low, high) == (pytest.approx(0.34), pytest.approx(0.34 + 0.04))
    assert found.remainder == pytest.approx(0.2)


def test_stated_shares_count_where_tonnes_have_no_total(kg: KnowledgeGraph) -> None:
    record = exposure(kg, "rare earth elements", "refinery-production").attrs["reegraph"]
    assert record["unit"] == "percent"
    assert record["total"] == 100


def test_no_data_is_said_and_never_zero(kg: KnowledgeGraph) -> None:
    frame = exposure(kg, "ndfeb-magnet", "reserves")
    assert frame.empty
    assert frame.attrs["reegraph"]["notes"][0].endswith("no data")
    covered = reegraph.coverage(kg, "India", "ndfeb-magnet")
    assert covered["covered"].isna().all()
    with pytest.raises(NameNotFound):
        exposure(kg, "unobtainium")
    with pytest.raises(NameNotFound):
        exposure(kg, "lithium", "sales")


def test_concentration_is_that_of_each_year(kg: KnowledgeGraph) -> None:
    frame = concentration(kg, ["cobalt"], ["mine-production"])
    for row in frame.to_dict("records"):
        record = exposure(kg, "cobalt", "mine-production", int(row["year"])).attrs["reegraph"]
        assert (row["hhi_low"], row["hhi_high"]) == (record["hhi_low"], record["hhi_high"])
        assert row["effective_low"] == pytest.approx(1 / row["hhi_high"])
    assert frame["year"].is_monotonic_increasing


@pytest.mark.parametrize("state", ["ind", "jpn", "usa"])
@pytest.mark.parametrize("mineral", ["lithium", "cobalt", "rare-earth-elements"])
def test_coverage_is_what_partners_hold(kg: KnowledgeGraph, state: str, mineral: str) -> None:
    found = kg.query(
        f"""SELECT DISTINCT ?other ?force WHERE {{
          ?g ree:hasSide ?p , ?q . ?p ree:actsForState actor:{state} .
          {{ ?q ree:actsForState ?other }} UNION {{
            ?g ree:hasSide ?q . ?q ree:basedIn ?seat FILTER(?seat != actor:{state})
            FILTER NOT EXISTS {{ ?q ree:actsForState ?any }}
            OPTIONAL {{ ?g ree:concernsProject/ree:locatedIn ?land }}
            BIND(COALESCE(?land, ?seat) AS ?other) }}
          FILTER(?other != actor:{state})
          ?phase ree:aboutProperty ree:agreementStatus ; ree:aboutSubject ?g ; ree:conceptValue ?s ;
                 ree:holds holding:certain ; ree:hasRank claim-rank:preferred .
          FILTER(?s IN (agreement-status:signed, agreement-status:in-force, agreement-status:completed))
          ?g ree:concernsMineral ?m ; ree:agreementKind ?k . ?k ree:legalForce ?force .
          ?m skos:broader* mineral:{mineral} }}""",
        timeout=None,
    )
    partners = set(found["other"])
    binding = set(found.loc[found["force"] == "legal-force:binding", "other"])
    figures = observed(mineral, "mine-production", "2025")
    total = max(figures.pop("world"), sum(figures.values()))
    row = reegraph.coverage(kg, state, mineral, ["mine-production"]).iloc[0]
    for column, who in (("covered", partners), ("binding", binding)):
        share = sum(v for s, v in figures.items() if f"actor:{s}" in who and s != state) / total
        assert row[column] == pytest.approx(share)
    assert row["with_groups"] >= row["covered"] >= row["binding"]
    assert row["own"] == pytest.approx(figures.get(state, 0.0) / total)


def test_a_deal_with_a_foreign_firm_reaches_the_deposit_or_the_seat(kg: KnowledgeGraph) -> None:
    """Japan's bodies and Lynas: three deals in the table, none with a body of Australia."""
    parties = table("agreement_parties")
    deals = set(parties.loc[parties["actor"] == "lynas", "agreement"])
    deals &= set(parties.loc[parties["actor"].isin(["jogmec", "jare"]), "agreement"])
    assert len(deals) >= 2
    figures = observed("rare-earth-elements", "mine-production", "2025")
    australia = figures["aus"] / max(figures.pop("world"), sum(figures.values()))
    of = lambda **given: reegraph.coverage(  # noqa: E731
        kg, "Japan", "rare earth elements", ["mine-production"], **given
    ).iloc[0]
    row = of()
    assert "Australia" in row["partners"]
    assert row["binding"] >= australia
    net = kg.network("state-agreements")
    assert of(net=net)["binding"] == 0
    assert of(via="national")["covered"] >= row["covered"]


def test_dependence_stands_beside_coverage(kg: KnowledgeGraph) -> None:
    frame = reegraph.dependence_and_coverage(kg, "India", ["lithium", "rare-earth-metals"])
    row = frame[frame["mineral"] == "mineral:rare-earth-metals"].iloc[0]
    assert (row["supplier"], row["import_year"]) == ("China", 2023)
    assert row["supplier_share"] == pytest.approx(699 / 1185)
    assert pd.isna(row["covered"])
