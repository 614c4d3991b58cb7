"""A minute of load: two hundred clients with the questions of the library, and one that attacks."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

import reegraph
from reegraph.graph.questions import read_questions

from .servers import Server, ask

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "serving.py"
pytestmark = [
    pytest.mark.complete,
    pytest.mark.skipif(sys.platform != "linux", reason="each client needs an address of its own"),
]


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The benchmark, whose clients are used here."""
    spec = importlib.util.spec_from_file_location("serving_benchmark", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def queries(shipped: Server, local: reegraph.KnowledgeGraph) -> list[str]:
    """All questions, each asked once."""
    found = [local.question(name) for name in read_questions()]
    for query in found:
        assert ask(shipped, query, "application/sparql-results+json").status == 200
    return found


def test_two_hundred_clients_without_a_pause(
    shipped: Server, bench: ModuleType, queries: list[str]
) -> None:
    load = bench.loaded(f"{shipped.url}/sparql", queries, bench.Load("load", 60.0, 200))
    assert load.errors == 0
    assert load.rate > 100


def test_two_hundred_clients_while_another_sends_cross_products(
    shipped: Server, bench: ModuleType, queries: list[str]
) -> None:
    load = bench.Load("load", 30.0, 200)
    bench.loaded(f"{shipped.url}/sparql", queries, load, pause=1.0, crosses=2)
    assert load.errors == 0
    assert load.rate > 100
    assert load.at(0.99) < 1.0, (load.at(0.5), load.at(0.99))
