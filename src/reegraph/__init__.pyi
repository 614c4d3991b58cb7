"""Public names of the package, each with the module that defines it; `__init__.py` reads this list."""

from .compiler import build as build
from .errors import (
    AmbiguousName as AmbiguousName,
)
from .errors import (
    BuildError as BuildError,
)
from .errors import (
    DataError as DataError,
)
from .errors import (
    NameNotFound as NameNotFound,
)
from .errors import (
    NetworkError as NetworkError,
)
from .errors import (
    ParallelError as ParallelError,
)
from .errors import (
    QueryError as QueryError,
)
from .errors import (
    QueryTimeout as QueryTimeout,
)
from .errors import (
    QueryTooLarge as QueryTooLarge,
)
from .errors import (
    ReegraphError as ReegraphError,
)
from .errors import (
    StoreError as StoreError,
)
from .errors import (
    UsageError as UsageError,
)
from .ipython import load_ipython_extension as load_ipython_extension
from .knowledge import (
    KnowledgeGraph as KnowledgeGraph,
)
from .knowledge import (
    load as load,
)
from .knowledge import (
    open as open,
)
from .network.measures.alliances import (
    alliances as alliances,
)
from .network.measures.alliances import (
    assortativity as assortativity,
)
from .network.measures.alliances import (
    k_core as k_core,
)
from .network.measures.balance import (
    balance as balance,
)
from .network.measures.balance import (
    signed_network as signed_network,
)
from .network.measures.betweenness import (
    exact_betweenness as exact_betweenness,
)
from .network.measures.betweenness import (
    sampled_betweenness as sampled_betweenness,
)
from .network.measures.brokerage import (
    brokers as brokers,
)
from .network.measures.brokerage import (
    constraint as constraint,
)
from .network.measures.brokerage import (
    effective_size as effective_size,
)
from .network.measures.brokerage import (
    gould_fernandez as gould_fernandez,
)
from .network.measures.brokerage import (
    partition as partition,
)
from .network.measures.centrality import (
    centrality as centrality,
)
from .network.measures.core_periphery import core_periphery as core_periphery
from .network.measures.evolution import evolution as evolution
from .network.measures.forum_overlap import forum_overlap as forum_overlap
from .network.measures.null_models import (
    curveball as curveball,
)
from .network.measures.null_models import (
    null_distribution as null_distribution,
)
from .network.measures.null_models import (
    qap as qap,
)
from .network.measures.percolation import percolation as percolation
from .network.measures.prediction import (
    back_test as back_test,
)
from .network.measures.prediction import (
    link_prediction as link_prediction,
)
from .network.measures.robustness import (
    bootstrap_ranks as bootstrap_ranks,
)
from .network.measures.robustness import (
    leave_one_source_out as leave_one_source_out,
)
from .network.measures.robustness import (
    rank_by_options as rank_by_options,
)
from .network.projection.project import layer as layer
from .network.supply.coverage import (
    coverage as coverage,
)
from .network.supply.coverage import (
    dependence_and_coverage as dependence_and_coverage,
)
from .network.supply.partners import partners as partners
from .network.supply.scenario import scenario as scenario
from .network.supply.supply import (
    concentration as concentration,
)
from .network.supply.supply import (
    exposure as exposure,
)
from .views.dispatch import view as view

__version__: str
__all__: list[str]
