"""Commands that are ended: by their time limit, by Ctrl-C, by damaged stores, by a closed pipe."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reegraph.compiler.stores import StoreFolder
from reegraph.graph.snapshot import shipped

from .conftest import Run, started

CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENDED = [
    "Error: The query did not finish within 2 s.",
    "Hint: Narrow it or raise the limit (--timeout, timeout=).",
]


_days = shutil.ignore_patterns("days")  # other tests are making some


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A copy of the store of the shipped graph, to be damaged."""
    found = shipped()
    assert isinstance(found, StoreFolder)
    return Path(shutil.copytree(found.path.parent, tmp_path / "store", ignore=_days))


@pytest.mark.parametrize(
    "form",
    [
        "csv",
        pytest.param("json", marks=pytest.mark.complete),
        pytest.param("table", marks=pytest.mark.complete),
        pytest.param("parquet", marks=pytest.mark.complete),
    ],
)
def test_cross_product_ends_at_its_limit(form: str) -> None:
    shipped()
    process = started("query", CROSS, "--timeout", "2", "--format", form, stdout=subprocess.DEVNULL)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert err.decode().splitlines() == ENDED


def test_count_over_cross_product_ends_at_its_limit() -> None:
    query = CROSS.replace("*", "(COUNT(*) AS ?n)")
    process = started("query", query, "--timeout", "2")
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.decode().splitlines()) == (1, b"", ENDED)


def test_file_is_whole_or_absent_when_the_limit_ends_the_query(tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    target.write_text("before\n", encoding="utf-8")
    process = started("query", CROSS, "--timeout", "2", "-o", str(target))
    process.communicate(timeout=30)
    assert process.returncode == 1
    assert target.read_text(encoding="utf-8") == "before\n"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_ends_a_command() -> None:
    process = started("query", CROSS.replace("*", "(COUNT(*) AS ?n)"))
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert (process.returncode, err.decode()) == (130, "Error: Interrupted.\n")


def test_closed_pipe_is_no_fault() -> None:
    for form in ("csv", "tsv", "json", "md"):
        process = started("query", "SELECT * { ?s ?p ?o }", "--format", form)
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(10)
        process.stdout.close()
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == b""
        process.stderr.close()


def test_store_that_lost_its_pointer(run: Run, damaged: Path) -> None:
    (damaged / "current").write_text("nowhere\n", encoding="utf-8")
    ended = run("query", "ASK {}", "--store", str(damaged))
    assert ended.code == 1
    assert ended.err.splitlines()[0] == f"Error: There is no graph in {damaged}."


@pytest.mark.parametrize("pattern", ["CURRENT", "*.sst", "MANIFEST-*"])
def test_store_with_a_damaged_file(run: Run, damaged: Path, pattern: str) -> None:
    name = (damaged / "current").read_text(encoding="utf-8").strip()
    database = damaged / name / "db"  # a cache may hold the graph before too
    for path in database.glob(pattern):
        path.write_text("nonsense", encoding="utf-8")
    ended = run("query", "SELECT * { ?s ?p ?o } LIMIT 3", "--store", str(damaged))
    assert ended.code == 1
    fault, hint = ended.err.splitlines()
    assert fault.startswith(f"Error: The graph in {database} is damaged (")
    assert hint == f"Hint: Remove {database.parent} and build it again."
