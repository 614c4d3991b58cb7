"""Partial dates (YYYY, YYYY-MM, YYYY-MM-DD) at the precision of their source.

A partial date stands for every day it can mean; `earliest` and `latest` give the bounds.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

__all__ = ["compatible", "datatype", "earliest", "is_date", "latest"]

_PARTIAL = re.compile(r"([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATATYPES = {4: _XSD + "gYear", 7: _XSD + "gYearMonth", 10: _XSD + "date"}


def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = _PARTIAL.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)")
    year, month, day = match.groups()
    parts = (int(year), int(month) if month else None, int(day) if day else None)
    try:
        dt.date(parts[0], 1 if parts[1] is None else parts[1], 1 if parts[2] is None else parts[2])
    except ValueError:
        raise ValueError(f"'{text}' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)") from None
    return parts


def is_date(text: str) -> bool:
    """Tell whether `text` is a partial date that exists in the calendar.

    >>> [is_date(text) for text in ("2024", "2024-02", "2024-02-29", "2023-02-29", "2024-13")]
    [True, True, True, False, False]
    """
    try:
        _parts(text)
    except ValueError:
        return False
    return True


def earliest(text: str) -> dt.date:
    """Return the first day that the partial date `text` can mean; raises ValueError if it is none.

    >>> earliest("2024-02")
    datetime.date(2024, 2, 1)
    """
    year, month, day = _parts(text)
    return dt.date(year, 1 if month is None else month, 1 if day is None else day)


def latest(text: str) -> dt.date:
    """Return the last day that the partial date `text` can mean; raises ValueError if it is none.

    >>> latest("2024-02")
    datetime.date(2024, 2, 29)
    """
    year, month, day = _parts(text)
    if month is None:
        return dt.date(year, 12, 31)
    return dt.date(year, month, calendar.monthrange(year, month)[1] if day is None else day)


def compatible(one: str, other: str) -> bool:
    """Tell whether one partial date is the other at a lower precision (or the same).

    >>> compatible("2019-08", "2019-08-08"), compatible("2019-08", "2019-09")
    (True, False)
    """
    return one.startswith(other) or other.startswith(one)


def datatype(text: str) -> str:
    """Return the IRI of the XSD datatype that has the precision of `text`.

    >>> datatype("2019-08").rpartition("#")[2]
    'gYearMonth'
    """
    return _DATATYPES[len(text)]
