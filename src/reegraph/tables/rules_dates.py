"""Rules of dates: order within a row, and against the reference date."""

from __future__ import annotations

from collections.abc import Iterator

from reegraph.dates import earliest, is_date, latest
from reegraph.tables.faults import shown
from reegraph.tables.rule import Finding, Rule, View, rule

__all__ = ["RULES"]

RULES: list[Rule] = []

_PAIRS = (
    ("start", "end"),
    ("period_start", "period_end"),
    ("signed", "ended"),
    ("effective", "ended"),
)

_UNSIGNED = ("announced", "negotiating")


@rule("T601", RULES)
def end_before_start(view: View) -> Iterator[Finding]:
    """An end lies before its start under every reading of the two dates."""
    for table in view.tables.package.tables.values():
        for start, end in _PAIRS:
            if start not in table.columns or end not in table.columns:
                continue
            for row in view.rows(table.name, start, end):
                first, last = row.cells[start], row.cells[end]
                if is_date(first) and is_date(last) and latest(last) < earliest(first):
                    yield Finding(row, end, f"{shown(last)} is before {start} {shown(first)}")


@rule("T602", RULES)
def unsigned_with_signature(view: View) -> Iterator[Finding]:
    """An agreement that is announced or under negotiation has a date of signature."""
    for row in view.rows("agreements", "status", "signed"):
        status = row.cells["status"]
        if status in _UNSIGNED and row.cells["signed"]:
            message = f"an agreement with the status {status} has no date of signature"
            yield Finding(row, "signed", message, "empty the cell or correct the status")


@rule("T603", RULES)
def signed_in_future(view: View) -> Iterator[Finding]:
    """An agreement is announced or signed after the reference date of the data."""
    for column in ("announced", "signed"):
        for row in view.rows("agreements", column):
            yield from _after(view, row.cells[column], Finding(row, column, ""))


@rule("T604", RULES)
def reported_in_future(view: View) -> Iterator[Finding]:
    """A figure for a time after the reference date is neither a forecast nor a plan."""
    for table, column in (("observations", "year"), ("trade_flows", "period_start")):
        for row in view.rows(table, column, "basis"):
            if row.cells["basis"] not in ("forecast", "planned"):
                hint = "the basis is forecast or planned"
                yield from _after(view, row.cells[column], Finding(row, column, "", hint))


@rule("W604", RULES)
def listed_in_future(view: View) -> Iterator[Finding]:
    """A source or a criticality list is dated after the reference date of the data."""
    for table, column in (("sources", "date"), ("lists", "year")):
        for row in view.rows(table, column):
            yield from _after(view, row.cells[column], Finding(row, column, ""))


@rule("W601", RULES)
def founded_in_future(view: View) -> Iterator[Finding]:
    """An actor or a forum comes into being after the reference date."""
    for table in ("actors", "forums"):
        for row in view.rows(table, "founded"):
            yield from _after(view, row.cells["founded"], Finding(row, "founded", ""))


@rule("W602", RULES)
def starts_in_future(view: View) -> Iterator[Finding]:
    """A membership, a stake or an institutional relation begins after the reference date."""
    for table in ("memberships", "stakes", "institutions"):
        for row in view.rows(table, "start"):
            yield from _after(view, row.cells["start"], Finding(row, "start", ""))


@rule("W603", RULES)
def effective_before_signed(view: View) -> Iterator[Finding]:
    """An agreement takes effect before it is signed."""
    for row in view.rows("agreements", "effective", "signed"):
        effective, signed = row.cells["effective"], row.cells["signed"]
        if is_date(effective) and is_date(signed) and latest(effective) < earliest(signed):
            message = f"{shown(effective)} is before signed {shown(signed)}"
            yield Finding(row, "effective", message)


def _after(view: View, date: str, finding: Finding) -> Iterator[Finding]:
    """Report a date that lies after the reference date under every reading."""
    reference = view.tables.package.reference_date
    if is_date(date) and earliest(date) > latest(reference):
        message = f"{shown(date)} is after the reference date {reference}"
        yield finding._replace(message=message)
