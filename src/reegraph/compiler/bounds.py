"""Earliest and latest possible start and end of what a claim says.

A date keeps the precision of its source, so that a claim that holds "from 2019" may begin on any
day of that year. On a given day it is certain (in force under every reading of its dates),
possible (under some) or out; see docs/time.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from reegraph.dates import earliest, latest

__all__ = ["Bounds", "bounds", "on_record_by"]


@dataclass(frozen=True)
class Bounds:
    """The four days; None where a bound is not known (no end, a start as early as one likes)."""

    start_min: dt.date | None = None
    start_max: dt.date | None = None
    end_min: dt.date | None = None
    end_max: dt.date | None = None

    def open_ended(self) -> Bounds:
        """Return the same start without an end."""
        return replace(self, end_min=None, end_max=None)


def on_record_by(dates: Iterable[str], reference: dt.date) -> dt.date:
    """Return the day by which something was on record: the earliest of its sources' last days.

    Sources without a date count as read on the reference date.

    >>> on_record_by(["2024-01", "2023-12-05"], dt.date(2026, 6, 30))
    datetime.date(2023, 12, 5)
    """
    days = [latest(date) for date in dates if date]
    return min([*days, reference])


def bounds(start: str, end: str, on_record: dt.date) -> Bounds:
    """Return the bounds of an interval of partial dates; an empty `start` is at the latest `on_record`.

    >>> bounds("2019-08", "", dt.date(2024, 1, 1))
    Bounds(start_min=datetime.date(2019, 8, 1), start_max=datetime.date(2019, 8, 31), \
end_min=None, end_max=None)
    """
    start_min = earliest(start) if start else None
    start_max = latest(start) if start else on_record
    if not end:
        return Bounds(start_min, start_max)
    end_min, end_max = earliest(end), latest(end)
    if start_min is not None:
        end_min = max(end_min, start_min)
    return Bounds(start_min, min(start_max, end_max), end_min, end_max)
