"""The value chain of a mineral has the producers of the tables, the largest on top."""

from __future__ import annotations

import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture

import reegraph
from reegraph.errors import NameNotFound, UsageError
from reegraph.namespaces import compact, expand
from reegraph.views import mineral
from tests.oracles import projections
from tests.oracles.projections import Wanted

from .drawn import lines_of, nodes_of, table, tables_on


@pytest.fixture(scope="module")
def kg() -> reegraph.KnowledgeGraph:
    return reegraph.load()


def produced(name: str, measure: str, year: str) -> dict[str, float]:
    """Tonnes of each state in one year, from observations.csv."""
    rows = table("observations")
    rows = rows[(rows["mineral"] == name) & (rows["measure"] == measure) & (rows["year"] == year)]
    rows = rows[(rows["unit"] == "t") & rows["basis"].isin(["reported", "estimated"])]
    rows = rows[(rows["state"] != "world") & (rows["quantity"] != "")]
    return {f"actor:{r.state}": float(str(r.quantity)) for r in rows.itertuples()}


@pytest.mark.parametrize("name", ["lithium", "cobalt"])
def test_the_largest_producers_of_the_table_mine(kg: reegraph.KnowledgeGraph, name: str) -> None:
    page = mineral(kg, name, limit=5)
    year = next(n for n in page_notes(page) if n.startswith("mined: ")).split()[1].rstrip(",")
    tonnes = produced(name, "mine-production", year)
    top = sorted(tonnes, key=lambda n: (-tonnes[n], n))[:5]
    miners = {compact(one) for one, _ in lines_of(page, "mines")}
    assert miners == set(top)
    column = sorted(
        (n for n in page.network.nodes if compact(n["id"]) in miners), key=lambda n: n["y"]
    )
    assert [compact(n["id"]) for n in column] == top
    assert len({n["x"] for n in column}) == 1
    assert "% mined" in column[0]["label"].replace("\n", " ")


def test_a_producer_is_told_with_tonnes_year_and_source(kg: reegraph.KnowledgeGraph) -> None:
    page = mineral(kg, "lithium", limit=1)
    ((claim,),) = lines_of(page, "mines").values()
    year = next(n for n in page_notes(page) if n.startswith("mined: ")).split()[1].rstrip(",")
    tonnes = max(produced("lithium", "mine-production", year).values())
    start = f"Australia, mine production of Lithium in {year}: "
    assert claim["text"].startswith(f"{start}{tonnes:,.0f} t of Li")
    assert claim["sources"]


def page_notes(page: reegraph.views.Page) -> list[str]:
    import json

    from .html_tags import Tags

    texts = [t for kind, t in Tags(page.html).scripts if kind == "application/json"]
    found: list[str] = json.loads(texts[0])["meta"]["notes"]
    return found


def test_deals_are_those_of_the_tables_among_who_is_drawn(kg: reegraph.KnowledgeGraph) -> None:
    page, d = mineral(kg, "lithium"), tables_on(kg.day)
    wanted = Wanted(minerals=frozenset(["mineral:lithium"]))
    links = projections.lifted(d, projections.party_links(d, wanted), "public")
    expected = projections.projected(d, links, projections.weigher(d, "count"), "fractional")
    shown = {name.partition("#")[0] for name in nodes_of(page)}
    deals = {
        frozenset(end.partition("#")[0] for end in pair): {c["key"] for c in claims}
        for pair, claims in lines_of(page, "state-agreements").items()
    }
    assert deals == {
        frozenset(pair): set(e.events) for pair, e in expected.items() if set(pair) <= shown
    }


def test_columns_lead_from_left_to_right(kg: reegraph.KnowledgeGraph) -> None:
    page = mineral(kg, "cobalt")
    across = {compact(n["id"]): n["x"] for n in page.network.nodes}
    assert across["mineral:cobalt"] == 0
    assert all(across[one] < 0 == across[other] for one, other in lines_of(page, "mines"))
    assert all(across[one] == 0 < across[other] for one, other in lines_of(page, "refines"))
    assert all(across[one] <= across[other] for one, other in lines_of(page, "buys"))
    spots = {(n["x"], n["y"]) for n in page.network.nodes}
    assert len(spots) == len(page.network.nodes)


def test_who_has_two_roles_stands_twice(kg: reegraph.KnowledgeGraph) -> None:
    page = mineral(kg, "lithium")
    china = [n for n in page.network.nodes if n["id"].startswith(expand("actor:chn"))]
    assert [n["id"].partition("#")[2] for n in china] == ["", "refines"]
    assert {n["full"] for n in china} == {"China"}


def test_errors_of_minerals(kg: reegraph.KnowledgeGraph) -> None:
    with pytest.raises(NameNotFound):
        mineral(kg, "unobtainium")
    with pytest.raises(UsageError, match="neither production nor trade"):
        mineral(reegraph.load(as_of="1900-01-01"), silent(kg))
    with pytest.raises(UsageError, match="at least one node"):
        mineral(kg, "lithium", limit=0)


def silent(kg: reegraph.KnowledgeGraph) -> str:
    """A mineral of which no table has a figure, a flow or an agreement."""
    named = set(table("observations")["mineral"]) | set(table("trade_flows")["commodity"])
    named |= set(table("agreement_minerals")["mineral"]) | set(table("minerals")["broader"])
    return "mineral:" + min(set(table("minerals")["id"]) - named)
