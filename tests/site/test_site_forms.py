"""An answer as bars, as a picture and on a map, and what was asked before, in a headless browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from site_browsing import answered, opened, served, until
from views.pages import NODE_MODULES

from reegraph.knowledge import KnowledgeGraph
from reegraph.namespaces import ID, expand
from reegraph.views.pictures.queries import query

pytestmark = [pytest.mark.slow, pytest.mark.complete, pytest.mark.xdist_group("site")]
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
READY = "document.documentElement.dataset.ready"
PAIRS = (
    "SELECT ?agreement ?actor WHERE { ?agreement ree:hasParty actor:ind, ?actor ; "
    "ree:concernsMineral mineral:lithium }"
)


def ask(page: Any, query: str) -> list[dict[str, Any]]:
    """Rows of a query that is written into the editor."""
    page.evaluate("query => editor.setValue(query)", query)
    return answered(page, "#run")


def drawn(page: Any) -> Any:
    """The frame of the picture of the answer."""
    page.click("#as-picture")
    until(page, "document.querySelector('iframe.picture')")
    frame = page.query_selector("iframe.picture").content_frame()
    frame.wait_for_selector("#drawing canvas")
    return frame


def claims_between(store: ox.Store, one: str, other: str) -> dict[str, set[str]]:
    """Claims that name both ends, with their sources, looked up triple by triple."""
    ends = [{q.subject.value for q in store.quads_for_pattern(None, None, ox.NamedNode(end))
             if isinstance(q.subject, ox.NamedNode)} for end in (one, other)]  # fmt: skip
    found = {}
    for claim in sorted(ends[0] & ends[1]):
        if claim.startswith(f"{ID}claim/"):
            stated = store.quads_for_pattern(
                ox.NamedNode(claim), ox.NamedNode(expand("ree:statedIn")), None
            )
            found[claim.removeprefix(f"{ID}claim/")] = {
                quad.object.value.removeprefix(f"{ID}source/") for quad in stated
            }
    return found


def test_a_picture_has_the_rows_with_their_claims_and_sources(
    browser: Any, one_file: Path, shipped: KnowledgeGraph
) -> None:
    with opened(browser, one_file.as_uri()) as (page, requests, complaints):
        until(page, READY)
        rows = {(row["agreement"]["value"], row["actor"]["value"]) for row in ask(page, PAIRS)}
        assert len(rows) > 20
        frame = drawn(page)
        data = frame.evaluate("JSON.parse(document.getElementById('data').textContent)")
        assert {node["id"] for node in data["nodes"]} == {end for row in rows for end in row}
        assert {(line["from"], line["to"]) for line in data["edges"]} == rows
        for line in data["edges"]:
            told = {c["key"].removeprefix("claim:"): set(c["sources"]) for c in line["claims"]}
            assert told == claims_between(shipped.store, line["from"], line["to"])
            for sources in told.values():
                assert all(data["meta"]["sources"][name][0] for name in sources)
        assert data["meta"]["query"] == PAIRS
        assert shipped.info.version in data["meta"]["cite"]["text"]
        spots = [(node["x"], node["y"]) for node in data["nodes"]]
        assert len(set(spots)) == len(spots)
        frame.click("#to-map")
        frame.wait_for_selector("#world-map circle")
        placed = sum("place" in node for node in data["nodes"])
        assert frame.locator("#world-map circle").count() == placed >= 8
        assert [url for url in requests if url.startswith("http")] == []
        assert complaints == []


CAMYEN = """SELECT ?agreement ?actor WHERE {
  VALUES ?agreement { agreement:kabil-camyen-lithium-2024 } ?agreement ree:hasParty ?actor }"""


def test_a_picture_shows_where_sources_disagree_as_the_command_line_does(
    browser: Any, one_file: Path, shipped: KnowledgeGraph
) -> None:
    """Whether CAMYEN or the province signed the licence of 2024 is told in two ways."""
    expected = query(shipped, CAMYEN).network.edges
    disputed = {(edge["from"], edge["to"]): edge["disputed"] for edge in expected}
    camyen = expand("agreement:kabil-camyen-lithium-2024"), expand("actor:camyen")
    assert disputed[camyen]
    assert not all(disputed.values())
    with opened(browser, one_file.as_uri()) as (page, _, complaints):
        until(page, READY)
        ask(page, CAMYEN)
        frame = drawn(page)
        lines = frame.evaluate("JSON.parse(document.getElementById('data').textContent)")["edges"]
        assert {(line["from"], line["to"]): line["disputed"] for line in lines} == disputed
        conflicts = {
            claim["key"].removeprefix("claim:"): len(claim["conflicts"])
            for line in lines
            for claim in line["claims"]
        }
        assert conflicts == {
            claim["key"]: len(claim.get("conflicts", ()))
            for edge in expected
            for claim in edge["claims"]
        }
        [line] = [line for line in lines if (line["from"], line["to"]) == camyen]
        [other] = line["claims"][0]["conflicts"]
        assert "Province of Catamarca" in other
        assert other.endswith("(Institute for Competitiveness)")
        frame.click("#to-table")
        assert other in frame.inner_text("#table")
        assert complaints == []


def test_bars_are_as_long_as_the_numbers(
    browser: Any, one_file: Path, shipped: KnowledgeGraph
) -> None:
    with opened(browser, one_file.as_uri()) as (page, _, complaints):
        until(page, READY)
        page.select_option("#question", "top-three-share")
        answered(page, "#ask")
        page.click("#as-chart")
        frame = shipped.ask("top-three-share")
        wide = page.evaluate(
            "[...document.querySelectorAll('.bars rect')].map(bar => Number(bar.getAttribute('width')))"
        )
        shares = frame["topThreePercent"].tolist()
        assert [w / max(wide) for w in wide] == pytest.approx([s / max(shares) for s in shares])
        page.select_option(".choose label:nth-of-type(2) select", "worldTonnes")
        tonnes = frame["worldTonnes"].tolist()
        wide = page.evaluate(
            "[...document.querySelectorAll('.bars rect')].map(bar => Number(bar.getAttribute('width')))"
        )
        longest = max(tonnes)
        expected = [max(1.0, t / longest * 520) for t in tonnes]
        assert wide == pytest.approx(expected)
        with page.expect_download() as waiting:
            page.click(".choose button")
        assert Path(waiting.value.path()).read_text("utf-8").startswith("<svg")
        assert complaints == []


def test_forms_fit_the_answer(browser: Any, one_file: Path) -> None:
    with opened(browser, one_file.as_uri()) as (page, _, complaints):
        until(page, READY)
        ask(page, "SELECT ?x WHERE { VALUES ?x { 1 2 } }")
        assert page.is_hidden("#as-picture")
        ask(
            page,
            "SELECT ?claim ?other WHERE { ?claim a ree:Claim ; ?p ?other . ?other a ree:State }",
        )
        assert page.is_hidden("#as-chart")
        ask(page, "SELECT ?agreement ?actor WHERE { ?agreement ree:hasParty ?actor }")
        page.click("#as-picture")
        until(
            page, "document.getElementById('answer').textContent.includes('a picture here holds')"
        )
        page.evaluate("editor.setValue('CONSTRUCT WHERE { ?owner ree:ownsStakeIn actor:kabil }')")
        before = page.evaluate("document.documentElement.dataset.answered")
        page.click("#run")
        until(page, f"document.documentElement.dataset.answered > {before}")
        data = drawn(page).evaluate("JSON.parse(document.getElementById('data').textContent)")
        assert len(data["edges"]) == 3
        assert {line["to"] for line in data["edges"]} == {f"{ID}actor/kabil"}
        assert {line["words"] for line in data["edges"]} == {"owns stake in"}
        assert complaints == []


def test_what_was_asked_is_kept_until_it_is_forgotten(browser: Any, address: str) -> None:
    with opened(browser, f"{address}ask.html") as (page, _, complaints):
        until(page, READY)
        ask(page, "SELECT ?s { ?s a ree:Actor }")
        ask(page, "SELECT ?s { ?s a ree:Agreement }")
        ask(page, "SELECT ?s { ?s a ree:Actor }")
        page.reload()
        until(page, READY)
        page.click("#history summary")
        assert page.locator(".asked button").all_inner_texts() == [
            "SELECT ?s { ?s a ree:Actor }",
            "SELECT ?s { ?s a ree:Agreement }",
        ]
        page.click(".asked li:nth-of-type(2) button")
        assert page.evaluate("editor.getValue()") == "SELECT ?s { ?s a ree:Agreement }"
        page.click("#history > button")
        page.reload()
        until(page, READY)
        assert page.locator(".asked button").count() == 0
        assert complaints == []


def test_a_picture_of_hostile_names_is_harmless(browser: Any, address: str) -> None:
    with opened(browser, f"{address}ask.html") as (page, requests, complaints):
        until(page, READY)
        assert len(ask(page, "SELECT ?g ?a WHERE { ?g ree:hasParty ?a }")) > 30
        frame = drawn(page)
        frame.click("#to-table")
        for window in (page, frame):
            assert window.evaluate("window.ran") is None
        assert all(url.startswith((address, "blob:", "about:")) for url in requests)
        assert complaints == []


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing (.ci/setup installs it)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    browser: Any, address: str, shipped_folder: Path, scheme: str
) -> None:
    found: list[str] = []

    def look(page: Any, state: str) -> None:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        told = page.evaluate("axe.run({resultTypes: ['violations']}).then(r => r.violations)")
        for fault in told:
            if fault["impact"] in ("serious", "critical"):
                found.extend(
                    f"{state}: {fault['id']} {node['target']} {node['failureSummary']}"
                    for node in fault["nodes"]
                )

    with opened(browser, f"{address}index.html") as (page, *_):
        page.emulate_media(color_scheme=scheme)
        for place in (
            "index.html", "actor.html", "id/actor/actor-1.html", "id/agreement/deal-1.html",
            "questions.html", "ontology.html", "codebook.html", "downloads.html",
        ):  # fmt: skip
            page.goto(address + place)
            look(page, place)
        page.goto(f"{address}ask.html")
        until(page, READY)
        look(page, "ask")
        page.select_option("#question", "members-of")
        page.evaluate("editor.setValue('SELECT ?s (1 AS ?n) (?s AS ?t) { ?s a ree:Actor }')")
        answered(page, "#run")
        look(page, "table")
        page.click("#as-chart")
        look(page, "chart")
        page.click("#history summary")
        look(page, "history")
    with served(shipped_folder) as there, opened(browser, there) as (page, *_):
        page.emulate_media(color_scheme=scheme)
        for place in ("id/mineral/cobalt.html", "id/forum/brics.html", "id/actor/ind.html"):
            page.goto(there + place)
            page.click(".charts summary >> nth=0")
            look(page, place)
    assert found == []
