"""What each source states of a row, and never more certainty than was read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reegraph.compiler.attributed import Attributions, Statement, cell_versions, row_versions
from reegraph.dates import is_date
from reegraph.tables.reader import Row
from reegraph.tables.schema import Column, Table

NAMES = ("id", "signed", "value", "note")
COLUMNS = {name: Column(name, "string") for name in NAMES}
COLUMNS["sources"] = Column("sources", "list", delimiter=";")
TABLE = Table(
    name="deals", title="Deals", description="", path="deals.csv", columns=COLUMNS, key=("id",),
)  # fmt: skip
VALUES = st.sampled_from(["2020", "2020-12", "2020-12-01", "2021", "ten", ""])
SOURCES = st.sampled_from(["s1", "s2", "s3", "s4"])


def row(signed: str = "2020", sources: str = "s1;s2;s3", value: str = "ten") -> Row:
    """A row of the table."""
    cells = {"id": "one", "signed": signed, "value": value, "note": "seen", "sources": sources}
    return Row("deals", 2, cells)


def said(*statements: tuple[str, str, str]) -> Attributions:
    """Attributions to the row: column, value, source."""
    return {("deals", "one"): [Statement(*s, f"p. {i}", "") for i, s in enumerate(statements)]}


def told(found: list) -> list[tuple[str, tuple[str, ...], bool]]:  # type: ignore[type-arg]
    """Readings of a cell as value, sources, and whether they state just this."""
    return [(r.value, r.sources, r.stated) for r in found]


def signed(known: Attributions, own: str = "2020", sources: str = "s1;s2;s3") -> list:  # type: ignore[type-arg]
    """Readings of the date of signature."""
    return told(cell_versions(TABLE, row(own, sources), COLUMNS["signed"], own, known))


def test_without_attributions_the_sources_back_the_record() -> None:
    assert signed({}) == [("2020", ("s1", "s2", "s3"), False)]
    assert signed({}, sources="s1") == [("2020", ("s1",), True)]
    assert signed({}, own="") == []


def test_who_is_known_to_state_it_stands_alone() -> None:
    assert signed(said(("signed", "2020", "s2"))) == [("2020", ("s2",), True)]


def test_who_states_something_else_does_not_back_the_row() -> None:
    found = signed(said(("signed", "2021", "s2")))
    assert found == [("2020", ("s1", "s3"), False), ("2021", ("s2",), True)]


def test_the_only_source_backs_the_row_even_where_it_differs() -> None:
    found = signed(said(("signed", "2021", "s1")), sources="s1")
    assert found == [("2020", ("s1",), True), ("2021", ("s1",), True)]


def test_a_less_exact_date_backs_the_row() -> None:
    assert signed(said(("signed", "2020", "s4")), own="2020-12") == [("2020-12", ("s4",), True)]


def test_a_more_exact_date_stands_for_itself() -> None:
    found = signed(said(("signed", "2020-12", "s2")))
    assert found == [("2020", ("s1", "s3"), False), ("2020-12", ("s2",), True)]


def test_a_value_that_only_an_attribution_gives() -> None:
    assert signed(said(("signed", "2021", "s4")), own="") == [("2021", ("s4",), True)]


def test_sources_of_one_differing_value_stand_together() -> None:
    found = signed(said(("signed", "2021", "s3"), ("signed", "2021", "s1")))
    assert found == [("2020", ("s2",), True), ("2021", ("s1", "s3"), True)]


def test_a_row_is_stated_by_who_states_it_as_a_whole() -> None:
    first, *others = row_versions(TABLE, row(), said(("", "", "s2"), ("", "", "s4")))
    assert (first.sources, first.stated, others) == (("s2", "s4"), True, [])
    assert first.locators == ("p. 0", "p. 1")
    assert first.note == "seen"


def test_a_source_that_differs_has_a_row_of_its_own() -> None:
    known = said(("signed", "2021", "s2"), ("value", "nine", "s2"), ("value", "ten", "s2"))
    first, other = row_versions(TABLE, row(), known)
    assert (first.sources, first.stated) == (("s1", "s3"), False)
    assert (other.sources, other.stated) == (("s2",), True)
    assert (other.cells["signed"], other.cells["value"]) == ("2021", "nine")


def test_only_some_columns_make_the_period_of_a_measure() -> None:
    known = said(("signed", "2021", "s2"), ("value", "nine", "s3"), ("", "", "s4"))
    first, other = row_versions(TABLE, row(), known, ("signed",))
    assert first.sources == ("s1", "s3")
    assert first.note == ""  # the note is that of the measure
    assert other.cells["value"] == "ten"


STATEMENTS = st.lists(
    st.tuples(st.sampled_from(["signed", "value", ""]), VALUES, SOURCES), max_size=5
)


@given(VALUES, STATEMENTS)
def test_never_more_certainty_than_was_read(
    own: str, statements: list[tuple[str, str, str]]
) -> None:
    known = said(*statements)
    every = {"s1", "s2", "s3"}
    for reading in cell_versions(TABLE, row(own), COLUMNS["signed"], own, known):
        stating = {
            s for column, value, s in statements if column == "signed" and value == reading.value
        }
        less = {
            s for column, value, s in statements
            if column == "signed" and is_date(value) and reading.value.startswith(value)
        }  # fmt: skip
        assert reading.sources
        if reading.stated and len(reading.sources) > 1:
            assert set(reading.sources) <= stating | less
        if not reading.stated:
            assert set(reading.sources) <= every


@given(VALUES, STATEMENTS)
def test_every_statement_on_a_cell_is_kept(
    own: str, statements: list[tuple[str, str, str]]
) -> None:
    found = cell_versions(TABLE, row(own), COLUMNS["signed"], own, said(*statements))
    for column, value, source in statements:
        if column == "signed" and value:  # a column without a value is a fault of the table
            assert any(
                source in r.sources
                and (r.value == value or (is_date(value) and r.value.startswith(value)))
                for r in found
            )
