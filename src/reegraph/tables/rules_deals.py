"""Rules of deals: what goes with a status, and what a purchase that has not closed does not give."""

from __future__ import annotations

from collections.abc import Iterator

from reegraph.dates import earliest, is_date, latest
from reegraph.tables.faults import shown
from reegraph.tables.reader import Row
from reegraph.tables.rule import Finding, Rule, View, rule

__all__ = ["RULES"]

RULES: list[Rule] = []

_UNSIGNED = ("announced", "negotiating")
_OPEN = (*_UNSIGNED, "signed", "in-force")
_UNFINISHED = (*_UNSIGNED, "signed")
_PURCHASES = ("acquisition", "equity-investment")


@rule("T605", RULES)
def unsigned_in_force(view: View) -> Iterator[Finding]:
    """An agreement that is announced or under negotiation has already taken effect."""
    reference = latest(view.tables.package.reference_date)
    for row in view.rows("agreements", "status", "effective"):
        status, effective = row.cells["status"], row.cells["effective"]
        if status in _UNSIGNED and is_date(effective) and earliest(effective) <= reference:
            message = f"an agreement with the status {status} has not taken effect"
            yield Finding(row, "effective", message, "empty the cell or correct the status")


@rule("W605", RULES)
def ended_and_open(view: View) -> Iterator[Finding]:
    """An agreement has ended before the reference date, and its status does not say so."""
    reference = view.tables.package.reference_date
    for row in view.rows("agreements", "status", "ended"):
        status, ended = row.cells["status"], row.cells["ended"]
        if status in _OPEN and is_date(ended) and latest(ended) < earliest(reference):
            message = f"{shown(ended)} is over, and the status is {status}"
            yield Finding(row, "ended", message, "such as completed, lapsed or cancelled")


@rule("W606", RULES)
def stake_of_open_purchase(view: View) -> Iterator[Finding]:
    """A stake begins with the announcement or signature of a purchase that has not closed."""
    parties: dict[str, set[str]] = {}
    for row in view.rows("agreement_parties", "agreement", "actor"):
        parties.setdefault(row.cells["agreement"], set()).add(row.cells["actor"])
    purchases = [
        row
        for row in view.rows("agreements", "id", "kind", "status", "announced", "signed")
        if row.cells["kind"] in _PURCHASES and row.cells["status"] in _UNFINISHED
    ]
    for row in view.rows("stakes", "owner", "owned", "start", "end"):
        start = row.cells["start"]
        entity = view.entity(row, "owned")
        if not start or row.cells["end"] or entity is None:
            continue
        both = {row.cells["owner"], entity[1]}
        for deal in purchases:
            cells = deal.cells
            if start in (cells["announced"], cells["signed"]) and both <= parties.get(
                cells["id"], set()
            ):
                message = f"{shown(cells['id'])} is of that day and is only {cells['status']}"
                yield Finding(row, "start", message, "a stake begins when the purchase closes")


@rule("W624", RULES)
def two_open_stakes(view: View) -> Iterator[Finding]:
    """An owner has two stakes in one enterprise, and neither has an end."""
    seen: dict[tuple[str, object], Row] = {}
    for row in view.rows("stakes", "owner", "owned", "end"):
        if row.cells["end"]:
            continue
        owned = view.entity(row, "owned") or row.cells["owned"]
        first = seen.setdefault((row.cells["owner"], owned), row)
        if first is not row:
            message = f"the stake in line {first.line} has no end either"
            yield Finding(row, "end", message, "the older one ends where the younger begins")


@rule("W625", RULES)
def credit_without_mineral(view: View) -> Iterator[Finding]:
    """A credit line names no mineral, so that it says nothing of minerals."""
    if not view.read("agreement_minerals"):
        return
    named = {row.cells["agreement"] for row in view.tables.rows["agreement_minerals"]}
    for row in view.rows("agreements", "id", "kind"):
        if row.cells["kind"] == "credit-line" and row.cells["id"] not in named:
            message = f"{shown(row.cells['id'])} has no row in agreement_minerals.csv"
            yield Finding(row, "id", message)
