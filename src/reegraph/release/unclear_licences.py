"""Rows that a release leaves out: those in bulk from a source whose licence is unclear.

Rows are in bulk where 25 rows of one table or more rest on one such source and on no source with a
known licence. An entity among them of which a row that stays speaks stays too. What only describes
a row that is left out (its names, its attributions, disputes about its claims) goes with it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reegraph.compiler.attributed import row_key
from reegraph.tables.reader import Row, Tables
from reegraph.tables.references import entity_index, find_entity
from reegraph.tables.schema import Table

__all__ = ["BULK", "ExcludedRow", "without_bulk"]

# Between the largest use of a source for a few facts (10 rows) and the smallest copy of a list (32).
BULK = 25


@dataclass(frozen=True)
class ExcludedRow:
    """A row that is left out.

    It has its table, the line of the file on which it stands, the sources of unclear licence behind
    it, and `bulk`, or `follows` where it describes a row left out.
    """

    table: str
    line: int
    sources: tuple[str, ...]
    reason: str


def without_bulk(tables: Tables) -> tuple[Tables, list[ExcludedRow]]:
    """Leave out rows in bulk from sources of unclear licence, and say which."""
    bulk = _bulk(tables)
    if not any(bulk.values()):
        return tables, []
    _keep_what_is_spoken_of(tables, bulk)
    gone = {
        (name, row.line): ExcludedRow(
            name, row.line, _sources(tables.package.tables[name], row), "bulk"
        )
        for name, lines in bulk.items()
        for row in tables.rows[name]
        if row.line in lines
    }
    for row in _describing(tables, bulk):
        own = _sources(tables.package.tables[row.table], row)
        gone.setdefault((row.table, row.line), ExcludedRow(row.table, row.line, own, "follows"))
    narrowed = _kept(tables, {(left.table, left.line) for left in gone.values()})
    for row in _about_no_claim(narrowed):
        gone[row.table, row.line] = ExcludedRow(row.table, row.line, (), "follows")
    narrowed = _kept(narrowed, {(left.table, left.line) for left in gone.values()})
    return narrowed, [gone[place] for place in sorted(gone)]


def _kept(tables: Tables, gone: set[tuple[str, int]]) -> Tables:
    rows = {
        name: [row for row in found if (name, row.line) not in gone]
        for name, found in tables.rows.items()
    }
    return replace(tables, rows=rows)


def _sources(table: Table, row: Row) -> tuple[str, ...]:
    """Return the sources that a row names; a source itself names none."""
    if table.rdf.get("type") == "source":
        return ()
    named: list[str] = []
    for column in table.columns.values():
        if tuple(column.rdf.get("entity", ())) == ("source",):
            named += column.values(row.cells[column.name])
    return tuple(named)


def _bulk(tables: Tables) -> dict[str, set[int]]:
    """Return the lines in bulk by table."""
    unclear = {
        row.cells["id"] for row in tables.rows["sources"] if row.cells["licence"] == "unclear"
    }
    bulk: dict[str, set[int]] = {}
    for name, table in tables.package.tables.items():
        by_source: dict[str, set[int]] = defaultdict(set)
        for row in tables.rows[name]:
            named = _sources(table, row)
            if named and unclear.issuperset(named):
                for source in named:
                    by_source[source].add(row.line)
        bulk[name] = {n for lines in by_source.values() if len(lines) >= BULK for n in lines}
    return bulk


def _keep_what_is_spoken_of(tables: Tables, bulk: dict[str, set[int]]) -> None:
    """Take out of `found` the entities that a row which stays refers to."""
    index = entity_index(tables)
    homes = {t.rdf["type"]: name for name, t in tables.package.tables.items() if "type" in t.rdf}
    while True:
        spoken = {
            (homes[kind], index[kind][name].line)
            for table in tables.package.tables.values()
            if "describes" not in table.rdf
            for kind, name in _references(tables, table, bulk.get(table.name, set()), index)
        }
        back = {(name, line) for name, line in spoken if line in bulk.get(name, ())}
        if not back:
            return
        for name, line in back:
            bulk[name].discard(line)


def _references(
    tables: Tables, table: Table, left: set[int], index: Mapping[str, Mapping[str, Row]]
) -> Iterator[tuple[str, str]]:
    """Return the entities named by the rows of a table that stay."""
    for column in table.columns.values():
        types = column.rdf.get("entity", ())
        if not types or tuple(types) == ("source",):
            continue
        for row in tables.rows[table.name]:
            if row.line not in left:
                for cell in column.values(row.cells[column.name]):
                    yield find_entity(index, types, cell)


def _describing(tables: Tables, bulk: Mapping[str, set[int]]) -> Iterator[Row]:
    """Return rows that say something about a row left out and nothing else."""
    package = tables.package
    index = entity_index(tables)
    gone: set[tuple[str, str]] = set()
    keys: set[tuple[str, str]] = set()
    for name, lines in bulk.items():
        table = package.tables[name]
        for row in tables.rows[name]:
            if row.line in lines:
                keys.add((name, row_key(table, row)))
                if "type" in table.rdf:
                    gone.add((table.rdf["type"], row.cells["id"]))
    for table in package.tables.values():
        column = table.columns.get(table.rdf.get("describes", ""))
        for row in tables.rows[table.name]:
            if column is not None:
                if find_entity(index, column.rdf["entity"], row.cells[column.name]) in gone:
                    yield row
            elif table.rdf.get("attributes") and (row.cells["table"], row.cells["id"]) in keys:
                yield row


def _about_no_claim(tables: Tables) -> Iterator[Row]:
    """Find disputes about claims that the tables no longer make."""
    if not tables.rows.get("disputes"):
        return
    from reegraph.compiler.attributed import attributions
    from reegraph.compiler.claim_triples import merge
    from reegraph.compiler.claims import Context, attribute_claims, row_claims
    from reegraph.compiler.vocabulary import read_vocabulary
    from reegraph.resources import ontology_dir

    context = Context(
        tables=tables,
        index=entity_index(tables),
        vocabulary=read_vocabulary(ontology_dir()),
        attributions=attributions(tables),
        reference=dt.date.fromisoformat(tables.package.reference_date),
    )
    keys = {claim.key for claim in merge([*row_claims(context), *attribute_claims(context)])}
    for row in tables.rows["disputes"]:
        if not keys.issuperset((row.cells["claim"], row.cells["other"])):
            yield row
