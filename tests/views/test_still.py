"""The still is well-formed SVG that loads nothing, with every shape, line and name of the page."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from reegraph.compiler.compile import Compiled
from reegraph.graph.neighbourhood import neighbourhood
from reegraph.namespaces import entity
from reegraph.views.pages.page import Page, draw

from .small import CENTRE, hostile_store

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def kabil(compiled: Compiled) -> Page:
    graph = neighbourhood(compiled.store, entity("actor", "kabil"))
    return draw(graph, "1", "2026-06-30", {"text": "Cite me.", "bibtex": ""})


def test_every_shape_line_and_name_is_in_it(kabil: Page) -> None:
    root = ET.fromstring(kabil.still())
    shapes = [e for e in root if e.tag in (f"{SVG}circle", f"{SVG}polygon")]
    assert len(shapes) == len(kabil.network.nodes)
    assert len(root.findall(f"{SVG}path")) == len(kabil.network.edges)
    labels = {"\n".join(t.text or "" for t in text) for text in root.iter(f"{SVG}text")}
    assert labels == {n["label"] for n in kabil.network.nodes}
    x, y, width, height = map(float, root.attrib["viewBox"].split())
    for node in kabil.network.nodes:
        assert x < node["x"] < x + width
        assert y < node["y"] < y + height


def test_its_words_say_what_it_shows(kabil: Page) -> None:
    root = ET.fromstring(kabil.still())
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == kabil.alt
    assert kabil.alt.startswith("Khanij Bidesh India Limited: 48 entities, ")


def test_hostile_names_stay_text() -> None:
    graph = neighbourhood(hostile_store(), CENTRE)
    page = draw(graph, "1", "2024-01-01", {"text": "x", "bibtex": ""})
    text = page.still().replace("\x00", "")
    root = ET.fromstring(text)
    tags = {e.tag.removeprefix(SVG) for e in root.iter()}
    assert tags <= {"svg", "title", "rect", "path", "circle", "polygon", "g", "text", "tspan"}
    names = {name for e in root.iter() for name in e.attrib}
    assert not {n for n in names if n.startswith("on") or "href" in n}
