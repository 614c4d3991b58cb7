"""Finding a graph: the cache, stores, files of triples, other days."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

import reegraph
from reegraph.compiler import stores
from reegraph.compiler.stores import StoreFolder
from reegraph.errors import StoreError
from reegraph.graph import snapshot as opening
from reegraph.graph.snapshot import Snapshot, open_graph, shipped
from reegraph.knowledge import KnowledgeGraph

SUFFIXES = {
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}


def sample(kg: KnowledgeGraph) -> list[ox.Quad]:
    return list(kg.store.quads_for_pattern(ox.NamedNode(kg.resolve("kabil")), None, None))


def test_graph_is_prepared_once(shipped_cache: Path) -> None:
    told: list[str] = []
    found = shipped(told.append)
    assert isinstance(found, StoreFolder)
    assert found.path.is_relative_to(shipped_cache)
    assert " " in str(found.path)
    again: list[str] = []
    assert shipped(again.append) == found
    assert again == []


def test_cache_that_cannot_be_written(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("REEGRAPH_CACHE", str(tmp_path / "file" / "cache"))
    told: list[str] = []
    found = open_graph(progress=told.append)
    assert found.folder is None
    assert told == ["preparing the graph (once)"]
    assert len(found.store) == len(kg.store)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_file_of_triples(kg: KnowledgeGraph, tmp_path: Path, suffix: str, packed: bool) -> None:
    triples = [ox.Triple(q.subject, q.predicate, q.object) for q in sample(kg)]
    data = ox.serialize(triples, format=SUFFIXES[suffix])
    assert data is not None
    path = tmp_path / f"a graph{suffix}{'.gz' if packed else ''}"
    path.write_bytes(gzip.compress(data) if packed else data)
    found = reegraph.open(path)
    assert len(found.store) == len(triples)
    assert found.query("ASK { actor:kabil a ree:Actor }", timeout=None) is True


def test_named_graphs_of_a_file_become_one(kg: KnowledgeGraph, tmp_path: Path) -> None:
    quad = sample(kg)[0]
    names = [ox.NamedNode(f"https://example.org/{n}") for n in "ab"]
    quads = [ox.Quad(quad.subject, quad.predicate, quad.object, name) for name in names]
    path = tmp_path / "graph.nq"
    ox.serialize(quads, str(path), format=ox.RdfFormat.N_QUADS)
    assert len(open_graph(path).store) == 1


def test_truncated_and_foreign_files(tmp_path: Path) -> None:
    path = tmp_path / "graph.nt.gz"
    path.write_bytes(gzip.compress(b"<a:a> <a:b> <a:c> .\n" * 100)[:-20])
    with pytest.raises(StoreError, match="cannot be read"):
        open_graph(path)
    other = tmp_path / "graph.xlsx"
    other.write_bytes(b"PK")
    with pytest.raises(StoreError, match="neither a graph store nor a file of triples"):
        open_graph(other)


def test_another_day_is_kept_beside_the_store(kg: KnowledgeGraph) -> None:
    first = open_graph(day="2012-01-01")
    assert first.folder is not None
    assert first.folder != kg.folder
    made = {p: p.stat().st_mtime_ns for p in first.folder.iterdir()}
    second = open_graph(day="2012-01-01")
    assert second.folder == first.folder
    assert {p: p.stat().st_mtime_ns for p in first.folder.iterdir()} == made


def test_another_day_without_a_place_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Path:
        raise StoreError("read-only")

    monkeypatch.setattr(opening, "day_folder", refuse)
    found = open_graph(day="2013-01-01")
    assert isinstance(found, Snapshot)
    assert found.folder is None
    assert found.day == "2013-01-01"
    asked = KnowledgeGraph(found).query("ASK { actor:zaf ree:memberOf forum:brics }", None)
    assert asked is True
    assert stores.engine() == found.info.engine
