"""Networks and measures do not hang on hashing or on the order of rows."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reegraph.compiler.compile import compile_graph
from reegraph.resources import ontology_dir

from .conftest import opened
from .made_rows import Rows, fingerprint, rows

PROGRAM = """
import reegraph
from tests.network.made_rows import fingerprint
print(fingerprint(reegraph.load(), "India", "lithium", "chn-antimony-licensing-2024"))
"""


def shuffled(folder: Path, target: Path, seed: int) -> Path:
    """The same tables with their rows in another order."""
    rng = random.Random(seed)
    target.mkdir()
    for path in sorted(folder.iterdir()):
        if path.suffix != ".csv":
            (target / path.name).write_bytes(path.read_bytes())
            continue
        with path.open(encoding="utf-8", newline="") as file:
            header, *found = list(csv.reader(file))
        rng.shuffle(found)
        with (target / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *found])
    return target


def test_shuffled_rows_give_the_same_networks(
    tables: Callable[[Rows], Path], tmp_path: Path
) -> None:
    folder = tables(rows())
    assert len(compile_graph(folder, ontology_dir()).store) > 0
    found = {
        fingerprint(opened(where, tmp_path / f"{where.name}.nt"), "aaa", "metal", "stop")
        for where in (folder, *(shuffled(folder, tmp_path / f"s{n}", n) for n in (1, 2)))
    }
    assert len(found) == 1


@pytest.mark.complete
def test_hash_seeds_give_the_same_networks() -> None:
    root = Path(__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{root}{os.pathsep}tests"},
        ).stdout
        for seed in ("1", "2024")
    }  # fmt: skip
    assert len(found) == 1
    assert len(found.pop().strip()) == 64
