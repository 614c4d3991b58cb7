"""The contract of a folder of tables: `datapackage.json` (Data Package v2) as frozen objects."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reegraph.dates import is_date
from reegraph.errors import DataError

__all__ = ["Column", "Package", "Table", "read_package"]

DESCRIPTOR = "datapackage.json"
TYPES = ("string", "integer", "number", "boolean", "list")


@dataclass(frozen=True)
class Column:
    """A column: its name, type and constraints, and in `rdf` what its cells become in the graph."""

    name: str
    type: str
    description: str = ""
    example: str = ""
    title: str = ""
    required: bool = False
    unique: bool = False
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    max_length: int | None = None
    unit: str | None = None
    delimiter: str | None = None
    rdf: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def values(self, cell: str) -> tuple[str, ...]:
        """Return the values in a cell: none if it is empty, several in a list.

        >>> Column("minerals", "list", delimiter=";").values("lithium;cobalt")
        ('lithium', 'cobalt')
        """
        if not cell:
            return ()
        if self.delimiter is None:
            return (cell,)
        return tuple(part.strip() for part in cell.split(self.delimiter))


@dataclass(frozen=True)
class Table:
    """A table: its file, its key, its columns in order, and in `rdf` what its rows become."""

    name: str
    title: str
    description: str
    path: str
    key: tuple[str, ...]
    columns: Mapping[str, Column] = field(hash=False)
    rdf: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Package:
    """A folder of tables with its version, its reference date and its licences."""

    directory: Path
    name: str
    title: str
    version: str
    reference_date: str
    licences: tuple[Mapping[str, str], ...] = field(hash=False)
    tables: Mapping[str, Table] = field(hash=False)


def read_package(directory: Path) -> Package:
    """Read `datapackage.json` of a folder.

    Raises DataError with one sentence where the file is missing or does not describe tables.
    """
    path = directory / DESCRIPTOR
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(
            f"There is no {DESCRIPTOR} in {directory}.",
            hint="Name the folder that holds the tables and their datapackage.json.",
        ) from None
    except json.JSONDecodeError as error:
        raise DataError(
            f"{DESCRIPTOR}:{error.lineno}: is not JSON: {error.msg} at column {error.colno}."
        ) from None
    except UnicodeDecodeError as error:
        raise DataError(f"{DESCRIPTOR}: is not UTF-8 at byte {error.start}.") from None
    except (OSError, RecursionError) as error:
        raise DataError(f"{DESCRIPTOR}: cannot be read: {error}.") from None
    return _package(directory, _mapping(content, DESCRIPTOR))


def _broken(where: str, what: str) -> DataError:
    return DataError(f"{DESCRIPTOR}: {where} {what}.")


def _mapping(found: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise _broken(where, "is not an object")
    return found


def _text(found: Mapping[str, Any], key: str, where: str) -> str:
    value = found.get(key)
    if not isinstance(value, str) or not value:
        raise _broken(where, f"has no text '{key}'")
    return value


def _list(found: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = found.get(key)
    if not isinstance(value, list) or not value:
        raise _broken(where, f"has no list '{key}'")
    return value


def _package(directory: Path, content: Mapping[str, Any]) -> Package:
    where = "the package"
    tables: dict[str, Table] = {}
    for item in _list(content, "resources", where):
        table = _table(_mapping(item, "a resource"))
        if table.name in tables:
            raise _broken(f"the table '{table.name}'", "stands twice")
        tables[table.name] = table
    day = _text(content, "referenceDate", where)
    if len(day) != 10 or not is_date(day):
        raise _broken(where, f"has the reference date '{day}', which is not a day (YYYY-MM-DD)")
    licences = tuple(dict(_mapping(item, "a licence")) for item in content.get("licenses", ()))
    return Package(
        directory=directory,
        name=_text(content, "name", where),
        title=_text(content, "title", where),
        version=_text(content, "version", where),
        reference_date=day,
        licences=licences,
        tables=tables,
    )


def _table(content: Mapping[str, Any]) -> Table:
    name = _text(content, "name", "a resource")
    where = f"the table '{name}'"
    path = _text(content, "path", where)
    if path != Path(path).name or "\\" in path:
        raise _broken(where, f"has the path '{path}', which is not a file of the folder")
    schema = _mapping(content.get("schema"), f"the schema of {where}")
    columns: dict[str, Column] = {}
    for item in _list(schema, "fields", where):
        column = _column(_mapping(item, f"a field of {where}"), name)
        if column.name in columns:
            raise _broken(where, f"has the column '{column.name}' twice")
        columns[column.name] = column
    named = schema.get("primaryKey", [])
    key = tuple([named] if isinstance(named, str) else named)
    for part in key:
        if part not in columns:
            raise _broken(where, f"has the key column '{part}', which is not one of its columns")
    return Table(
        name=name,
        title=content.get("title", name),
        description=content.get("description", ""),
        path=path,
        key=key,
        columns=columns,
        rdf=dict(content.get("rdf", {})),
    )


def _column(content: Mapping[str, Any], table: str) -> Column:
    name = _text(content, "name", f"a field of the table '{table}'")
    where = f"the column '{table}.{name}'"
    kind = content.get("type", "string")
    if kind not in TYPES:
        raise _broken(where, f"has the type '{kind}', which is not one of {', '.join(TYPES)}")
    limits = _mapping(content.get("constraints", {}), f"'constraints' of {where}")
    pattern = limits.get("pattern", content.get("itemPattern"))
    if pattern is not None:
        try:
            re.compile(pattern, re.ASCII)
        except (re.error, TypeError):
            raise _broken(where, f"has the pattern '{pattern}', which is no pattern") from None
    return Column(
        name=name,
        type=kind,
        description=content.get("description", ""),
        example=str(content.get("example", "")),
        title=content.get("title", name),
        required=bool(limits.get("required", False)),
        unique=bool(limits.get("unique", False)),
        pattern=pattern,
        enum=tuple(str(code) for code in limits.get("enum", ())),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        exclusive_minimum=limits.get("exclusiveMinimum"),
        max_length=limits.get("maxLength"),
        unit=content.get("unit"),
        delimiter=content.get("delimiter", ",") if kind == "list" else None,
        rdf=dict(content.get("rdf", {})),
    )
