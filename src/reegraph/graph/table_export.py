"""Write the tables of a graph as CSV or Parquet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reegraph.atomic import atomic_file
from reegraph.errors import StoreError
from reegraph.graph.versions import Versions, ontology_version
from reegraph.parquet import write_parquet
from reegraph.resources import data_dir

__all__ = ["FOLDERS", "write_tables"]

FOLDERS = ("csv", "parquet")


def write_tables(form: str, folder: Path, source: Path | None = None) -> list[Path]:
    """Write tables into a folder, with the versions in datapackage.json or in each Parquet file.

    Args:
        form: `csv` (with datapackage.json) or `parquet`, whose columns are typed as the schema says.
        folder: Where they are written; it is made if need be.
        source: The folder of the tables; the shipped ones where it is None.

    Returns:
        The files that were written.

    Raises:
        StoreError: The folder cannot be written.
        UsageError: The package pyarrow is missing.
    """
    from reegraph.tables.reader import read_tables

    origin = data_dir() if source is None else source
    tables = read_tables(origin)
    package = tables.package
    day = package.reference_date
    of = Versions(package.version, ontology_version(), day, day)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if form == "csv":
            names = [t.path for t in package.tables.values()]
            for name in names:
                _write(folder / name, (origin / name).read_bytes())
            descriptor = folder / "datapackage.json"
            _write(descriptor, _descriptor(origin / "datapackage.json", of))
            return [descriptor, *(folder / name for name in names)]
        return [
            _parquet(table, tables.rows[name], folder, of) for name, table in package.tables.items()
        ]
    except OSError as fault:
        raise StoreError(f"{folder} cannot be written: {fault.strerror or fault}.") from fault


def _write(path: Path, content: bytes) -> None:
    with atomic_file(path) as file:
        file.write(content)


def _descriptor(path: Path, of: Versions) -> bytes:
    """Return a datapackage.json with the version of the ontology after the reference date."""
    content: dict[str, Any] = {}
    for key, value in json.loads(path.read_text(encoding="utf-8")).items():
        content[key] = value
        if key == "referenceDate":
            content["ontologyVersion"] = of.ontology
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _parquet(table: Any, rows: Any, folder: Path, of: Versions) -> Path:
    """Write one table as typed Parquet: lists as lists, numbers as numbers, empty cells missing."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for name, column in table.columns.items():
        cells = [row.cells[name] for row in rows]
        if column.type == "list":
            columns[name] = [list(column.values(cell)) for cell in cells]
        elif column.type == "integer":
            columns[name] = pd.array([int(c) if c else None for c in cells], dtype="Int64")
        elif column.type == "number":
            columns[name] = pd.array([float(c) if c else None for c in cells], dtype="Float64")
        elif column.type == "boolean":
            columns[name] = pd.array([c == "true" if c else None for c in cells], dtype="boolean")
        else:
            columns[name] = pd.array([c or None for c in cells], dtype="str")
    path = folder / f"{table.name}.parquet"
    with atomic_file(path) as file:
        write_parquet(pd.DataFrame(columns), file, str(of))
    return path
