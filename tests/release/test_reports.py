"""The quality report and the changelog say what pandas counts in the tables."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from small_tables import write_tables

from reegraph.compiler.compile import compile_graph
from reegraph.errors import UsageError
from reegraph.graph.versions import versions
from reegraph.knowledge import KnowledgeGraph
from reegraph.release.changes import changes_page, changes_since, read_previous
from reegraph.release.pages import page
from reegraph.release.quality import conflicts, quality
from reegraph.resources import data_dir, ontology_dir
from reegraph.tables.reader import read_tables


@pytest.fixture(scope="module")
def found(kg: KnowledgeGraph) -> dict[str, Any]:
    return quality(read_tables(data_dir()), kg.store, [], versions(kg.store))


def test_completeness_is_the_share_of_filled_cells(found: dict[str, Any]) -> None:
    for path in data_dir().glob("*.csv"):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        said = found["completeness"][path.stem]
        assert said["rows"] == len(frame)
        if len(frame):
            filled = frame != ""
            assert said["filled"] == pytest.approx(filled.to_numpy().mean(), abs=1e-4)
            for column in frame:
                assert said["columns"][column]["cells"] == filled[column].sum()


def test_evidence_is_that_of_the_claims(found: dict[str, Any], claims: pd.DataFrame) -> None:
    said = found["evidence"]
    assert said["claims"] == len(claims)
    counted = claims["confidence"].value_counts().to_dict()
    assert {k: v["claims"] for k, v in said["confidence"].items()} == counted
    assert said["single_report"]["claims"] == counted["single-report"]
    stated = claims["stated"].sum()
    assert said["source_scope"]["statement"]["claims"] == stated
    assert said["source_scope"]["record"]["claims"] == len(claims) - stated
    stakes = claims[claims["table"] == "stakes"]
    assert said["by_class"]["Stake"] == {
        "claims": len(stakes),
        "statement_scoped": stakes["stated"].sum(),
        "single_report": (stakes["confidence"] == "single-report").sum(),
    }
    assert sum(c["claims"] for c in said["by_class"].values()) == len(claims)


@pytest.mark.complete
def test_publishers_and_languages_are_those_of_the_sources(found: dict[str, Any]) -> None:
    frame = pd.read_csv(data_dir() / "sources.csv", dtype=str, keep_default_na=False)
    said = found["publishers"]
    assert said["sources"] == len(frame)
    assert said["languages"] == frame["language"].value_counts().to_dict()
    assert said["licences"] == frame["licence"].value_counts().to_dict()
    assert sum(said["countries"].values()) + said["country_unknown"] == len(frame)
    assert set(said["countries"]) <= {
        r.cells["state"] for r in read_tables(data_dir()).rows["countries"]
    }
    indian = frame[frame["url"].str.contains(r"^https?://[^/]*\.gov\.in(?:/|$)", regex=True)]
    assert said["countries"]["ind"] >= len(indian) > 0


def test_conflicts_are_pairs_of_claims(kg: KnowledgeGraph, claims: pd.DataFrame) -> None:
    said = conflicts(kg.store)
    pairs = {frozenset((row["claim"], row["other"])) for row in said["list"]}
    answer = kg.store.query(
        "SELECT ?a ?b { ?a <https://w3id.org/reegraph/ontology/conflictsWith> ?b }"
    )
    stated = {frozenset(t.value.rpartition("/")[2] for t in row) for row in answer}  # type: ignore[union-attr]
    assert {frozenset(c.partition(":")[2] for c in pair) for pair in pairs} == stated
    assert said["pairs"] == len(stated)


def test_the_page_shows_hostile_names_as_text(found: dict[str, Any]) -> None:
    publishers = found["publishers"] | {"largest": {"<script>|x": 3}}
    text = page("quality.md.j2", paired=[], **(found | {"publishers": publishers}))
    assert "\\<script>\\|x (3)" in text


BEFORE = {
    "actors": [{"id": "one"}, {"id": "two"}],
    "stakes": [{"owner": "one", "owned": "two", "percent": "40"}],
}
AFTER = {
    "sources": [{"id": "source-two", "publisher": "Other"}],
    "actors": [{"id": "one"}, {"id": "two"}, {"id": "three"}],
    "stakes": [{"owner": "three", "owned": "two", "percent": "10"}],
    "withdrawn": [
        {"key": "stake--one--two--40", "withdrawn": "2026-06-01", "reason": "It was 10 of three.",
         "replaced_by": "stake--three--two--10"}
    ],
}  # fmt: skip


def test_the_changelog_lists_added_and_withdrawn_claims(tmp_path: Path) -> None:
    for name, rows in (("before", BEFORE), ("after", AFTER)):
        (tmp_path / name).mkdir()
        write_tables(tmp_path / name, rows)
    before = read_previous(str(tmp_path / "before"), tmp_path / "after", False)
    after = compile_graph(tmp_path / "after", ontology_dir()).store
    changes = changes_since(before, after, read_tables(tmp_path / "after"))
    assert changes.data()["added"] == ["stake--three--two--10"]
    (withdrawn,) = changes.data()["withdrawn"]
    assert withdrawn["claim"] == "stake--one--two--40"
    assert withdrawn["replaced_by"] == "stake--three--two--10"
    text = changes_page(changes)
    assert "| stake | 1 | 0 | 1 |" in text
    assert "- `stake--one--two--40`, 2026-06-01: It was 10 of three." in text
    first = changes_page(changes_since(None, after, read_tables(tmp_path / "after")))
    assert "No earlier release was named" in first


def test_a_release_a_revision_or_neither_before(
    small: Path, small_tables: Path, tmp_path: Path
) -> None:
    after = compile_graph(small_tables, ontology_dir()).store
    tables = read_tables(small_tables)
    same = changes_since(read_previous(str(small), small_tables, False), after, tables)
    assert same.data()["counts"] == {"added": 0, "changed": 0, "withdrawn": 0}
    with pytest.raises(UsageError, match="neither a release"):
        read_previous(str(tmp_path), small_tables, False)
    with pytest.raises(UsageError, match="neither a folder nor"):
        read_previous("--help", small_tables, False)
    write_tables(tmp_path, BEFORE)
    commit = ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "first"]
    for arguments in (["init", "-q"], ["add", "."], commit):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
    write_tables(tmp_path, AFTER)
    later = compile_graph(tmp_path, ontology_dir()).store
    changes = changes_since(read_previous("HEAD", tmp_path, False), later, read_tables(tmp_path))
    assert json.dumps(changes.data()["counts"]) == '{"added": 1, "changed": 0, "withdrawn": 1}'
