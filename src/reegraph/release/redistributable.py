"""What may be passed on in bulk: the tables without what a release leaves out, and their graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reegraph.graph.snapshot import Snapshot
from reegraph.release.unclear_licences import ExcludedRow, without_bulk
from reegraph.tables.reader import Tables

__all__ = ["Public", "redistributable"]


@dataclass(frozen=True)
class Public:
    """Tables that may be passed on, the rows that were left out, and the graph of the tables."""

    tables: Tables
    left: list[ExcludedRow]
    kg: Snapshot


def redistributable(
    source: Path | None,
    with_unclear: bool,
    progress: Callable[[str], None],
    day: str | None = None,
    possible: bool = False,
) -> Public:
    """Check a folder of tables, narrow them unless `with_unclear`, and make their graph for a day.

    The folder is the shipped one for None; the day is an ISO date, None for the reference date.

    Raises DataError where the tables have faults, UsageError for a malformed day.
    """
    from reegraph.compiler.compile import compile_tables, load_checked
    from reegraph.compiler.stores import StoreInfo, engine
    from reegraph.graph.snapshot import in_memory
    from reegraph.resources import data_dir, ontology_dir

    progress("reading tables")
    tables, warnings = load_checked(data_dir() if source is None else source)
    left: list[ExcludedRow] = []
    if not with_unclear:
        tables, left = without_bulk(tables)
    compiled = compile_tables(tables, warnings, ontology_dir(), progress)
    info = StoreInfo(compiled.version, compiled.reference_date, "", engine(), len(compiled.store))
    return Public(tables, left, in_memory(compiled.store, info, day, possible))
