"""One entity as it is read: its claims in words, their sources, and where they disagree."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from reegraph.graph.entity import Entity
from reegraph.knowledge import KnowledgeGraph


@pytest.fixture(scope="module")
def kabil(kg: KnowledgeGraph) -> Entity:
    return kg.entity("KABIL")


@pytest.fixture(scope="module")
def deal(kg: KnowledgeGraph) -> Entity:
    return kg.entity("kabil-camyen-lithium-2024")


@pytest.mark.parametrize(
    "name", ["KABIL", "India", "lithium", "forum:brics", "kabil-camyen-lithium-2024", "kvanefjeld"]
)
def test_every_statement_has_sources_that_are_listed(kg: KnowledgeGraph, name: str) -> None:
    entity = kg.entity(name)
    statements = [s for group in entity.statements.values() for s in group]
    assert statements
    for statement in statements:
        assert statement.sources, statement.key
        assert set(statement.sources) <= set(entity.sources)
        assert statement.text
        assert statement.rank
        assert statement.confidence
    assert "Other" not in entity.statements


def test_owners_and_overseers_of_kabil(kabil: Entity) -> None:
    owners = kabil.statements["Owners"]
    shares = [float(s.text.rpartition(" ")[2].rstrip("%")) for s in owners]
    assert sorted(shares) == [30, 30, 40]
    overseers = [s.text for s in kabil.statements["Institutions"] if "overseen" in s.text]
    assert overseers == ["is overseen by Ministry of Mines, Government of India"]


def test_values_corroborate_and_counterparties_conflict(deal: Entity) -> None:
    statements = {s.text: s for group in deal.statements.values() for s in group}
    usd = statements["value: 24,000,000 USD"]
    inr = next(s for text, s in statements.items() if text.startswith("value: 2,000,000,000 INR"))
    assert inr.key in usd.corroborated
    assert inr.key not in usd.conflicts
    province = statements["Province of Catamarca (signatory)"]
    camyen = next(s for text, s in statements.items() if text.startswith("Catamarca Minera"))
    assert camyen.key in province.conflicts
    assert {camyen.rank, province.rank} == {"preferred", "normal"}


def test_entity_is_data(kabil: Entity) -> None:
    assert json.loads(json.dumps(asdict(kabil)))["label"] == "Khanij Bidesh India Limited"
