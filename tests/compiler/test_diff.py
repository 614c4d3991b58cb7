"""Claims added, changed and withdrawn since a git revision."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from reegraph.cli import cli
from reegraph.compiler.diff import compare, diff
from reegraph.errors import DataError, UsageError
from tests.small_tables import Rows, write_tables

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is absent")

OWNED = {"owner": "alpha", "owned": "beta", "percent": "40", "start": "2019"}
BEFORE: Rows = {
    "sources": [{"id": "source-two", "publisher": "Publisher Two"}],
    "actors": [{"id": "alpha", "sources": "source-one"}, {"id": "beta", "sources": "source-one"}],
    "forums": [{"id": "club", "sources": "source-one"}],
    "stakes": [{**OWNED, "sources": "source-one"}],
    "memberships": [
        {"member": "alpha", "forum": "club", "role": "member", "sources": "source-one"}
    ],
}
AFTER: Rows = {
    **BEFORE,
    "stakes": [{**OWNED, "sources": "source-one;source-two"}],
    "memberships": [{"member": "beta", "forum": "club", "role": "member", "sources": "source-one"}],
}


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Tables in a folder of a repository: committed as BEFORE, now as AFTER."""
    tables = tmp_path / "graph data"
    tables.mkdir()
    write_tables(tables, BEFORE)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "before")
    return write_tables(tables, AFTER)


@needs_git
def test_claims_added_changed_and_withdrawn_are_listed(folder: Path) -> None:
    found = diff(folder, "HEAD")
    assert found.added == ("membership--beta--club--member",)
    assert found.withdrawn == ("membership--alpha--club--member",)
    [(key, lost, gained)] = found.changed
    assert key == "stake--alpha--beta--40--2019"
    assert lost == ("ree:sourceScope source-scope:statement",)
    assert gained == ("ree:sourceScope source-scope:record", "ree:statedIn source:source-two")


@needs_git
def test_nothing_changed_against_the_same_tables(folder: Path) -> None:
    git(folder, "commit", "-qam", "after")
    found = diff(folder, "HEAD")
    assert not found.added
    assert not found.changed
    assert not found.withdrawn


@needs_git
def test_the_command_prints_one_line_a_claim(folder: Path) -> None:
    done = CliRunner().invoke(cli, ["check", str(folder), "--diff", "HEAD"], standalone_mode=False)
    assert done.exception is None
    assert "+ membership--beta--club--member" in done.output
    assert "- membership--alpha--club--member" in done.output
    assert "~ stake--alpha--beta--40--2019" in done.output
    done = CliRunner().invoke(cli, ["check", str(folder), "--diff", "HEAD", "--format", "json"])
    assert json.loads(done.stdout)["added"] == ["membership--beta--club--member"]


@needs_git
def test_an_unknown_revision_is_a_usage_error(folder: Path) -> None:
    with pytest.raises(UsageError, match="git: "):
        diff(folder, "no-such-revision")


@needs_git
def test_a_revision_with_faults_says_so(folder: Path) -> None:
    good = (folder / "stakes.csv").read_text(encoding="utf-8")
    (folder / "stakes.csv").write_text(good.replace(",40,", ",400,"), encoding="utf-8", newline="")
    git(folder, "commit", "-qam", "broken")
    (folder / "stakes.csv").write_text(good, encoding="utf-8", newline="")
    with pytest.raises(DataError, match="had faults at the revision HEAD"):
        diff(folder, "HEAD")


def test_two_sets_of_claims_are_compared_by_key() -> None:
    found = compare({"a": frozenset({"x"}), "b": frozenset({"y"})}, {"b": frozenset({"z"})})
    assert found.withdrawn == ("a",)
    assert found.changed == (("b", ("y",), ("z",)),)
