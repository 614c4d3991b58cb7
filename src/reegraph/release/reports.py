"""What a release says to people: its README, the quality report, the changelog of the data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.graph.versions import versions
from reegraph.release.changes import Changes, changes_page
from reegraph.release.checksums import File
from reegraph.release.citation import suggested
from reegraph.release.metadata import Edition
from reegraph.release.pages import page
from reegraph.release.quality import quality
from reegraph.release.unclear_licences import ExcludedRow
from reegraph.tables.reader import Tables

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["write_readme", "write_reports"]


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8", newline="")


def _json(found: Any) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def write_reports(
    tables: Tables, kg: Snapshot, left: list[ExcludedRow], changes: Changes, folder: Path
) -> Iterator[File]:
    """Write quality.md and changes.md with the same as JSON."""
    report = quality(tables, kg.store, left, versions(kg.store))
    of = report["publishers"]
    pairs = zip_longest(of["kinds"].items(), of["licences"].items(), fillvalue=("", ""))
    _write(folder, "quality.md", page("quality.md.j2", paired=list(pairs), **report))
    _write(folder, "quality.json", _json(report))
    _write(folder, "changes.md", changes_page(changes))
    _write(folder, "changes.json", _json(changes.data()))
    for name, title in (("quality", "Quality report"), ("changes", "Changes of the data")):
        yield File(f"{name}.md", title, "text/markdown")
        yield File(f"{name}.json", f"{title} (JSON)", "application/json")


def write_readme(
    edition: Edition, files: Iterable[File], kg: Snapshot, left: list[ExcludedRow], folder: Path
) -> Iterator[File]:
    """Write README.md: what is in the release, how to cite it, how to verify it."""
    listed = list(files)
    text = page(
        "README.md.j2",
        edition=edition,
        of=edition.versions,
        cited=suggested(edition),
        tables=sum(file.part.startswith("table:") for file in listed),
        networks=sum(file.part == "nodes" for file in listed),
        triples=len(kg.store),
        left=len(left),
    )
    _write(folder, "README.md", text)
    yield File("README.md", "What is in the release", "text/markdown")
