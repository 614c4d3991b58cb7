"""Networks of many days from one reading are those of the graph opened for each day."""

from __future__ import annotations

from typing import Any

import pytest

from reegraph.errors import NameNotFound, UsageError
from reegraph.knowledge import KnowledgeGraph
from reegraph.network.projection.history import AGREEMENTS, FORUMS, NetworkHistory

from .conftest import Made
from .made_rows import rows

# The end of a year, a day in between, and the first day of a year; not in order, so that what one
# day leaves behind would show on the next.
DAYS = ("2022-12-31", "2009-06-16", "2025-01-01")


def same(one: Any, other: Any) -> None:
    """Two networks are alike, node by node and edge by edge, with everything that they carry."""
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert len(list(one.edges())) == len(list(other.edges()))
    for found, expected in zip(one.edges(data=True), other.edges(data=True), strict=True):
        assert found == expected
    assert one.graph == other.graph


@pytest.fixture(scope="module")
def opened_days(kg: KnowledgeGraph) -> dict[str, KnowledgeGraph]:
    """The shipped graph opened for each of the days."""
    return {day: kg.as_of(day) for day in DAYS}


@pytest.mark.complete
@pytest.mark.parametrize("name", ["state-agreements", "forum-co-membership"])
def test_three_days_are_as_the_graph_of_each(
    kg: KnowledgeGraph, opened_days: dict[str, KnowledgeGraph], name: str
) -> None:
    days = NetworkHistory(kg)
    for day, graph in opened_days.items():
        expected = graph.network(name)
        assert len(expected) > 0
        same(days.network(day, name), expected)


@pytest.mark.complete
def test_options_count_on_each_day(
    kg: KnowledgeGraph, opened_days: dict[str, KnowledgeGraph]
) -> None:
    days = NetworkHistory(kg)
    options = {"via": "national", "minerals": "lithium", "weight": "recency"}
    for day, graph in opened_days.items():
        expected = graph.network("state-agreements", **options)
        same(days.network(day, "state-agreements", **options), expected)


@pytest.mark.complete
@pytest.mark.parametrize("possible", [False, True])
def test_every_network_on_every_day_of_a_small_graph(made: Made, possible: bool) -> None:
    graph = made(rows())
    graph = graph.as_of(graph.day, possible)
    days = NetworkHistory(graph)
    for day in ("2014-12-31", "2020-03-01", "2001-07-01", graph.day):
        for name in (*AGREEMENTS, *FORUMS, "ownership"):
            same(days.network(day, name), graph.as_of(day).network(name))


def test_wrong_days_and_names_are_refused(made: Made) -> None:
    days = NetworkHistory(made(rows()))
    for day in ("2019-02-30", "tomorrow"):
        with pytest.raises(UsageError):
            days.network(day, "state-agreements")
    with pytest.raises(NameNotFound):
        days.network("2019-01-01", "friendships")
