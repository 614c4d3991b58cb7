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
    SpreadError,
    StoreError,
    UsageError,
)

if TYPE_CHECKING:
    from reegraph.build import build
    from reegraph.graph import load, open
    from reegraph.graph.knowledge import KnowledgeGraph
    from reegraph.ipython import load_ipython_extension
    from reegraph.network import layer
    from reegraph.network.alliances import alliances, assortativity, k_core
    from reegraph.network.balance import balance, signed_network
    from reegraph.network.brokerage import (
        brokers,
        constraint,
        effective_size,
        gould_fernandez,
        partition,
    )
    from reegraph.network.centrality import centrality, exact_betweenness, sampled_betweenness
    from reegraph.network.certainty import coverage_analysis, rank_choices, resample
    from reegraph.network.cores import core_periphery
    from reegraph.network.coverage import coverage, dependence_and_coverage
    from reegraph.network.dependence import concentration, exposure
    from reegraph.network.evolution import evolution
    from reegraph.network.forums import forum_overlap
    from reegraph.network.null_models import curveball, null_distribution, qap
    from reegraph.network.partners import partners
    from reegraph.network.percolation import percolation
    from reegraph.network.prediction import back_test, link_prediction
    from reegraph.network.scenario import scenario
    from reegraph.view import view

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
    "SpreadError",
    "StoreError",
    "UsageError",
    "__version__",
    "alliances",
    "assortativity",
    "back_test",
    "balance",
    "brokers",
    "build",
    "centrality",
    "concentration",
    "constraint",
    "core_periphery",
    "coverage",
    "coverage_analysis",
    "curveball",
    "dependence_and_coverage",
    "effective_size",
    "evolution",
    "exact_betweenness",
    "exposure",
    "forum_overlap",
    "gould_fernandez",
    "k_core",
    "layer",
    "link_prediction",
    "load",
    "load_ipython_extension",
    "null_distribution",
    "open",
    "partition",
    "partners",
    "percolation",
    "qap",
    "rank_choices",
    "resample",
    "sampled_betweenness",
    "scenario",
    "signed_network",
    "view",
]

_HOMES = {
    "KnowledgeGraph": "reegraph.graph.knowledge",
    "alliances": "reegraph.network.alliances",
    "assortativity": "reegraph.network.alliances",
    "back_test": "reegraph.network.prediction",
    "balance": "reegraph.network.balance",
    "brokers": "reegraph.network.brokerage",
    "build": "reegraph.build",
    "centrality": "reegraph.network.centrality",
    "concentration": "reegraph.network.dependence",
    "constraint": "reegraph.network.brokerage",
    "core_periphery": "reegraph.network.cores",
    "coverage": "reegraph.network.coverage",
    "coverage_analysis": "reegraph.network.certainty",
    "curveball": "reegraph.network.null_models",
    "dependence_and_coverage": "reegraph.network.coverage",
    "effective_size": "reegraph.network.brokerage",
    "evolution": "reegraph.network.evolution",
    "exact_betweenness": "reegraph.network.centrality",
    "exposure": "reegraph.network.dependence",
    "forum_overlap": "reegraph.network.forums",
    "gould_fernandez": "reegraph.network.brokerage",
    "k_core": "reegraph.network.alliances",
    "layer": "reegraph.network",
    "link_prediction": "reegraph.network.prediction",
    "load": "reegraph.graph",
    "load_ipython_extension": "reegraph.ipython",
    "null_distribution": "reegraph.network.null_models",
    "open": "reegraph.graph",
    "partition": "reegraph.network.brokerage",
    "partners": "reegraph.network.partners",
    "percolation": "reegraph.network.percolation",
    "qap": "reegraph.network.null_models",
    "rank_choices": "reegraph.network.certainty",
    "resample": "reegraph.network.certainty",
    "sampled_betweenness": "reegraph.network.centrality",
    "scenario": "reegraph.network.scenario",
    "signed_network": "reegraph.network.balance",
    "view": "reegraph.view",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `import reegraph` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'reegraph' has no attribute '{name}'")
    import importlib

    home = importlib.import_module(_HOMES[name])
    # reegraph.view is a package that can be called, so that it is the same before and after.
    return home if callable(home) else getattr(home, name)


def __dir__() -> list[str]:
    return __all__
