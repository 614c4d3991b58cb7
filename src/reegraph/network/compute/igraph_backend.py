"""A networkx backend over igraph, for the measures that take long in pure Python.

networkx finds it by its entry point; it is used where a call names it and nowhere else:

    nx.betweenness_centrality(graph, backend="reegraph_igraph")

igraph (GPL) is the extra `fast`. Values equal those of networkx to 1e-9.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["BACKEND", "available", "dispatcher"]

BACKEND = "reegraph_igraph"
ROUNDS = 2  # of Leiden, as the library does itself


def available() -> bool:
    """Return whether igraph is installed."""
    import importlib.util

    return importlib.util.find_spec("igraph") is not None


class Converted:
    """A networkx graph as igraph holds it: `graph`, and the nodes in the order of its vertices."""

    __networkx_backend__ = BACKEND

    def __init__(self, graph: Any, nodes: list[Any]) -> None:
        self.graph = graph
        self.nodes = nodes

    def is_directed(self) -> bool:
        """Return whether edges have a direction."""
        return bool(self.graph.is_directed())

    def is_multigraph(self) -> bool:
        """Return False: two edges between the same nodes are not taken."""
        return False

    def __len__(self) -> int:
        return len(self.nodes)

    def weights(self, name: str | None) -> list[float] | None:
        """Return values of an edge attribute; None where no name is given or no edge has it."""
        if name is None or name not in self.graph.es.attributes():
            return None
        return list(self.graph.es[name])

    def by_node(self, values: Iterable[float]) -> dict[Any, float]:
        """Return values of the vertices by node."""
        return dict(zip(self.nodes, values, strict=True))


def convert_from_nx(graph: Any, *, edge_attrs: Any = None, **_: Any) -> Converted:
    """Return a networkx graph with those edge attributes that a call asks for."""
    import igraph

    nodes = list(graph)
    place = {node: number for number, node in enumerate(nodes)}
    wanted = dict(edge_attrs or {})
    pairs: list[tuple[int, int]] = []
    columns: dict[str, list[float]] = {name: [] for name in wanted}
    for one, other, data in graph.edges(data=True):
        pairs.append((place[one], place[other]))
        for name, default in wanted.items():
            columns[name].append(float(data.get(name, 1.0 if default is None else default)))
    made = igraph.Graph(n=len(nodes), edges=pairs, directed=graph.is_directed())
    for name, values in columns.items():
        made.es[name] = values
    return Converted(made, nodes)


def convert_to_nx(result: Any, **_: Any) -> Any:
    """Return a result as it is: results are plain already."""
    return result


def _scale(size: int, directed: bool, normalized: bool) -> float:
    """Return what networkx multiplies sums over pairs by; igraph counts an undirected pair once."""
    if not normalized:
        return 1.0
    pairs = (size - 1) * (size - 2)
    return 0.0 if pairs <= 0 else (1.0 if directed else 2.0) / pairs


def betweenness_centrality(
    G: Converted,
    k: None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Any = None,
) -> dict[Any, float]:
    """Compute betweenness of all nodes; without sampling (`k`), see the subset for that."""
    del k, endpoints, seed
    values = G.graph.betweenness(directed=G.is_directed(), weights=G.weights(weight))
    scale = _scale(len(G), G.is_directed(), normalized)
    return G.by_node(value * scale for value in values)


def betweenness_centrality_subset(
    G: Converted,
    sources: Iterable[Any],
    targets: Iterable[Any],
    normalized: bool = False,
    weight: str | None = None,
) -> dict[Any, float]:
    """Compute betweenness over the paths from some nodes to some others."""
    place = {node: number for number, node in enumerate(G.nodes)}
    values = G.graph.betweenness(
        directed=G.is_directed(),
        weights=G.weights(weight),
        sources=[place[n] for n in sources],
        targets=[place[n] for n in targets],
    )
    scale = _scale(len(G), G.is_directed(), normalized)
    return G.by_node(value * scale for value in values)


def closeness_centrality(
    G: Converted, u: Any = None, distance: str | None = None, wf_improved: bool = True
) -> dict[Any, float]:
    """Compute closeness over incoming paths.

    igraph's is by component, so that the share of the network that is reached is put in afterwards
    (Wasserman and Faust).
    """
    del u
    size = len(G)
    if G.weights(distance) is None:
        reached, lengths, _ = _sums(G)
        share = reached / max(size - 1, 1) if wf_improved else 1.0
        return G.by_node((share * reached / lengths.clip(min=1)).tolist())
    near = G.graph.closeness(mode="in", weights=G.weights(distance), normalized=True)
    values = []
    for value, count in zip(near, _reached(G.graph), strict=True):
        if count <= 1 or value != value:  # noqa: PLR0124  # not a number for a node by itself
            values.append(0.0)
        else:
            values.append(value * ((count - 1) / (size - 1) if wf_improved else 1.0))
    return G.by_node(values)


def _sums(G: Converted) -> tuple[Any, Any, Any]:
    """Return sums over incoming distances of steps.

    igraph's own search takes several times as long.
    """
    import numpy as np

    from reegraph.network.compute.bfs import distance_sums

    pairs = np.array(G.graph.get_edgelist(), dtype=np.int64).reshape(-1, 2)
    pairs = pairs if G.is_directed() else np.concatenate([pairs, pairs[:, ::-1]])
    return distance_sums(pairs[:, 0], pairs[:, 1], len(G))


def _reached(graph: Any) -> list[int]:
    """Return how many nodes reach each node, itself among them.

    They are its component where ties have no direction.
    """
    if graph.is_directed():
        return list(graph.neighborhood_size(order=max(graph.vcount(), 1), mode="in"))
    parts = graph.connected_components()
    sizes = parts.sizes()
    return [sizes[part] for part in parts.membership]


def harmonic_centrality(
    G: Converted, nbunch: Any = None, distance: str | None = None, sources: Any = None
) -> dict[Any, float]:
    """Compute the sum of the inverse distances over incoming paths."""
    del nbunch, sources
    if G.weights(distance) is None:
        return G.by_node(_sums(G)[2].tolist())
    found = G.graph.harmonic_centrality(mode="in", weights=G.weights(distance), normalized=False)
    return G.by_node(found)


def constraint(G: Converted, nodes: Any = None, weight: str | None = None) -> dict[Any, float]:
    """Compute Burt's constraint; not a number for a node without ties."""
    found = G.graph.constraint(weights=G.weights(weight))
    every = G.by_node(found)
    return every if nodes is None else {n: every[n] for n in nodes}


def core_number(G: Converted) -> dict[Any, int]:
    """Compute the largest k for which a node belongs to a part of the network with k ties each."""
    return dict(zip(G.nodes, G.graph.coreness(mode="all"), strict=True))


def leiden_communities(
    G: Converted,
    weight: str | None = "weight",
    resolution: float = 1,
    max_level: int | None = None,
    seed: Any = None,
) -> list[set[Any]]:
    """Find communities by the method of Leiden with modularity.

    Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z.
    """
    import random

    import igraph

    del max_level
    # networkx turns a seed into a generator before it calls a backend
    drawn = seed if isinstance(seed, random.Random) else random.Random(seed or 0)
    igraph.set_random_number_generator(drawn)
    try:
        parts = G.graph.community_leiden(
            "modularity", weights=G.weights(weight), resolution=resolution, n_iterations=ROUNDS
        )
    finally:
        igraph.set_random_number_generator(random)
    return [{G.nodes[i] for i in part} for part in parts]


_FUNCTIONS = {
    function.__name__: function
    for function in (
        betweenness_centrality,
        betweenness_centrality_subset,
        closeness_centrality,
        harmonic_centrality,
        constraint,
        core_number,
        leiden_communities,
    )
}


class Dispatcher:
    """What networkx asks a backend: the functions by name, conversion, and what it can run."""

    convert_from_nx = staticmethod(convert_from_nx)
    convert_to_nx = staticmethod(convert_to_nx)

    def __getattr__(self, name: str) -> Any:
        if name in _FUNCTIONS:
            return _FUNCTIONS[name]
        raise AttributeError(name)

    @staticmethod
    def can_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Return whether a call can be answered: sampled, partial and multigraph calls cannot."""
        if name not in _FUNCTIONS:
            return False
        graph = args[0] if args else kwargs.get("G")
        if graph is None or graph.is_multigraph():
            return False
        if name == "core_number" and graph.is_directed():
            return False
        refused = ("k", "u", "nbunch", "sources") if name != "betweenness_centrality_subset" else ()
        return not kwargs.get("endpoints") and all(kwargs.get(r) is None for r in refused)

    @staticmethod
    def should_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Return False: the backend is used where a call names it only."""
        del name, args, kwargs
        return False


dispatcher = Dispatcher()
