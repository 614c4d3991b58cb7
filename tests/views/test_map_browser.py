"""The map in a headless browser: what a reader does, and what changes on the page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import reegraph
from reegraph.network.projection.history import NetworkHistory
from reegraph.views.pages.html_file import read_script, vendor
from reegraph.views.pages.world_map_page import drawn_map
from reegraph.views.pictures.world_map import map_data

from .html_tags import Tags
from .map_pages import CHROMIUM, acted, browse, hostile_data

pytestmark = [
    pytest.mark.slow,
    pytest.mark.complete,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here"),
]


@pytest.fixture(scope="module")
def kg() -> reegraph.KnowledgeGraph:
    return reegraph.load()


@pytest.fixture(scope="module")
def html(kg: reegraph.KnowledgeGraph) -> str:
    return drawn_map(map_data(kg)).html


def after(html: str, action: str, tmp_path: Path) -> dict[str, Any]:
    """What a page has seen after an action; nothing ran that should not, nothing was asked for."""
    path = tmp_path / "map.html"
    path.write_bytes(acted(html, action).encode())
    still = ("--force-prefers-reduced-motion", "--virtual-time-budget=30000")
    dom, log = browse(path, tmp_path, "--dump-dom", *still)
    found = re.search(r'data-seen="([^"]*)"', dom)
    assert found, log
    seen: dict[str, Any] = json.loads(unquote(found[1]))
    assert seen.pop("errors") == []
    assert seen.pop("violations") == 0
    assert seen.pop("requests") == []
    assert "Uncaught" not in log
    return seen


def test_it_is_drawn_within_a_second(
    html: str, tmp_path: Path, kg: reegraph.KnowledgeGraph
) -> None:
    action = """
      seen.arcs = arcs(); seen.lands = document.querySelectorAll("#map .land").length;
      seen.names = document.querySelectorAll("#map .name").length;
      seen.states = document.querySelectorAll("#map .state:not(.none)").length;
      seen.sites = document.querySelectorAll("#map .site").length;
      seen.drawn = Number(document.documentElement.dataset.drawn);"""
    seen = after(html, action, tmp_path)
    net = kg.network("state-agreements")
    assert seen["arcs"] == net.number_of_edges()
    assert seen["states"] == len(net)
    assert seen["lands"] == 176  # all of the topology but Antarctica
    assert seen["names"] > 30
    assert seen["sites"] > 400


def test_a_state_opens_with_the_keyboard(
    html: str, tmp_path: Path, kg: reegraph.KnowledgeGraph
) -> None:
    action = """
      const india = document.querySelector('.state[data-id="actor:ind"]');
      seen.first = $("panel").textContent;
      seen.tab = india.getAttribute("tabindex"); seen.label = india.getAttribute("aria-label");
      india.focus(); key(india, "Enter"); await wait(50);
      seen.head = document.querySelector("#panel .who").textContent;
      seen.lit = document.querySelectorAll("#map .arc.lit").length; seen.all = arcs();
      seen.cards = [...document.querySelectorAll("#panel h2")].map(h => h.textContent);
      seen.links = [...document.querySelectorAll("#panel a")].every(a => a.rel.includes("noopener"));
      seen.hash = decodeURIComponent(location.hash);
      const now = () => document.activeElement.dataset.id;
      seen.held = now(); key(document.activeElement, "ArrowLeft"); seen.west = now();
      key(document.activeElement, "Escape"); await wait(50);
      seen.cleared = !document.querySelector("#panel .who");"""
    seen = after(html, action, tmp_path)
    net = kg.network("state-agreements")
    events = {e for *_, d in net.edges("actor:ind", data=True) for e in d["parts"]}
    assert seen["tab"] == "0"
    assert seen["label"] == f"India: {len(events)} agreements, {net.degree('actor:ind')} partners"
    assert seen["head"] == "India"
    assert "India" in seen["first"]
    assert (seen["lit"], seen["all"]) == (net.degree("actor:ind"), net.number_of_edges())
    assert f"Agreements ({len(events)})" in seen["cards"]
    assert seen["links"]
    assert "id=actor:ind" in seen["hash"]
    assert seen["held"] == "actor:ind"
    assert seen["west"] not in ("actor:ind", None)
    assert seen["cleared"]


def test_filters_and_the_slider_change_the_arcs(
    html: str, tmp_path: Path, kg: reegraph.KnowledgeGraph
) -> None:
    action = """
      choose("mineral", "mineral:lithium"); seen.lithium = arcs(); choose("mineral", "");
      choose("sides", "two"); seen.two = arcs(); choose("sides", "");
      choose("forum", "forum:msp"); seen.quad = arcs(); choose("forum", "");
      choose("from", "2024"); seen.since = arcs(); choose("from", "");
      const marks = JSON.parse($("data").textContent).meta.marks;
      choose("mark", marks.indexOf("2018-12-31")); seen.past = arcs();
      seen.day = $("day").textContent; seen.hash = location.hash; seen.said = $("counted").textContent;
      $("projects").click(); seen.sites = document.querySelectorAll("#map .site").length;
      $("reset").click(); await wait(50); seen.all = arcs();"""
    seen = after(html, action, tmp_path)
    ties = lambda **options: kg.network("state-agreements", **options).number_of_edges()  # noqa: E731
    events = kg.network("state-agreements").graph["events"]
    net = kg.network("state-agreements", plurilateral="clique")
    two = {e for e, event in events.items() if len(event["nodes"]) == 2}
    assert seen["lithium"] == ties(minerals="mineral:lithium")
    assert seen["two"] == sum(bool(two & set(d["parts"])) for *_, d in net.edges(data=True))
    assert seen["quad"] == ties(forums="forum:msp")
    assert seen["since"] == ties(since="2024")
    assert (
        seen["past"]
        == NetworkHistory(kg).network("2018-12-31", "state-agreements").number_of_edges()
    )
    assert seen["day"] == "2018-12-31"
    assert "day=2018-12-31" in seen["hash"]
    assert seen["said"].startswith(
        str(len(NetworkHistory(kg).network("2018-12-31", "state-agreements").graph["events"]))
    )
    assert seen["sites"] == 0
    assert seen["all"] == net.number_of_edges()


def test_search_table_and_dark(html: str, tmp_path: Path, kg: reegraph.KnowledgeGraph) -> None:
    action = """
      key(document.body, "/"); seen.focus = document.activeElement.id;
      choose("q", "अर्जेण्टीना"); choose("q", "ARGENTINE"); seen.hits = $("hits").textContent;
      key($("q"), "Enter"); await wait(50); seen.head = document.querySelector("#panel .who").textContent;
      $("panel").focus(); key(document.body, "t"); await wait(50);
      seen.rows = [...document.querySelectorAll("#table tbody")].map(body => body.rows.length);
      seen.pressed = $("to-table").getAttribute("aria-pressed");
      const ground = () => getComputedStyle(document.body).backgroundColor;
      seen.light = ground(); $("to-dark").click(); seen.dark = ground();"""
    seen = after(html, action, tmp_path)
    assert seen["focus"] == "q"
    assert "Argentina" in seen["hits"]
    assert seen["head"] == "Argentina"
    projects = len(map_data(kg, years=False)["projects"])
    assert seen["rows"] == [len(kg.network("state-agreements").graph["events"]), projects]
    assert seen["pressed"] == "true"
    assert seen["light"] != seen["dark"]


def test_exports(html: str, tmp_path: Path) -> None:
    action = """
      const parts = [], Plain = Blob;  // read at once: virtual time does not wait for a blob
      window.Blob = class extends Plain { constructor(p, o) { super(p, o); parts.push(p[0]); } };
      HTMLAnchorElement.prototype.click = function () { seen.name = this.download; };
      HTMLCanvasElement.prototype.toBlob = function () { seen.png = this.toDataURL().slice(0, 22);
        seen.size = this.toDataURL().length; };
      $("to-svg").click(); seen.svg = parts[0]; seen.saved = seen.name;
      $("to-png").click();
      for (let n = 0; n < 200 && !seen.png; n++) await wait(50);"""
    seen = after(html, action, tmp_path)
    assert seen["saved"] == "map.svg"
    tags = Tags(seen["svg"]).tags
    assert tags[0][0] == "svg"
    assert not {"script", "foreignobject"} & {tag for tag, _ in tags}
    assert "Natural Earth" in seen["svg"]
    assert "class=" not in seen["svg"]
    assert sum(tag == "path" for tag, _ in tags) > 900
    assert seen["png"] == "data:image/png;base64,"
    assert seen["size"] > 100_000


def test_an_address_restores_what_was_chosen(
    html: str, tmp_path: Path, kg: reegraph.KnowledgeGraph
) -> None:
    action = """
      location.hash = "id=actor:chl&mineral=mineral:lithium&day=2024-12-31&projects=no"; await wait(80);
      seen.head = document.querySelector("#panel .who").textContent; seen.arcs = arcs();
      seen.mineral = $("mineral").value;
      location.hash = "id=<img src=x onerror=alert(1)>&mineral=__proto__&day=constructor&from=%27";
      await wait(80);
      seen.whole = arcs(); seen.cleared = !document.querySelector("#panel .who");"""
    seen = after(html, action, tmp_path)
    past = NetworkHistory(kg).network("2024-12-31", "state-agreements", minerals="mineral:lithium")
    assert seen["head"] == "Chile"
    assert seen["arcs"] == past.number_of_edges()
    assert seen["mineral"] == "mineral:lithium"
    assert seen["whole"] == kg.network("state-agreements").number_of_edges()
    assert seen["cleared"]


def test_zoom_and_no_line_across_the_page(html: str, tmp_path: Path) -> None:
    action = """
      const stage = document.querySelector("#map .stage"), scale = () => stage.getCTM().a;
      const before = scale(); $("zoom-in").click(); await wait(400); seen.grown = scale() / before;
      $("to-whole").click(); await wait(400); seen.back = scale() / before;
      seen.widest = Math.max(...[...document.querySelectorAll("#map .arc")].map(path => {
        const numbers = text => text.split(",").map(Number), d = path.getAttribute("d");
        const pieces = d.split("M").slice(1).map(p => p.split("L").map(numbers));
        return Math.max(...pieces.flatMap(p => p.slice(1).map((q, n) => Math.abs(q[0] - p[n][0]))));
      }));"""
    seen = after(html, action, tmp_path)
    assert 1.5 < seen["grown"] < 1.7
    assert abs(seen["back"] - 1) < 0.01
    assert seen["widest"] < 150  # of 1,000: the steps of a curve, none from edge to edge


def test_hostile_texts_do_not_run(tmp_path: Path) -> None:
    action = """
      for (const state of document.querySelectorAll("#map .state")) { state.focus(); key(state, "Enter"); }
      for (const mark of document.querySelectorAll("#map .grip, #map .site"))
        mark.dispatchEvent(new MouseEvent("click", {bubbles: true}));
      choose("q", "a"); seen.hits = $("hits").children.length;
      $("to-table").click(); $("to-svg").click(); await wait(50);
      seen.images = document.querySelectorAll("img, iframe, body a:not([download])").length;
      seen.drawn = document.documentElement.dataset.drawn;"""
    seen = after(drawn_map(hostile_data()).html, action, tmp_path)
    assert seen["hits"]
    assert seen["images"] == 0
    assert seen["drawn"]


def test_a_map_for_the_tab_of_another_view(tmp_path: Path) -> None:
    parts = [vendor("map-kit.min.js"), read_script(["shared/dom", "shared/world", "shared/placed"])]
    scripts = "".join(f"<script>{part}</script>" for part in parts)
    topology = vendor("countries-110m.json")
    page = (
        '<!doctype html><html lang="en"><head><title>x</title></head><body>'
        '<svg id="map" style="width:800px;height:400px"></svg>'
        f'<script type="application/json" id="world">{topology}</script>{scripts}</body></html>'
    )
    action = """
      const nodes = [{id: "a", label: "A", place: [77, 28]}, {id: "b", label: "<b>", place: [-70, -33]},
        {id: "c", label: "C"}];
      const lines = [{from: "a", to: "b", width: 3}, {from: "a", to: "c"}];
      const found = drawPlaced($("map"), JSON.parse($("world").textContent), nodes, lines,
        {pick: id => { seen.picked = id; }});
      seen.left = found.left; seen.lines = document.querySelectorAll("#map .line").length;
      seen.nodes = [...document.querySelectorAll("#map .node")].map(n => n.textContent);
      key(document.querySelectorAll("#map .node")[1], "Enter");"""
    seen = after(page, action, tmp_path)
    assert seen == {"left": ["c"], "lines": 1, "nodes": ["A", "<b>"], "picked": "b"}
