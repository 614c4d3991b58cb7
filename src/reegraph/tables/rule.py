"""What a rule is, and what it sees of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reegraph.tables.reader import Row, Tables
from reegraph.tables.references import Index, find_entity

__all__ = ["Finding", "Rule", "View", "rule"]


class Finding(NamedTuple):
    """A row that breaks a rule: the row, the column to look at, what is wrong, what to do."""

    row: Row
    column: str | None
    message: str
    hint: str | None = None


@dataclass(frozen=True)
class View:
    """The tables as rules see them: rows whose writing is sound, and the entities."""

    tables: Tables
    index: Index

    def rows(self, table: str, *columns: str) -> list[Row]:
        """Return the sound rows of a table; none where it or a column could not be read."""
        schema = self.tables.package.tables.get(table)
        if schema is None or not set(columns) <= set(schema.columns):
            return []
        if self.tables.absent.get(table, frozenset()) & set(columns):
            return []
        broken = self.tables.broken
        rows = self.tables.rows[table]
        return [r for r in rows if (table, r.line) not in broken] if broken else rows

    def read(self, table: str) -> bool:
        """Tell whether a table was read with all of its columns."""
        return table in self.tables.package.tables and table not in self.tables.absent

    def all_read(self, types: Sequence[str]) -> bool:
        """Tell whether the tables of some types of entity were read, if the package has them."""
        tables = self.tables.package.tables.values()
        return all(self.read(t.name) for t in tables if t.rdf.get("type") in types)

    def entity(self, row: Row, column: str) -> tuple[str, str] | None:
        """Return type and id of the entity that a cell names, None where it names none."""
        types = self.tables.package.tables[row.table].columns[column].rdf.get("entity", ())
        try:
            return find_entity(self.index, types, row.cells[column])
        except LookupError:
            return None


Find = Callable[[View], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """A coded check of rows."""

    code: str
    find: Find

    @property
    def meaning(self) -> str:
        """What the code means: the docstring of the function."""
        return " ".join((self.find.__doc__ or "").split())


def rule(code: str, into: list[Rule]) -> Callable[[Find], Find]:
    """Add a function to a table of rules under a code."""

    def add(find: Find) -> Find:
        into.append(Rule(code, find))
        return find

    return add
