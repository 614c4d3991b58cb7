"""Sites for the tests: the shipped graph as one file, and a small graph full of hostile names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from site_browsing import served
from small_tables import write_tables
from views.hostile import TEXTS
from views.pages import CHROMIUM

import reegraph
from reegraph.compiler.compile import compile_graph
from reegraph.compiler.stores import StoreInfo, engine
from reegraph.graph.snapshot import Snapshot
from reegraph.knowledge import KnowledgeGraph
from reegraph.release.redistributable import Public, redistributable
from reegraph.resources import ontology_dir
from reegraph.site.build import write_file, write_folder

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def shipped() -> KnowledgeGraph:
    """The shipped graph on its reference date."""
    return reegraph.load()


@pytest.fixture(scope="session")
def one_file(shipped: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbench over the shipped graph as one file."""
    path = tmp_path_factory.mktemp("one") / "reegraph.html"
    write_file(shipped, path)
    return path


@pytest.fixture(scope="session")
def published() -> Public:
    """What may be given away of the shipped tables."""
    return redistributable(None, False, lambda _: None)


@pytest.fixture(scope="session")
def shipped_folder(published: Public, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped graph, with a drawing of each kind."""
    path = tmp_path_factory.mktemp("shipped") / "out"
    write_folder(KnowledgeGraph(published.kg), path, 1, False, lambda _: None, published)
    return path


def plain_rows() -> dict[str, list[dict[str, str]]]:
    """An actor and an agreement for each text, named by its number."""
    numbers = range(len(TEXTS))
    return {
        "actors": [{"id": f"actor-{n}", "name": f"Name {n}"} for n in numbers],
        "agreements": [
            {"id": f"deal-{n}", "title": f"Name {n}", "summary": f"Name {n}"} for n in numbers
        ],
        "agreement_parties": [
            {"agreement": f"deal-{n}", "actor": f"actor-{n}", "role": "signatory"} for n in numbers
        ],
    }


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A small graph whose names try to run, as no table that is checked could hold them."""
    tables = write_tables(tmp_path_factory.mktemp("tables"), plain_rows())
    compiled = compile_graph(tables, ontology_dir())
    texts = {f"Name {n}": text for n, text in enumerate(TEXTS)}
    store = ox.Store()
    for quad in compiled.store:
        value = quad.object
        if isinstance(value, ox.Literal) and value.value in texts:
            value = ox.Literal(texts[value.value], language=value.language)
        store.add(ox.Quad(quad.subject, quad.predicate, value))
    day = compiled.reference_date
    info = StoreInfo(compiled.version, day, "", engine(), len(store))
    return KnowledgeGraph(Snapshot(store, None, info, day, False))


@pytest.fixture(scope="session")
def folder(hostile: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the hostile graph."""
    path = tmp_path_factory.mktemp("site") / "out"
    write_folder(hostile, path, 0, False, lambda _: None)
    return path


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Where a plain file server has that site."""
    with served(folder) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless browser that reaches this machine alone; skips where there is none."""
    sync = pytest.importorskip("playwright.sync_api", reason="the package playwright is missing")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    with sync.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield found
        finally:
            found.close()
