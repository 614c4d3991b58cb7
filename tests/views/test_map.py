"""The map holds what the tables say, places all it can, lists the rest, and its text stays text."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import reegraph
from reegraph.errors import UsageError
from reegraph.resources import data_dir
from reegraph.views.layout.places import anchors, land_points, places
from reegraph.views.pages.page import Page
from reegraph.views.pages.world_map_page import drawn_map
from reegraph.views.pictures.world_map import map_data, world_map
from tests.oracles import claim_ranks, day_properties, projections, table_claims

from .html_tags import Tags
from .map_pages import hostile_data
from .small import HOSTILE

Data = dict[str, Any]


@pytest.fixture(scope="module")
def kg() -> reegraph.KnowledgeGraph:
    return reegraph.load()


@pytest.fixture(scope="module")
def data(kg: reegraph.KnowledgeGraph) -> Data:
    return map_data(kg)


@pytest.fixture(scope="module")
def page(data: Data) -> Page:
    return drawn_map(data)


@pytest.fixture(scope="module")
def hostile() -> Page:
    return drawn_map(hostile_data())


def rows(table: str) -> list[dict[str, str]]:
    with (data_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def standing(data: Data, mark: int) -> dict[tuple[str, str], set[str]]:
    """Arcs and their agreements at a mark, as the page reads them."""
    found: dict[tuple[str, str], set[str]] = {}
    for arc in data["arcs"]:
        one, other = arc["ends"]
        names = {
            data["agreements"][number]["id"]
            for number, _, runs in arc["ties"]
            if any(first <= mark <= last for first, last in runs)
        }
        if names:
            found[one, other] = names
    return found


def expected(day: str, **wanted: Any) -> Iterator[tuple[tuple[str, str], set[str]]]:
    """Ties of states on a day as pandas works them out from the CSV tables."""
    world = table_claims.read(data_dir())
    on = day_properties.on_day(world, claim_ranks.timeless(world)[0], day, False)
    links = projections.lifted(
        on, projections.party_links(on, projections.Wanted(**wanted)), "public"
    )
    edges = projections.projected(on, links, projections.weigher(on, "count"), "fractional")
    for (one, other), edge in edges.items():
        yield (min(one, other), max(one, other)), set(edge.events)


@pytest.mark.parametrize(
    "day", ["2026-06-30", pytest.param("2019-12-31", marks=pytest.mark.complete)]
)
def test_arcs_are_those_of_the_tables(data: Data, day: str) -> None:
    assert standing(data, data["meta"]["marks"].index(day)) == dict(expected(day))


@pytest.mark.complete
def test_a_choice_of_minerals_is_that_of_the_network(kg: reegraph.KnowledgeGraph) -> None:
    found = map_data(kg, years=False, minerals="lithium")
    assert standing(found, 0) == dict(expected(kg.day, minerals=frozenset(["mineral:lithium"])))
    assert found["meta"]["marks"] == [kg.day]
    assert found["meta"]["chosen"] == [["minerals", "Lithium"]]
    for project in found["projects"]:
        names = [found["meta"]["minerals"][m][1] for m in project["minerals"]]
        assert any("mineral:lithium" in above for above in names)


def test_every_polity_is_placed_or_listed(data: Data) -> None:
    polities = {f"actor:{row['id']}" for row in rows("actors") if row["polity"] == "true"}
    found = {state["id"]: state for state in data["states"]}
    assert found.keys() == polities
    codes = {f"actor:{row['state']}": row["numeric"] for row in rows("countries")}
    for name, state in found.items():
        assert ("place" in state) == (codes.get(name) in land_points() or name in anchors())
    assert {n for n, s in found.items() if s.get("by") == "anchor"} == polities & set(anchors())


def test_states_stand_inside_their_own_box() -> None:
    points = land_points()
    for row in rows("countries"):
        x, y, _ = points[row["numeric"]]
        if not row["latitude_min"]:
            continue
        assert float(row["latitude_min"]) <= y <= float(row["latitude_max"]), row["state"]
        west, east = float(row["longitude_min"]), float(row["longitude_max"])
        assert west > east or west <= x <= east, row["state"]


def test_projects_stand_at_their_coordinates_or_are_listed(data: Data) -> None:
    table = {f"project:{row['id']}": row for row in rows("projects")}
    assert {p["id"] for p in data["projects"]} == table.keys()
    for project in data["projects"]:
        row = table[project["id"]]
        place = [float(row["longitude"]), float(row["latitude"])] if row["latitude"] else None
        assert project.get("place") == place
        assert project["sources"]
    assert {s for s in places(reegraph.load()) if s.startswith("project:")} == {
        name for name, row in table.items() if row["latitude"]
    }


def test_every_agreement_names_its_sources(data: Data) -> None:
    for agreement in data["agreements"]:
        assert agreement["sources"]
        assert all(data["meta"]["sources"][source][0] for source in agreement["sources"])
        assert len(agreement["sides"]) > 1


def test_what_has_no_place_is_said(kg: reegraph.KnowledgeGraph) -> None:
    found = map_data(kg, projects=False, years=False, plurilateral="bipartite")
    net = kg.network("state-agreements", plurilateral="bipartite")
    assert len(found["lost"]) + len(found["arcs"]) == net.number_of_edges()
    assert found["lost"]
    assert {s["id"] for s in found["states"]} >= set(net)
    assert not found["projects"]


def test_options_are_checked(kg: reegraph.KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="no option"):
        world_map(kg, roles="member")


def test_the_page_loads_nothing_and_runs_its_own_scripts_only(page: Page) -> None:
    found = Tags(page.html)
    for tag, attributes in found.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        assert not {"src", "href", "srcset", "action"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
    policy = next(a["content"] for t, a in found.tags if a.get("http-equiv"))
    rules = {name: allowed for name, *allowed in (r.split() for r in str(policy).split(";"))}
    run = [text for kind, text in found.scripts if kind is None]
    hashes = [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in run]
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert rules["script-src"] == [f"'sha256-{value}'" for value in hashes]
    assert "innerHTML" not in page.html
    assert "Natural Earth" in page.html


PROGRAM = """
import hashlib, reegraph
from reegraph.views.pictures.world_map import world_map
print(hashlib.sha256(world_map(reegraph.load(), years=False).html.encode()).hexdigest())
"""


@pytest.mark.complete
def test_the_same_graph_gives_the_same_bytes(kg: reegraph.KnowledgeGraph) -> None:
    html = world_map(kg, years=False).html
    assert html == world_map(kg, years=False).html
    environment = {**os.environ, "PYTHONHASHSEED": "11", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(html.encode()).hexdigest()


def test_hostile_texts_stay_text(hostile: Page) -> None:
    found = Tags(hostile.html)
    assert [tag for tag, _ in found.tags].count("script") == 4
    assert not {"img", "a", "b"} & {tag for tag, _ in found.tags}
    for name in ("data", "land"):
        raw = hostile.html[hostile.html.index(f'id="{name}">') :].partition("</script>")[0]
        assert "<" not in raw
    assert "\u2028" not in hostile.html
    data = json.loads(found.scripts[0][1])
    assert {state["name"] for state in data["states"]} == set(HOSTILE)


def test_the_pyvis_network_holds_states_and_arcs(page: Page, data: Data) -> None:
    assert len(page.network.nodes) == sum("place" in state for state in data["states"])
    assert len(page.network.edges) == len(data["arcs"])
    assert page.left_out == len(data["lost"])
