"""Pages for the tests of the browser, and what a reader's browser saw while one was open."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import reegraph
from reegraph.graph.pictures import describe_claim, describe_entity, describe_terms
from reegraph.graph.property_cache import PropertyCache
from reegraph.namespaces import expand

from .html_tags import Tags

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NODE_MODULES = Path(__file__).resolve().parents[2] / "build" / "npm" / "node_modules"
FLAGS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless browser that reaches no host; skips the test where there is none."""
    sync = pytest.importorskip("playwright.sync_api", reason="the package playwright is missing")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Seen:
    """A page open in a browser, and all that it asked for and complained about."""

    page: Any
    data: dict[str, Any]
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        """What a reader sees in an element."""
        return str(self.page.inner_text(selector))

    def value(self, script: str) -> Any:
        """Value of an expression in the page."""
        return self.page.evaluate(script)

    def hash(self) -> str:
        """What the address says after its #, decoded."""
        return str(self.value("decodeURIComponent(location.hash.slice(1).replace(/\\+/g, ' '))"))

    def rows(self) -> list[str]:
        """First cells of the table, opened if need be: one for each claim that is shown."""
        if self.page.get_attribute("#to-table", "aria-pressed") == "false":
            self.page.click("#to-table")
        found = self.page.locator("#table tbody td:first-child").all_inner_texts()
        self.page.click("#to-table")
        return [" ".join(text.split()) for text in found]

    def filters(self) -> None:
        """Open the filters."""
        if self.page.get_attribute("#to-filters", "aria-expanded") == "false":
            self.page.click("#to-filters")

    def take(self, act: str) -> Path:
        """Save something from the menu and return the file."""
        self.page.click("#menu > summary")
        with self.page.expect_download() as waiting:
            self.page.click(f"#menu-list [data-act={act}]")
        return Path(waiting.value.path())

    def copied(self) -> str:
        """What the page last copied."""
        return str(self.value("window.copied"))


COPY = (
    "Object.defineProperty(navigator, 'clipboard', "
    "{value: {writeText: async text => { window.copied = text; }}});"
)


@contextmanager
def visit(browser: Any, path: Path, address: str = "", **context: Any) -> Iterator[Seen]:
    """Open a page and wait for its drawing; nothing may be requested, nothing complained about."""
    data = data_of(path)
    size = {"viewport": {"width": 1400, "height": 900}, **context}
    opened = browser.new_context(**size)
    opened.add_init_script(COPY)
    page = opened.new_page()
    seen = Seen(page, data)
    page.on("request", lambda r: seen.requests.append(r.url))
    page.on("console", lambda m: seen.complaints.append(f"{m.type}: {m.text}"))
    page.on("pageerror", lambda e: seen.complaints.append(str(e)))
    page.on("dialog", lambda d: (seen.complaints.append(f"dialog {d.message}"), d.dismiss()))
    page.goto(path.as_uri() + address)
    page.wait_for_selector("html[data-drawn]")
    yield seen
    opened.close()
    assert [url for url in seen.requests if not url.startswith(("file:", "blob:"))] == []
    assert seen.complaints == []


@functools.cache
def data_of(path: Path) -> dict[str, Any]:
    """What a page was drawn from."""
    scripts = Tags(path.read_text(encoding="utf-8")).scripts
    found = json.loads(next(text for kind, text in scripts if kind == "application/json"))
    assert isinstance(found, dict)
    return found


def communities(kg: reegraph.KnowledgeGraph) -> nx.MultiDiGraph:
    """States and who signs with whom, each with the community that Louvain finds."""
    net, cache = kg.network("state-agreements"), PropertyCache(kg.store)
    parts = sorted(map(sorted, nx.community.louvain_communities(net, seed=3)), key=len)

    def told() -> nx.MultiDiGraph:
        graph = nx.MultiDiGraph(day=kg.day, title="Who signs with whom", left_out=0)
        graph.graph["centre"] = expand(max(sorted(net), key=net.degree))
        graph.graph["query"] = "SELECT * WHERE { ?s ?p ?o } # 100%"
        graph.graph["notes"] = ["Communities by the Louvain method."]
        for number, part in enumerate(reversed(parts)):
            for name in part:
                known = describe_entity(cache, expand(name))
                graph.add_node(expand(name), ring=1, community=number, **known)
        for one, other, data in sorted(net.edges(data=True)):
            for claim in sorted(data["claims"])[:2]:
                words = describe_claim(cache, expand(claim))
                graph.add_edge(
                    expand(one), expand(other), family="party", label="signed with", **words
                )
        graph.graph["terms"] = describe_terms(cache, graph)
        return graph

    graph = told()
    while cache.fetch_missing():
        graph = told()
    return graph
