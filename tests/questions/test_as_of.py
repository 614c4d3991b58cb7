"""Questions on a past day: no row begins later, no status is empty, what is left out is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import reegraph
from reegraph.graph.questions import read_questions
from tests.oracles import table_rules

from .engines import assert_equal_rows, on_oxigraph, on_rdflib, plain_graph
from .test_everyday import of_state, on_mineral

Tables = dict[str, pd.DataFrame]
DAYS = ("2012-06-30", "2019-12-31", "2023-06-30")
BEGINS = {"date", "from", "since", "year", "laterDate", "firstDate", "firstYear", "signedOn"}
BEGINS |= {"firstFrom", "lastFrom", "importFrom"}
STATUS = {"status", "statusName"}

FOLLOWING = [
    "agreements-between", "agreements-of", "agreements-of-a-forum",
    "agreements-on", "mou-follow-up", "subnational-deals", "timeline",
]  # fmt: skip

# Questions that still give rows which begin after the day: figures by year, measures, sources.
AHEAD = {
    "agreements-by-year", "finance-of", "founders-of", "import-change", "import-share", "list-overlap",
    "magnet-imports", "measures-and-provisions", "measures-in-force", "measures-on",
    "minerals-on-lists", "producer-shares", "provisions-of", "recommendations", "reserves-of",
    "reserves-without-agreement", "sources-by-kind", "sources-of", "supplier-concentration",
    "trade-dependence", "trade-of",
}  # fmt: skip


@pytest.fixture(scope="module", params=DAYS)
def past(request: pytest.FixtureRequest, kg: reegraph.KnowledgeGraph) -> reegraph.KnowledgeGraph:
    """The graph on a past day."""
    return kg.as_of(request.param)


def faults(rows: list[dict[str, Any]], day: str) -> list[str]:
    """Cells that begin after the day, and statuses without a word."""
    found = []
    for row in rows:
        for name in BEGINS & set(row):
            text = str(row[name] if row[name] is not None else "")
            if re.fullmatch(r"[12]\d{3}(-\d\d){0,2}", text) and text[:10] > day[: len(text)]:
                found.append(f"{name} {text}")
        found += [f"{name} is empty" for name in STATUS & set(row) if not row[name]]
    return found


@pytest.mark.parametrize("name", sorted(read_questions()))
def test_no_row_begins_after_the_day(past: reegraph.KnowledgeGraph, name: str) -> None:
    found = faults(on_oxigraph(past, past.question(name)), past.day)
    if name in AHEAD and found:
        pytest.xfail(f"{len(found)} cells, for example {found[0]}")
    assert not found


def test_every_question_that_is_still_ahead_is_so_on_one_of_the_days(
    kg: reegraph.KnowledgeGraph,
) -> None:
    ahead = {
        name
        for day in DAYS
        for name in AHEAD
        if faults(on_oxigraph(kg.as_of(day), kg.question(name)), day)
    }
    assert ahead == AHEAD


@pytest.fixture
def begun(tables: Tables, past: reegraph.KnowledgeGraph) -> Callable[[set[str]], set[str]]:
    """Those of some agreements that had a date by the day, or have none at all."""
    dates: dict[str, list[str]] = {}
    for column in ("signed", "announced", "effective"):
        for agreement, date in table_rules.attribute(tables, "agreements", column).items():
            dates.setdefault(agreement, []).append(date)

    def chosen(agreements: set[str]) -> set[str]:
        return {
            a
            for a in agreements
            if a not in dates or any(d <= past.day[: len(d)] for d in dates[a])
        }

    return chosen


def found(rows: list[dict[str, Any]], column: str = "agreement") -> set[str]:
    return {row[column].partition(":")[2] for row in rows}


def test_agreements_that_begin_later_are_left_out(
    past: reegraph.KnowledgeGraph,
    tables: Tables,
    begun: Callable[[set[str]], set[str]],
    sides: dict[str, set[str]],
) -> None:
    """Compared with the tables for KABIL, which acts by itself, and for a mineral."""
    rows = on_oxigraph(past, past.question("agreements-on", mineral="lithium"))
    assert found(rows) == begun(on_mineral(tables, "lithium"))
    rows = on_oxigraph(past, past.question("agreements-of", state="kabil"))
    assert found(rows) == begun(of_state("kabil", sides, {}))
    later = on_oxigraph(past, past.question("agreements-on", mineral="lithium", until="2999"))
    assert found(later) == on_mineral(tables, "lithium")
    assert {r["status"] for r in later} >= {"after the day"}


def test_the_number_left_out_is_said(past: reegraph.KnowledgeGraph, tables: Tables) -> None:
    frame = past.ask("agreements-on", mineral="lithium", timeout=None)
    left_out = len(on_mineral(tables, "lithium")) - len(frame)
    assert left_out > 1
    assert frame.attrs["reegraph"]["notes"][0] == (
        f"{left_out} rows begin after {past.day} and are left out; until=2999 adds them."
    )
    everything = past.ask("agreements-on", mineral="lithium", until="2999", timeout=None)
    assert len(everything) == len(frame) + left_out
    assert everything.attrs["reegraph"]["notes"] == []


def test_until_means_the_end_of_a_year_or_month(kg: reegraph.KnowledgeGraph) -> None:
    for until, day in (("2019", "2019-12-31"), ("2019-06", "2019-06-30")):
        rows = on_oxigraph(kg, kg.question("agreements-on", mineral="lithium", until=until))
        assert rows == on_oxigraph(kg, kg.question("agreements-on", mineral="lithium", until=day))


@pytest.mark.complete
@pytest.mark.parametrize("name", FOLLOWING)
def test_rdflib_gives_the_same_rows_on_a_past_day(kg: reegraph.KnowledgeGraph, name: str) -> None:
    past = kg.as_of("2019-12-31")
    plain = _PLAIN.setdefault(past.day, plain_graph(past) if past.day not in _PLAIN else None)
    text = past.question(name)
    assert_equal_rows(on_oxigraph(past, text), on_rdflib(plain, text))


_PLAIN: dict[str, Any] = {}
