"""The page is one file that fetches nothing, is the same each time, and data stay text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from reegraph.compiler.compile import Compiled
from reegraph.errors import StoreError
from reegraph.graph.neighbourhood import neighbourhood
from reegraph.namespaces import entity
from reegraph.views.pages.page import Page, draw

from .html_tags import Tags
from .small import CENTRE, HOSTILE, hostile_store


def drawn(iri: str, compiled: Compiled) -> Page:
    graph = neighbourhood(compiled.store, iri)
    return draw(graph, "2026.1", "2026-06-30", {"text": "Cite me."})


@pytest.fixture(scope="module")
def kabil(compiled: Compiled) -> Page:
    return drawn(entity("actor", "kabil"), compiled)


@pytest.fixture(scope="module")
def hostile() -> Page:
    return draw(neighbourhood(hostile_store(), CENTRE), "1", "2024-01-01", {"text": HOSTILE[0]})


def test_the_page_loads_nothing(kabil: Page) -> None:
    for tag, attributes in Tags(kabil.html).tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        assert not {"src", "href", "srcset", "action"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
    assert "url(" not in re.sub(r"<script.*?</script>", "", kabil.html, flags=re.S)
    assert "@import" not in kabil.html


def test_the_policy_allows_the_scripts_of_the_page_and_nothing_else(kabil: Page) -> None:
    page = Tags(kabil.html)
    policies = [a for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    parts = [rule.split() for rule in str(policies[0]["content"]).split(";")]
    rules = {name: allowed for name, *allowed in parts}
    assert rules["default-src"] == ["'none'"]
    assert rules["base-uri"] == rules["form-action"] == ["'none'"]
    run = [text for kind, text in page.scripts if kind is None]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in run]
    assert rules["script-src"] == [f"'sha256-{value}'" for value in hashes]
    assert len(run) == 2
    assert "\r" not in kabil.html  # a browser would mend it, and the hash would no longer fit


def test_the_page_carries_claims_with_their_sources(kabil: Page, compiled: Compiled) -> None:
    graph = neighbourhood(compiled.store, entity("actor", "kabil"))
    data = json.loads(next(t for kind, t in Tags(kabil.html).scripts if kind == "application/json"))
    claims = [claim for edge in data["edges"] for claim in edge["claims"]]
    assert len(data["nodes"]) == len(graph)
    assert len(claims) == graph.number_of_edges()
    for claim in claims:
        assert claim["sources"]
        assert all(data["meta"]["sources"][source][0] for source in claim["sources"])
    assert "2026-06-30" in kabil.html
    assert "2026.1" in kabil.html


def test_labels_are_short_and_no_box_lies_on_another(kabil: Page) -> None:
    nodes = kabil.network.nodes
    for node in nodes:
        assert len(node["label"].removesuffix(" ≠").replace("\n", "")) <= 40
        assert node["label"].count("\n") <= 1
    spots = [(node["x"], node["y"]) for node in nodes]
    assert len(set(spots)) == len(spots)
    assert all(isinstance(value, int) for spot in spots for value in spot)


def test_the_same_graph_gives_the_same_bytes(kabil: Page, compiled: Compiled) -> None:
    assert drawn(entity("actor", "kabil"), compiled).html == kabil.html


def test_hostile_texts_stay_text(hostile: Page) -> None:
    page = Tags(hostile.html)
    assert [tag for tag, _ in page.tags].count("script") == 3
    assert not {"img", "a", "b"} & {tag for tag, _ in page.tags}
    assert "49" not in [part for kind, t in page.scripts if kind for part in t.split('"')]
    data = json.loads(next(t for kind, t in page.scripts if kind == "application/json"))
    known = {node["full"] for node in data["nodes"]}
    assert known >= set(HOSTILE)
    raw = hostile.html[hostile.html.index('id="data">') :].partition("</script>")[0]
    assert "<" not in raw
    assert "\u2028" not in hostile.html
    assert "alert(1)</title>" not in hostile.html
    for node in hostile.network.nodes:
        assert len(node["label"].replace("\n", "")) <= 40
        assert not set("\u202e\u0000\u2028") & set(node["label"])


def test_a_notebook_shows_the_page_in_a_frame(hostile: Page) -> None:
    frame = Tags(hostile._repr_html_())
    assert [tag for tag, _ in frame.tags] == ["iframe"]
    assert frame.tags[0][1]["srcdoc"] == hostile.html.replace("\u0000", "")
    assert "allow-same-origin" not in str(frame.tags[0][1]["sandbox"])


def test_a_page_is_saved_as_utf_8(hostile: Page, tmp_path: Path) -> None:
    path = hostile.save(tmp_path / "a view.html")
    assert path.read_bytes().decode("utf-8") == hostile.html
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(StoreError, match="cannot be written"):
        hostile.save(tmp_path / "missing" / "view.html")
