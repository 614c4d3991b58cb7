"""Rows that hold only under some reading of the dates: counted by default, marked where asked for."""

from __future__ import annotations

import pandas as pd
import pytest

import reegraph
from reegraph.graph.uncertain import add_holding_column, count_extra_rows
from reegraph.resources import data_dir

DAY = "2009-07-01"


@pytest.mark.complete
def test_the_default_says_how_many_rows_it_left_out() -> None:
    rows = pd.read_csv(data_dir() / "memberships.csv", dtype=str, keep_default_na=False)
    founders = rows[(rows.forum == "brics") & (rows.start == "2009") & (rows.end == "")]
    found = reegraph.load(as_of=DAY).ask("members-of", forum="BRICS")
    assert len(found) == 0
    assert found.attrs["reegraph"]["left_out"] == len(founders) > 0


def test_possible_rows_are_marked() -> None:
    found = reegraph.load(as_of=DAY, include_possible=True).ask("members-of", forum="BRICS")
    assert set(found["holding"]) == {"possible"}
    later = reegraph.load(as_of="2012-01-01", include_possible=True).ask(
        "members-of", forum="BRICS"
    )
    assert set(later["holding"]) == {"certain"}
    assert "holding" not in reegraph.load().ask("members-of", forum="BRICS")


def test_a_row_that_comes_twice_is_marked_as_often_as_it_is_certain() -> None:
    marked = add_holding_column(b"?x\n1\n1\n", b"?x\n1\n").decode().splitlines()
    assert sorted(line.split("\t")[1] for line in marked[1:]) == ['"certain"', '"possible"']


def test_no_rows_need_no_marks() -> None:
    assert add_holding_column(b"?x\n", b"?x\n") == b"?x\t?holding\n"
    assert count_extra_rows(b"?x\n", b"?x\n1\n") == 0
