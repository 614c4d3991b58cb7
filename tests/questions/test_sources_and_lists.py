"""Questions on owners, measures, lists, arguments and evidence, computed anew with pandas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from tests.oracles import table_ranks, table_rules
from tests.oracles.csv_tables import cells, narrower

Answer = Callable[..., list[dict[str, Any]]]
Tables = dict[str, pd.DataFrame]


def local(iri: str) -> str:
    return iri.partition(":")[2]


def test_ultimate_owners_abroad(answer: Answer, tables: Tables) -> None:
    seats = dict(zip(tables["actors"].id, tables["actors"].country, strict=True))
    above: dict[str, set[str]] = defaultdict(set)
    controls = table_rules.controls(tables)
    for owner, owned in controls:
        above[owned.split(":")[-1]].add(owner)
    holders = {(p, a) for p, a in table_rules.attribute(tables, "projects", "operator").items()}
    projects = tables["projects"].set_index("id").country
    actors = set(tables["actors"].id)
    for v in table_rules.stakes(tables):
        kind, _, name = v.cells["owned"].rpartition(":")
        if name in projects.index and (kind == "project" or name not in actors):
            holders.add((name, v.cells["owner"]))
    wanted = set()
    for project, holder in holders:
        tops = {a for a in above[holder] if not above[a]} or {holder}
        wanted |= {(project, holder, t) for t in tops if seats[t] == "chn" != projects[project]}
    rows = answer("ultimate-owners", seat="China")
    assert {(local(r["project"]), local(r["holder"]), local(r["ultimate"])) for r in rows} == wanted


@pytest.mark.complete
def test_measures_and_later_clauses(answer: Answer, tables: Tables) -> None:
    sides, acting = table_rules.parties(tables), table_rules.acts_for(tables)
    dates, frame = table_rules.dates(tables), tables["agreement_provisions"]
    minerals = tables["agreement_minerals"].groupby("agreement").mineral.agg(set)
    below = {mineral: narrower(tables, mineral) for mineral in tables["minerals"].id}
    with_clause = set(frame[frame.provision == "local-value-addition"].agreement)
    wanted = set()
    for m in tables["measures"].itertuples():
        if m.effect != "restrictive" or not m.start:
            continue
        by = acting.get(m.issuer, set())
        for agreement in with_clause & dates.keys() & set(minerals.index):
            date = dates[agreement]
            lead = {p for a in sides[agreement] for p in acting.get(a, ())}
            related = any(
                n in below[mineral] or mineral in below[n]
                for mineral in cells(m.minerals)
                for n in minerals[agreement]
            )
            if by & lead and related and date > m.start and not date.startswith(m.start):
                wanted.add((m.id, agreement))
    rows = answer("measures-and-provisions")
    assert {(local(r["measure"]), local(r["agreement"])) for r in rows} == wanted


def test_candidates_for_partnership(answer: Answer, tables: Tables) -> None:
    wanted: dict[str, set[str]] = defaultdict(set)
    critical = table_rules.critical_for(tables, "ind")
    polities = set(tables["actors"].loc[tables["actors"].polity == "true", "id"])
    for v in table_rules.observations(tables):
        c = v.cells
        if c["measure"] == "reserves" and c["mineral"] in critical and float(c["quantity"]) > 0:
            wanted[c["state"]].add(c["mineral"])
    wanted = {s: m for s, m in wanted.items() if s in polities - {"ind"}}
    rows = answer("partner-candidates", state="India")
    assert {local(r["candidate"]): r["minerals"] for r in rows} == {
        s: len(m) for s, m in wanted.items()
    }
    ties, members = table_rules.state_ties(tables), table_rules.members(tables)
    for row in rows:
        candidate = local(row["candidate"])
        assert row["agreementStands"] == (frozenset(("ind", candidate)) in ties)
        assert row["sharedForums"] == sum({"ind", candidate} <= of for of in members.values())


def test_minerals_on_lists(answer: Answer, tables: Tables) -> None:
    frame = tables["criticality"].merge(
        tables["lists"], left_on="list", right_on="id", suffixes=("", "_list")
    )
    rows = answer("minerals-on-lists")
    lists = frame.groupby("mineral").agg(
        lists=("list", "nunique"), issuers=("issuer", "nunique"), first=("year", "min")
    )
    assert {local(r["mineral"]): (r["lists"], r["issuers"], str(r["firstYear"])) for r in rows} == {
        r.Index: (r.lists, r.issuers, r.first) for r in lists.itertuples()
    }


def test_overlap_of_lists(answer: Answer, tables: Tables) -> None:
    entries = tables["criticality"].groupby("list").mineral.agg(set)
    mine = entries["india-critical-minerals-2023"]
    rows = answer("list-overlap", list="india-critical-minerals-2023")
    assert {local(r["other"]) for r in rows} == set(entries.index) - {
        "india-critical-minerals-2023"
    }
    for row in rows:
        other = entries[local(row["other"])]
        assert (row["entries"], row["otherEntries"], row["both"]) == (
            len(mine),
            len(other),
            len(mine & other),
        )
        assert abs(row["jaccard"] - len(mine & other) / len(mine | other)) < 0.00051


def test_evidence_by_confidence(answer: Answer, tables: Tables) -> None:
    rows = answer("evidence-by-confidence")
    found: Counter[str] = Counter()
    for row in rows:
        found[row["class"].partition(":")[2]] += row["claims"]
    for table, name in (
        ("agreement_links", "AgreementLink"),
        ("proposals", "Proposal"),
        ("challenges", "Challenge"),
        ("opportunities", "Opportunity"),
        ("criticality", "CriticalityListing"),
    ):
        assert found[name] == len(tables[table])
    versions = table_ranks.row_versions(
        tables, "agreement_parties", "participation", *[["agreement", "actor", "role"]] * 2
    )
    assert found["Participation"] == len(versions)
    assert all(row["conflicting"] <= row["claims"] for row in rows)


def test_sources_by_kind_and_language(answer: Answer, tables: Tables) -> None:
    rows = answer("sources-by-kind")
    counted = tables["sources"].groupby(["kind", "language"]).size()
    found = {(r["kindName"].replace(" ", "-"), r["language"] or ""): r["sources"] for r in rows}
    names = {k: k.replace("dataset", "data-set") for k, _ in counted.index}
    wanted = {(k, lang): n for (k, lang), n in counted.items()}
    renamed = {(names[k], lang): n for (k, lang), n in wanted.items()}
    assert sorted(found.values()) == sorted(renamed.values())
    assert sum(found.values()) == len(tables["sources"])
    dated = tables["sources"].date
    assert max(r["lastDate"] for r in rows if r["lastDate"]) == dated.max()
    assert min(r["firstDate"] for r in rows if r["firstDate"]) == dated[dated != ""].min()


def test_publishers(answer: Answer, tables: Tables) -> None:
    counted = tables["sources"].publisher.value_counts()
    rows = answer("publishers", least=10)
    assert {r["publisher"]: r["sources"] for r in rows} == counted[counted >= 10].to_dict()
    assert all(0 <= r["claimsAlone"] <= r["claims"] for r in rows)
    assert any(r["claimsAlone"] for r in rows)


def test_challenges_by_kind(answer: Answer, tables: Tables) -> None:
    region = dict(zip(tables["countries"].state, tables["countries"].un_region, strict=True))
    wanted: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for c in tables["challenges"].itertuples():
        regions = {region[e] for e in [c.subject, *cells(c.about)] if e in region}
        for name in regions or {None}:
            wanted[c.kind, name].add(c.id)
    counts = Counter((name, len(those)) for (_, name), those in wanted.items())
    assert Counter((r["region"], r["challenges"]) for r in answer("challenges-by-kind")) == counts


def test_who_recommends_what(answer: Answer, tables: Tables) -> None:
    frame = tables["proposals"].set_index("id")
    rows = answer("proposals")
    assert {local(r["claim"]).removeprefix("proposal--") for r in rows} == set(frame.index)
    for row in rows:
        proposal = frame.loc[local(row["claim"]).removeprefix("proposal--")]
        assert row["text"] == proposal.summary
        assert set(row["sources"].split()) == set(cells(proposal.sources))
    to_india = frame[frame.addressee.map(lambda a: "ind" in cells(a))]
    assert len(answer("proposals", addressee="India")) == len(to_india)
