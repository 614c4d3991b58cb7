"""The graph: opening it, querying it, asking the question library, reading entities and paths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reegraph.graph.endpoint import is_address
from reegraph.graph.opening import open_graph

if TYPE_CHECKING:
    from reegraph.graph.knowledge import KnowledgeGraph

__all__ = ["load", "open"]


def load(as_of: str | None = None, include_possible: bool = False) -> KnowledgeGraph:
    """The graph that comes with reegraph, as it stands on a day.

    `as_of` is an ISO date, None the reference date of the data. With `include_possible` claims
    count too that hold on the day only under some reading of their dates. Raises UsageError for a
    malformed day.

    >>> load().query("ASK { actor:kabil a ree:StateEnterprise }")
    True
    """
    from reegraph.graph.knowledge import KnowledgeGraph

    return KnowledgeGraph(None, open_graph(None, as_of, include_possible))


def open(  # the builtin is not used in this module
    path: str | Path, as_of: str | None = None, include_possible: bool = False
) -> KnowledgeGraph:
    """The graph in a store folder, in a file of triples or behind an endpoint, as of a day.

    `path` may be the address of a SPARQL 1.1 endpoint (`http://localhost:7878/query`), which
    stands for one day. Raises StoreError where there is no graph, UsageError for another day than
    that of an endpoint.
    """
    from reegraph.graph.knowledge import KnowledgeGraph

    where = path if is_address(path) else Path(path)
    return KnowledgeGraph(where, open_graph(where, as_of, include_possible))
