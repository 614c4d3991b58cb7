"""What a reader takes along: pictures, claims, citations and an address that brings all back."""

from __future__ import annotations

import csv
import html
import math
import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from reegraph.namespaces import entity
from reegraph.views.pages.page import Page

from .pages import Seen, visit

pytestmark = pytest.mark.slow
SVG = "{http://www.w3.org/2000/svg}"


def test_svg_holds_every_shape_and_line_as_vectors(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        root = ET.parse(seen.take("save_svg")).getroot()
        texts = [text.text or "" for text in root.iter(f"{SVG}text")]
        for node in seen.data["nodes"]:
            assert node["label"].split("\n")[0] in texts
        titles = {title.text for title in root.iter(f"{SVG}title")}
        assert {node["full"] for node in seen.data["nodes"]} <= titles
        curved = [p for p in root.iter(f"{SVG}path") if "Q" in p.attrib["d"]]
        assert len(curved) == sum(1 for e in seen.data["edges"] if e["bent"])
        assert not [tag for tag in root.iter() if tag.tag.endswith(("image", "foreignObject"))]
        words = " ".join(texts)
        assert "State enterprise" in words
        assert "data version" in words


def test_curves_of_the_svg_are_those_of_the_drawing(browser: Any, kabil: Path) -> None:
    """The point beside a bent line that vis-network computes is that of the SVG."""
    bend = (
        "([from, to, type, roundness]) => { const box = document.createElement('div');"
        "document.body.append(box); const net = new vis.Network(box, {nodes: [from, to], edges: ["
        "{id: 1, from: from.id, to: to.id, smooth: {enabled: true, type, roundness}}]},"
        "{physics: false}); const via = net.body.edges[1].edgeType.getViaNode(); net.destroy();"
        "box.remove(); return [via.x, via.y]; }"
    )
    with visit(browser, kabil) as seen:
        root = ET.parse(seen.take("save_svg")).getroot()
        paths = [p.attrib["d"] for p in root.iter(f"{SVG}path") if "Q" in p.attrib["d"]]
        drawn = {tuple(map(float, re.findall(r"Q(\S+) (\S+)", path)[0])) for path in paths}
        nodes = {n["id"]: n for n in seen.data["nodes"]}
        bent = [e for e in seen.data["edges"] if e["bent"]]
        for edge in bent:
            ends = [{k: nodes[edge[end]][k] for k in ("id", "x", "y")} for end in ("from", "to")]
            way = "curvedCW" if edge["bent"] > 0 else "curvedCCW"
            x, y = seen.page.evaluate(bend, [*ends, way, 0.16 * abs(edge["bent"])])
            assert any(math.hypot(x - a, y - b) < 1 for a, b in drawn)


def test_png_is_the_whole_drawing_at_twice_its_size(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        root = ET.parse(seen.take("save_svg")).getroot()
        seen.page.click("#zoom-in")
        png = seen.take("save_png").read_bytes()
        width, height = struct.unpack(">II", png[16:24])
        assert abs(width - 2 * float(root.attrib["width"])) <= 2
        assert abs(height - 2 * float(root.attrib["height"])) <= 2
        assert len(png) > 100_000


def test_csv_holds_a_row_for_each_claim_and_source(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        text = seen.take("save_csv").read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(text.splitlines()))
        claims = [c for e in seen.data["edges"] for c in e["claims"]]
        claims += [f for n in seen.data["nodes"] for f in n["facts"]]
        assert len(rows) == sum(max(1, len(c["sources"])) for c in claims)
        assert {row["claim"] for row in rows} == {c["key"] for c in claims}
        sources = seen.data["meta"]["sources"]
        for row in rows:
            assert row["source_address"] == sources[row["source"]][3]
            assert row["data_version"] == seen.data["meta"]["version"]
        seen.page.uncheck('#legend input[data-code="kind agreement"]')
        fewer = seen.take("save_csv").read_bytes().decode("utf-8-sig")
        assert len(list(csv.DictReader(fewer.splitlines()))) < len(rows)


def test_a_citation_names_version_day_and_what_is_chosen(browser: Any, kabil: Path) -> None:
    address = f"#node={entity('actor', 'nalco')}"
    with visit(browser, kabil, address) as seen:
        seen.page.click("#panel .buttons button >> nth=0")
        text, meta = seen.copied(), seen.data["meta"]
        for part in (meta["version"], meta["day"], "National Aluminium", entity("actor", "nalco")):
            assert part in text
        seen.page.click("#panel .buttons button >> nth=1")
        bibtex = seen.copied()
        assert bibtex.startswith("@misc{")
        assert bibtex.count("{") == bibtex.count("}")
        assert entity("actor", "nalco") in bibtex
        assert "copied" in seen.text("#toast")


def test_a_citation_names_the_query(browser: Any, net: Path) -> None:
    with visit(browser, net) as seen:
        seen.page.click("footer summary")
        assert seen.data["meta"]["query"] in seen.text("#cite pre")
        assert "Louvain" in seen.text("#cite")
        seen.page.click("#cite .buttons button >> nth=0")
        assert seen.data["meta"]["query"] in seen.copied()
        seen.page.click("#cite .buttons button >> nth=1")
        assert r"\{ ?s ?p ?o \} \# 100\%" in seen.copied()


def test_a_deep_link_brings_back_what_was_chosen(browser: Any, india: Path) -> None:
    with visit(browser, india) as seen:
        seen.filters()
        seen.page.select_option("#by-mineral", "mineral:lithium")
        seen.page.uncheck('#legend input[data-code="kind project"]')
        seen.page.click("#way-on")
        seen.page.fill("#date-from", "2023-05")
        seen.page.press("#date-from", "Enter")
        seen.page.wait_for_timeout(60)
        seen.page.click("#to-theme")
        seen.page.click("#to-theme")
        seen.page.fill("#q", "Australia")
        seen.page.press("#q", "Enter")
        seen.page.click("#menu > summary")
        seen.page.click("#menu-list [data-act=copy_link]")
        link, shown = seen.copied(), seen.text("#shown")
        panel = seen.text("#panel")
    with visit(browser, india, link[link.index("#") :]) as seen:
        assert seen.text("#shown") == shown
        assert seen.text("#panel") == panel
        assert seen.page.input_value("#by-mineral") == "mineral:lithium"
        assert seen.page.input_value("#date-from") == "2023-05"
        assert not seen.page.is_checked('#legend input[data-code="kind project"]')
        assert seen.value("document.documentElement.dataset.theme") == "dark"


ADDRESSES = [
    "#node=<img src=x onerror=alert(1)>&mineral=__proto__&forum=constructor&theme=neon",
    "#without=state%20toString%20__proto__&unlined=hasOwnProperty&on=9999-99&signed=2030..1999",
    "#groups=groups&opened=group-1%20group-99&show=<script>&line=javascript:alert(1)",
    "#" + "node=" + "x" * 50_000,
    "#%E0%A4%A&=&&&=#&node=%00",
    "#groups=constructor&stage=%2527%22&status=valueOf&leaves=1&lines=1",
]


def test_a_hostile_address_does_nothing(browser: Any, kabil: Path) -> None:
    def harmless(seen: Seen) -> None:
        assert seen.text("#panel").startswith("Choose a shape")
        assert "48 entities" in seen.text("#sub")
        assert seen.page.locator("[onerror], img, iframe").count() == 0

    with visit(browser, kabil, ADDRESSES[0]) as seen:
        harmless(seen)
        for address in ADDRESSES[1:]:
            seen.page.evaluate("address => { location.hash = address; }", address)
            seen.page.wait_for_timeout(80)
            harmless(seen)


def test_in_a_frame_without_address_all_works(browser: Any, kabil: Path, tmp_path: Path) -> None:
    page = Page(kabil.read_text(encoding="utf-8"), "KABIL", 0, None)  # type: ignore[arg-type]
    outer = tmp_path / "notebook.html"
    outer.write_text(f"<!doctype html><meta charset=utf-8>{page._repr_html_()}", encoding="utf-8")
    opened = browser.new_page()
    complaints: list[str] = []
    opened.on("console", lambda m: complaints.append(m.text))
    opened.on("pageerror", lambda e: complaints.append(str(e)))
    opened.goto(outer.as_uri())
    frame = opened.frames[1]
    frame.wait_for_selector("html[data-drawn]")
    frame.uncheck('#legend input[data-code="kind firm"]')
    assert "of 48 entities" in frame.inner_text("#shown")
    frame.click("#menu > summary")
    assert frame.locator("[data-act=copy_link]").count() == 0
    assert opened.url == outer.as_uri()
    assert complaints == []
    assert html.escape("KABIL") in outer.read_text(encoding="utf-8")
    opened.close()
