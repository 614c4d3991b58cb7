"""A release of the small tables, and one of the shipped tables for the complete run."""

from __future__ import annotations

from pathlib import Path

import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture
from small_tables import write_tables

from reegraph.release import Wishes, release
from tests.build import made


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
    return release(folder, Wishes(source=small_tables), quiet)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the shipped tables: takes most of a minute, for tests marked complete."""
    return release(tmp_path_factory.mktemp("shipped") / "release", Wishes(), quiet)
