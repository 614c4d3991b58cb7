"""The graph, the tables and the asking of a question on either engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest
import rdflib

import reegraph
from tests.oracles import table_rules
from tests.oracles.csv_tables import read_tables

from .engines import on_oxigraph, on_rdflib, plain_graph

Answer = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def tables() -> dict[str, pd.DataFrame]:
    """Every table of graph_data, by name."""
    return read_tables()


@pytest.fixture(scope="session")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[reegraph.KnowledgeGraph]:
    """The shipped graph on its reference date."""
    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get("REEGRAPH_CACHE"):
            # next to the folders of the parallel workers, so that they share one store
            home = tmp_path_factory.getbasetemp()
            home = home.parent if os.environ.get("PYTEST_XDIST_WORKER") else home
            patch.setenv("REEGRAPH_CACHE", str(home / "reegraph-cache"))
        yield reegraph.load()


@pytest.fixture(scope="session")
def plain(kg: reegraph.KnowledgeGraph) -> rdflib.Graph:
    """The same triples in rdflib's own store."""
    return plain_graph(kg)


@pytest.fixture(scope="session")
def answer(kg: reegraph.KnowledgeGraph, request: pytest.FixtureRequest) -> Answer:
    """`answer(name, engine="oxigraph", **parameters)`: the rows as dicts of plain values."""

    def ask(name: str, engine: str = "oxigraph", **parameters: object) -> list[dict[str, Any]]:
        text = kg.question(name, **parameters)
        if engine == "rdflib":
            return on_rdflib(request.getfixturevalue("plain"), text)
        return on_oxigraph(kg, text)

    return ask


@pytest.fixture(scope="session")
def acting(tables: dict[str, pd.DataFrame]) -> dict[str, set[str]]:
    """Polities for which each actor acts."""
    return table_rules.acts_for(tables)


@pytest.fixture(scope="session")
def sides(tables: dict[str, pd.DataFrame]) -> dict[str, set[str]]:
    """Parties of each agreement."""
    return table_rules.parties(tables)


@pytest.fixture(scope="session")
def status(tables: dict[str, pd.DataFrame]) -> dict[str, set[str]]:
    """Status of each agreement on the day."""
    return table_rules.status(tables)


@pytest.fixture(scope="session")
def deals(
    acting: dict[str, set[str]], sides: dict[str, set[str]], status: dict[str, set[str]]
) -> Callable[[str], set[str]]:
    """Agreements of a polity that stand on the day."""

    def standing(state: str) -> set[str]:
        return {
            a
            for a, actors in sides.items()
            if status[a] & table_rules.STANDING and any(state in acting.get(x, ()) for x in actors)
        }

    return standing
