"""datapackage.json of a release: every table in it for programs that know Data Package v2.

Lists are described as text under a pattern here, as few readers know the type `list` of version 2;
tables/datapackage.json is the stricter contract by which reegraph reads the same files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reegraph.release.checksums import Measured
from reegraph.release.metadata import Edition

__all__ = ["write_package"]

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
Fields = list[dict[str, Any]]


def write_package(
    folder: Path,
    edition: Edition,
    files: Iterable[Measured],
    described: Mapping[str, Fields],
    keys: Mapping[str, list[str]],
) -> Path:
    """Write datapackage.json for the CSV files of a release.

    `described` holds the fields of the files that are no table of the graph, by path, `keys` their
    primary keys.
    """
    contract = json.loads((folder / "tables/datapackage.json").read_text(encoding="utf-8"))
    tables = {f"tables/{item['path']}": item for item in contract["resources"]}
    resources = []
    for file in files:
        path = file.file.path
        if path in tables:
            item = _table(tables[path])
        elif path in described:
            item = _other(file, described[path], keys.get(path, []))
        else:
            continue
        item |= {"path": path, "bytes": file.bytes, "hash": f"sha256:{file.sha256}"}
        resources.append(item)
    head = {key: value for key, value in contract.items() if key != "resources"}
    head |= {
        "$schema": _PROFILE,
        "id": edition.address,
        "version": edition.versions.data,
        "referenceDate": edition.versions.reference,
        "ontologyVersion": edition.versions.ontology,
    }
    text = json.dumps({**head, "resources": resources}, ensure_ascii=False, indent=1) + "\n"
    target = folder / "datapackage.json"
    target.write_text(text, encoding="utf-8", newline="")
    return target


def _table(item: Mapping[str, Any]) -> dict[str, Any]:
    schema = {**item["schema"], "fields": [_plain(f) for f in item["schema"]["fields"]]}
    return {**item, "schema": schema}


def _plain(field: Mapping[str, Any]) -> dict[str, Any]:
    """Make a field whose list is text with a mark between the items."""
    if field["type"] != "list":
        return dict(field)
    found = {k: v for k, v in field.items() if k not in ("itemType", "delimiter", "itemPattern")}
    mark = field.get("delimiter", ",")
    item = field.get("itemPattern", f"[^{mark}]+")
    limits = {**field.get("constraints", {}), "pattern": f"{item}({mark}{item})*"}
    return {**found, "type": "string", "constraints": limits}


def _other(file: Measured, fields: Fields, key: list[str]) -> dict[str, Any]:
    name = file.file.path.removesuffix(".csv").replace("/", "-")
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    return {
        "name": name,
        "type": "table",
        "title": file.file.title,
        "description": file.file.description,
        "path": file.file.path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema | ({"primaryKey": key} if key else {}),
    }
