"""Graphs and what pandas expects of them, made once for the tests of the build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyoxigraph as ox
import pytest
from small_tables import write_tables

from reegraph.compiler.compile import Compiled, compile_graph
from reegraph.compiler.stores import change_day
from reegraph.resources import data_dir, ontology_dir
from tests.oracles import claim_ranks, day_properties, table_claims

from . import made
from .graphs import stated


class Case(NamedTuple):
    """A graph for one day and reading, with the pairs that pandas expects by property."""

    name: str
    graph: dict[str, set[tuple[str, str]]]
    expected: Mapping[str, set[tuple[str, str]]]


def copied(store: ox.Store) -> ox.Store:
    """A store with the same triples."""
    other = ox.Store()
    other.bulk_extend(store.quads_for_pattern(None, None, None, None))
    return other


@pytest.fixture(scope="session")
def world() -> table_claims.World:
    """The shipped tables as frames."""
    return table_claims.read(data_dir())


@pytest.fixture(scope="session")
def ranked(world: table_claims.World) -> tuple[pd.DataFrame, Mapping[str, set[tuple[str, str]]]]:
    """The claims of the shipped tables with rank and confidence, and what has no day."""
    return claim_ranks.timeless(world)


@pytest.fixture(scope="session")
def made_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the small data set that takes every branch of the rules."""
    return write_tables(tmp_path_factory.mktemp("made"), made.ROWS)


@pytest.fixture(scope="session")
def made_graph(made_tables: Path) -> Compiled:
    """The graph of the small data set for the reference date."""
    return compile_graph(made_tables, ontology_dir())


@pytest.fixture(scope="session")
def cases(
    compiled: Compiled,
    world: table_claims.World,
    ranked: tuple[pd.DataFrame, Mapping[str, set[tuple[str, str]]]],
    made_graph: Compiled,
    made_tables: Path,
) -> list[Case]:
    """The shipped and the small graph on the reference date and on earlier days."""
    small = table_claims.read(made_tables)
    claims, timeless = claim_ranks.timeless(small)
    return [
        *_on_days("shipped", compiled.store, world, *ranked, ("2020-03-01",)),
        *_on_days("made", made_graph.store, small, claims, timeless, ("2012-03-01", "2014-06-30")),
    ]


def _on_days(
    name: str,
    store: ox.Store,
    world: table_claims.World,
    claims: pd.DataFrame,
    timeless: Mapping[str, set[tuple[str, str]]],
    possibly: tuple[str, ...],
) -> list[Case]:
    """Certainly on the reference date, and possibly on some other days."""
    found = []
    for day in (world.reference, *possibly):
        possible = day != world.reference
        if possible:
            store = copied(store)
            change_day(store, ontology_dir(), day, possible)
        expected = {
            **timeless,
            **day_properties.derived(day_properties.on_day(world, claims, day, possible)),
        }
        graph = {prop: stated(store, prop) for prop in expected}
        found.append(Case(f"{name} on {day}", graph, expected))
    return found
