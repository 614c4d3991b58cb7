"""reegraph: an open, citable knowledge graph of mining diplomacy.

Choose a graph and a day once, then ask:

    import reegraph
    kg = reegraph.load(as_of="2025-06-30")
    kg.query("SELECT ?g WHERE { ?g ree:hasParty actor:kabil }")
    kg.ask("agreements-of", state="India", mineral="lithium")
    net = kg.network("state-agreements")
    reegraph.centrality(net, "betweenness")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reegraph.errors import (
    AmbiguousName,
    BuildError,
    DataError,
    NameNotFound,
    NetworkError,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    ReegraphError,
    StoreError,
    UsageError,
)

if TYPE_CHECKING:
    from reegraph.build import build
    from reegraph.graph import load, open
    from reegraph.graph.knowledge import KnowledgeGraph
    from reegraph.ipython import load_ipython_extension
    from reegraph.network import layer
    from reegraph.network.centrality import centrality

__version__ = "0.1.0"

__all__ = [
    "AmbiguousName",
    "BuildError",
    "DataError",
    "KnowledgeGraph",
    "NameNotFound",
    "NetworkError",
    "QueryError",
    "QueryTimeout",
    "QueryTooLarge",
    "ReegraphError",
    "StoreError",
    "UsageError",
    "__version__",
    "build",
    "centrality",
    "layer",
    "load",
    "load_ipython_extension",
    "open",
]

_HOMES = {
    "KnowledgeGraph": "reegraph.graph.knowledge",
    "build": "reegraph.build",
    "centrality": "reegraph.network.centrality",
    "layer": "reegraph.network",
    "load": "reegraph.graph",
    "load_ipython_extension": "reegraph.ipython",
    "open": "reegraph.graph",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `import reegraph` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'reegraph' has no attribute '{name}'")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
