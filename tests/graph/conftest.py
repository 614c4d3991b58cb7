"""The shipped graph, opened once."""

from __future__ import annotations

import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture

import reegraph
from reegraph.knowledge import KnowledgeGraph


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The shipped graph on its reference date."""
    return reegraph.load()


@pytest.fixture(scope="session")
def world() -> dict[str, str]:
    """Names of the tables' folder and of the day for which the shipped graph stands."""
    import json

    from reegraph.resources import data_dir

    package = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    return {"folder": str(data_dir()), "day": package["referenceDate"]}
