"""Earliest and latest possible start and end."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reegraph.compiler.bounds import Bounds, bounds, on_record_by
from reegraph.dates import earliest, latest

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
PARTIAL = st.builds(
    lambda day, precision: day.isoformat()[:precision], DAYS, st.sampled_from([4, 7, 10])
)
KNOWN = dt.date(2024, 3, 5)


@given(PARTIAL | st.just(""), PARTIAL | st.just(""), DAYS)
def test_bounds_are_in_order(start: str, end: str, known: dt.date) -> None:
    assume(not (start and end) or earliest(start) <= latest(end))
    found = bounds(start, end, known)
    assert found.start_max is not None
    assert found.start_min is None or found.start_min <= found.start_max
    if end:
        assert found.end_min is not None
        assert found.end_max is not None
        assert found.end_min <= found.end_max
        assert found.start_max <= found.end_max
        assert found.start_min is None or found.start_min <= found.end_min
    else:
        assert found.end_min is found.end_max is None


@given(PARTIAL, DAYS)
def test_a_date_is_read_as_every_day_it_can_mean(start: str, known: dt.date) -> None:
    found = bounds(start, "", known)
    assert found == Bounds(earliest(start), latest(start))


@given(PARTIAL, PARTIAL, DAYS)
def test_a_more_exact_date_never_widens_the_bounds(start: str, end: str, known: dt.date) -> None:
    assume(earliest(start) <= latest(end))
    exact, vague = bounds(start, "", known), bounds(start[:4], "", known)
    assert exact.start_min is not None
    assert vague.start_min is not None
    assert vague.start_min <= exact.start_min
    assert exact.start_max <= vague.start_max  # type: ignore[operator]


def test_without_a_start_it_began_at_the_latest_when_it_was_on_record() -> None:
    assert bounds("", "", KNOWN) == Bounds(None, KNOWN)
    assert bounds("", "2020", KNOWN).start_max == dt.date(2020, 12, 31)
    assert bounds("", "2030", KNOWN).start_max == KNOWN


def test_an_end_is_not_before_the_start() -> None:
    assert bounds("2020-05-10", "2020-05", KNOWN).end_min == dt.date(2020, 5, 10)


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ([], dt.date(2026, 6, 30)),
        (["", ""], dt.date(2026, 6, 30)),
        (["2024"], dt.date(2024, 12, 31)),
        (["2024", "2024-02"], dt.date(2024, 2, 29)),
        (["2027"], dt.date(2026, 6, 30)),
    ],
)
def test_on_record_since_the_earliest_source(dates: list[str], day: dt.date) -> None:
    assert on_record_by(dates, dt.date(2026, 6, 30)) == day


def test_open_ended_keeps_the_start() -> None:
    closed = bounds("2019", "2020", KNOWN)
    assert closed.open_ended() == Bounds(dt.date(2019, 1, 1), dt.date(2019, 12, 31))
