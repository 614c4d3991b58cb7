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
