"""Rows to claims: what a source says, each with its sources, its interval and its key.

The schema says how: a table with a `claim` in its `rdf` has one claim a row, a column with a
`claim` one claim a filled cell. A claim's key is its kind, its slots and its value, never a source or a row
number, so that sources which agree share a claim.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pyoxigraph as ox

from reegraph.compiler.attributed import Attributions, SourcedVersion, cell_versions, row_versions
from reegraph.compiler.bounds import Bounds, bounds, on_record_by
from reegraph.compiler.phases import Phase, order, phases
from reegraph.compiler.rdf_terms import Index, node, plain_number, slug, terms
from reegraph.compiler.vocabulary import Vocabulary
from reegraph.namespaces import entity
from reegraph.tables.reader import Row, Tables
from reegraph.tables.references import find_entity
from reegraph.tables.schema import Column, Table

__all__ = ["Claim", "Context", "attribute_claims", "row_claims"]

Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Context:
    """All that turning rows into claims looks up."""

    tables: Tables
    index: Index
    vocabulary: Vocabulary
    attributions: Attributions
    reference: dt.date

    def known(self, sources: tuple[str, ...]) -> dt.date:
        """Return the day by which something that these sources say was on record."""
        rows = self.index["source"]
        return on_record_by([rows[s].cells["date"] for s in sources if s in rows], self.reference)


@dataclass
class Claim:
    """One statement with its evidence.

    `key` is its local name, `cls` its class as a compact name, `properties` its role and value
    properties, `start` and `end` its interval as partial dates (empty if not known), `slot` the
    functional slot that it fills, if any.
    """

    key: str
    cls: str
    properties: list[tuple[str, Term]]
    sources: set[str]
    stated: bool
    start: str = ""
    end: str = ""
    bounds: Bounds = field(default_factory=Bounds)
    slot: str | None = None
    note: str = ""
    locators: tuple[str, ...] = ()


def _key(*parts: str) -> str:
    return "--".join(s for s in map(slug, parts) if s)


def _class(rdf: Mapping[str, Any], cells: Mapping[str, str]) -> str:
    by = rdf.get("classBy")
    if by is None:
        return str(rdf["class"])
    return str(by["classes"].get(cells[by["column"]], rdf["class"]))


def _interval(
    rdf: Mapping[str, Any], cells: Mapping[str, str], table: Table, context: Context
) -> tuple[str, str]:
    """Return start and end of a row's claim; `list.year` follows a reference to another table."""

    def value(path: str | None) -> str:
        if path is None:
            return ""
        name, _, rest = path.partition(".")
        if not rest:
            return cells[name]
        kind, key = find_entity(context.index, table.columns[name].rdf["entity"], cells[name])
        return context.index[kind][key].cells[rest]

    return value(rdf.get("from")), value(rdf.get("to"))


def _slot(names: list[str], cells: Mapping[str, str], table: Table, context: Context) -> str | None:
    """Return the text of the functional slot of a row; None where a needed part is not known."""
    parts = []
    for path in names:
        name, _, heading = path.partition(":")
        text = cells[name]
        if heading:
            text = context.vocabulary.heading(table.columns[name].rdf["scheme"], text)
        if name == "year" and not text:
            return None
        parts.append(text)
    return "|".join([table.name, *parts])


def _text(column: Column, cell: str) -> str:
    """Return a cell as it enters the key: numbers without padding, lists joined."""
    if column.type == "number" and cell:
        return plain_number(cell)
    return "-".join(column.values(cell))


def _row_claim(table: Table, reading: SourcedVersion, context: Context) -> Claim:
    rdf = table.rdf
    cells = reading.cells
    start, end = _interval(rdf, cells, table, context)
    slots = list(rdf["slots"])
    values = list(rdf.get("value", ()))
    parts = [_text(table.columns[name], cells[name]) for name in [*slots, *values]]
    ends = [rdf[end] for end in ("from", "to") if end in rdf]
    dates = [cells[name] for name in ends if name in cells and name not in slots]
    properties: list[tuple[str, Term]] = []
    for name, column in table.columns.items():
        if "property" in column.rdf and name not in ("sources", "note"):
            properties += [
                (column.rdf["property"], term)
                for term in terms(column, cells[name], context.index, context.vocabulary)
            ]
    functional = rdf.get("functional")
    return Claim(
        key=_key(rdf["claim"], *parts, *dates),
        cls=_class(rdf, cells),
        properties=properties,
        sources=set(reading.sources),
        stated=reading.stated,
        start=start,
        end=end,
        bounds=bounds(start, end, context.known(reading.sources)),
        slot=_slot(functional, cells, table, context) if functional else None,
        note=reading.note,
        locators=reading.locators,
    )


def row_claims(context: Context) -> Iterator[Claim]:
    """Make the claims of all tables whose rows are claims, in the order of the schema."""
    begun = _agreement_starts(context)
    for table in context.tables.package.tables.values():
        if "claim" not in table.rdf:
            continue
        for row in context.tables.rows[table.name]:
            for reading in row_versions(table, row, context.attributions):
                claim = _row_claim(table, reading, context)
                if "agreement" in table.columns:
                    claim.bounds = begun[row.cells["agreement"]]
                yield claim


def _phases(row: Row, context: Context) -> list[Phase]:
    table = context.tables.package.tables[row.table]
    return phases(row.cells, context.known(table.columns["sources"].values(row.cells["sources"])))


def _agreement_starts(context: Context) -> dict[str, Bounds]:
    """Return the bounds of what belongs to an agreement: from its first phase, without end."""
    return {
        row.cells["id"]: _phases(row, context)[0].bounds.open_ended()
        for row in context.tables.rows["agreements"]
    }


def _value_property(claim: str, rdf: Mapping[str, Any]) -> str:
    """Return the property of an attribute claim that carries its value."""
    if claim in ("ree:ValueClaim", "ree:AreaClaim"):
        return "ree:numericValue"
    if rdf.get("datatype") == "date":
        return "ree:dateValue"
    if "scheme" in rdf:
        return "ree:conceptValue"
    return "ree:entityValue" if "entity" in rdf else "ree:textValue"


def _attribute(
    kind: str, row: Row, column: Column, reading: SourcedVersion, context: Context
) -> Claim:
    """Make the claim that an entity's row, or an attribution to it, states with one cell."""
    rdf = column.rdf
    amount, _, currency = (
        reading.value.partition(" ") if "unitColumn" in rdf else (reading.value, "", "")
    )
    prop = _value_property(rdf["claim"], rdf)
    identifier = row.cells["id"]
    name = rdf["property"].partition(":")[2]
    properties: list[tuple[str, Term]] = [
        ("ree:aboutSubject", ox.NamedNode(entity(kind, identifier))),
        ("ree:aboutProperty", node(rdf["property"])),
    ]
    if prop == "ree:numericValue":
        amount = plain_number(amount)
        properties.append((prop, ox.Literal(amount, datatype=node("xsd:decimal"))))
        scheme, code = ("currency", currency) if currency else ("unit", rdf["unit"].lower())
        properties.append(("ree:unit", ox.NamedNode(context.vocabulary.term(scheme, code))))
        value = f"{amount}-{currency}" if currency else amount
    else:
        properties += [(prop, t) for t in terms(column, amount, context.index, context.vocabulary)]
        value = amount
    return Claim(
        key=_key(_kebab(name), kind, identifier, value),
        cls=rdf["claim"],
        properties=properties,
        sources=set(reading.sources),
        stated=reading.stated,
        start=reading.value if prop == "ree:dateValue" else "",
        slot="|".join([kind, identifier, name]),
        note=reading.note,
        locators=reading.locators,
    )


def _kebab(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name)


def attribute_claims(context: Context) -> Iterator[Claim]:
    """Make the claims of cells of entities: dates, values, kinds, statuses, stages, periods."""
    for table in context.tables.package.tables.values():
        kind = table.rdf.get("type")
        if kind is None:
            continue
        columns = [c for c in table.columns.values() if "claim" in c.rdf]
        for row in context.tables.rows[table.name]:
            life = _phases(row, context) if table.name == "agreements" else []
            for column in columns:
                yield from _cell_claims(kind, table, row, column, life, context)
            if "period" in table.rdf:
                yield from _period_claims(kind, table, row, context)


def _cell_claims(
    kind: str, table: Table, row: Row, column: Column, life: list[Phase], context: Context
) -> Iterator[Claim]:
    """Make the claims of one cell of an entity's row; `life` holds the phases of an agreement."""
    cell = row.cells[column.name]
    if "unitColumn" in column.rdf and cell:
        cell = f"{plain_number(cell)} {row.cells[column.rdf['unitColumn']]}"
    begun = life[0].bounds.open_ended() if life else None
    for reading in cell_versions(table, row, column, cell, context.attributions):
        claim = _attribute(kind, row, column, reading, context)
        recorded = context.known(reading.sources)
        if life and column.rdf["claim"] == "ree:StatusClaim":
            if reading.value == cell:
                yield from _status_claims(claim, row, life, context)
            else:
                yield _other_status(claim, reading.value, life, recorded)
            continue
        claim.bounds = begun if begun and not claim.start else bounds(claim.start, "", recorded)
        if "unitColumn" in column.rdf:
            claim.properties.append(("ree:refYear", _year(row, life)))
        yield claim


def _year(row: Row, life: list[Phase]) -> ox.Literal:
    """Return the year whose exchange rate converts a value: of signature, else the next best."""
    c = row.cells
    date = c["signed"] or c["announced"] or c["effective"]
    year = date[:4] if date else str(life[0].bounds.start_max)[:4]
    return ox.Literal(year, datatype=node("xsd:integer"))


def _status_claims(claim: Claim, row: Row, life: list[Phase], context: Context) -> Iterator[Claim]:
    """Make one claim for each phase in the life of an agreement."""
    column = context.tables.package.tables["agreements"].columns["status"]
    about = [p for p in claim.properties if p[0].startswith("ree:about")]
    for phase in life:
        concepts = terms(column, phase.status, context.index, context.vocabulary)
        order = ox.Literal(str(phase.order), datatype=node("xsd:integer"))
        yield Claim(
            key=_key("agreement-status", "agreement", row.cells["id"], phase.status, phase.start),
            cls=claim.cls,
            properties=[*about, ("ree:conceptValue", concepts[0]), ("ree:phaseOrder", order)],
            sources=set(claim.sources),
            stated=claim.stated,
            start=phase.start,
            end=phase.end,
            bounds=phase.bounds,
            slot=claim.slot if phase.recorded else None,
            note=claim.note if phase.recorded else "",
            locators=claim.locators if phase.recorded else (),
        )


def _other_status(claim: Claim, status: str, life: list[Phase], known: dt.date) -> Claim:
    """Make a status that only an attribution gives: a phase from its earliest source on."""
    place = ox.Literal(str(order(status)), datatype=node("xsd:integer"))
    begun = life[0].bounds
    latest_start = max(known, begun.start_max or known)
    claim.properties.append(("ree:phaseOrder", place))
    claim.bounds = replace(begun.open_ended(), start_max=latest_start)
    return claim


def _period_claims(kind: str, table: Table, row: Row, context: Context) -> Iterator[Claim]:
    """Make the claims that a measure is in force in an interval, one for each reading of it."""
    period = table.rdf["period"]
    columns = (period["from"], period["to"])
    identifier = row.cells["id"]
    name = period["property"].partition(":")[2]
    for reading in row_versions(table, row, context.attributions, columns):
        start, end = (reading.cells[column] for column in columns)
        yield Claim(
            key=_key("in-force", kind, identifier, start, end),
            cls=period["claim"],
            properties=[
                ("ree:aboutSubject", ox.NamedNode(entity(kind, identifier))),
                ("ree:aboutProperty", node(period["property"])),
            ],
            sources=set(reading.sources),
            stated=reading.stated,
            start=start,
            end=end,
            bounds=bounds(start, end, context.known(reading.sources)),
            slot="|".join([kind, identifier, name]),
            note=reading.note,
            locators=reading.locators,
        )
