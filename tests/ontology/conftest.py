"""The ontology, its schemes and its shapes, read once for the tests of the ontology."""

from __future__ import annotations

import pytest
from rdflib import Graph

from .files import ONTOLOGY, read


@pytest.fixture(scope="session")
def tbox() -> Graph:
    """The terms."""
    return read(ONTOLOGY / "reegraph.ttl")


@pytest.fixture(scope="session")
def schemes() -> Graph:
    """All concept schemes."""
    return read(*sorted((ONTOLOGY / "schemes").glob("*.ttl")))


@pytest.fixture(scope="session")
def shapes() -> Graph:
    """All shapes."""
    return read(*sorted((ONTOLOGY / "shapes").glob("*.ttl")))
