"""A release of the small tables, and one of the shipped tables for the complete run."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture
from small_tables import write_tables

import reegraph
from reegraph.knowledge import KnowledgeGraph
from reegraph.release import ReleaseOptions, release
from reegraph.resources import data_dir
from tests.compiler import made
from tests.oracles import claim_ranks, table_claims


def quiet(_: str) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="session")
def small_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the small data set that takes every branch of the rules."""
    return write_tables(tmp_path_factory.mktemp("made"), made.ROWS)


@pytest.fixture(scope="session")
def small(small_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the small data set."""
    folder = tmp_path_factory.mktemp("small") / "release of a few rows"
    return release(folder, ReleaseOptions(source=small_tables), quiet)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the shipped tables, for tests marked complete: takes most of a minute.

    `.ci/release`, which makes it twice and compares the bytes, hands its own over.
    """
    if made := os.environ.get("REEGRAPH_RELEASED"):
        return Path(made)
    return release(tmp_path_factory.mktemp("shipped") / "release", ReleaseOptions(), quiet)


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The shipped graph on its reference date."""
    return reegraph.load()


@pytest.fixture(scope="session")
def world() -> table_claims.World:
    """The shipped tables as frames."""
    return table_claims.read(data_dir())


@pytest.fixture(scope="session")
def claims(world: table_claims.World) -> pd.DataFrame:
    """The claims of the shipped tables as pandas makes them."""
    return claim_ranks.timeless(world)[0]
