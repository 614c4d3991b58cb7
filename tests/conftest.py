"""The shipped graph, compiled once for a run of the tests, and small data sets made for a test."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from small_tables import Rows, write_tables

from reegraph.compiler.compile import Compiled, compile_graph
from reegraph.resources import data_dir, ontology_dir


def pytest_configure() -> None:
    """Look for garbage less often: graphs that are kept for the whole run would be gone through."""
    gc.set_threshold(100_000, 20, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, so that what they share is made once and by one process."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture(scope="session")
def compiled() -> Compiled:
    """The graph of the shipped tables for the reference date."""
    return compile_graph(data_dir(), ontology_dir())


@pytest.fixture
def tables(tmp_path: Path) -> Callable[[Rows], Path]:
    """A function that writes a small data package and gives its folder."""

    def write(rows: Rows) -> Path:
        folder = tmp_path / "tables"
        folder.mkdir(exist_ok=True)
        return write_tables(folder, rows)

    return write
