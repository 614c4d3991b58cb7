"""Phases in the life of an agreement, read from the dates and the status of its row.

Talks run from `announced` until something is signed or takes effect; it is signed from `signed`, in
force from `effective` (a deal that is done is completed then, or when it `ended`); the status cell
stands for itself where none of these dates carries it and then counts only from its earliest
source. A lapse, cancellation or suspension without a date of its own ends the earlier phases at an
unknown day, at the latest when it was on record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reegraph.compiler.bounds import Bounds, bounds

__all__ = ["Phase", "order", "phases"]

TALKS = ("negotiating", "announced")
TERMINAL = ("lapsed", "cancelled", "suspended")
_ORDER = {"negotiating": 1, "announced": 1, "signed": 2, "in-force": 3, "completed": 4}


@dataclass(frozen=True)
class Phase:
    """One status with its interval, as text and as bounds.

    `order` tells which of two phases that hold on one day is the later: 1 talks, 2 signed, 3 in
    force, 4 completed, 5 lapsed, cancelled or suspended. `recorded` says whether it is the one that
    the status cell names.
    """

    status: str
    start: str
    end: str
    order: int
    recorded: bool
    bounds: Bounds


def order(status: str) -> int:
    """Return the place of a status in the life of an agreement, 1 to 5; see Phase."""
    return _ORDER.get(status, 5)


def _intervals(cells: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (status, start, end) of each phase, earliest first."""
    status, ended, effective = cells["status"], cells["ended"], cells["effective"]
    intervals: list[tuple[str, str, str]] = []
    if cells["announced"]:
        talks = status if status in TALKS else "announced"
        intervals.append((talks, cells["announced"], cells["signed"] or effective or ended))
    if cells["signed"]:
        intervals.append(("signed", cells["signed"], ended))
    if effective and status == "completed" and not ended:
        intervals.append(("completed", effective, ""))
    elif effective:
        intervals.append(("in-force", effective, ended))
    if status not in [name for name, _, _ in intervals]:
        closing = status in TERMINAL or status == "completed"
        intervals.append((status, ended, "") if closing else (status, "", ended))
    return intervals


def phases(cells: Mapping[str, str], on_record: dt.date) -> list[Phase]:
    """Return the phases of an agreement, earliest first.

    `cells` are the cells of its row, `on_record` the day by which its status was on record.

    >>> row = {"status": "signed", "announced": "", "signed": "2024-01-15", "effective": "",
    ...        "ended": ""}
    >>> [(p.status, p.start, p.end) for p in phases(row, dt.date(2024, 1, 16))]
    [('signed', '2024-01-15', '')]
    """
    listed = [
        Phase(status, start, end, order(status), status == cells["status"], when)
        for status, start, end in _intervals(cells)
        for when in [bounds(start, end, on_record)]
    ]
    return _close(_order_undated(listed))


def _order_undated(listed: list[Phase]) -> list[Phase]:
    """Start an undated last phase no earlier than the dated ones."""
    last = listed[-1]
    firsts = [p.bounds.start_min for p in listed if p.bounds.start_min is not None]
    lasts = [p.bounds.start_max for p in listed if p.start and p.bounds.start_max is not None]
    if last.start or not firsts or last.bounds.start_max is None:
        return listed
    start_max = max([last.bounds.start_max, *lasts])
    if last.bounds.end_max is not None:
        start_max = min(start_max, last.bounds.end_max)
    moved = replace(last.bounds, start_min=max(firsts), start_max=start_max)
    return [*listed[:-1], replace(last, bounds=moved)]


def _close(listed: list[Phase]) -> list[Phase]:
    """End the earlier phases at an undated lapse, cancellation or suspension."""
    last = listed[-1]
    if last.status not in TERMINAL or last.start:
        return listed
    return [
        replace(
            p, bounds=replace(p.bounds, end_min=p.bounds.start_min, end_max=last.bounds.start_max)
        )
        for p in listed[:-1]
    ] + [last]
