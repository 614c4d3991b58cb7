"""Stores: the same bytes twice, killed at any moment, built twice at once, never half written."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

import reegraph
from reegraph.compiler import build
from reegraph.compiler.compile import Compiled, compile_graph, n_triples, write_graph
from reegraph.compiler.stores import (
    StoreInfo,
    current_store,
    day_folder,
    engine,
    fingerprint,
    write_store,
)
from reegraph.errors import DataError, StoreError
from reegraph.resources import data_dir, ontology_dir

from .graphs import rows

SOURCES = Path(reegraph.__file__).resolve().parent.parent
BUILD = "import sys; from reegraph.compiler import build; build(sys.argv[1], sys.argv[2])"
AGREEMENTS = "SELECT ?a { ?a a ree:Agreement }"


def started(code: str, *arguments: object, seed: str = "0") -> subprocess.Popen[bytes]:
    """A Python process that runs this code."""
    paths = os.pathsep.join([str(SOURCES), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": seed},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def answers(home: Path) -> int:
    """Number of agreements in the graph in use of a store folder."""
    found = current_store(home)
    assert found is not None
    return len(rows(ox.Store.read_only(str(found.database)), AGREEMENTS))


def info(compiled: Compiled, mark: str = "f" * 64) -> StoreInfo:
    """What a graph says of itself."""
    return StoreInfo(compiled.version, compiled.reference_date, mark, engine(), len(compiled.store))


def test_two_processes_with_other_hash_seeds_write_the_same_bytes(
    made_tables: Path, made_graph: Compiled, tmp_path: Path
) -> None:
    code = """
import sys; from pathlib import Path
from reegraph.compiler.compile import compile_graph, write_graph
from reegraph.resources import ontology_dir
write_graph(compile_graph(Path(sys.argv[1]), ontology_dir()).store, Path(sys.argv[2]))
"""
    here = tmp_path / "here.nt.gz"
    write_graph(made_graph.store, here)
    for seed in ("1", "4321"):
        there = tmp_path / f"{seed}.nt.gz"
        process = started(code, made_tables, there, seed=seed)
        assert process.wait(60) == 0, process.communicate()
        assert there.read_bytes() == here.read_bytes()
    assert gzip.decompress(here.read_bytes()).splitlines(keepends=True) == n_triples(
        made_graph.store
    )


def test_two_builds_of_the_shipped_tables_are_the_same_triples(compiled: Compiled) -> None:
    again = compile_graph(data_dir(), ontology_dir())
    assert n_triples(again.store) == n_triples(compiled.store)


def test_the_order_of_triples_is_sorted(made_graph: Compiled) -> None:
    lines = n_triples(made_graph.store)
    assert lines == sorted(lines)
    assert len(lines) == len(set(lines)) == len(made_graph.store)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_build_that_is_killed_leaves_the_graph_in_use(made_tables: Path, tmp_path: Path) -> None:
    home = tmp_path / "a store"
    build(made_tables, home)
    expected = answers(home)
    dice = random.Random(7)
    for _ in range(8):
        process = started(
            "import sys; from reegraph.compiler import build\nprint(1, flush=True)\n"
            "while True: build(sys.argv[1], sys.argv[2])",
            made_tables, home,
        )  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(0.05, 1.0))
        assert process.poll() is None
        process.kill()
        process.communicate()
        assert answers(home) == expected
    build(made_tables, home)
    assert answers(home) == expected


def test_two_builds_at_once_do_not_spoil_each_other(made_tables: Path, tmp_path: Path) -> None:
    home = tmp_path / "store"
    processes = [started(BUILD, made_tables, home) for _ in range(3)]
    for process in processes:
        _, error = process.communicate(timeout=60)
        assert process.returncode == 0, error.decode()
    assert answers(home) == 10
    assert not list(home.glob("building-*"))
    assert [path.name for path in home.glob("current*")] == ["current"]


def test_a_folder_that_cannot_be_written_is_one_sentence(
    made_graph: Compiled, tmp_path: Path
) -> None:
    home = tmp_path / "file"
    home.write_text("no folder", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        write_store(home, made_graph.store, info(made_graph))
    assert home.read_text(encoding="utf-8") == "no folder"


@pytest.mark.parametrize("call", ["replace", "rename"])
def test_what_fails_while_writing_loses_nothing(
    call: str, made_graph: Compiled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write_store(tmp_path, made_graph.store, info(made_graph))

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        patch.setattr(Path, "replace", refuse)
        if call == "rename":
            patch.setattr(Path, "rename", refuse)
        with pytest.raises(StoreError, match="Permission denied"):
            write_store(tmp_path, made_graph.store, info(made_graph))
    assert current_store(tmp_path) == first
    assert answers(tmp_path) == 10
    assert not list(tmp_path.glob("building-*"))


def test_tables_with_faults_leave_the_graph_in_use(made_tables: Path, tmp_path: Path) -> None:
    home, broken = tmp_path / "store", tmp_path / "tables"
    before = build(made_tables, home)
    shutil.copytree(made_tables, broken)
    parties = broken / "agreement_parties.csv"
    text = parties.read_text(encoding="utf-8").replace("standing,aaa,", "standing,nobody,")
    parties.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(DataError) as caught:
        build(broken, home)
    assert any("nobody" in str(fault) for fault in caught.value.faults)
    assert current_store(home) == before


def test_a_graph_with_faults_leaves_the_graph_in_use(made_tables: Path, tmp_path: Path) -> None:
    home, broken = tmp_path / "store", tmp_path / "tables"
    before = build(made_tables, home)
    shutil.copytree(made_tables, broken)
    with (broken / "stakes.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(
            "free-firm,ring-one,60,2012,,source-one,\nring-one,free-firm,60,2012,,source-one,\n"
        )
    with pytest.raises(DataError) as caught:
        build(broken, home)
    assert any("controls it" in str(fault) for fault in caught.value.faults)
    assert current_store(home) == before


def test_only_the_graph_in_use_and_the_one_before_are_kept(
    made_graph: Compiled, tmp_path: Path
) -> None:
    made = [
        write_store(tmp_path, made_graph.store, info(made_graph, f"{i}" * 64)) for i in range(3)
    ]
    old = time.time() - 2 * 86400
    dead = tmp_path / "building-1-abcdef01-000"
    dead.mkdir()
    stranger = tmp_path / "notes"
    stranger.mkdir()
    for path in tmp_path.iterdir():
        os.utime(path, (old, old))
    last = write_store(tmp_path, made_graph.store, info(made_graph, "9" * 64))
    assert {p.name for p in tmp_path.iterdir()} == {
        "current", "notes", made[-1].path.name, last.path.name,
    }  # fmt: skip
    assert current_store(tmp_path) == last


def test_what_was_touched_lately_is_not_removed(made_graph: Compiled, tmp_path: Path) -> None:
    made = [
        write_store(tmp_path, made_graph.store, info(made_graph, f"{i}" * 64)) for i in range(3)
    ]
    assert all(store.path.is_dir() for store in made)


def test_a_graph_from_compressed_n_triples(made_graph: Compiled, tmp_path: Path) -> None:
    path = tmp_path / "graph.nt.gz"
    write_graph(made_graph.store, path)
    found = write_store(tmp_path / "store", path, info(made_graph))
    store = ox.Store.read_only(str(found.database))
    assert n_triples(store) == n_triples(made_graph.store)
    assert found.info.triples == len(made_graph.store)


@pytest.mark.parametrize("text", ["", "graph-missing\n", "../elsewhere\n", "\0"])
def test_a_pointer_to_nothing_is_no_graph(text: str, tmp_path: Path) -> None:
    assert current_store(tmp_path) is None
    (tmp_path / "current").write_text(text, encoding="utf-8")
    assert current_store(tmp_path) is None


def test_a_graph_of_another_engine_is_not_opened(made_graph: Compiled, tmp_path: Path) -> None:
    write_store(tmp_path, made_graph.store, replace(info(made_graph), engine="other-1"))
    assert current_store(tmp_path) is None


def test_another_day_is_made_once_also_by_two_at_once(made_graph: Compiled, tmp_path: Path) -> None:
    graph = write_store(tmp_path, made_graph.store, info(made_graph))
    found: list[Path] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(day_folder(graph, ontology_dir(), "2012-03-01", False))
        )
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 3
    assert {path.name for path in (graph.path / "days").iterdir()} == {"2012-03-01"}
    day = ox.Store.read_only(str(found[0]))
    query = "SELECT ?day { <https://w3id.org/reegraph/> ree:asOf ?day }"
    assert rows(day, query) == [("2012-03-01",)]
    assert rows(ox.Store.read_only(str(graph.database)), query) == [("2026-06-30",)]


def test_possible_is_a_graph_of_its_own(made_graph: Compiled, tmp_path: Path) -> None:
    graph = write_store(tmp_path, made_graph.store, info(made_graph))
    certain = day_folder(graph, ontology_dir(), "2014-06-30", False)
    possible = day_folder(graph, ontology_dir(), "2014-06-30", True)
    assert certain != possible
    assert day_folder(graph, ontology_dir(), "2014-06-30", True) == possible


def test_fingerprints_tell_contents_and_not_places(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        for name in ("a.csv", "b.csv"):
            (tmp_path / folder / name).write_text(name, encoding="utf-8")
    one, two = (sorted((tmp_path / folder).iterdir()) for folder in ("one", "two"))
    assert fingerprint(one) == fingerprint(two[::-1])
    (tmp_path / "two" / "b.csv").write_text("other", encoding="utf-8")
    assert fingerprint(one) != fingerprint(two)
