"""Whatever the bytes of a file, reading gives rows and faults and never an exception."""

from __future__ import annotations

import csv
import io
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reegraph.errors import DataError
from reegraph.tables.check import check_tables
from reegraph.tables.csv_records import records
from reegraph.tables.reader import LONGEST_CELL, Row, read_tables

COLUMNS = ["id", "name", "note"]

# Pieces that a CSV file can be made of, the dangerous ones more often than chance would have it.
PIECES = [
    *(b'"', b'""', b",", b"\n", b"\r\n", b"\r", b"\0", b" ", b";"),
    *(b"\xff", b"\xef\xbb\xbf", "é".encode(), "\u2028".encode()),
    *(b"world", b"actor:", b"2024-02-30", b"id,name,note\n"),
]

ANYTHING = st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES)).map(b"".join))

# Cells that are sound wherever text is free: no controls, composed, no blank at either end.
SOUND = st.text(
    st.one_of(
        st.sampled_from("\",;:'- é語"), st.characters(codec="ascii", exclude_categories=["C"])
    ),
    max_size=30,
).map(str.strip)

quick = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quick
@given(data=ANYTHING, table=st.sampled_from(["areas", "stakes", "attributions", "projects"]))
def test_any_bytes_are_read_without_exception(
    data: bytes, table: str, sound: Path, mini: Path
) -> None:
    path = mini / f"{table}.csv"
    before = (sound / path.name).read_bytes()
    for content in (data, before + data, before.partition(b"\n")[0] + b"\n" + data):
        path.write_bytes(content)
        for fault in check_tables(read_tables(mini)):
            assert "\n" not in str(fault)
            assert str(fault).isprintable()
    path.write_bytes(before)  # the folder serves all examples


@quick
@given(cell=st.text(max_size=60), column=st.integers(0, 14))
def test_any_text_in_any_cell(cell: str, column: int, sound: Path, mini: Path) -> None:
    path = mini / "agreements.csv"
    before = (sound / path.name).read_bytes()
    header, first, *rest = list(csv.reader(io.StringIO(before.decode("utf-8"), newline="")))
    first[column] = cell
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, first, *rest])
    path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))
    tables = read_tables(mini)
    for fault in check_tables(tables):
        assert str(fault).isprintable()
        assert fault.severity == ("warning" if fault.code.startswith("W") else "error")
    path.write_bytes(before)


@quick
@given(cells=st.lists(st.tuples(SOUND, SOUND), max_size=8))
def test_rows_that_are_written_are_read_again(cells: list[tuple[str, str]], mini: Path) -> None:
    rows = [[f"area-{n}", name or "x", note] for n, (name, note) in enumerate(cells)]
    with (mini / "areas.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
    tables = read_tables(mini)
    assert [f for f in tables.faults if f.file == "areas.csv"] == []
    assert tables.rows["areas"] == [
        Row("areas", line, dict(zip(COLUMNS, row, strict=True)))
        for line, row in enumerate(rows, start=2)
    ]


@given(st.lists(st.lists(st.text(string.printable + 'é"', max_size=12), min_size=2, max_size=4)))
def test_records_agree_with_the_csv_module(rows: list[list[str]]) -> None:
    rows = [[c.replace("\r", "").replace("\n", " ") for c in row] for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    found = list(records(text.getvalue())) if rows else []
    assert [record.cells for record in found] == rows
    assert [flaw for record in found for flaw in record.flaws] == []


@given(st.text('",\nab', max_size=60).filter(bool))
def test_records_keep_count_of_lines(text: str) -> None:
    found = list(records(text))
    numbers = [record.line for record in found]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 1
    assert numbers[-1] <= text.count("\n") + 1


def test_the_line_of_a_row_is_its_first_physical_line(mini: Path) -> None:
    (mini / "areas.csv").write_bytes(b'id,name,note\na,"A\nA",\nb,B,\n')
    assert [row.line for row in read_tables(mini).rows["areas"]] == [2, 4]


def test_a_row_has_every_column_of_its_table(sound: Path) -> None:
    tables = read_tables(sound)
    for table in tables.package.tables.values():
        assert all(list(row.cells) == list(table.columns) for row in tables.rows[table.name])


def test_columns_in_another_order_are_read_by_name(mini: Path) -> None:
    (mini / "areas.csv").write_bytes(b"name,note,id\nWorld,,world\n")
    assert read_tables(mini).rows["areas"][0].cells == {"id": "world", "name": "World", "note": ""}


def test_a_huge_cell_is_left_out_of_its_row(mini: Path) -> None:
    (mini / "areas.csv").write_bytes(b"id,name,note\nworld," + b"W" * (LONGEST_CELL + 1) + b",\n")
    tables = read_tables(mini)
    assert tables.rows["areas"][0].cells["name"] == ""
    assert ("areas", 2) in tables.broken


def test_only_the_schema_can_stop_the_reading(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is no datapackage\.json in "):
        read_tables(tmp_path)
