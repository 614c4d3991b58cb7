"""The view of what surrounds an entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reegraph.view.page import Page, draw

if TYPE_CHECKING:
    import networkx as nx

    from reegraph.graph.knowledge import KnowledgeGraph

__all__ = ["around", "drawn"]


def around(kg: KnowledgeGraph, name: str, hops: int = 1, limit: int = 150) -> Page:
    """Draw what surrounds the entity called `name`: who it is tied to, with whom, on what.

    `hops` and `limit` are those of `reegraph.graph.neighbourhood.neighbourhood`. Raises
    NameNotFound, AmbiguousName, UsageError for fewer than one hop or one node.
    """
    from reegraph.graph.neighbourhood import neighbourhood

    graph = neighbourhood(kg.store, kg.resolve(name), hops, limit)
    return drawn(kg, graph, f"Surroundings of {graph.graph['title'][:200]}")


def drawn(kg: KnowledgeGraph, graph: nx.MultiDiGraph, what: str) -> Page:
    """The page of a picture, with how to cite it; `what` names the view."""
    from reegraph.graph.citing import citation

    cite = {"text": f"{citation(kg).strip()} {what}.", "bibtex": citation(kg, form="bibtex")}
    return draw(graph, version=kg.info.version, day=kg.day, cite=cite)
