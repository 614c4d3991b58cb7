"""A release from its tables: every file in turn, then what describes them, then their checksums."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reegraph.errors import UsageError
from reegraph.graph.snapshot import Snapshot
from reegraph.release.checksums import File, measured, write_sums
from reegraph.release.folder import require_place, written_aside
from reegraph.release.metadata import Edition, edition
from reegraph.release.package import Fields, write_package
from reegraph.release.redistributable import redistributable
from reegraph.release.unclear_licences import ExcludedRow
from reegraph.tables.reader import Tables

if TYPE_CHECKING:
    from reegraph.release.changes import Changes

__all__ = ["ReleaseOptions", "release"]

Progress = Callable[[str], None]


@dataclass(frozen=True)
class ReleaseOptions:
    """What may be chosen for a release.

    `source` is a folder of tables (None: the shipped ones), `previous` an earlier release, a folder
    of tables or a git revision, `with_unclear` keeps rows in bulk from sources of unclear licence,
    `base` is the address under which the files will be found, `force` allows a folder with other
    files in it.
    """

    source: Path | None = None
    previous: str | None = None
    with_unclear: bool = False
    base: str = ""
    force: bool = False


@dataclass
class Draft:
    """A release in the making: its graph and tables, and the files that are written so far."""

    folder: Path
    edition: Edition
    tables: Tables
    left: list[ExcludedRow]
    kg: Snapshot
    changes: Changes
    files: list[File] = field(default_factory=list)


def release(folder: Path, wishes: ReleaseOptions | None = None, progress: Progress = print) -> Path:
    """Write a release into a folder, whole or not at all; returns the folder.

    The same tables give the same bytes. Raises UsageError where the folder holds other files or
    pyarrow is missing, DataError where the tables have faults, StoreError where it cannot write.
    """
    chosen = wishes or ReleaseOptions()
    require_place(folder, chosen.force)
    if importlib.util.find_spec("pyarrow") is None:
        raise UsageError(
            "A release holds Parquet files, which need the package pyarrow.",
            "Install it with `pip install reegraph[parquet]`.",
        )
    with written_aside(folder) as aside:
        draft = _begun(aside, chosen, progress)
        _write_contents(draft, progress)
        _write_descriptions(draft, progress)
    return folder


def _begun(aside: Path, wishes: ReleaseOptions, progress: Progress) -> Draft:
    """Check and narrow the tables, and compile their graph."""
    from reegraph.graph.versions import versions
    from reegraph.release.changes import changes_since, read_previous
    from reegraph.resources import data_dir

    source = data_dir() if wishes.source is None else wishes.source
    narrowed = redistributable(source, wishes.with_unclear, progress)
    store = narrowed.kg.store
    before = None
    if wishes.previous is not None:
        progress("reading the release before")
        before = read_previous(wishes.previous, source, wishes.with_unclear)
    changes = changes_since(before, store, narrowed.tables)
    last = changes.before.data if changes.before is not None else ""
    of = edition(source, versions(store), wishes.base, last)
    return Draft(aside, of, narrowed.tables, narrowed.left, narrowed.kg, changes)


def _write_contents(draft: Draft, progress: Progress) -> None:
    from reegraph.release.data import copy_ontology, write_data, write_left_out
    from reegraph.release.graphs import write_graphs
    from reegraph.release.networks import write_networks
    from reegraph.release.panel import write_panel

    progress("writing tables")
    draft.files += write_data(draft.tables, draft.left, draft.folder)
    draft.files += write_left_out(draft.left, draft.folder)
    progress("writing the graph")
    draft.files += write_graphs(draft.kg.store, draft.folder)
    draft.files += copy_ontology(draft.folder)
    progress("writing networks")
    of = draft.edition.versions
    draft.files += write_networks(draft.kg, of, draft.folder)
    progress("writing the dyad-year panel")
    draft.files += write_panel(draft.kg, of, draft.folder)


def _write_descriptions(draft: Draft, progress: Progress) -> None:
    """Write reports first, then what names every file with its checksum."""
    from reegraph.release.catalogue import write_catalogue
    from reegraph.release.citation import write_citation
    from reegraph.release.crate import write_crate
    from reegraph.release.reports import write_readme, write_reports
    from reegraph.release.void import write_void

    folder, edition = draft.folder, draft.edition
    progress("writing reports")
    draft.files += write_reports(draft.tables, draft.kg, draft.left, draft.changes, folder)
    draft.files += write_readme(edition, draft.files, draft.kg, draft.left, folder)
    write_citation(folder, edition)
    draft.files.append(File("CITATION.cff", "How to cite", "application/yaml"))
    progress("writing metadata and checksums")
    described, keys = _described(draft)
    write_package(folder, edition, measured(folder, draft.files), described, keys)
    draft.files.append(File("datapackage.json", "Data Package of all tables", "application/json"))
    measures = measured(folder, draft.files)
    write_catalogue(folder, edition, measures)
    write_void(folder, edition, draft.kg.store, measures)
    draft.files += [
        File("dcat.ttl", "Catalogue (DCAT 3)", "text/turtle"),
        File("void.ttl", "Description of the graph (VoID)", "text/turtle"),
    ]
    write_crate(folder, edition, measured(folder, draft.files))
    write_sums(folder)


def _described(draft: Draft) -> tuple[dict[str, Fields], dict[str, list[str]]]:
    """Return columns and keys of the CSV files that are no table of the graph, by path."""
    from reegraph.release.columns import fields
    from reegraph.release.networks import header
    from reegraph.release.panel import KEY, PANEL, panel_fields

    described: dict[str, Fields] = {PANEL: panel_fields(draft.kg)}
    keys = {PANEL: KEY}
    for file in draft.files:
        if file.part in ("nodes", "edges", "left-out"):
            described[file.path] = fields(file.part, header(draft.folder / file.path))
            if file.part == "nodes":
                keys[file.path] = ["id"]
    return described, keys
