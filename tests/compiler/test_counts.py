"""Numbers of entities and claims against the rows of their tables, after the documented merging."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from reegraph.compiler.compile import Compiled
from tests.oracles.table_claims import World

from .graphs import rows, stated

Ranked = tuple[pd.DataFrame, Mapping[str, set[tuple[str, str]]]]

ENTITIES = {
    "Actor": "actors", "Agreement": "agreements", "Forum": "forums", "Mineral": "minerals",
    "MineralProject": "projects", "PolicyMeasure": "measures", "CriticalityList": "lists",
    "Source": "sources", "StatisticalAggregate": "areas",
}  # fmt: skip
CLAIMS = {
    "Participation": "agreement_parties", "MineralScope": "agreement_minerals",
    "Provision": "agreement_provisions", "AgreementLink": "agreement_links",
    "ForumLink": "agreement_forums", "ProjectLink": "project_agreements",
    "ForumMembership": "memberships", "CriticalityListing": "criticality", "Stake": "stakes",
    "InstitutionalRelation": "institutions", "Observation": "observations",
    "TradeClaim": "trade_flows", "Proposal": "proposals", "Challenge": "challenges",
    "Opportunity": "opportunities", "ExchangeRate": "fx_rates",
}  # fmt: skip


def count(compiled: Compiled, cls: str) -> int:
    """Instances of a class of the ontology."""
    ((number,),) = rows(compiled.store, f"SELECT (COUNT(*) AS ?n) WHERE {{ ?a a ree:{cls} }}")
    return int(number)


@pytest.mark.parametrize(("cls", "table"), ENTITIES.items())
def test_entities(cls: str, table: str, compiled: Compiled, world: World) -> None:
    assert count(compiled, cls) == len(world.tables[table]) > 0


def test_kinds_of_actors(compiled: Compiled, world: World) -> None:
    for kind, number in world.tables["actors"]["kind"].value_counts().items():
        cls = "".join(part.capitalize() for part in str(kind).split("-"))
        assert count(compiled, cls) == number, kind
    assert count(compiled, "Polity") == (world.tables["actors"]["polity"] == "true").sum()


@pytest.mark.parametrize(("cls", "table"), CLAIMS.items())
def test_kinds_of_claims(
    cls: str, table: str, compiled: Compiled, world: World, ranked: Ranked
) -> None:
    expected = ranked[0][ranked[0]["table"] == table]
    assert count(compiled, cls) == len(expected) > 0
    others = (world.tables["attributions"]["table"] == table).sum()
    assert len(expected) <= len(world.tables[table]) + others


def test_tables_without_attributions_have_one_claim_a_row(compiled: Compiled, world: World) -> None:
    attributed = set(world.tables["attributions"]["table"])
    free = {cls: table for cls, table in CLAIMS.items() if table not in attributed}
    assert free
    for cls, table in free.items():
        keys = world.schema[table]["schema"]["primaryKey"]
        assert count(compiled, cls) == len(world.tables[table].drop_duplicates(keys)), table


def test_flows_and_shares_of_trade(compiled: Compiled, world: World) -> None:
    percent = world.tables["trade_flows"]["unit"] == "percent"
    assert count(compiled, "TradeShare") == percent.sum()
    assert count(compiled, "TradeFlow") + count(compiled, "TradeShare") == count(
        compiled, "TradeClaim"
    )


@pytest.mark.parametrize(
    "cls", ["DateClaim", "ValueClaim", "AreaClaim", "StatusClaim", "ForcePeriod"]
)
def test_attributes(cls: str, compiled: Compiled, ranked: Ranked) -> None:
    assert count(compiled, cls) == (ranked[0]["cls"] == cls).sum() > 0


def test_all_claims(compiled: Compiled, ranked: Ranked) -> None:
    assert count(compiled, "Claim") == len(ranked[0])
    of_rows = sum(count(compiled, cls) for cls in CLAIMS)
    assert of_rows + count(compiled, "AttributeClaim") == len(ranked[0])


@pytest.mark.parametrize(
    ("prop", "table", "column"),
    [
        ("signedOn", "agreements", "signed"), ("valueUsd", "agreements", "value_amount"),
        ("placeName", "agreements", "place"), ("foundedOn", "actors", "founded"),
        ("operatedBy", "projects", "operator"),
    ],
)  # fmt: skip
def test_every_filled_cell_makes_a_claim(
    prop: str, table: str, column: str, compiled: Compiled, world: World
) -> None:
    query = f"SELECT DISTINCT ?s {{ ?c ree:aboutProperty ree:{prop} ; ree:aboutSubject ?s }}"
    subjects = {subject for (subject,) in rows(compiled.store, query)}
    kind = world.schema[table]["rdf"]["type"]
    filled = world.tables[table].loc[world.tables[table][column] != "", "id"]
    assert {f"{kind}:{name}" for name in filled} <= subjects


def test_every_agreement_has_a_status_that_was_recorded(compiled: Compiled, world: World) -> None:
    query = """SELECT ?a ?status { ?c ree:aboutProperty ree:agreementStatus ; ree:aboutSubject ?a ;
                                      ree:conceptValue ?status }"""
    found = set(rows(compiled.store, query))
    recorded = world.tables["agreements"][["id", "status"]].to_dict("records")
    assert {(f"agreement:{r['id']}", f"agreement-status:{r['status']}") for r in recorded} <= found


def test_names(compiled: Compiled, world: World) -> None:
    names = world.tables["names"]
    every = stated(compiled.store, "skos:altLabel")
    found = {text for subject, text in every if subject.partition(":")[0] in world.names}
    assert found == set(names["name"])


def test_labels(compiled: Compiled, world: World) -> None:
    labels = stated(compiled.store, "rdfs:label")
    for table in ENTITIES.values():
        kind = world.schema[table]["rdf"]["type"]
        named = "title" if "title" in world.tables[table] else "name"
        frame = world.tables[table]
        assert set(zip(kind + ":" + frame["id"], frame[named], strict=True)) <= labels
