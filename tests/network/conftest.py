"""The shipped graph, opened once, and small graphs made from rows of our tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture
from small_tables import Rows

import reegraph
from reegraph.compiler.compile import compile_graph
from reegraph.knowledge import KnowledgeGraph
from reegraph.resources import ontology_dir

Made = Callable[[Rows], KnowledgeGraph]


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The shipped graph on its reference date."""
    return reegraph.load()


@pytest.fixture
def made(tables: Callable[[Rows], Path], tmp_path: Path) -> Made:
    """A function that writes rows as tables, builds their graph and opens it."""

    def build(rows: Rows) -> KnowledgeGraph:
        return opened(tables(rows), tmp_path / "made.nt")

    return build


def opened(folder: Path, file: Path) -> KnowledgeGraph:
    """The graph of a folder of tables, by way of a file of triples."""
    import pyoxigraph as ox

    store = compile_graph(folder, ontology_dir()).store
    store.dump(str(file), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return reegraph.open(file)
