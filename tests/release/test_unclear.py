"""Rows in bulk from sources of unclear licence stay out, and only those."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
from small_tables import Rows, write_tables

from reegraph.compiler.compile import load_checked
from reegraph.compiler.diff import Difference, claims_of, compare
from reegraph.release import ReleaseOptions, release
from reegraph.release.changes import read_previous
from reegraph.release.unclear_licences import BULK, without_bulk
from reegraph.resources import data_dir
from reegraph.tables.reader import read_tables

from .conftest import quiet

LISTED = "source-list"


def copied(number: int) -> Rows:
    """Actors of which each rests on a list of unclear licence alone, and what refers to them."""
    own = [{"id": f"firm-{n:02}", "sources": LISTED} for n in range(number)]
    return {
        "sources": [{"id": LISTED, "licence": "unclear"}],
        "actors": [*own, {"id": "own-firm"}, {"id": "both-firm", "sources": f"{LISTED};source-one"}],
        "names": [
            {"entity": "actor:firm-03", "name": "Three", "language": "en", "script": "Latn",
             "kind": "alias", "source": "source-one"}
        ],
        "stakes": [{"owner": "firm-07", "owned": "own-firm", "percent": "40"}],
    }  # fmt: skip


def test_a_list_is_left_out_with_what_describes_its_rows(tmp_path: Path) -> None:
    tables, _ = load_checked(write_tables(tmp_path, copied(BULK)))
    kept, left = without_bulk(tables)
    ids = {row.cells["id"] for row in kept.rows["actors"]}
    assert ids == {"own-firm", "both-firm", "firm-07"}, "a stake speaks of firm-07"
    assert kept.rows["names"] == []
    assert Counter((row.table, row.reason) for row in left) == {
        ("actors", "bulk"): BULK - 1, ("names", "follows"): 1,
    }  # fmt: skip
    lines = (tmp_path / "actors.csv").read_text(encoding="utf-8").splitlines()
    for row in left:
        if row.table == "actors":
            assert lines[row.line - 1].startswith("firm-")
            assert row.sources == (LISTED,)


def test_the_documentation_says_how_many_are_bulk() -> None:
    text = (data_dir().parent / "docs" / "release.md").read_text(encoding="utf-8")
    assert f"Rows are in bulk where {BULK} rows of one" in text


def test_single_facts_of_such_a_source_stay(tmp_path: Path) -> None:
    tables, _ = load_checked(write_tables(tmp_path, copied(BULK - 1)))
    assert without_bulk(tables) == (tables, [])


def test_shipped_rows_left_out_are_those_that_pandas_finds() -> None:
    """Worked out from the CSV files: rows of one table that rest on one unclear source alone."""
    sources = pd.read_csv(data_dir() / "sources.csv", dtype=str, keep_default_na=False)
    unclear = set(sources.loc[sources["licence"] == "unclear", "id"])
    tables = read_tables(data_dir())
    kept, left = without_bulk(tables)
    for path in sorted(data_dir().glob("*.csv")):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        if path.stem in ("sources", "disputes") or not {"sources", "source"} & set(frame):
            continue
        column = frame["sources" if "sources" in frame else "source"].str.split(";")
        alone = column[column.map(lambda named: named != [""] and set(named) <= unclear)]
        counts = Counter(source for named in alone for source in named)
        large = {source for source, number in counts.items() if number >= BULK}
        expected = sum(bool(set(named) & large) for named in alone)
        found = sum(row.table == path.stem and row.reason == "bulk" for row in left)
        keyed = (
            "id" in frame and frame["id"].is_unique
        )  # an attribution names the id of another row
        ids = set(frame.loc[alone.index, "id"]) if keyed else set()
        stayed = {row.cells["id"] for row in kept.rows[path.stem]} & ids if ids else set()
        spared = sum(bool(set(alone[n]) & large) for n in alone.index
                     if ids and frame.loc[n, "id"] in stayed)  # fmt: skip
        assert found == expected - spared, path.stem
    places = {(row.table, row.line) for row in left}
    assert len(places) == len(left) > 200
    for name, rows in tables.rows.items():
        gone = sum(table == name for table, _ in places)
        assert len(kept.rows[name]) == len(rows) - gone


def test_what_is_released_has_no_faults(small: Path, small_tables: Path) -> None:
    tables, _ = load_checked(small / "tables")
    assert tables.package.version == load_checked(small_tables)[0].package.version
    with (small / "left-out.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["table", "line", "sources", "reason"]]


def test_they_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    source = write_tables(tmp_path / "tables", copied(BULK))
    without = release(tmp_path / "without", ReleaseOptions(source=source), quiet)
    whole = release(tmp_path / "whole", ReleaseOptions(source=source, with_unclear=True), quiet)
    firms = {
        folder: (folder / "tables" / "actors.csv").read_text(encoding="utf-8").count("\nfirm-")
        for folder in (without, whole)
    }
    assert firms == {without: 1, whole: BULK}
    quality = (without / "quality.md").read_text(encoding="utf-8")
    assert f"{BULK} rows are left out" in quality  # the firms but one, and a name
    assert f"| actors | {BULK - 1} |" in quality
    assert f"{BULK} rows of the repository are left out" in (without / "README.md").read_text(
        "utf-8"
    )
    assert "## Rows left out\n\nNone." in (whole / "quality.md").read_text(encoding="utf-8")
    for kept in (False, True):  # the tables before are narrowed as those after
        before = read_previous(str(source), source, kept)
        other = read_previous(str(whole if kept else without), source, kept)
        assert compare(claims_of(before), claims_of(other)) == Difference((), (), ())
        firms_before = sum("/actor/firm-" in str(q.subject) for q in before)
        assert (firms_before > 10) == kept
    assert len((without / "left-out.csv").read_text(encoding="utf-8").splitlines()) == BULK + 1
