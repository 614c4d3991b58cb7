"""Questions that count and compare against what the tables say, computed anew with pandas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from tests.oracles import table_ranks, table_rules
from tests.oracles.csv_tables import cells
from tests.oracles.table_rules import STANDING

Answer = Callable[..., list[dict[str, Any]]]
Tables = dict[str, pd.DataFrame]
BINDING = {
    "treaty",
    "trade-agreement",
    "exploration-licence",
    "mining-licence",
    "offtake",
    "supply-contract",
    "credit-line",
    "loan",
    "grant",
    "joint-venture",
    "equity-investment",
    "acquisition",
    "land-allocation",
    "technology-licence",
}


class Facts:
    """What several tests need, computed once."""

    def __init__(self, tables: Tables) -> None:
        self.sides = table_rules.parties(tables)
        self.acting = table_rules.acts_for(tables)
        self.kinds = table_rules.attribute(tables, "agreements", "kind")
        self.dates = table_rules.dates(tables)
        self.usd = table_rules.usd(tables)
        self.intended = table_rules.intended(tables)
        self.standing = {a for a, held in table_rules.status(tables).items() if held & STANDING}
        self.ties = table_rules.state_ties(tables)
        self.members = table_rules.members(tables)
        self.polities = set(tables["actors"].loc[tables["actors"].polity == "true", "id"])
        self.observed = [v.cells for v in table_rules.observations(tables)]

    def lead(self, agreement: str) -> set[str]:
        """Polities for which the parties of an agreement act."""
        return {p for a in self.sides.get(agreement, ()) for p in self.acting.get(a, ())}

    def of(self, state: str) -> set[str]:
        """Agreements of a polity or actor."""
        return {a for a, actors in self.sides.items() if state in actors or state in self.lead(a)}

    def table(self, measure: str, year: str) -> dict[tuple[str, str], dict[str, Decimal]]:
        """Tonnes by area for each mineral and content."""
        found: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
        for c in self.observed:
            if (c["measure"], c["year"], c["unit"]) == (measure, year, "t"):
                found[c["mineral"], c["contained"]][c["state"]] = Decimal(c["quantity"])
        return {k: v for k, v in found.items() if v.get("world")}


@pytest.fixture(scope="module")
def facts(tables: Tables) -> Facts:
    return Facts(tables)


def local(iri: str) -> str:
    return iri.partition(":")[2]


def near(one: float | None, other: float, step: float = 0.1) -> bool:
    return one is not None and abs(one - other) <= step * 1.01


def test_agreements_by_year(answer: Answer, facts: Facts) -> None:
    rows = answer("agreements-by-year", **{"from": 2010})
    years = Counter(int(d[:4]) for d in facts.dates.values() if d >= "2010")
    assert {r["year"]: r["agreements"] for r in rows} == years
    sizes = Counter(
        (int(d[:4]), min(len(facts.lead(a)), 3)) for a, d in facts.dates.items() if d >= "2010"
    )
    for row in rows:
        assert row["bilateral"] == sizes[row["year"], 2]
        assert row["plurilateral"] == sizes[row["year"], 3]
        assert row["bilateral"] + row["plurilateral"] + row["withinOneOrNone"] == row["agreements"]
    india = answer("agreements-by-year", state="India", **{"from": 1900})
    assert sum(r["agreements"] for r in india) == len(facts.of("ind") & facts.dates.keys())


def money(agreements: set[str], facts: Facts) -> tuple[int, int, float | None]:
    values = [facts.usd[a] for a in agreements if a in facts.usd and a not in facts.intended]
    return len(agreements), len(values), float(sum(values)) if values else None


def test_values_by_kind(answer: Answer, facts: Facts) -> None:
    by_kind: dict[str, set[str]] = defaultdict(set)
    for agreement in facts.standing:
        by_kind[facts.kinds[agreement]].add(agreement)
    rows = answer("value-by-kind")
    found = {local(r["kind"]): (r["agreements"], r["withValue"], r["knownUsd"]) for r in rows}
    assert found == {kind: money(those, facts) for kind, those in by_kind.items()}


def test_portfolios_of_deals(answer: Answer, facts: Facts) -> None:
    rows = answer("deal-portfolios", states="ind,chn")
    for state in ("ind", "chn"):
        those = {a for a in facts.standing if state in facts.lead(a)}
        mine = [r for r in rows if r["state"] == f"actor:{state}"]
        number, valued, total = money(those, facts)
        assert sum(r["agreements"] for r in mine) == number
        assert sum(r["withValue"] for r in mine) == valued
        assert sum(r["knownUsd"] or 0 for r in mine) == pytest.approx(total)


def test_finance_by_lender(answer: Answer, tables: Tables, facts: Facts) -> None:
    key = ["agreement", "actor", "role"]
    said = table_ranks.row_versions(tables, "agreement_parties", "participation", key, key)
    status = table_rules.status(tables)
    lent: dict[str, set[str]] = defaultdict(set)
    for v in table_ranks.preferred_rows(tables, said, []):
        c = v.cells
        finance = facts.kinds[c["agreement"]] in ("loan", "credit-line", "grant")
        if (
            c["role"] in ("financier", "lender")
            and finance
            and not status[c["agreement"]] & table_rules.TERMINAL
        ):
            lent[c["actor"]].add(c["agreement"])
    rows = answer("finance-by-lender")
    found = {local(r["lender"]): (r["agreements"], r["withValue"], r["knownUsd"]) for r in rows}
    assert found == {lender: money(those, facts) for lender, those in lent.items()}


def test_subnational_deals(answer: Answer, tables: Tables, facts: Facts) -> None:
    actors = tables["actors"]
    homes = dict(actors.loc[actors.kind == "subnational-government", ["id", "country"]].values)
    below = {(s, s) for s in homes} | {
        (s, o) for s, o in table_rules.controls(tables) if s in homes
    }
    for row in tables["institutions"].itertuples():
        if row.relation in ("overseen-by", "subsidiary-of") and row.other in homes:
            below.add((row.other, row.actor))
    wanted = {
        a
        for a, actors_ in facts.sides.items()
        for s, party in below
        if party in actors_
        and any(
            p != homes[s] for other in actors_ - {party, s} for p in facts.acting.get(other, ())
        )
    }
    assert {local(r["agreement"]) for r in answer("subnational-deals")} == wanted


def test_top_three_shares(answer: Answer, tables: Tables, facts: Facts) -> None:
    india = table_rules.critical_for(tables, "ind")
    rows = answer("top-three-share", above="70")
    for year in ("2024", "2025"):
        wanted = {}
        for (mineral, contained), areas in facts.table("refinery-production", year).items():
            top = sum(sorted((q for a, q in areas.items() if a != "world"), reverse=True)[:3])
            percent = float(100 * top / areas["world"])
            if mineral in india and percent > 70:
                wanted[mineral, contained] = percent
        found = {
            (local(r["mineral"]), r["contained"]): r["topThreePercent"]
            for r in rows
            if r["year"] == int(year)
        }
        assert found.keys() == wanted.keys()
        assert all(near(found[k], wanted[k]) for k in found)


def test_untapped_potential(answer: Answer, facts: Facts) -> None:
    held, mined = facts.table("reserves", "2025"), facts.table("mine-production", "2025")
    wanted = {
        (area, m1): float(100 * (q / areas["world"] - out[area] / out["world"]))
        for (m1, _), areas in held.items()
        for (m2, _), out in mined.items()
        if m1 == m2
        for area, q in areas.items()
        if area != "world" and area in out
    }
    rows = answer("untapped-potential", year="2025")
    assert len(rows) == len(wanted)
    assert all(near(r["gap"], wanted[local(r["area"]), local(r["observed"])], 0.15) for r in rows)


def test_concentration_by_stage(answer: Answer, facts: Facts) -> None:
    rows = answer("stage-concentration", year="2024")
    for measure in ("mine-production", "refinery-production"):
        wanted = {
            key: sum((q / areas["world"]) ** 2 for a, q in areas.items() if a != "world")
            for key, areas in facts.table(measure, "2024").items()
            if len(areas) > 1
        }
        mine = [r for r in rows if r["measureName"] == measure.replace("-", " ")]
        assert {(local(r["observed"]), r["contained"]) for r in mine} == wanted.keys()
        for r in mine:
            assert near(r["herfindahl"], float(wanted[local(r["observed"]), r["contained"]]), 0.001)


def test_output_of_a_forum(answer: Answer, tables: Tables, facts: Facts) -> None:
    members = table_rules.members(tables)
    for forum in ("brics", "msp", "african-union"):
        wanted = {}
        for measure in ("mine-production", "refinery-production"):
            for (mineral, contained), areas in facts.table(measure, "2024").items():
                mine = [q for area, q in areas.items() if area in members[forum]]
                if mine:
                    share = float(100 * sum(mine) / areas["world"])
                    wanted[mineral, measure.replace("-", " "), contained] = len(mine), share
        rows = answer("output-of-a-forum", forum=f"forum:{forum}", year="2024")
        found = {(local(r["mineral"]), r["measureName"], r["contained"]): r for r in rows}
        assert len(found) == len(rows) > 3
        assert found.keys() == wanted.keys()
        for key, (number, share) in wanted.items():
            assert found[key]["members"] == number
            assert near(found[key]["worldPercent"], share)


def test_trade_dependence(answer: Answer, tables: Tables) -> None:
    record = ["importer", "commodity", "hs_code", "period_start", "period_end", "contained"]
    flows = pd.DataFrame([{**v.cells, "key": v.key} for v in table_rules.trade(tables)])
    tonnes = flows[(flows.unit == "t") & (flows.quantity != "")]
    totals = tonnes[tonnes.exporter == "world"]
    parts = tonnes[
        (tonnes.exporter != "world") & (tonnes.period_start != "") & (tonnes.period_end != "")
    ]
    both = parts.merge(totals, on=record, suffixes=("", "_all"))
    percent = 1000 * both.quantity.map(Decimal) / both.quantity_all.map(Decimal)
    wanted = set(both[percent.map(lambda p: round(p) / 10) >= 50].key)
    stated = flows[(flows.unit == "percent") & (flows.exporter != "world")]
    wanted |= set(stated[stated.quantity.map(Decimal) >= 50].key)
    rows = answer("trade-dependence")
    assert {local(r["claim"]) for r in rows} == wanted


def test_memoranda_and_what_followed(answer: Answer, tables: Tables, facts: Facts) -> None:
    soft = {
        "mou",
        "joint-declaration",
        "letter-of-interest",
        "strategic-partnership",
        "research-cooperation",
    }
    rows = answer("mou-follow-up", state="India")
    found = {local(r["memorandum"]) for r in rows}
    assert {facts.kinds[a] for a in found} <= soft
    assert {a for a in facts.of("ind") if facts.kinds[a] == "mou"} <= found
    links = tables["agreement_links"]
    direct = links[links.relation.isin(["follows-from", "implements", "extends", "supersedes"])]
    pairs = set(zip(direct.agreement, direct.other, strict=True))
    closed = pairs
    while more := {(a, d) for a, b in closed for c, d in pairs if b == c} - closed:
        closed = closed | more
    later = {(local(r["later"]), local(r["memorandum"])) for r in rows if r["later"]}
    assert later == {(a, b) for a, b in closed if b in found}


def test_kinds_of_actors(answer: Answer, tables: Tables, facts: Facts) -> None:
    kinds = dict(zip(tables["actors"].id, tables["actors"].kind, strict=True))
    for state in ("ind", "jpn"):
        seen: dict[str, set[str]] = defaultdict(set)
        for actors in facts.sides.values():
            for a in actors:
                if state in facts.acting.get(a, ()):
                    seen[kinds[a].replace("-", " ")].add(a)
        rows = answer("actor-kinds-by-state", states=state)
        assert {r["kindName"]: r["actors"] for r in rows} == {k: len(v) for k, v in seen.items()}


def test_pairs_of_blocs(answer: Answer, facts: Facts) -> None:
    rows = {local(r["other"]): r for r in answer("bloc-pairs", forum="brics")}
    brics = facts.members["brics"] & facts.polities
    for forum in ("msp", "g20", "quad", "sco"):
        other = facts.members[forum]
        assert rows[forum]["membersOfBoth"] == len(brics & other)
        crossing = {t for t in facts.ties if any(a in brics and (t - {a}) & other for a in t)}
        assert rows[forum]["tiedPairs"] == len(crossing)


def test_bridges_between_blocs(answer: Answer, facts: Facts) -> None:
    def tied(forum: str) -> Counter[str]:
        insiders = facts.members[forum] & facts.polities
        return Counter(p for t in facts.ties for p in t if (t - {p}) & insiders)

    msp, brics = tied("msp"), tied("brics")
    rows = answer("bridges-between-blocs", one="msp", other="brics")
    found = {local(r["polity"]): (r["tiesWithOne"], r["tiesWithOther"]) for r in rows}
    assert found == {p: (msp[p], brics[p]) for p in msp.keys() & brics.keys()}
    assert all(r["inOther"] == (local(r["polity"]) in facts.members["brics"]) for r in rows)


def test_signs_of_ties(answer: Answer, tables: Tables, facts: Facts) -> None:
    actors = tables["actors"].set_index("id").country
    against: dict[frozenset[str], set[str]] = defaultdict(set)
    for m in tables["measures"].itertuples():
        known = table_ranks.known_by(tables, cells(m.sources))
        if m.effect == "restrictive" and table_ranks.certain(m.start, m.end, known):
            for target in cells(m.targets):
                to = target if target in facts.polities else actors[target]
                for by in facts.acting.get(m.issuer, ()):
                    if to and by != to:
                        against[frozenset((by, to))].add(m.id)
    rows = answer("signed-ties", state="")
    found = {
        frozenset((local(r["one"]), local(r["other"]))): (r["agreements"], r["measures"])
        for r in rows
    }
    ties = {pair: {a for a in those if a in facts.standing} for pair, those in facts.ties.items()}
    wanted = {
        pair: (len(ties.get(pair, ())), len(against.get(pair, ())))
        for pair in ties.keys() | against.keys()
    }
    assert found == wanted
    assert {r["sign"] for r in rows} <= {"+", "-", "mixed"}


def test_ties_within_forums(answer: Answer, facts: Facts) -> None:
    for row in answer("ties-within-forums"):
        members = facts.members[local(row["forum"])] & facts.polities
        assert row["members"] == len(members)
        assert row["tiedPairs"] == sum(t <= members for t in facts.ties)
        assert row["tiesOutside"] == sum(len(t & members) == 1 for t in facts.ties)
        possible = len(members) * (len(members) - 1) // 2
        assert near(row["percentTied"], 100 * row["tiedPairs"] / possible)


def test_states_wooed_by_several(answer: Answer, facts: Facts) -> None:
    suitors = {"chn", "usa", "eu"}
    courted: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for agreement in facts.standing:
        lead = facts.lead(agreement)
        for host in lead - suitors:
            for suitor in lead & suitors:
                courted[host][suitor].add(agreement)
    rows = answer("wooed-states", suitors="chn,usa,eu", least=2)
    found = {local(r["host"]): (r["suitorsTied"], r["agreements"]) for r in rows}
    assert found == {
        host: (len(by), len(set().union(*by.values())))
        for host, by in courted.items()
        if len(by) >= 2
    }


def test_layers_of_ties(answer: Answer, facts: Facts) -> None:
    mine = {
        other: those & facts.standing
        for pair, those in facts.ties.items()
        if "ind" in pair and those & facts.standing
        for other in pair - {"ind"}
    }
    rows = answer("tie-layers", state="India")
    assert {local(r["other"]): r["agreements"] for r in rows} == {
        o: len(a) for o, a in mine.items()
    }
    for row in rows:
        other = local(row["other"])
        assert row["binding"] == sum(facts.kinds[a] in BINDING for a in mine[other])
        assert row["forums"] == sum({"ind", other} <= of for of in facts.members.values())
        assert row["wordsOnly"] == (not row["binding"] and not row["stakes"] and not row["trade"])
