"""The full map: all of a large picture in one file, groups where a browser gives no WebGL."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner

import reegraph
from reegraph import views
from reegraph.cli import cli
from reegraph.errors import UsageError
from reegraph.views.layout.communities import MANY, communities, discs, members
from reegraph.views.pages.assets import script_hash
from reegraph.views.pages.full import draw_full
from reegraph.views.pictures.full_map import full_data

from .hostile import TEXTS, picture
from .html_tags import Tags
from .large import large
from .pages import NODE_MODULES, data_of

CITE = {"text": "How to cite.", "bibtex": "@misc{x}"}
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
NO_WEBGL = (
    "const get = HTMLCanvasElement.prototype.getContext;"
    "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
    "return /webgl/.test(kind) ? null : get.call(this, kind, ...rest); };"
)
browsing = [pytest.mark.slow]


def decoded(html: str) -> Any:
    return json.loads(next(text for kind, text in Tags(html).scripts if kind))


@contextmanager
def opened(browser: Any, path: Path, stub: str = "", **more: Any) -> Iterator[Any]:
    """The page in a browser; nothing may be requested, nothing complained about."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, **more)
    if stub:
        context.add_init_script(stub)
    page = context.new_page()
    complaints: list[str] = []
    requests: list[str] = []
    page.on("request", lambda r: requests.append(r.url))
    page.on("console", lambda m: complaints.append(m.text))
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-drawn]", timeout=60_000)
    yield page
    context.close()
    assert requests == [path.as_uri()]
    # what a driver without a GPU says of reading pixels is no fault of the page
    assert [text for text in complaints if "GPU stall due to ReadPixels" not in text] == []


@pytest.fixture(scope="module")
def multiplex(shipped: reegraph.KnowledgeGraph, folder: Path) -> Path:
    return views.network(shipped, "multiplex", full=True).save(folder / "full.html")


@pytest.fixture(scope="module")
def made(folder: Path) -> Path:
    """A page of 20,000 entities and 60,000 lines."""
    return draw_full(large(), "1", "2024-01-01", CITE).save(folder / "made.html")


@pytest.fixture(scope="module")
def hostile(folder: Path) -> Path:
    cite = {"text": TEXTS[1], "bibtex": TEXTS[0]}
    return draw_full(picture(), TEXTS[8], "2024-01-01", cite).save(folder / "hostile-full.html")


@pytest.mark.complete
def test_what_is_too_large_is_refused_and_the_full_map_offered(
    shipped: reegraph.KnowledgeGraph,
) -> None:
    with pytest.raises(UsageError, match="a page shows 2,000 and 6,000 at most") as told:
        views.network(shipped, "multiplex")
    assert "--limit" in str(told.value.hint)
    assert "--full" in str(told.value.hint)
    done = CliRunner().invoke(cli, ["view", "network", "multiplex"])
    assert done.exit_code != 0
    assert isinstance(done.exception, UsageError) or "--full" in done.output


@pytest.mark.complete
def test_the_full_map_has_every_node_and_line(
    shipped: reegraph.KnowledgeGraph, multiplex: Path
) -> None:
    net, data = shipped.network("multiplex"), data_of(multiplex)
    assert data["nodes"]["id"] == sorted(net)
    assert all(len(column) == len(net) for column in data["nodes"].values())
    assert all(len(column) == net.number_of_edges() for column in data["lines"].values())
    assert sum(kind[3] for kind in data["meta"]["kinds"]) == len(net)
    assert sum(family[4] for family in data["meta"]["families"]) == net.number_of_edges()
    names = data["nodes"]["id"]
    ends = zip(data["lines"]["from"], data["lines"]["to"], strict=True)
    drawn = {frozenset((names[one], names[other])) for one, other in ends}
    assert drawn == {frozenset(edge[:2]) for edge in net.edges}
    assert all(data["lines"]["claims"])
    assert "full map" in data["meta"]["cite"]["text"]


@pytest.mark.complete
def test_claims_and_sources_stand_once(multiplex: Path) -> None:
    data = data_of(multiplex)
    for name in ("claims", "sources", "evidence", "texts"):
        rows = [json.dumps(row) for row in data[name]]
        assert len(rows) == len(set(rows)), name
    used = {c for line in data["lines"]["claims"] for c in line}
    used |= {c for facts in data["nodes"]["facts"] for c in facts or ()}
    assert used == set(range(len(data["claims"])))
    with_sources = [row for row in data["claims"] if len(row) > 2 and row[2]]
    assert len(with_sources) > 0.9 * len(data["claims"])


@pytest.mark.complete
def test_the_same_picture_gives_the_same_bytes(multiplex: Path, tmp_path: Path) -> None:
    out = tmp_path / "again.html"
    command = [sys.executable, "-m", "reegraph", "view", "network", "multiplex", "--full", "-o"]
    environment = {**os.environ, "PYTHONHASHSEED": "77", "LC_ALL": "C"}
    subprocess.run([*command, str(out)], check=True, env=environment, capture_output=True)
    assert out.read_bytes() == multiplex.read_bytes()


@pytest.mark.parametrize("name", ["multiplex", "hostile"])
def test_the_page_stands_alone(name: str, request: pytest.FixtureRequest) -> None:
    html = request.getfixturevalue(name).read_text(encoding="utf-8")
    tags = Tags(html).tags
    policy = next(str(a["content"]) for t, a in tags if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    for kind, text in Tags(html).scripts:
        assert kind == "application/json" or script_hash(text) in policy
    assert not [a for _, a in tags if "src" in a or any(n.startswith("on") for n in a)]
    assert not [t for t, _ in tags if t in ("img", "iframe", "object", "embed", "base", "form")]
    assert "default-src" in policy
    assert not re.search(r"/tmp/|/home/|file:", html.replace("\\/", "/"))


def test_a_page_shows_itself_by_its_groups(shipped: reegraph.KnowledgeGraph) -> None:
    page = views.around(shipped, "KABIL", full=True)
    picture = ET.fromstring(page.still())
    assert picture.tag.endswith("svg")
    assert "entities" in page.alt
    bundle, _ = page._repr_mimebundle_()
    assert "image/svg+xml" in bundle
    with pytest.raises(UsageError, match="no words in language"):
        page.in_language("es")


def test_groups_are_found_and_stand_apart() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(n) for n in range(70, 1, -1)])
    of, many = communities(len(graph), list(graph.edges), seed=7)
    assert many == 69
    assert max(of) == MANY
    assert [of.count(n) for n in range(MANY)] == list(range(70, 10, -1))
    middles, radii = discs(of, list(graph.edges))
    for one in range(MANY):
        for other in range(one):
            far = ((middles[one] - middles[other]) ** 2).sum() ** 0.5
            assert far > radii[one] + radii[other]
    places = members(of, [d for _, d in graph.degree], middles)
    assert len(set(places)) == len(places)


def test_lone_nodes_and_loops_are_drawn() -> None:
    graph = large(30, 20)
    graph.remove_edges_from(list(graph.edges))
    one = sorted(graph)[0]
    kept = large(30, 20)
    data = next(iter(kept.edges(data=True)))[2]
    graph.add_edge(one, one, key="loop", **data)
    found = full_data(graph)
    assert len(found["nodes"]["x"]) == 30
    assert found["lines"]["from"] == found["lines"]["to"] == [0]


@pytest.mark.complete
def test_twenty_thousand_are_exported_whole(made: Path) -> None:
    """In how many seconds is in benchmarks/views.py."""
    data = decoded(made.read_text(encoding="utf-8"))
    assert len(data["nodes"]["id"]) == 20_000
    assert len(data["lines"]["from"]) == 60_000
    spots = set(zip(data["nodes"]["x"], data["nodes"]["y"], strict=True))
    assert len(spots) > 19_900


class TestInABrowser:
    pytestmark = browsing

    def test_twenty_thousand_open_without_a_gpu(self, browser: Any, made: Path) -> None:
        with opened(browser, made) as page:
            assert page.evaluate("document.documentElement.dataset.drawn") == "map"
            assert page.is_hidden("#quotient")
            page.keyboard.press("/")
            page.keyboard.type("entite 4711")  # another name, without its accents
            page.keyboard.press("Enter")
            assert page.inner_text("#panel h2") == "Entity number 4711"
            assert "lines" in page.inner_text("#live")

    def test_search_panel_legend_and_keys(self, browser: Any, multiplex: Path) -> None:
        with opened(browser, multiplex) as page:
            page.fill("#q", "brésil")
            page.click("#hits button")
            assert page.inner_text("#panel h2") == "Brazil"
            assert page.evaluate("location.hash") == "#n=actor%3Abra"
            page.locator("#panel li > details > summary").first.click()
            link = page.locator("#panel .claim a").first
            assert str(link.get_attribute("href")).startswith("http")
            assert "noopener" in str(link.get_attribute("rel"))
            page.locator("#panel li > .plain").first.click()
            assert page.inner_text("#panel h2") != "Brazil"
            page.keyboard.press("Escape")
            assert page.locator("#panel .close").count() == 0
            assert page.inner_text("#panel h2") == "About this map"
            page.locator("#kinds input").first.uncheck()
            assert "entities shown" in page.inner_text("#live")
            page.locator("#families input").first.uncheck()
            assert "lines shown" in page.inner_text("#live")
            for key in ("+", "-", "0"):
                page.keyboard.press(key)
            page.click("#to-groups")
            assert page.is_visible("#quotient svg")
            page.locator("#quotient [data-node]").first.click()
            assert page.inner_text("#panel h2") != "About this map"
            page.click("footer summary")
            assert "full map" in page.inner_text("#cite")

    @pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing (.ci/setup installs it)")
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_serious(self, browser: Any, multiplex: Path, scheme: str) -> None:
        with opened(browser, multiplex, color_scheme=scheme) as page:
            page.evaluate(AXE.read_text(encoding="utf-8"))

            def faults(state: str) -> list[str]:
                found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
                serious = [f for f in found if f["impact"] in ("serious", "critical")]
                return [f"{state}: {f['id']} {f['nodes'][0]['target']}" for f in serious]

            told = faults("opened")
            page.fill("#q", "ind")
            told += faults("search")
            page.keyboard.press("Enter")
            page.locator("#panel li > details > summary").first.click()
            told += faults("panel")
            page.click("#to-groups")
            assert told + faults("groups") == []

    def test_a_click_on_a_node_chooses_it(self, browser: Any, multiplex: Path) -> None:
        with opened(browser, multiplex) as page:
            page.fill("#q", "India")
            page.keyboard.press("Enter")
            page.wait_for_selector("#panel .close")
            page.evaluate("document.querySelector('#panel .close').click()")
            box = page.locator("#drawing").bounding_box()
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.wait_for_selector("#panel .close")
            assert page.inner_text("#panel h2") == "India"

    def test_without_webgl_the_groups_and_the_reason(self, browser: Any, made: Path) -> None:
        with opened(browser, made, NO_WEBGL) as page:
            assert page.evaluate("document.documentElement.dataset.drawn") == "groups"
            assert "no WebGL" in page.inner_text("#why")
            assert page.locator("#quotient circle").count() > 20
            assert page.locator("#quotient tbody tr").count() > 20
            assert page.is_hidden("#to-groups")
            page.locator("#quotient [data-node]").first.click()
            assert page.inner_text("#panel h2").startswith("Entity number")

    def test_without_scripts_the_groups_are_there(self, browser: Any, multiplex: Path) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(multiplex.as_uri())
        assert page.is_visible("#quotient svg")
        assert page.is_visible("#quotient tbody tr >> nth=0")
        context.close()

    @pytest.mark.parametrize("stub", ["", NO_WEBGL])
    def test_hostile_texts_stay_text(self, browser: Any, hostile: Path, stub: str) -> None:
        with opened(browser, hostile, stub) as page:
            assert page.evaluate("document.scripts.length") == 3
            for text in TEXTS:
                asked = text.strip()[:200]
                page.evaluate(
                    "t => {const q = document.querySelector('#q'); q.value = t;"
                    "q.dispatchEvent(new Event('input'));"
                    "document.querySelector('#hits button')?.click();"
                    "document.querySelectorAll('details').forEach(d => { d.open = true; })}",
                    asked,
                )
            page.wait_for_timeout(200)
            assert page.evaluate("window.ran") is None
            strange = "script[src], img, iframe, object, embed, base, link, form, math, animate"
            assert page.locator(strange).count() == 0
            assert page.evaluate(
                "[...document.querySelectorAll('*')].every(e => [...e.attributes].every(a =>"
                "!a.name.startsWith('on') && (a.name !== 'href' || /^https?:/.test(a.value))))"
            )
