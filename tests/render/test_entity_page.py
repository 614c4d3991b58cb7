"""The page of an entity: its layout, its numbers, and that it shows itself."""

from __future__ import annotations

import pytest

from reegraph.graph.entity import Entity
from reegraph.knowledge import KnowledgeGraph
from reegraph.render.entity import SHOWN, lay_out, page_text
from reegraph.render.entity_html import notebook_html
from reegraph.render.entity_page import EntityPage


def text(entity: Entity, limit: int | None = SHOWN) -> str:
    """The page of an entity as plain text."""
    return page_text(lay_out(entity, limit))


@pytest.fixture(scope="module")
def kabil(kg: KnowledgeGraph) -> EntityPage:
    return kg.entity("KABIL")


def test_shares_of_owners_are_summed(kabil: EntityPage) -> None:
    assert "stated shares sum to 100%" in text(kabil)


def test_what_a_claim_conflicts_with_stands_under_it(kg: KnowledgeGraph) -> None:
    deal = text(kg.entity("kabil-camyen-lithium-2024"))
    disagreement = deal.split("\nWhere sources disagree\n")[1].split("\n\n")[0]
    assert "against Province of Catamarca (signatory)" in disagreement


def test_agreements_stand_by_date(kabil: EntityPage) -> None:
    block = text(kabil, None).split("\nAgreements\n")[1].split("\n\n")[0]
    dates = [line[2:12].strip() for line in block.splitlines() if line[2:3] != " "]
    assert len(dates) >= 10
    dated = [d for d in dates if d != "undated"]
    assert dated == sorted(dated)
    assert len(dated) == len(dates)


def test_conflicting_claim_about_another_entity_is_named(kg: KnowledgeGraph) -> None:
    province = kg.entity("catamarca-province")
    told = text(province).split("\nWhere sources disagree\n")[1].split("\n\n")[0]
    assert "Catamarca Minera y Energética Sociedad del Estado: KABIL-CAMYEN" in told


def test_every_number_on_the_page_is_a_listed_source(kabil: EntityPage) -> None:
    body, sources = text(kabil).split("\nSources\n")
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
    assert len(text(india)) < len(text(india, None))
    assert "(--all)" in text(india)
    assert "(--all)" not in text(india, None)
    cut = text(india, 2)
    assert f"… and {len(india.statements['Forums']) - 2} more (--all)" in cut


def test_html_escapes_what_the_tables_say(kabil: EntityPage) -> None:
    hostile = EntityPage(**{**vars(kabil), "label": "<script>alert(1)</script>"})
    assert "<script>" not in notebook_html(lay_out(hostile))
    assert "&lt;script&gt;" in hostile._repr_html_()
    assert "KABIL" in str(kabil)
