"""The surroundings of an entity as a networkx graph: who it is tied to, claim by claim."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from reegraph.errors import UsageError
from reegraph.graph.edges import ClaimEdge, read_edges
from reegraph.graph.pictures import build_subgraph
from reegraph.graph.property_cache import PropertyCache
from reegraph.namespaces import ID

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["neighbourhood"]

_THROUGH = frozenset({"party", "mineral", "project"})  # what an agreement brings along
_OUTER = frozenset({"place", "measure", "listing"})  # shown only where an inner entity has them


def _rings(edges: dict[str, list[ClaimEdge]], centre: str, hops: int) -> dict[str, int]:
    """Return the distance of every entity in reach; what an agreement brings along costs no hop."""
    rings = {centre: 0}
    frontier = [centre]
    while frontier:
        following = []
        for name in frontier:
            ring = rings[name]
            through = ring >= hops
            if through and not (name.startswith(f"{ID}agreement/") and ring == hops):
                continue
            for edge in edges.get(name, ()):
                other = edge.other_end(name)
                if other not in rings and (not through or edge.family in _THROUGH):
                    rings[other] = ring + 1
                    following.append(other)
        frontier = following
    return rings


def _best_connected(
    neighbours: Callable[[str], Iterable[str]], rings: dict[str, int], centre: str, limit: int
) -> list[str]:
    """Return at most `limit` entities, grown from the centre, the best-connected first."""
    near = {name: {n for n in neighbours(name) if n in rings} for name in rings}
    queued = {centre}
    waiting = [(0, 0, centre)]
    order: list[str] = []
    while waiting and len(order) < limit:
        name = heapq.heappop(waiting)[2]
        order.append(name)
        for other in near[name] - queued:
            queued.add(other)
            heapq.heappush(waiting, (-len(near[other]), rings[other], other))
    return order


def neighbourhood(store: ox.Store, iri: str, hops: int = 1, limit: int = 150) -> nx.MultiDiGraph:
    """Build the surroundings of an entity, one edge a claim.

    Args:
        store: The graph.
        iri: The entity in the centre.
        hops: How many ties away an entity may be. The parties, minerals and projects of every
            agreement in reach come with it.
        limit: The greatest number of entities; the best-connected ones stay.

    Returns:
        Nodes with `label`, `short`, `type`, `kind`, `names`, `ring`, `facts` and `about` (what they
        are on, by codes). Edges with `family`, `label`, `text` (the sentence of the claim), `rank`,
        `holding`, `start`, `end`, `confidence`, `scope`, `note`, `sources`
        (`reegraph.graph.sources.Source`), `conflicts` (sentences of the claims it conflicts with)
        and `about`; their keys are keys of claims, or `{record}--{property}` for data of a record.
        The graph has `title`, `centre`, `day`, `terms` (words for codes), `hops` and `left_out`, the
        number of entities beyond the limit. Nodes and edges come in a fixed order.

    Raises:
        UsageError: There are to be fewer than one hop or one node.
    """
    if hops < 1 or limit < 1:
        raise UsageError("The surroundings of an entity need at least one hop and one node.")
    edges_of = read_edges(store)
    rings = _rings(edges_of, iri, hops)
    inner = {name for name, ring in rings.items() if ring < hops}

    def is_shown(edge: ClaimEdge) -> bool:
        return edge.family not in _OUTER or edge.subject in inner or edge.object in inner

    def neighbours(name: str) -> Iterable[str]:
        return (edge.other_end(name) for edge in edges_of.get(name, ()) if is_shown(edge))

    chosen = set(_best_connected(neighbours, rings, iri, limit))
    nodes = sorted(chosen, key=lambda name: (rings[name], name))
    edges = {edge for name in chosen for edge in edges_of.get(name, ()) if is_shown(edge)}
    graph = build_subgraph(
        PropertyCache(store),
        {name: rings[name] for name in nodes},
        sorted(edge for edge in edges if {edge.subject, edge.object} <= chosen),
        centre=iri,
        hops=hops,
        left_out=len(rings) - len(chosen),
    )
    graph.graph["title"] = graph.nodes[iri]["label"]
    return graph
