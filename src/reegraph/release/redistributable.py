"""What may be passed on in bulk: the tables without what a release leaves out, and their graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reegraph.graph.snapshot import Snapshot
from reegraph.release.unclear_licences import LeftOut, without_bulk
from reegraph.tables.reader import Tables

__all__ = ["Public", "public"]


@dataclass(frozen=True)
class Public:
    """Tables that may be passed on, the rows that were left out, and the graph of the tables."""

    tables: Tables
    left: list[LeftOut]
    kg: Snapshot


def public(
    source: Path | None,
    with_unclear: bool,
    progress: Callable[[str], None],
    day: str | None = None,
    possible: bool = False,
) -> Public:
    """Check a folder of tables (None: the shipped ones), narrow them unless `with_unclear`, and make
    their graph for a day (ISO date, None for the reference date).

    Raises DataError where the tables have faults, UsageError for a malformed day.
    """
    from reegraph.compiler.compile import checked, compile_tables
    from reegraph.compiler.stores import Info, engine
    from reegraph.graph.snapshot import in_memory
    from reegraph.resources import data_dir, ontology_dir

    progress("reading tables")
    tables, warnings = checked(data_dir() if source is None else source)
    left: list[LeftOut] = []
    if not with_unclear:
        tables, left = without_bulk(tables)
    compiled = compile_tables(tables, warnings, ontology_dir(), progress)
    info = Info(compiled.version, compiled.reference_date, "", engine(), len(compiled.store))
    return Public(tables, left, in_memory(compiled.store, info, day, possible))
