"""A path is drawn station by station, with the claims of its steps."""

from __future__ import annotations

import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture

import reegraph
from reegraph.errors import UsageError
from reegraph.namespaces import compact
from reegraph.views import path


@pytest.fixture(scope="module")
def kg() -> reegraph.KnowledgeGraph:
    return reegraph.load()


@pytest.mark.parametrize("pair", [("KABIL", "Ganfeng Lithium"), ("KABIL", "actor:ind"),
                                  ("actor:chl", "forum:brics")])  # fmt: skip
def test_a_path_has_the_steps_of_the_graph(
    kg: reegraph.KnowledgeGraph, pair: tuple[str, str]
) -> None:
    steps, page = kg.path(*pair), path(kg, *pair)
    stations = [step.start for step in steps] + [steps[-1].end]
    drawn = sorted(page.network.nodes, key=lambda n: n["x"])
    assert [compact(n["id"]) for n in drawn] == stations
    assert {n["y"] for n in drawn} == {0}
    lines = {frozenset((compact(e["from"]), compact(e["to"]))): e["claims"]
             for e in page.network.edges}  # fmt: skip
    assert set(lines) == {frozenset((step.start, step.end)) for step in steps}
    for step in steps:
        (claim,) = lines[frozenset((step.start, step.end))]
        assert not step.claim or claim["key"] == step.claim
        assert {s.id for s in step.sources} <= set(claim["sources"])


def test_errors_of_paths(kg: reegraph.KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="two different"):
        path(kg, "KABIL", "KABIL")
    with pytest.raises(UsageError, match="No chain of claims connects"):
        path(reegraph.load(as_of="1900-01-01"), "actor:kabil", "forum:brics")
