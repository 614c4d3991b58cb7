"""A server over the shipped graph, and one over a small store with named graphs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture

import reegraph

from .servers import Server, serving

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

DATA = "http://kasei.us/2009/09/sparql/data/"
FOAF = "http://xmlns.com/foaf/0.1/Document"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.fixture(scope="session")
def local() -> reegraph.KnowledgeGraph:
    """The shipped graph from its store."""
    return reegraph.load()


@pytest.fixture(scope="session")
def shipped(local: reegraph.KnowledgeGraph) -> Iterator[Server]:
    """A server over the shipped graph."""
    folder = local.folder
    assert folder is not None
    with serving(folder, seconds=20.0, day=local.day, version=local.info.version) as server:
        yield server


@pytest.fixture(scope="session")
def quads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graphs that the protocol tests of the W3C ask, each a document that has a type."""
    path = tmp_path_factory.mktemp("quads") / "data.nq"
    names = [f"{DATA}data{number}.rdf" for number in range(4)]
    lines = [f"<{name}> <{TYPE}> <{FOAF}> <{name}> .\n" for name in names]
    lines.append('<http://example.org/> <http://example.org/p> "in the default graph" .\n')
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small(quads: Path) -> Iterator[Server]:
    """A server over the small store, which refuses early."""
    with serving(quads, seconds=2.0, rows=100, size=200_000, queue=64, memory=2**30) as server:
        yield server
