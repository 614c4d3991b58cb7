"""The changelog of the data: claims added, changed and withdrawn since the release before."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from reegraph.compiler.compile import compile_tables, load_checked
from reegraph.compiler.diff import Difference, at_revision, claims_of, compare
from reegraph.errors import DataError, UsageError
from reegraph.graph.snapshot import open_graph
from reegraph.graph.versions import Versions, versions
from reegraph.release.graphs import NT
from reegraph.release.unclear_licences import without_bulk
from reegraph.resources import ontology_dir
from reegraph.tables.reader import Tables

__all__ = ["Changes", "changes_page", "changes_since", "read_previous"]


@dataclass(frozen=True)
class Changes:
    """What changed from one version to another; `before` is None for a first release."""

    before: Versions | None
    after: Versions
    difference: Difference
    reasons: dict[str, tuple[str, str, str]]

    def data(self) -> dict[str, Any]:
        """Return the same for programs: keys of claims, with what was lost and gained, and why."""
        d = self.difference
        return {
            "from": None if self.before is None else vars(self.before),
            "to": vars(self.after),
            "counts": {
                "added": len(d.added),
                "changed": len(d.changed),
                "withdrawn": len(d.withdrawn),
            },
            "added": list(d.added),
            "changed": [
                {"claim": key, "lost": list(lost), "gained": list(gained)}
                for key, lost, gained in d.changed
            ],
            "withdrawn": [{"claim": key, **self._reason(key)} for key in d.withdrawn],
        }

    def _reason(self, key: str) -> dict[str, str]:
        found = self.reasons.get(key)
        if found is None:
            return {}
        return dict(zip(("on", "reason", "replaced_by"), found, strict=True))


def read_previous(place: str, source: Path, with_unclear: bool) -> ox.Store:
    """Read the graph of the release before.

    `place` is its folder, a folder of tables, or a git revision of the tables in `source`; tables
    are narrowed as those of this release. Raises UsageError where there is none, DataError where its
    tables have faults.
    """
    folder = Path(place)
    if (folder / NT).is_file():
        return open_graph(folder / NT).store
    if (folder / "datapackage.json").is_file():
        return _compiled(folder, with_unclear)
    if folder.exists():
        raise UsageError(
            f"{folder} is neither a release nor a folder of tables.",
            f"This is neither a release (it would hold {NT}) nor a folder of tables (datapackage.json).",
        )
    if place.startswith("-"):
        raise UsageError(f"'{place}' is neither a folder nor a revision.")
    with tempfile.TemporaryDirectory(prefix="reegraph-") as taken:
        at_revision(source, place, Path(taken))
        try:
            return _compiled(Path(taken), with_unclear)
        except DataError as fault:
            raise DataError(f"The tables had faults at {place}.", fault.faults) from fault


def _compiled(folder: Path, with_unclear: bool) -> ox.Store:
    tables, warnings = load_checked(folder)
    if not with_unclear:
        tables, _ = without_bulk(tables)
    return compile_tables(tables, warnings, ontology_dir()).store


def changes_since(before: ox.Store | None, after: ox.Store, tables: Tables) -> Changes:
    """List what changed since the release before; all is new where there is none."""
    earlier = {} if before is None else claims_of(before)
    reasons = {
        row.cells["key"]: (row.cells["withdrawn"], row.cells["reason"], row.cells["replaced_by"])
        for row in tables.rows.get("withdrawn", [])
    }
    return Changes(
        None if before is None else versions(before),
        versions(after),
        compare(earlier, claims_of(after)),
        reasons,
    )


def changes_page(changes: Changes) -> str:
    """Write the changelog as Markdown: numbers by kind of claim, then every claim."""
    to = changes.after
    d = changes.difference
    head = f"# Changes of the data\n\nTo {to}.\n"
    if changes.before is None:
        return (
            f"{head}\nNo earlier release was named: all {len(d.added):,} claims count as new "
            "(`changes.json` lists them).\n"
        )
    lines = [f"# Changes of the data\n\nFrom {changes.before},\nto {to}.\n"]
    lines.append(
        f"{len(d.added):,} claims were added, {len(d.changed):,} changed, {len(d.withdrawn):,} "
        "withdrawn. A claim has changed where its sources, dates or values have; its key stays.\n"
    )
    lines += _numbers(d)
    lines += _listed("Added", (f"- `{key}`" for key in d.added))
    lines += _listed("Changed", (_changed(*entry) for entry in d.changed))
    lines += _listed("Withdrawn", (_withdrawn(key, changes) for key in d.withdrawn))
    return "\n".join(lines) + "\n"


def _kind(key: str) -> str:
    return key.partition("--")[0]


def _numbers(d: Difference) -> list[str]:
    added, gone = Counter(map(_kind, d.added)), Counter(map(_kind, d.withdrawn))
    changed = Counter(_kind(key) for key, _, _ in d.changed)
    kinds = sorted({*added, *changed, *gone})
    if not kinds:
        return []
    rows = [f"| {kind} | {added[kind]} | {changed[kind]} | {gone[kind]} |" for kind in kinds]
    return ["| kind of claim | added | changed | withdrawn |", "|---|---:|---:|---:|", *rows, ""]


def _listed(title: str, entries: Iterable[str]) -> list[str]:
    found = list(entries)
    return [f"## {title}\n", *found, ""] if found else []


def _code(text: str) -> str:
    """Write a text as code that no mark in it can end."""
    mark = "``" if "`" in text else "`"
    return f"{mark}{' '.join(text.split())}{mark}"


def _changed(key: str, lost: tuple[str, ...], gained: tuple[str, ...]) -> str:
    parts = [f"  - no longer {_code(text)}" for text in lost]
    parts += [f"  - now {_code(text)}" for text in gained]
    return "\n".join([f"- `{key}`", *parts])


def _withdrawn(key: str, changes: Changes) -> str:
    found = changes.reasons.get(key)
    if found is None:
        return f"- `{key}`: replaced or left out"
    day, reason, other = found
    return f"- `{key}`, {day}: {reason}" + (f" Replaced by `{other}`." if other else "")
