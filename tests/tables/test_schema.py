"""datapackage.json is read into objects, or refused in one sentence."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reegraph.errors import DataError
from reegraph.resources import data_dir
from reegraph.tables.schema import Column, read_package

Change = Callable[[dict[str, Any]], object]


def test_the_shipped_package() -> None:
    package = read_package(data_dir())
    described = json.loads((data_dir() / "datapackage.json").read_bytes())
    assert package.version == described["version"]
    assert package.reference_date == described["referenceDate"]
    assert [t.name for t in package.tables.values()] == [r["name"] for r in described["resources"]]
    for resource in described["resources"]:
        table = package.tables[resource["name"]]
        assert list(table.columns) == [f["name"] for f in resource["schema"]["fields"]]
        assert list(table.key) == resource["schema"]["primaryKey"]
        assert table.rdf == resource["rdf"]


def test_a_package_can_be_sent_to_another_process() -> None:
    package = read_package(data_dir())
    assert pickle.loads(pickle.dumps(package)) == package


def test_values_of_a_cell() -> None:
    single, several = Column("a", "string"), Column("b", "list", delimiter=";")
    assert single.values("x;y") == ("x;y",)
    assert several.values("x; y") == ("x", "y")
    assert single.values("") == several.values("") == ()


def _resource(package: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = package["resources"][0]
    return found


def _field(package: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _resource(package)["schema"]["fields"][0]
    return found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: p.pop("resources"), "the package has no list 'resources'"),
        (lambda p: p.update(resources=[]), "the package has no list 'resources'"),
        (lambda p: p.pop("version"), "the package has no text 'version'"),
        (lambda p: p.update(referenceDate="2026-06"), "which is not a day (YYYY-MM-DD)"),
        (lambda p: p.update(referenceDate="2026-06-31"), "which is not a day (YYYY-MM-DD)"),
        (lambda p: p["resources"].append(3), "a resource is not an object"),
        (lambda p: p["resources"].append(_resource(p)), "the table 'sources' stands twice"),
        (lambda p: _resource(p).pop("name"), "a resource has no text 'name'"),
        (lambda p: _resource(p).update(path="../sources.csv"), "which is not a file of the folder"),
        (lambda p: _resource(p).update(path="a\\b.csv"), "which is not a file of the folder"),
        (
            lambda p: _resource(p).pop("schema"),
            "the schema of the table 'sources' is not an object",
        ),
        (
            lambda p: _resource(p)["schema"].pop("fields"),
            "the table 'sources' has no list 'fields'",
        ),
        (
            lambda p: _resource(p)["schema"].update(primaryKey=["identifier"]),
            "has the key column 'identifier', which is not one of its columns",
        ),
        (lambda p: _field(p).pop("name"), "a field of the table 'sources' has no text 'name'"),
        (lambda p: _field(p).update(name="title"), "has the column 'title' twice"),
        (
            lambda p: _field(p).update(type="text"),
            "has the type 'text', which is not one of string",
        ),
        (lambda p: _field(p).update(constraints=[]), "of the column 'sources.id' is not an object"),
        (
            lambda p: _field(p)["constraints"].update(pattern="("),
            "has the pattern '(', which is no",
        ),
    ],
)
def test_a_broken_package_is_refused_in_one_sentence(
    change: Change, message: str, tmp_path: Path
) -> None:
    package = json.loads((data_dir() / "datapackage.json").read_bytes())
    change(package)
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_package(tmp_path)
    assert message in caught.value.message
    assert caught.value.message.startswith("datapackage.json: ")
    assert caught.value.message.count(". ") == 0


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "datapackage.json:1: is not JSON"),
        (b'{\n"name": }', "datapackage.json:2: is not JSON"),
        (b"[]", "datapackage.json: datapackage.json is not an object"),
        (b'{"name": "\xe9"}', "datapackage.json: is not UTF-8 at byte 10."),
        (b"[" * 100_000, "datapackage.json"),
    ],
)
def test_a_file_that_is_no_package(data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_bytes(data)
    with pytest.raises(DataError) as caught:
        read_package(tmp_path)
    assert caught.value.message.startswith(message)


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is no datapackage\.json in "):
        read_package(tmp_path / "nowhere")
