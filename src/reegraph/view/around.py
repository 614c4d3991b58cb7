"""The view of what surrounds an entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reegraph.view.drawn import drawn, worded
from reegraph.view.page import Page

if TYPE_CHECKING:
    from reegraph.graph.knowledge import KnowledgeGraph

__all__ = ["around"]


def around(kg: KnowledgeGraph, name: str, hops: int = 1, limit: int = 150) -> Page:
    """Draw what surrounds the entity called `name`: who it is tied to, with whom, on what.

    `hops` and `limit` are those of `reegraph.graph.neighbourhood.neighbourhood`. Raises
    NameNotFound, AmbiguousName, UsageError for fewer than one hop or one node.
    """
    from reegraph.graph.neighbourhood import neighbourhood

    graph = neighbourhood(kg.store, kg.resolve(name), hops, limit)
    what = worded(f"surroundings of {graph.graph['title'][:200]}", {"hops": hops, "limit": limit})
    return drawn(kg, graph, what, ("--limit", "--hops"))
