"""Rules of one row: cells that go together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from reegraph.tables.faults import shown
from reegraph.tables.reader import Row
from reegraph.tables.rule import Finding, Rule, View, rule

__all__ = ["RULES"]

RULES: list[Rule] = []

# A cell that is a number by the rules of cells; others are reported there.
_NUMBER = re.compile(r"-?[0-9]{1,24}(\.[0-9]{1,24})?")

_SELF = (
    ("agreement_links", "agreement", "other"),
    ("stakes", "owner", "owned"),
    ("institutions", "actor", "other"),
    ("minerals", "id", "broader"),
    ("disputes", "claim", "other"),
)


@rule("T610", RULES)
def value_with_currency(view: View) -> Iterator[Finding]:
    """A sum of money has no currency, or a currency no sum."""
    yield from _together(view, "agreements", "value_amount", "value_currency")


@rule("T619", RULES)
def kind_of_value_with_value(view: View) -> Iterator[Finding]:
    """It is said what a value is, and there is no value."""
    for row in view.rows("agreements", "value_amount", "value_is"):
        if row.cells["value_is"] and not row.cells["value_amount"]:
            kind = shown(row.cells["value_is"])
            yield Finding(row, "value_amount", f"value_is {kind} needs value_amount")


@rule("T611", RULES)
def latitude_with_longitude(view: View) -> Iterator[Finding]:
    """A position has only one of its two coordinates."""
    yield from _together(view, "projects", "latitude", "longitude")


@rule("T612", RULES)
def quantity_with_unit(view: View) -> Iterator[Finding]:
    """A quantity has no unit, or a unit no quantity."""
    for table in ("observations", "trade_flows"):
        yield from _together(view, table, "quantity", "unit")


def _together(view: View, table: str, one: str, other: str) -> Iterator[Finding]:
    for row in view.rows(table, one, other):
        if row.cells[one] and not row.cells[other]:
            yield Finding(row, other, f"{one} {shown(row.cells[one])} needs {other}")
        elif row.cells[other] and not row.cells[one]:
            yield Finding(row, one, f"{other} {shown(row.cells[other])} needs {one}")


@rule("T613", RULES)
def range_upside_down(view: View) -> Iterator[Finding]:
    """The upper end of a range is not above its lower end."""
    for row in view.rows("observations", "quantity", "quantity_high"):
        low, high = row.cells["quantity"], row.cells["quantity_high"]
        if _is_number(low) and _is_number(high) and Decimal(high) <= Decimal(low):
            yield Finding(row, "quantity_high", f"{shown(high)} is not above quantity {shown(low)}")


@rule("T614", RULES)
def percent_above_hundred(view: View) -> Iterator[Finding]:
    """A share in percent is above 100."""
    for table in ("observations", "trade_flows"):
        for row in view.rows(table, "quantity", "unit"):
            number = row.cells["quantity"]
            if row.cells["unit"] == "percent" and _is_number(number) and Decimal(number) > 100:
                yield Finding(row, "quantity", f"{shown(number)} percent is above 100")


@rule("T615", RULES)
def self_reference(view: View) -> Iterator[Finding]:
    """A row relates a thing to itself: an agreement, an owner, an actor, a mineral, a claim."""
    for table, one, other in _SELF:
        for row in view.rows(table, one, other):
            left, right = _named(view, row, one), _named(view, row, other)
            if row.cells[other] and left == right:
                message = f"{shown(row.cells[other])} stands on both sides of the relation"
                yield Finding(row, other, message)


def _named(view: View, row: Row, column: str) -> object:
    """Return what a cell names: an entity with its type (not a project's company), else text."""
    cell = row.cells[column]
    if column == "id":
        return view.tables.package.tables[row.table].rdf["type"], cell
    return view.entity(row, column) or cell


@rule("T616", RULES)
def state_is_polity(view: View) -> Iterator[Finding]:
    """An actor of the kind state is not marked as a polity."""
    for row in view.rows("actors", "kind", "polity"):
        if row.cells["kind"] == "state" and row.cells["polity"] == "false":
            yield Finding(row, "polity", "a state is a polity", "write true")


@rule("T617", RULES)
def licence_name_with_open(view: View) -> Iterator[Finding]:
    """A source under an open licence does not name it, or one that is not open names one."""
    for row in view.rows("sources", "licence", "licence_name"):
        licence, name = row.cells["licence"], row.cells["licence_name"]
        if licence == "open" and not name:
            yield Finding(row, "licence_name", "an open licence is named", "such as CC BY 4.0")
        elif name and licence not in ("open", "public-domain"):
            message = f"the licence {shown(name)} is named, and licence is {shown(licence)}"
            yield Finding(row, "licence_name", message)


@rule("T618", RULES)
def source_cites_itself(view: View) -> Iterator[Finding]:
    """A source is said to draw on itself."""
    for row in view.rows("sources", "id", "cites"):
        if row.cells["id"] in row.cells["cites"].split(";"):
            yield Finding(row, "cites", f"{shown(row.cells['id'])} cites itself")


@rule("W610", RULES)
def flow_without_figure(view: View) -> Iterator[Finding]:
    """A trade flow has neither a quantity nor a value."""
    for row in view.rows("trade_flows", "quantity", "value_usd"):
        if not row.cells["quantity"] and not row.cells["value_usd"]:
            yield Finding(row, None, "the row has neither quantity nor value_usd")


@rule("W611", RULES)
def trade_with_itself(view: View) -> Iterator[Finding]:
    """Importer and exporter of a trade flow are the same."""
    for row in view.rows("trade_flows", "importer", "exporter"):
        if row.cells["importer"] == row.cells["exporter"]:
            yield Finding(row, "exporter", f"{shown(row.cells['exporter'])} trades with itself")


@rule("W612", RULES)
def box_upside_down(view: View) -> Iterator[Finding]:
    """The box around a state has an edge on the wrong side of the opposite one."""
    for axis in ("latitude", "longitude"):
        low, high = f"{axis}_min", f"{axis}_max"
        for row in view.rows("countries", low, high):
            one, other = row.cells[low], row.cells[high]
            if _is_number(one) and _is_number(other) and Decimal(other) <= Decimal(one):
                yield Finding(row, high, f"{shown(other)} is not above {low} {shown(one)}")


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None
