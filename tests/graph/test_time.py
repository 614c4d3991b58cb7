"""What holds on a day, compared with the tables themselves."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from reegraph.errors import UsageError
from reegraph.knowledge import KnowledgeGraph

MEMBERS = ("member", "founding-member", "chair")
LATEST = {0: "", 4: "-12-31", 7: "-31", 10: ""}
EARLIEST = {0: "", 4: "-01-01", 7: "-01", 10: ""}


def table(world: dict[str, str], name: str) -> pd.DataFrame:
    path = Path(world["folder"]) / f"{name}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def members(rows: pd.DataFrame, forum: str, day: str, certain: bool) -> set[str]:
    """Members by the rows of memberships.csv; every start is stated, no end falls into the year."""
    found = rows[(rows["forum"] == forum) & rows["role"].isin(MEMBERS)]
    assert (found["start"] != "").all()
    bounds = LATEST if certain else EARLIEST
    begun = found["start"].map(lambda text: text + bounds[len(text)]) <= day
    lasting = (found["end"] == "") | (found["end"].str[:4] > day[:4])
    return {f"actor:{name}" for name in found[begun & lasting]["member"]}


def asked(kg: KnowledgeGraph, day: str, query: str, possible: bool = False) -> set[str]:
    found = kg.as_of(day, possible).query(query, timeout=None)
    assert isinstance(found, pd.DataFrame)
    return set(found.iloc[:, 0])


BRICS = "SELECT ?m { ?m ree:memberOf forum:brics }"


@pytest.mark.parametrize("day", ["2009-07-01", "2025-07-01",
    *(pytest.param(f"{year}-07-01", marks=pytest.mark.complete) for year in (2008, 2011, 2023, 2024)),
])  # fmt: skip
def test_brics_members_on_a_day(kg: KnowledgeGraph, world: dict[str, str], day: str) -> None:
    rows = table(world, "memberships")
    assert asked(kg, day, BRICS) == members(rows, "brics", day, certain=True)


@pytest.mark.complete
def test_brics_in_2009_is_possible_and_not_certain(kg: KnowledgeGraph) -> None:
    four = {"actor:bra", "actor:chn", "actor:ind", "actor:rus"}
    assert asked(kg, "2009-07-01", BRICS) == set()
    assert asked(kg, "2009-07-01", BRICS, possible=True) == four
    assert asked(kg, "2011-07-01", BRICS) == four | {"actor:zaf"}
    assert asked(kg, "2025-07-01", BRICS) >= four | {"actor:zaf", "actor:egy", "actor:idn"}


def test_ibsa(kg: KnowledgeGraph, world: dict[str, str]) -> None:
    query = "SELECT ?m { ?m ree:memberOf forum:ibsa }"
    assert asked(kg, world["day"], query) == {"actor:bra", "actor:ind", "actor:zaf"}
    assert asked(kg, "2003-01-01", query) == set()


def test_owners_of_kabil(kg: KnowledgeGraph, world: dict[str, str]) -> None:
    query = "SELECT ?o { ?o ree:ownsStakeIn actor:kabil }"
    rows = table(world, "stakes")
    owners = {f"actor:{name}" for name in rows[rows["owned"] == "kabil"]["owner"]}
    assert len(owners) == 3
    assert asked(kg, "2018-07-01", query) == set()
    assert asked(kg, "2020-07-01", query) == owners


@pytest.mark.complete
def test_reference_date_is_the_default_triple_by_triple(
    kg: KnowledgeGraph, world: dict[str, str]
) -> None:
    assert kg.day == world["day"]
    again = kg.as_of(world["day"])
    assert set(again.store.quads_for_pattern(None, None, None)) == set(
        kg.store.quads_for_pattern(None, None, None)
    )


@pytest.mark.complete
def test_coming_back_from_another_day_changes_nothing(
    kg: KnowledgeGraph, world: dict[str, str]
) -> None:
    from reegraph.graph.snapshot import _in_memory

    other = kg.as_of("2011-07-01")
    back = _in_memory(other.store, kg.info, world["day"], False)
    assert set(back.store.quads_for_pattern(None, None, None)) == set(
        kg.store.quads_for_pattern(None, None, None)
    )


@pytest.mark.complete
def test_possible_claims_only_add(kg: KnowledgeGraph, world: dict[str, str]) -> None:
    query = "SELECT DISTINCT ?m { ?m ree:memberOf ?f }"
    certain = asked(kg, "2015-07-01", query)
    assert certain <= asked(kg, "2015-07-01", query, possible=True)
    assert kg.as_of(world["day"], True).possible


@pytest.mark.parametrize("day", ["", "2024-13", "2024-13-01", "today", "2024-02-30"])
def test_a_day_is_a_date(kg: KnowledgeGraph, day: str) -> None:
    with pytest.raises(UsageError, match="is not a day"):
        kg.as_of(day)
