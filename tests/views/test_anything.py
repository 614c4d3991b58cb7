"""`reegraph.view` draws whatever it is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture

import reegraph
from reegraph import views
from reegraph.errors import QueryError, UsageError

STAKES = "SELECT ?owner ?owned { ?owner ree:ownsStakeIn ?owned } LIMIT 9"


@pytest.fixture(scope="module")
def kg() -> reegraph.KnowledgeGraph:
    return reegraph.load()


@pytest.mark.complete
def test_each_thing_is_drawn_by_its_own_function(
    kg: reegraph.KnowledgeGraph, tmp_path: Path
) -> None:
    file = tmp_path / "a query.rq"
    file.write_text(STAKES, encoding="utf-8")
    net = kg.network("restrictions")
    rows = kg.query(STAKES)
    assert reegraph.view("KABIL", limit=20).html == views.around(kg, "KABIL", limit=20).html
    assert reegraph.view("KABIL", "India", kg=kg).html == views.path(kg, "KABIL", "India").html
    assert reegraph.view("restrictions", kg=kg).html == views.network(kg, "restrictions").html
    assert reegraph.view(net).network.edges == views.network(kg, net).network.edges
    assert reegraph.view(STAKES, kg=kg).html == views.query(kg, STAKES).html
    assert reegraph.view(file, kg=kg).html == views.query(kg, STAKES).html
    assert reegraph.view(rows, kg=kg).html == views.frame(kg, rows).html  # type: ignore[arg-type]
    assert reegraph.view(kg, since="2024").html == views.agreements(kg, since="2024").html


@pytest.mark.complete
def test_a_network_is_drawn_on_its_own_day() -> None:
    net = reegraph.load(as_of="2024-01-01").network("state-agreements", minerals="lithium")
    assert "as of 2024-01-01" in reegraph.view(net).caption


def test_what_cannot_be_drawn_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="A list cannot be drawn"):
        reegraph.view(["KABIL"])
    with pytest.raises(QueryError, match="cannot be read"):
        reegraph.view(tmp_path / "none.rq")
