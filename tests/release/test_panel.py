"""The dyad-year panel equals what pandas works out from the CSV tables, for every pair of a year."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reegraph.knowledge import KnowledgeGraph
from reegraph.release.panel import KEY, dyad_years, panel_fields
from reegraph.resources import data_dir
from tests.oracles import day_properties, projections
from tests.oracles.day_properties import STANDING, TALKS, Day
from tests.oracles.projections import Wanted
from tests.oracles.table_claims import World

FIRST = 2024
YEARS = (2024, 2025, 2026)
Pair = tuple[str, str]


@pytest.fixture(scope="module")
def panel(kg: KnowledgeGraph) -> pd.DataFrame:
    return pd.DataFrame(dyad_years(kg, FIRST)).set_index(KEY).sort_index()


@pytest.fixture(scope="module")
def on_day(world: World, claims: pd.DataFrame) -> Any:
    """A function that gives the claims of pandas on a day."""
    return lambda day: day_properties.on_day(world, claims, day, False)


def plain(name: str) -> str:
    return name.partition(":")[2]


def events(d: Day, statuses: set[str]) -> dict[Pair, set[str]]:
    """Agreements by pair of polities, and under the pair ("", "") those of two sides only."""
    sides: dict[str, set[str]] = defaultdict(set)
    for link in projections.lifted(
        d, projections.party_links(d, Wanted(frozenset(statuses))), "public"
    ):
        sides[link.event].add(link.one)
    found: dict[Pair, set[str]] = defaultdict(set)
    for name, polities in sides.items():
        for one, other in combinations(sorted(polities), 2):
            found[plain(one), plain(other)].add(plain(name))
        if len(polities) == 2:
            found["", ""].add(plain(name))
    return found


def forums(d: Day) -> dict[Pair, set[str]]:
    actors = d.world.tables["actors"]
    polities = set("actor:" + actors.loc[actors["polity"] == "true", "id"])
    members: dict[str, set[str]] = defaultdict(set)
    for actor, forum in day_properties.memberships(d)["memberOf"]:
        if actor in polities:
            members[forum].add(actor)
    found: dict[Pair, set[str]] = defaultdict(set)
    for forum, names in members.items():
        for one, other in combinations(sorted(names), 2):
            found[plain(one), plain(other)].add(plain(forum))
    return found


def ids(cell: str) -> set[str]:
    return set(cell.split(";")) - {""}


@pytest.mark.complete
@pytest.mark.parametrize("year", YEARS)
def test_every_pair_of_a_year(
    panel: pd.DataFrame, on_day: Any, kg: KnowledgeGraph, year: int
) -> None:
    d = on_day(min(f"{year}-12-31", kg.day))
    agreements, talks, shared = events(d, set(STANDING)), events(d, set(TALKS)), forums(d)
    two = agreements.pop(("", ""), set())
    talks.pop(("", ""), None)
    rows = panel.xs(year, level="year")
    assert set(rows.index) == {*agreements, *talks, *shared}
    kinds = d.world.tables["agreements"].set_index("id")["kind"]
    scope = projections.pairs_of(day_properties.of_agreements(d)["concernsMineral"])
    depth = pd.read_csv(data_dir() / "depths.csv").set_index("kind")["depth"]
    for pair, row in rows.iterrows():
        own = agreements.get(pair, set())
        assert ids(row["agreement_ids"]) == own
        assert row["agreements"] == len(own)
        assert row["agreements_bilateral"] == len(own & two)
        assert row["talks"] == len(talks.get(pair, ()))
        assert ids(row["forum_ids"]) == shared.get(pair, set())
        assert row["shared_forums"] == len(shared.get(pair, ()))
        if own:
            minerals = set().union(*(scope.get(f"agreement:{name}", set()) for name in own))
            assert ids(row["mineral_ids"]) == {plain(m) for m in minerals}
            assert row["minerals"] == len(minerals)
            assert row["depth"] == max(depth[kinds[name]] for name in own)
            for kind, number in kinds[sorted(own)].value_counts().items():
                assert row[f"agreements_{kind.replace('-', '_')}"] == number


@pytest.mark.complete
def test_kinds_add_up_and_new_ones_are_new(panel: pd.DataFrame, kg: KnowledgeGraph) -> None:
    of_kind = [f["name"] for f in panel_fields(kg) if " whose kind is " in f["description"]]
    assert (panel[of_kind].sum(axis=1) == panel["agreements"]).all()
    for pair in (("arg", "ind"), ("aus", "ind"), ("aus", "jpn"), ("cod", "usa")):
        before = ids(panel.loc[(*pair, 2024), "agreement_ids"])  # type: ignore[index]
        later = ids(panel.loc[(*pair, 2025), "agreement_ids"])  # type: ignore[index]
        assert panel.loc[(*pair, 2025), "agreements_new"] == len(later - before)  # type: ignore[index]


@pytest.mark.complete
def test_new_ones_of_the_first_year_stood_at_no_end_of_the_year_before(
    panel: pd.DataFrame, on_day: Any
) -> None:
    before = events(on_day(f"{FIRST - 1}-12-31"), set(STANDING))
    rows = panel.xs(FIRST, level="year")
    for pair, row in rows.iterrows():
        assert row["agreements_new"] == len(ids(row["agreement_ids"]) - before.get(pair, set()))
    assert 0 < rows["agreements_new"].sum() < rows["agreements"].sum()


def test_codes_are_those_of_the_table(panel: pd.DataFrame) -> None:
    countries = pd.read_csv(data_dir() / "countries.csv", dtype=str, keep_default_na=False)
    known = countries.set_index("state")
    for (a, b), row in panel.xs(2026, level="year").iterrows():  # type: ignore[misc]
        for side, name in (("a", a), ("b", b)):
            for column, field in (("iso3", "alpha3"), ("cow", "cow_code"), ("gw", "gw_code")):
                expected = known.loc[name, field] if name in known.index else ""
                assert row[f"{column}_{side}"] == expected, (name, column)


def test_files_say_the_same(small: Path) -> None:
    text = pd.read_csv(small / "panel/dyad-year.csv", dtype=str, keep_default_na=False)
    typed = pd.read_parquet(small / "panel/dyad-year.parquet")
    assert list(text) == list(typed)
    assert len(text) == len(typed) > 10
    assert not text.duplicated(KEY).any()
    assert (text["a"] < text["b"]).all()
    assert typed["agreements"].tolist() == text["agreements"].astype(int).tolist()
    codebook = (small / "panel/codebook.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in codebook for name in text)
    assert f"{len(text):,} rows" in codebook
