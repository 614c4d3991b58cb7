"""Everyday questions against what the tables say, computed anew with pandas."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

import reegraph
from tests.oracles import table_ranks, table_rules
from tests.oracles.csv_tables import cells, narrower, source_set
from tests.oracles.table_rules import DAY, STANDING

Answer = Callable[..., list[dict[str, Any]]]
Tables = dict[str, pd.DataFrame]


def ids(rows: list[dict[str, Any]], column: str) -> set[str]:
    """Local names of the entities of a column."""
    return {str(row[column]).partition(":")[2] for row in rows}


@pytest.fixture(scope="module")
def sides(tables: Tables) -> dict[str, set[str]]:
    return table_rules.parties(tables)


@pytest.fixture(scope="module")
def acting(tables: Tables) -> dict[str, set[str]]:
    return table_rules.acts_for(tables)


@pytest.fixture(scope="module")
def dates(tables: Tables) -> dict[str, str]:
    return table_rules.dates(tables)


@pytest.fixture(scope="module")
def status(tables: Tables) -> dict[str, set[str]]:
    return table_rules.status(tables)


def of_state(state: str, sides: dict[str, set[str]], acting: dict[str, set[str]]) -> set[str]:
    """Agreements of a polity or actor."""
    return {
        agreement
        for agreement, actors in sides.items()
        if state in actors or any(state in acting.get(a, ()) for a in actors)
    }


def on_mineral(tables: Tables, mineral: str) -> set[str]:
    frame = tables["agreement_minerals"]
    return set(frame[frame.mineral.isin(narrower(tables, mineral))].agreement)


def names(tables: Tables) -> dict[str, str]:
    return dict(zip(tables["actors"].id, tables["actors"].name, strict=True))


def test_agreements_of_a_state(
    answer: Answer, tables: Tables, sides: Any, acting: Any, dates: dict[str, str]
) -> None:
    rows = answer("agreements-of", state="India")
    assert ids(rows, "agreement") == of_state("ind", sides, acting)
    called = names(tables)
    stated = tables["agreements"].set_index("id").sources
    for row in rows:
        agreement = row["agreement"].partition(":")[2]
        assert (row["date"] or "") == dates.get(agreement, "")
        assert sorted(row["parties"].split("; ")) == sorted(called[a] for a in sides[agreement])
        assert set(cells(stated[agreement])) <= set(row["sources"].split())


def test_agreements_of_an_actor_by_mineral_and_date(
    answer: Answer, tables: Tables, sides: Any, acting: Any, dates: dict[str, str]
) -> None:
    rows = answer("agreements-of", state="actor:ind", mineral="lithium", since="2022")
    wanted = of_state("ind", sides, acting) & on_mineral(tables, "lithium")
    assert ids(rows, "agreement") == {a for a in wanted if dates.get(a, "") >= "2022"}
    assert ids(answer("agreements-of", state="kabil"), "agreement") == of_state(
        "kabil", sides, acting
    )


def test_agreements_on_a_mineral(answer: Answer, tables: Tables, dates: dict[str, str]) -> None:
    assert ids(answer("agreements-on", mineral="lithium"), "agreement") == on_mineral(
        tables, "lithium"
    )
    rows = answer("agreements-on", mineral="rare earth elements", since="2024-01")
    wanted = on_mineral(tables, "rare-earth-elements")
    assert ids(rows, "agreement") == {a for a in wanted if dates.get(a, "") >= "2024-01"}


def test_agreements_between_two_states(answer: Answer, sides: Any, acting: Any) -> None:
    rows = answer("agreements-between", one="India", other="Argentina")
    assert ids(rows, "agreement") == of_state("ind", sides, acting) & of_state("arg", sides, acting)
    rows = answer("agreements-between", one="kabil", other="camyen")
    assert ids(rows, "agreement") == of_state("kabil", sides, acting) & of_state(
        "camyen", sides, acting
    )


def test_agreements_that_stand(answer: Answer, sides: Any, acting: Any, status: Any) -> None:
    standing = {a for a, held in status.items() if held & STANDING}
    assert ids(answer("agreements-in-force", state=""), "agreement") == standing
    rows = answer("agreements-in-force", state="China")
    assert ids(rows, "agreement") == standing & of_state("chn", sides, acting)


def test_agreements_that_ended(answer: Answer, tables: Tables, status: Any) -> None:
    ended = table_rules.attribute(tables, "agreements", "ended")
    gone = {a for a, held in status.items() if held & table_rules.TERMINAL}
    rows = answer("agreements-ended")
    assert ids(rows, "agreement") == gone | {a for a, date in ended.items() if date <= DAY}
    assert {r["agreement"].partition(":")[2]: r["ended"] for r in rows if r["ended"]} == {
        a: d for a, d in ended.items() if a in ids(rows, "agreement")
    }


def test_agreements_of_a_forum(answer: Answer, tables: Tables) -> None:
    frame = tables["agreement_forums"]
    for forum in ("msp", "brics"):
        assert ids(answer("agreements-of-a-forum", forum=f"forum:{forum}"), "agreement") == set(
            frame[frame.forum == forum].agreement
        )


def test_members_of_forums(answer: Answer, tables: Tables) -> None:
    members = table_rules.members(tables)
    for forum in ("brics", "msp", "ibsa", "african-union", "mercosur"):
        rows = answer("members-of", forum=f"forum:{forum}")
        assert {r["actor"][6:] for r in rows if r["relation"] == "member"} == members[forum]
    partners = {
        r["actor"][6:] for r in answer("members-of", forum="brics") if r["relation"] == "partner"
    }
    frame = tables["memberships"]
    assert partners == set(
        frame[(frame.forum == "brics") & (frame.role == "partner") & (frame.end == "")].member
    )


def test_forums_of_an_actor(answer: Answer, tables: Tables) -> None:
    members = table_rules.members(tables)
    for state in ("ind", "rus", "eu"):
        rows = answer("forums-of", actor=f"actor:{state}")
        found = {r["forum"].partition(":")[2] for r in rows if r["relation"] == "member"}
        assert found == {f for f, of in members.items() if state in of}
        took_part = {r["forum"].partition(":")[2] for r in rows if r["relation"] == "participant"}
        key = ["member", "forum", "role", "start"]
        said = table_ranks.row_versions(tables, "memberships", "membership", key, [*key, "end"])
        assert took_part == {
            v.cells["forum"]
            for v in table_ranks.preferred_rows(tables, said, [])
            if v.cells["member"] == state and v.cells["role"] in ("participant", "invited")
        }


def share(row: dict[str, Any]) -> float | None:
    return row["sharePercent"]


def test_owners_and_holdings(answer: Answer, tables: Tables) -> None:
    held = table_rules.stakes(tables)
    controls = table_rules.controls(tables)

    def expected(column: str, wanted: str, other: str) -> set[tuple[str, float | None]]:
        return {
            (
                v.cells[other].split(":")[-1],
                float(v.cells["percent"]) if v.cells["percent"] else None,
            )
            for v in held
            if v.cells[column] == wanted
        }

    for company in ("sicomines", "kabil", "cbmm"):
        rows = answer("owners-of", company=company)
        assert {(r["owner"][6:], share(r)) for r in rows} == expected("owned", company, "owner")
    rows = answer("holdings-of", owner="zijin")
    assert {(r["owned"].partition(":")[2], share(r)) for r in rows} == expected(
        "owner", "zijin", "owned"
    )
    assert all(
        r["controlled"] == (("zijin", r["owned"].partition(":")[2]) in controls) for r in rows
    )
    assert any(r["controlled"] for r in rows)
    rows = answer("owners-of-a-project", project="kamoa-kakula")
    owners = {(r["owner"][6:], share(r)) for r in rows if r["relation"] == "owner"}
    assert owners == expected("owned", "kamoa-kakula", "owner")


def test_projects_in_a_country(answer: Answer, tables: Tables) -> None:
    frame = tables["projects"]
    called = dict(zip(tables["minerals"].id, tables["minerals"].name, strict=True))
    rows = answer("projects-in", country="Argentina")
    there = frame[frame.country == "arg"].set_index("id")
    assert ids(rows, "project") == set(there.index)
    for row in rows:
        minerals = cells(there.minerals[row["project"].partition(":")[2]])
        assert sorted(filter(None, row["minerals"].split("; "))) == sorted(
            called[m] for m in minerals
        )
    rows = answer("projects-in", country="Australia", mineral="rare earth elements")
    wanted = narrower(tables, "rare-earth-elements")
    some = frame[
        (frame.country == "aus") & frame.minerals.map(lambda m: bool(wanted & set(cells(m))))
    ]
    assert ids(rows, "project") == set(some.id)


def quantities(rows: list[dict[str, Any]]) -> set[tuple[str, str, float]]:
    return {(r["area"].partition(":")[2], r["contained"] or "", r["quantity"]) for r in rows}


@pytest.mark.parametrize(
    ("mineral", "year"), [("lithium", "2024"), ("rare-earth-elements", "2024"), ("copper", "2025")]
)
def test_production_of_a_mineral(answer: Answer, tables: Tables, mineral: str, year: str) -> None:
    wanted = [
        v.cells
        for v in table_rules.observations(tables)
        if v.cells["mineral"] == mineral
        and v.cells["year"] == year
        and v.cells["measure"] in ("mine-production", "refinery-production")
    ]
    rows = answer("production-of", mineral=f"mineral:{mineral}", year=year)
    assert quantities(rows) == {(c["state"], c["contained"], float(c["quantity"])) for c in wanted}
    totals = {
        (c["measure"], c["contained"], c["unit"]): Decimal(c["quantity"])
        for c in wanted
        if c["state"] == "world"
    }
    percents = {
        (c["state"], c["measure"].replace("-", " ")): round(
            float(100 * Decimal(c["quantity"]) / total), 1
        )
        for c in wanted
        if (total := totals.get((c["measure"], c["contained"], c["unit"])))
    }
    found = {
        (r["area"].partition(":")[2], r["measureName"]): r["worldPercent"]
        for r in rows
        if r["worldPercent"] is not None
    }
    assert found.keys() == percents.keys()
    assert all(abs(found[k] - percents[k]) < 0.11 for k in found)


def test_reserves_of_a_mineral(answer: Answer, tables: Tables) -> None:
    wanted = {
        (v.cells["state"], v.cells["year"], v.cells["contained"], float(v.cells["quantity"]))
        for v in table_rules.observations(tables)
        if v.cells["mineral"] == "rare-earth-elements" and v.cells["measure"] == "reserves"
    }
    rows = answer("reserves-of", mineral="rare earth elements")
    assert wanted == {
        (r["area"].partition(":")[2], str(r["year"] or ""), r["contained"] or "", r["quantity"])
        for r in rows
    }


def test_imports_of_a_state(answer: Answer, tables: Tables) -> None:
    below = narrower(tables, "rare-earth-elements")
    wanted = {
        v.key
        for v in table_rules.trade(tables)
        if v.cells["importer"] == "ind" and v.cells["commodity"] in below
    }
    rows = answer("trade-of", importer="India")
    assert {r["claim"].partition(":")[2] for r in rows} == wanted
    everything = answer("trade-of", importer="India", commodity="")
    assert len(everything) == sum(v.cells["importer"] == "ind" for v in table_rules.trade(tables))
    from_china = [
        r
        for r in rows
        if r["exporter"] == "actor:chn" and r["from"] == "2023-04-01" and r["percentOfTotal"]
    ]
    assert [(r["quantity"], r["percentOfTotal"]) for r in from_china if r["quantity"] == 699] == [
        (699, 59.0)
    ]


def test_measures_on_a_mineral(answer: Answer, tables: Tables) -> None:
    below = narrower(tables, "rare-earth-elements")
    frame = tables["measures"]
    wanted = frame[frame.minerals.map(lambda m: bool(below & set(cells(m))))].set_index("id")
    rows = answer("measures-on", mineral="rare earth elements")
    assert ids(rows, "measure") == set(wanted.index)
    for row in rows:
        measure = wanted.loc[row["measure"].partition(":")[2]]
        known = table_ranks.known_by(tables, cells(measure.sources))
        if row["from"] == (measure.start or None) and row["until"] == (measure.end or None):
            assert row["inForce"] == table_ranks.certain(measure.start, measure.end, known)
        assert set(cells(measure.sources)) <= set(row["sources"].split())


def test_sources_of_an_entity(answer: Answer, tables: Tables) -> None:
    rows = answer("sources-of", entity="agreement:kabil-camyen-lithium-2024")
    agreement = "kabil-camyen-lithium-2024"
    wanted = source_set(tables["agreements"].loc[tables["agreements"].id == agreement, "sources"])
    for name in (
        "agreement_parties",
        "agreement_minerals",
        "agreement_provisions",
        "project_agreements",
    ):
        frame = tables[name]
        wanted |= source_set(frame.loc[frame.agreement == agreement, "sources"])
    links = tables["agreement_links"]
    wanted |= source_set(
        links.loc[(links.agreement == agreement) | (links.other == agreement), "sources"]
    )
    said = tables["attributions"]
    wanted |= set(said[said.id.map(lambda i: agreement in re.split("/", i))].source)
    assert ids(rows, "source") == wanted
    assert all(r["publisher"] and r["claims"] for r in rows)


def test_disputes_name_both_sides(answer: Answer, tables: Tables) -> None:
    rows = answer("disputes")
    pairs = {frozenset((r["claim"].partition(":")[2], r["other"].partition(":")[2])) for r in rows}
    assert len(pairs) == len(rows)
    frame = tables["disputes"]
    named = frame[frame.relation == "conflicts-with"]
    assert {frozenset(p) for p in zip(named.claim, named.other, strict=True)} <= pairs
    assert all(r["sources"] and r["otherSources"] and r["value"] and r["otherValue"] for r in rows)
    camyen = answer("disputes", entity="agreement:kabil-camyen-lithium-2024")
    assert any("catamarca-province" in r["claim"] + r["other"] for r in camyen)
    assert 0 < len(camyen) < len(rows)
    reasons = {frozenset((r.claim, r.other)): r.reason for r in frame.itertuples()}
    for row in rows:
        pair = frozenset(row[side].partition(":")[2] for side in ("claim", "other"))
        assert (row["reason"] or "") == reasons.get(pair, "")


def test_disputes_are_found_by_the_name_of_either_side(answer: Answer) -> None:
    """MECL's licence in Catamarca is preferred to KABIL's: the pair belongs to both."""
    (theirs,) = answer("disputes", entity="MECL")
    assert "mecl" in theirs["claim"] + theirs["other"]
    mine = answer("disputes", entity="KABIL")
    assert theirs["claim"] in {row["claim"] for row in mine}
    sides = [{*row["claim"].split("--"), *row["other"].split("--")} for row in answer("disputes")]
    assert len(mine) >= sum("kabil" in side for side in sides) > 0
    with pytest.raises(reegraph.NameNotFound):
        answer("disputes", entity="nonsense")


def test_provisions_of_a_state(answer: Answer, tables: Tables, sides: Any, acting: Any) -> None:
    frame = tables["agreement_provisions"]
    mine = frame[frame.agreement.isin(of_state("ind", sides, acting))]
    rows = answer("provisions-of", state="India")
    assert len(rows) == len(mine.drop_duplicates(["agreement", "provision"]))
    some = answer("provisions-of", state="India", provision="skill-transfer")
    assert ids(some, "agreement") == set(mine[mine.provision == "skill-transfer"].agreement)


def test_timeline_of_an_actor(answer: Answer, tables: Tables, sides: Any, acting: Any) -> None:
    rows = answer("timeline", actor="kabil", since="2000")
    assert [r["date"] for r in rows] == sorted(r["date"] for r in rows)
    mine = of_state("kabil", sides, acting)
    for column, event in (("signed", "agreement signed"), ("announced", "agreement announced")):
        dated = {
            (a, d)
            for a, d in table_rules.attribute(tables, "agreements", column).items()
            if a in mine
        }
        found = {(r["thing"].partition(":")[2], r["date"]) for r in rows if r["event"] == event}
        assert found == dated
    assert [r["date"] for r in rows if r["event"] == "founded"] == ["2019-08-08"]


def test_entries_of_a_list(answer: Answer, tables: Tables) -> None:
    frame = tables["criticality"]
    rows = answer("list-entries", list="india-critical-minerals-2023")
    assert ids(rows, "mineral") == set(frame[frame.list == "india-critical-minerals-2023"].mineral)
    others = frame.groupby("mineral").list.nunique() - 1
    assert all(r["otherLists"] == others[r["mineral"].partition(":")[2]] for r in rows)
