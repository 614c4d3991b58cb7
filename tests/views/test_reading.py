"""What a reader does with a page: search, look at a thing or a line, read the table, use keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reegraph.namespaces import entity

from .pages import visit

pytestmark = pytest.mark.slow


def test_search_finds_other_names_and_facts(browser: Any, india: Path) -> None:
    with visit(browser, india) as seen:
        seen.page.keyboard.press("/")
        seen.page.keyboard.type("bhàrat")
        assert seen.text("#hits li").startswith("India")
        seen.page.keyboard.press("ArrowDown")
        seen.page.keyboard.press("Enter")
        assert seen.text("#panel h2") == "India"
        assert seen.page.is_hidden("#hits")
        seen.page.fill("#q", "5,800,000 AUD")
        assert "value: 5,800,000 AUD" in seen.text("#hits")
        seen.page.fill("#q", "zzzz")
        assert "Nothing fits." in seen.text("#hits")


def test_the_panel_of_a_node(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        seen.page.fill("#q", "NALCO")
        seen.page.press("#q", "Enter")
        panel = seen.text("#panel")
        node = next(n for n in seen.data["nodes"] if n["label"] == "NALCO")
        assert node["full"] in panel
        for fact in node["facts"]:
            assert fact["text"] in panel
        for edge in seen.data["edges"]:
            if node["id"] in (edge["from"], edge["to"]):
                assert edge["words"] in panel
        seen.page.click("#panel .all summary")
        seen.page.wait_for_selector("#panel .all .claim")  # filled when the browser tells of it
        panel = seen.text("#panel")
        assert "Sources of this record:" in panel or "Stated by:" in panel
        link = seen.page.locator("#panel a").first
        assert link.get_attribute("href").startswith("http")
        assert "noopener" in link.get_attribute("rel")
        claims = [c for e in seen.data["edges"] if node["id"] in (e["from"], e["to"])
                  for c in e["claims"]]  # fmt: skip
        assert seen.page.locator("#panel .all .claim").count() == len(claims)
        assert f"node={node['id']}" in seen.hash()


def test_the_panel_of_a_line_with_both_sides_of_a_dispute(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        edge = next(e for e in seen.data["edges"] if e["disputed"])
        one = next(n for n in seen.data["nodes"] if n["id"] == edge["from"])
        seen.page.fill("#q", one["full"])
        seen.page.press("#q", "Enter")
        seen.page.locator("#panel .words", has_text="≠").first.click()
        panel = seen.text("#panel")
        assert "sources disagree" in panel
        assert "Another says:" in panel
        claim = next(c for c in edge["claims"] if c.get("conflicts"))
        assert claim["text"] in panel
        assert claim["conflicts"][0] in " ".join(panel.split())
        assert "line=" in seen.hash()


def test_without_a_centre_the_best_connected_come_first(
    browser: Any, net: Path, tmp_path: Path
) -> None:
    text = net.read_text(encoding="utf-8")
    centre = f'"centre":"{entity("actor", "ind")}"'
    assert centre in text
    path = tmp_path / "nowhere.html"
    path.write_text(text.replace(centre, '"centre": ""'), encoding="utf-8", newline="")
    with visit(browser, path) as seen:
        near: dict[str, set[str]] = {}
        for edge in seen.data["edges"]:
            near.setdefault(edge["from"], set()).add(edge["to"])
            near.setdefault(edge["to"], set()).add(edge["from"])
        most = max(map(len, near.values()))
        assert f"{most} neighbours" in seen.text("#panel .list li >> nth=0")
        seen.page.focus("#drawing")
        seen.page.keyboard.press("ArrowDown")
        assert "node=" in seen.hash()


def test_a_click_on_the_drawing_chooses(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        box = seen.page.locator("#drawing").bounding_box()
        met = set()
        for step in range(1, 120):
            x, y = (step * 0.381966) % 1, (step * 0.618034 * 0.7) % 1
            seen.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"] * 0.9)
            met.add(seen.hash().partition("=")[0])
            if {"node", "line"} <= met:
                break
        assert {"node", "line"} <= met
        seen.page.mouse.click(box["x"] + 3, box["y"] + box["height"] - 3)
        assert seen.text("#panel").startswith("Choose a shape")
        assert seen.value("document.activeElement.id") == "drawing"


def test_filters_count_claims_in_the_panel(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil, f"#node={entity('actor', 'kabil')}") as seen:
        seen.filters()
        seen.page.select_option("#by-confidence", "official-primary")
        total = sum(
            len(e["claims"])
            for e in seen.data["edges"]
            if seen.data["meta"]["centre"] in (e["from"], e["to"])
        )
        assert f"of {total})" in seen.text("#panel .all summary")


def test_the_table_holds_every_claim_with_its_sources(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        claims = [c for e in seen.data["edges"] for c in e["claims"]]
        facts = [f for n in seen.data["nodes"] for f in n["facts"]]
        rows = seen.rows()
        assert len(rows) == len(claims) + len(facts)
        assert {" ".join(c["text"].split()) for c in claims} <= {*rows}
        seen.page.keyboard.press("t")
        assert "show=table" in seen.hash()
        shown = seen.page.locator("#table a").evaluate_all("all => all.map(a => a.textContent)")
        titles = {seen.data["meta"]["sources"][s][0] for c in [*claims, *facts]
                  for s in c["sources"]}  # fmt: skip
        assert {*shown} == titles
        seen.page.click("#table .words >> nth=0")
        assert seen.page.is_hidden("#table")
        assert rows[0] in " ".join(seen.text("#panel").split())


def test_dark_mode_by_button_and_by_system(browser: Any, kabil: Path) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with visit(browser, kabil) as seen:
        light = seen.value(ground)
        seen.page.click("#to-theme")
        assert seen.value(ground) == light
        assert "theme=light" in seen.hash()
        seen.page.click("#to-theme")
        dark = seen.value(ground)
        assert dark != light
        assert "dark" in seen.text("#to-theme")
        assert "theme=dark" in seen.hash()
    with visit(browser, kabil, color_scheme="dark") as seen:
        assert seen.value(ground) == dark
    with visit(browser, kabil, "#theme=light", color_scheme="dark") as seen:
        assert seen.value(ground) == light


def test_keys_walk_the_drawing(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        places = {n["full"]: n for n in seen.data["nodes"]}
        seen.page.focus("#drawing")
        seen.page.keyboard.press("ArrowRight")
        assert seen.text("#panel h2") == "Khanij Bidesh India Limited"
        seen.page.keyboard.press("ArrowRight")
        there = places[seen.text("#panel h2")]
        assert there["x"] > places["Khanij Bidesh India Limited"]["x"]
        assert there["full"] in seen.text("#live")
        seen.page.keyboard.press("Enter")
        assert seen.value("document.activeElement.id") == "panel"
        seen.page.keyboard.press("Escape")
        assert seen.value("document.activeElement.id") == "drawing"
        assert seen.text("#panel").startswith("Choose a shape")
        seen.page.keyboard.press("f")
        assert seen.page.is_visible("#filters")


def test_tab_leads_through_all_and_out_again(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        met, seen_ids = [], set()
        for _ in range(400):
            seen.page.keyboard.press("Tab")
            where = seen.value(
                "(e => e === document.body ? '' : e.id || e.dataset.code || e.textContent)"
                "(document.activeElement)"
            )
            ring = seen.value("getComputedStyle(document.activeElement).outlineStyle")
            met.append(where)
            if where == "":
                break
            assert ring != "none", where
            seen_ids.add(where)
        assert met[-1] == ""
        wanted = {"q", "to-filters", "to-table", "to-theme", "drawing", "zoom-in", "way-on"}
        assert wanted | {"kind state", "family party"} <= seen_ids


def test_in_print_the_drawing_is_vectors_and_the_claims_are_a_table(
    browser: Any, kabil: Path
) -> None:
    with visit(browser, kabil) as seen:
        seen.page.emulate_media(media="print")
        seen.value("dispatchEvent(new Event('beforeprint'))")
        assert seen.page.is_visible("#print > svg")
        assert seen.page.locator("#print tbody td:first-child").count() > 94
        assert seen.page.is_hidden("header")
        seen.value("dispatchEvent(new Event('afterprint'))")
        assert seen.page.locator("#print *").count() == 0
