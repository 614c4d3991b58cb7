"""One entity as it is shown: its claims in words, their sources, and where they disagree."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from reegraph.graph.entity import Entity
from reegraph.graph.page import html_page, page, text_page
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
    assert "stated shares sum to 100%" in text_page(kabil)
    overseers = [s.text for s in kabil.statements["Institutions"] if "overseen" in s.text]
    assert overseers == ["is overseen by Ministry of Mines, Government of India"]


def test_agreements_stand_by_date(kabil: Entity) -> None:
    block = text_page(kabil, None).split("\nAgreements\n")[1].split("\n\n")[0]
    dates = [line[2:12].strip() for line in block.splitlines() if line[2:3] != " "]
    assert len(dates) >= 10
    dated = [d for d in dates if d != "undated"]
    assert dated == sorted(dated)
    assert len(dated) == len(dates)


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
    told = text_page(deal).split("\nWhere sources disagree\n")[1].split("\n\n")[0]
    assert "against Province of Catamarca (signatory)" in told


def test_conflicting_claim_about_another_entity_is_named(kg: KnowledgeGraph) -> None:
    province = kg.entity("catamarca-province")
    told = text_page(province).split("\nWhere sources disagree\n")[1].split("\n\n")[0]
    assert "Catamarca Minera y Energética Sociedad del Estado: KABIL-CAMYEN" in told


def test_every_number_on_the_page_is_a_listed_source(kabil: Entity) -> None:
    body, sources = text_page(kabil).split("\nSources\n")
    listed = {int(line.split("]")[0].strip(" [")) for line in sources.splitlines()}
    assert listed == set(range(1, len(listed) + 1))
    cited: set[int] = set()
    for line in body.splitlines():
        if line.endswith("]") and "[" in line:
            for part in line.rpartition("[")[2].rstrip("]").split(","):
                first, _, last = part.partition("-")
                cited |= set(range(int(first), int(last or first) + 1))
    assert cited == listed


def test_limit_cuts_sections_and_says_so(kg: KnowledgeGraph) -> None:
    india = kg.entity("India")
    assert len(page(india)) < len(page(india, None))
    assert "(--all)" in text_page(india)
    assert "(--all)" not in text_page(india, None)
    cut = text_page(india, 2)
    assert f"… and {len(india.statements['Forums']) - 2} more (--all)" in cut


def test_html_escapes_what_the_tables_say(kabil: Entity) -> None:
    hostile = Entity(**{**kabil.__dict__, "label": "<script>alert(1)</script>"})
    assert "<script>" not in html_page(hostile)
    assert "&lt;script&gt;" in hostile._repr_html_()
    assert "KABIL" in str(kabil)


def test_entity_is_data(kabil: Entity) -> None:
    assert json.loads(json.dumps(asdict(kabil)))["label"] == "Khanij Bidesh India Limited"
