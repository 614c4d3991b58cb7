"""The tab with the map of the world: what has a place stands there, and filters hold for it too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import reegraph
from reegraph import views

from .pages import visit

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def agreements(shipped: reegraph.KnowledgeGraph, folder: Path) -> Path:
    return views.agreements(shipped).save(folder / "agreements.html")


def test_what_has_a_place_stands_on_the_map(browser: Any, agreements: Path) -> None:
    with visit(browser, agreements) as seen:
        placed = {n["id"] for n in seen.data["nodes"] if "place" in n}
        lines = [e for e in seen.data["edges"] if {e["from"], e["to"]} <= placed]
        assert len(placed) == sum(n["kind"] != "agreement" for n in seen.data["nodes"])
        seen.page.click("#to-map")
        assert seen.page.locator("#world-map .node").count() == len(placed)
        assert seen.page.locator("#world-map path.line").count() == len(lines)
        assert "Natural Earth" in seen.text("#world-note")
        assert seen.text("#world-note").startswith(f"{len(seen.data['nodes']) - len(placed)} ")
        assert "show=map" in seen.hash()
        seen.page.click("#to-table")
        assert seen.page.locator("#world").is_hidden()
        assert seen.page.locator("#table").is_visible()


def test_choosing_on_the_map_opens_the_panel(browser: Any, agreements: Path) -> None:
    with visit(browser, agreements, "#show=map") as seen:
        node = seen.page.locator('#world-map .node[aria-label="Chile"]')
        node.focus()
        seen.page.keyboard.press("Enter")
        assert "Chile" in seen.text("#panel")
        assert "node=actor:chl" in seen.hash() or "actor/chl" in seen.hash()


def test_filters_hold_on_the_map(browser: Any, agreements: Path) -> None:
    with visit(browser, agreements, "#mineral=mineral:cobalt&show=map") as seen:
        some = seen.page.locator("#world-map path.line").count()
        every = [e for e in seen.data["edges"] if "#" not in e["from"]]
        assert 0 < some < len(every)


def test_a_page_without_places_has_no_map(
    browser: Any, shipped: reegraph.KnowledgeGraph, folder: Path
) -> None:
    page = views.path(shipped, "KABIL", "Ganfeng Lithium").save(folder / "bare.html")
    with visit(browser, page) as seen:
        assert seen.page.locator("#to-map").count() == 0
        seen.page.keyboard.press("m")
        assert seen.hash() == ""
