"""Small data packages for tests: only the cells that matter, the rest filled in."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from reegraph.resources import data_dir

Rows = dict[str, list[dict[str, str]]]

SOURCE = {
    "id": "source-one", "title": "One", "publisher": "Publisher One", "date": "2024-03-05",
    "url": "https://example.org/one", "kind": "news", "language": "en", "licence": "facts-only",
}  # fmt: skip
DEFAULTS: dict[str, dict[str, str]] = {
    "sources": SOURCE,
    "areas": {"id": "world", "name": "World"},
    "actors": {"kind": "firm", "polity": "false"},
    "forums": {"kind": "alliance"},
    "agreements": {"kind": "mou", "status": "signed", "summary": "A summary."},
    "measures": {"kind": "export-ban", "effect": "restrictive", "summary": "A summary."},
    "proposals": {"summary": "A summary."},
    "challenges": {"summary": "A summary.", "kind": "governance"},
}


def write_tables(folder: Path, rows: Rows) -> Path:
    """Write a data package with these rows, required cells filled in, all other tables empty.

    A row needs only the cells that matter: `source-one` backs it unless it says otherwise, and the
    name or title of an entity is its id.
    """
    descriptor = data_dir() / "datapackage.json"
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    (folder / "datapackage.json").write_bytes(descriptor.read_bytes())
    for table in package["resources"]:
        columns = [field["name"] for field in table["schema"]["fields"]]
        given = rows.get(table["name"], [])
        if table["name"] == "depths":  # a choice of method, the same for all data
            given = given or _shipped(table["path"])
        if table["name"] == "sources":
            given = [{}, *given]
        elif table["name"] == "areas":
            given = given or [{}]
        filled = [_filled(table["name"], columns, row) for row in given]
        filled.sort(key=lambda row: [row[name] for name in table["schema"]["primaryKey"]])
        path = folder / table["path"]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(filled)
    return folder


def _shipped(path: str) -> list[dict[str, str]]:
    with (data_dir() / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _filled(table: str, columns: list[str], row: dict[str, str]) -> dict[str, str]:
    cells = dict.fromkeys(columns, "") | DEFAULTS.get(table, {}) | row
    for column in ("name", "title"):
        if column in cells and not cells[column]:
            cells[column] = cells.get("id", "")
    if cells.get("sources") == "" and table != "disputes":
        cells["sources"] = SOURCE["id"]
    if table == "sources" and cells["id"] != SOURCE["id"] and "url" not in row:
        cells["url"] = f"https://example.org/{cells['id']}"
    return cells
