"""The shipped tables are a sound Data Package for readers other than ours."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from reegraph.resources import data_dir
from reegraph.tables.reader import read_tables

frictionless = pytest.importorskip("frictionless")


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data_dir() / "datapackage.json").read_bytes())
    return found


def _lists_as_text(described: dict[str, Any]) -> dict[str, Any]:
    """The package with its lists as text, each item under the pattern of the list.

    frictionless 5 reads the type `list` of Data Package v2, but neither its `delimiter`, nor its
    `itemPattern`, nor a list in a primary key, which it cannot hash.
    """
    found: dict[str, Any] = json.loads(json.dumps(described))
    for resource in found["resources"]:
        for field in resource["schema"]["fields"]:
            if field["type"] == "list":
                field["type"] = "string"
                mark, pattern = field.pop("delimiter"), field.pop("itemPattern", f"[^{';'}]+")
                constraints = field.setdefault("constraints", {})
                constraints["pattern"] = f"{pattern}({mark}{pattern})*"
                field.pop("itemType", None)
    return found


def test_frictionless_accepts_the_descriptor(described: dict[str, Any]) -> None:
    package = frictionless.Package.from_descriptor(described)
    assert package.resource_names == [resource["name"] for resource in described["resources"]]


def test_frictionless_finds_no_fault_in_the_shipped_tables(described: dict[str, Any]) -> None:
    with frictionless.system.use_context(trusted=True):
        package = frictionless.Package.from_descriptor(
            _lists_as_text(described), basepath=str(data_dir())
        )
        report = package.validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    assert report.stats["tasks"] == len(described["resources"])


def test_our_reader_reads_the_rows_that_the_csv_module_reads(described: dict[str, Any]) -> None:
    tables = read_tables(data_dir())
    for resource in described["resources"]:
        with (data_dir() / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        assert [row.cells for row in tables.rows[resource["name"]]] == rows


def test_every_reference_is_a_foreign_key_or_names_its_type(described: dict[str, Any]) -> None:
    """A column of one type of entity, no list, is declared to other readers as a foreign key."""
    tables = {r["rdf"]["type"]: r["name"] for r in described["resources"] if "type" in r["rdf"]}
    for resource in described["resources"]:
        schema = resource["schema"]
        declared = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", ())}
        for field in schema["fields"]:
            types = field.get("rdf", {}).get("entity", ())
            if field["name"] in declared:
                reference = declared[field["name"]]
                assert reference["resource"] in {tables[kind] for kind in types}
                assert reference["fields"] == ["id"]


def test_every_column_is_described_with_an_example(described: dict[str, Any]) -> None:
    for resource in described["resources"]:
        assert resource["description"].endswith(".")
        for field in resource["schema"]["fields"]:
            where = f"{resource['name']}.{field['name']}"
            assert field["description"].endswith("."), where
            assert field["example"], where


def test_examples_stand_in_the_tables() -> None:
    tables = read_tables(data_dir())
    for table in tables.package.tables.values():
        for column in table.columns.values():
            cells = {row.cells[column.name] for row in tables.rows[table.name]}
            values = {value for cell in cells for value in column.values(cell)} | cells
            if values - {""}:
                assert column.example in values, f"{table.name}.{column.name}"
