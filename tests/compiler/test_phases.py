"""Phases of agreements: every combination of status and dates that occurs, and more."""

from __future__ import annotations

import datetime as dt
import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reegraph.compiler.phases import TALKS, TERMINAL, Phase, order, phases
from reegraph.dates import earliest, latest
from reegraph.resources import data_dir

KNOWN = dt.date(2024, 3, 5)
DATES = ("announced", "signed", "effective", "ended")
STATUSES = ("negotiating", "announced", "signed", "in-force", "completed", *TERMINAL)
ROWS = pd.read_csv(data_dir() / "agreements.csv", dtype=str, keep_default_na=False)
COMBINATIONS = sorted({
    (row["status"], tuple(bool(row[d]) for d in DATES)) for row in ROWS.to_dict("records")
})  # fmt: skip


def row(status: str, **dates: str) -> dict[str, str]:
    """Cells of an agreement."""
    return {"status": status, **dict.fromkeys(DATES, ""), **dates}


def told(cells: dict[str, str]) -> list[tuple[str, str, str]]:
    """Phases as status, start and end."""
    return [(p.status, p.start, p.end) for p in phases(cells, KNOWN)]


def in_order(found: list[Phase]) -> None:
    """Assert what is true of the phases of every agreement."""
    for phase in found:
        b = phase.bounds
        assert b.start_max is not None
        assert b.start_min is None or b.start_min <= b.start_max
        assert b.end_max is None or b.start_max <= b.end_max
        assert b.end_min is None or (b.end_max is not None and b.end_min <= b.end_max)
        assert phase.order == order(phase.status)
    assert len({phase.status for phase in found}) == len(found)
    assert sum(phase.recorded for phase in found) == 1
    dated = [phase for phase in found if phase.start]
    for one, next_one in itertools.pairwise(dated):
        assert earliest(one.start) <= latest(next_one.start)


@pytest.mark.parametrize(("status", "present"), COMBINATIONS)
def test_combinations_that_occur(status: str, present: tuple[bool, ...]) -> None:
    years = {
        d: f"20{10 + i}-06" for i, (d, here) in enumerate(zip(DATES, present, strict=True)) if here
    }
    found = phases(row(status, **years), KNOWN)
    in_order(found)
    assert [p.order for p in found] == sorted(p.order for p in found)


def test_real_agreements() -> None:
    for cells in ROWS.to_dict("records"):
        in_order(phases(cells, KNOWN))


@st.composite
def agreements(draw: st.DrawFn) -> dict[str, str]:
    """Cells with any status and any dates in their order."""
    days = sorted(draw(st.lists(st.dates(dt.date(1990, 1, 1), KNOWN), min_size=4, max_size=4)))
    precision = draw(st.sampled_from([4, 7, 10]))
    dates = {
        name: day.isoformat()[:precision] if draw(st.booleans()) else ""
        for name, day in zip(DATES, days, strict=True)
    }
    return row(draw(st.sampled_from(STATUSES)), **dates)


@given(agreements(), st.dates(dt.date(1995, 1, 1), dt.date(2026, 6, 30)))
def test_any_agreement(cells: dict[str, str], known: dt.date) -> None:
    in_order(phases(cells, known))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (row("signed"), [("signed", "", "")]),
        (row("announced", announced="2024"), [("announced", "2024", "")]),
        (
            row("negotiating", announced="2023", ended="2024"),
            [("negotiating", "2023", "2024")],
        ),
        (
            row("in-force", announced="2020", signed="2021", effective="2022", ended="2030"),
            [
                ("announced", "2020", "2021"),
                ("signed", "2021", "2030"),
                ("in-force", "2022", "2030"),
            ],
        ),
        (
            row("in-force", signed="2021"),
            [("signed", "2021", ""), ("in-force", "", "")],
        ),
        (
            row("completed", signed="2021", effective="2022"),
            [("signed", "2021", ""), ("completed", "2022", "")],
        ),
        (
            row("completed", signed="2021", effective="2022", ended="2023"),
            [("signed", "2021", "2023"), ("in-force", "2022", "2023"), ("completed", "2023", "")],
        ),
        (
            row("cancelled", signed="2021", ended="2023-04"),
            [("signed", "2021", "2023-04"), ("cancelled", "2023-04", "")],
        ),
        (row("suspended", effective="2020"), [("in-force", "2020", ""), ("suspended", "", "")]),
    ],
)
def test_lives(cells: dict[str, str], expected: list[tuple[str, str, str]]) -> None:
    assert told(cells) == expected


@pytest.mark.parametrize("status", TERMINAL)
def test_an_undated_lapse_ends_what_was_before_at_an_unknown_day(status: str) -> None:
    signed, lapsed = phases(row(status, signed="2013-05-06"), KNOWN)
    assert signed.end == ""
    assert signed.bounds.end_min == dt.date(2013, 5, 6)
    assert signed.bounds.end_max == KNOWN
    assert (lapsed.bounds.start_min, lapsed.bounds.start_max) == (dt.date(2013, 5, 6), KNOWN)


def test_an_undated_status_counts_from_its_earliest_source_and_not_before_the_dated_ones() -> None:
    _, _, force = phases(row("in-force", announced="2020", signed="2021-02"), KNOWN)
    assert (force.bounds.start_min, force.bounds.start_max) == (dt.date(2021, 2, 1), KNOWN)
    _, late = phases(row("in-force", signed="2025"), KNOWN)
    assert late.bounds.start_max == dt.date(2025, 12, 31)


def test_later_statuses_come_after_earlier_ones() -> None:
    places = [order(status) for status in STATUSES]
    assert places == sorted(places)
    for status, talks in itertools.product(TERMINAL, TALKS):
        assert (
            order(status) > order("completed") > order("in-force") > order("signed") > order(talks)
        )
