"""Answers of queries and results of measures are written alike."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pyoxigraph as ox
import pytest

from reegraph.render.tables import write

FRAME = pd.DataFrame(
    {
        "name": ["=1+1", "a,b", "cr\rcr", "a|b"],
        "value": [1234.5678, -0.5, float("nan"), 2.0],
        "count": pd.array([1, -2, None, 4], dtype="Int64"),
        "claims": [("a", "b"), (), ("-c",), ("d",)],
    }
)
QUERY = (
    'SELECT ?name ?value { VALUES (?name ?value) { ("=1+1" 1) ("a,b" -0.5) ("cr\\rcr" UNDEF) } }'
)


def written(table: pd.DataFrame | ox.QuerySolutions, form: str) -> str:
    """What is written of a table."""
    out = io.BytesIO()
    write(table, form, out)
    return out.getvalue().decode("utf-8")


def answer() -> ox.QuerySolutions:
    """The answer of a query with the first rows of the frame."""
    rows = ox.Store().query(QUERY)
    assert isinstance(rows, ox.QuerySolutions)
    return rows


@pytest.mark.parametrize(("form", "comma"), [("csv", ","), ("tsv", "\t")])
def test_a_frame_reads_back_and_holds_no_formula(form: str, comma: str) -> None:
    text = io.StringIO(written(FRAME, form), newline="")
    head, *rows = csv.reader(text, delimiter=comma)
    assert head == list(FRAME.columns)
    assert [row[0] for row in rows] == ["'=1+1", "a,b", "cr\rcr", "a|b"]
    assert [row[1] for row in rows] == ["1234.5678", "-0.5", "", "2.0"]
    assert [row[2] for row in rows] == ["1", "-2", "", "4"]
    assert [row[3] for row in rows] == ["a b", "", "'-c", "d"]


def test_an_answer_and_a_frame_have_the_same_csv() -> None:
    frame = pd.DataFrame({"name": FRAME["name"][:3], "value": [1, -0.5, None]}, dtype=object)
    assert written(answer(), "csv") == written(frame, "csv")


def test_people_read_four_digits_and_programs_all() -> None:
    assert "| 1,235 |" in written(FRAME, "md")
    assert r"| a\|b |" in written(FRAME, "md")
    rows = json.loads(written(FRAME, "json"))["rows"]
    assert [row["value"] for row in rows] == [1234.5678, -0.5, None, 2.0]
    assert [row["count"] for row in rows] == [1, -2, None, 4]
    assert rows[0]["claims"] == ["a", "b"]


def test_numbers_of_a_table_stand_to_the_right() -> None:
    lines = [line.rstrip() for line in written(FRAME[["name", "value"]], "table").splitlines()]
    (thousand,) = [line for line in lines if "1,235" in line]
    (half,) = [line for line in lines if "-0.5" in line]
    assert len(thousand) == len(half)
