"""A release as a whole: the same bytes each time, all files named and checked, faults harmless."""

from __future__ import annotations

import filecmp
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import reegraph
from reegraph.errors import DataError, ReegraphError, UsageError
from reegraph.release import ReleaseOptions, release
from reegraph.release import build as making
from tests.cli.conftest import Run, run  # noqa: F401  # a fixture

from .conftest import quiet

PACKAGE = Path(reegraph.__file__).resolve().parent


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def same(one: Path, other: Path) -> None:
    names = files(one)
    assert names == files(other)
    assert filecmp.cmpfiles(one, other, names, shallow=False)[1:] == ([], [])


def released(target: Path, seed: str, *options: str) -> None:
    """A release in a process of its own under a seed of hashes."""
    environment = {
        **os.environ, "PYTHONHASHSEED": seed,
        "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]),
    }  # fmt: skip
    command = [sys.executable, "-m", "reegraph", "release", str(target), *options]
    subprocess.run(command, check=True, capture_output=True, env=environment)


@pytest.mark.complete
def test_another_process_gives_the_same_bytes(
    small: Path, small_tables: Path, tmp_path: Path
) -> None:
    for seed in ("0", "4711"):
        released(tmp_path / seed, seed, "--tables", str(small_tables))
        same(small, tmp_path / seed)


def test_checksums_cover_every_file(small: Path) -> None:
    lines = (small / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    assert sorted([*listed, "SHA256SUMS"]) == files(small)
    for name, digest in listed.items():
        assert hashlib.sha256((small / name).read_bytes()).hexdigest() == digest


def test_a_release_holds_what_it_promises(small: Path) -> None:
    names = files(small)
    for name in (
        "README.md", "CITATION.cff", "datapackage.json", "dcat.ttl", "void.ttl",
        "ro-crate-metadata.json", "quality.md", "quality.json", "changes.md", "changes.json",
        "left-out.csv", "codebook.md", "graph/reegraph.nt.gz", "panel/dyad-year.csv",
        "networks/state-agreements/state-agreements.graphml", "ontology/reegraph.ttl",
    ):  # fmt: skip
        assert name in names
    readme = (small / "README.md").read_text(encoding="utf-8")
    top = {name.partition("/")[0] for name in names} - {"README.md"}
    assert all(f"`{name}" in readme or f"{name}" in readme for name in top)


def test_tables_with_faults_make_no_release(
    small: Path, small_tables: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "tables"
    broken.mkdir()
    for path in small_tables.iterdir():
        (broken / path.name).write_bytes(path.read_bytes())
    with (broken / "stakes.csv").open("a", encoding="utf-8") as file:
        file.write("nobody,nothing,1,,,source-one,\n")
    target = tmp_path / "release"
    release(target, ReleaseOptions(source=small_tables), quiet)
    with pytest.raises(DataError):
        release(target, ReleaseOptions(source=broken), quiet)
    same(small, target)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["release", "tables"]


def test_without_pyarrow_nothing_is_begun(
    small_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match="pyarrow") as fault:
        release(tmp_path / "release", ReleaseOptions(source=small_tables), quiet)
    assert isinstance(fault.value, ReegraphError)
    assert "reegraph[parquet]" in str(fault.value.hint)
    assert list(tmp_path.iterdir()) == []


def test_the_command(run: Run, small: Path, small_tables: Path, tmp_path: Path) -> None:  # noqa: F811
    target = tmp_path / "my release"
    done = run("release", str(target), "--tables", str(small_tables))
    assert done.code == 0
    assert done.out.decode().strip() == str(target)
    assert "writing networks" in done.err
    same(small, target)
    (target / "mine.txt").write_text("mine", encoding="utf-8")
    refused = run("release", str(target), "--tables", str(small_tables))
    assert refused.code == 2
    assert "mine.txt" in refused.err
    assert "--force" in refused.err
    assert run("release", str(target), "--tables", str(small_tables), "--force").code == 0
    assert (target / "mine.txt").is_file()
    assert run("release", str(tmp_path / "x"), "--base", "ftp://x").code == 2
