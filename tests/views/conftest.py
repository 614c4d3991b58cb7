"""Pages of the shipped graph, drawn once, and a browser for a file of tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import reegraph
from reegraph import views
from reegraph.graph.citation import citation
from reegraph.views.pages.page import draw

from .pages import chromium, communities

# What a browser does once in every run of the tests; all else in it is left to the complete run.
_FIRST = "test_browser.py"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests that drive a browser to the complete run, but the first ones."""
    for item in items:
        used = "browser" in getattr(item, "fixturenames", ())
        if used and item.path.parent == Path(__file__).parent and item.path.name != _FIRST:
            item.add_marker(pytest.mark.complete)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser; its loop of events would be in the way of tests in other files."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def shipped() -> reegraph.KnowledgeGraph:
    """The shipped graph on its reference date."""
    return reegraph.load()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def kabil(shipped: reegraph.KnowledgeGraph, folder: Path) -> Path:
    """What surrounds KABIL."""
    return views.around(shipped, "KABIL").save(folder / "kabil.html")


@pytest.fixture(scope="session")
def india(shipped: reegraph.KnowledgeGraph, folder: Path) -> Path:
    """What surrounds India."""
    return views.around(shipped, "actor:ind").save(folder / "india.html")


@pytest.fixture(scope="session")
def net(shipped: reegraph.KnowledgeGraph, folder: Path) -> Path:
    """States in communities."""
    cite = {"text": citation(shipped).strip(), "bibtex": citation(shipped, form="bibtex")}
    page = draw(communities(shipped), version=shipped.info.version, day=shipped.day, cite=cite)
    return page.save(folder / "net.html")
