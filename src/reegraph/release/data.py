"""The tables of a release: CSV as they are written in the repository, Parquet, and their codebook."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

from reegraph.graph.table_export import write_tables
from reegraph.release.checksums import File
from reegraph.release.unclear_licences import ExcludedRow
from reegraph.resources import ontology_dir
from reegraph.tables.codebook import codebook
from reegraph.tables.reader import Tables
from reegraph.tables.schema import read_package

__all__ = ["LEFT_OUT", "copy_ontology", "write_data", "write_left_out", "write_narrowed"]

LEFT_OUT = "left-out.csv"


def write_data(tables: Tables, left: list[ExcludedRow], folder: Path) -> Iterator[File]:
    """Write `tables/`, `parquet/` and `codebook.md` of the tables that a release holds."""
    narrowed = folder / "tables"
    write_narrowed(tables, left, narrowed)
    yield File(
        "tables/datapackage.json",
        "Contract of the tables",
        "application/json",
        "Types, keys, codes and meaning of every column, as reegraph reads and builds the tables.",
    )
    for table in tables.package.tables.values():
        yield File(
            f"tables/{table.path}",
            table.title,
            "text/csv",
            table.description,
            f"table:{table.name}",
        )
    write_tables("parquet", folder / "parquet", narrowed)
    for table in tables.package.tables.values():
        yield File(
            f"parquet/{table.name}.parquet",
            f"{table.title} (Parquet)",
            "application/vnd.apache.parquet",
            table.description,
        )
    text = codebook(read_package(narrowed), ontology_dir() / "schemes", "# Codebook")
    (folder / "codebook.md").write_text(text, encoding="utf-8", newline="")
    yield File(
        "codebook.md",
        "Codebook of the tables",
        "text/markdown",
        "Every table, column, code and check with its definition.",
    )


def write_narrowed(tables: Tables, left: list[ExcludedRow], folder: Path) -> None:
    """Write tables as CSV with datapackage.json, without the rows that are left out."""
    write_tables("csv", folder, tables.package.directory)
    for name in sorted({row.table for row in left}):
        _write(tables, name, folder / tables.package.tables[name].path)


def _write(tables: Tables, name: str, path: Path) -> None:
    """Write a table whose rows are not all of those in its file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, list(tables.package.tables[name].columns), lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(row.cells for row in tables.rows[name])


def write_left_out(left: list[ExcludedRow], folder: Path) -> Iterator[File]:
    """Write `left-out.csv`: where each row that was left out stands in the tables of the repository.

    The line is that of the file in graph_data/ at the version of the data; what it says is not
    repeated here.
    """
    with (folder / LEFT_OUT).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("table", "line", "sources", "reason"))
        for row in left:
            writer.writerow((row.table, row.line, ";".join(row.sources), row.reason))
    yield File(
        LEFT_OUT,
        "Rows left out",
        "text/csv",
        "Table, line, sources and reason of each row that the release leaves out because the licence "
        "of its sources is unclear.",
        "left-out",
    )


_ONTOLOGY = {
    ".ttl": "text/turtle",
    ".rq": "application/sparql-query",
    ".tsv": "text/tab-separated-values",
}


def copy_ontology(folder: Path) -> Iterator[File]:
    """Copy the ontology with its schemes, shapes, checks, rules and alignments to `ontology/`."""
    target = folder / "ontology"
    origin = ontology_dir()
    for path in sorted(origin.rglob("*")):
        if path.suffix not in _ONTOLOGY:
            continue
        place = target / path.relative_to(origin)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        relative = place.relative_to(folder)
        kind = relative.parent.name.removesuffix("s")
        name = "Ontology" if kind == "ontology" else f"{path.stem} ({kind})".replace("-", " ")
        yield File(relative.as_posix(), name, _ONTOLOGY[path.suffix], part="ontology")
