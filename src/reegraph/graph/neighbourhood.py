"""The surroundings of an entity as a networkx graph: who it is tied to, claim by claim."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from reegraph.errors import UsageError
from reegraph.graph.edges import Tie, read_ties
from reegraph.graph.pictures import picture
from reegraph.graph.property_cache import Reader
from reegraph.namespaces import ID

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["neighbourhood"]

_THROUGH = frozenset({"party", "mineral", "project"})  # what an agreement brings along
_OUTER = frozenset({"place", "measure", "listing"})  # shown only where an inner entity has them


def _far(tie: Tie, near: str) -> str:
    return tie.other if tie.one == near else tie.one


def _rings(ties: dict[str, list[Tie]], centre: str, hops: int) -> dict[str, int]:
    """Distance of every entity in reach; what an agreement brings along costs no hop."""
    rings = {centre: 0}
    frontier = [centre]
    while frontier:
        following = []
        for name in frontier:
            ring = rings[name]
            through = ring >= hops
            if through and not (name.startswith(f"{ID}agreement/") and ring == hops):
                continue
            for tie in ties.get(name, ()):
                far = _far(tie, name)
                if far not in rings and (not through or tie.family in _THROUGH):
                    rings[far] = ring + 1
                    following.append(far)
        frontier = following
    return rings


def _connected(
    neighbours: Callable[[str], Iterable[str]], rings: dict[str, int], centre: str, limit: int
) -> list[str]:
    """At most `limit` entities, grown from the centre, the best-connected first."""
    near = {name: {n for n in neighbours(name) if n in rings} for name in rings}
    kept, waiting = {centre}, [(0, 0, centre)]
    order: list[str] = []
    while waiting and len(order) < limit:
        name = heapq.heappop(waiting)[2]
        order.append(name)
        for other in near[name] - kept:
            kept.add(other)
            heapq.heappush(waiting, (-len(near[other]), rings[other], other))
    return order


def neighbourhood(store: ox.Store, iri: str, hops: int = 1, limit: int = 150) -> nx.MultiDiGraph:
    """What surrounds an entity (IRI), as a MultiDiGraph with one edge a claim.

    Entities up to `hops` ties away are nodes, and the parties, minerals and projects of every
    agreement found; at most `limit` of them, the best-connected. Node attributes are `label`,
    `short`, `type`, `kind`, `names`, `ring`, `facts` and `about` (what it is on, by codes); edge
    attributes `family`, `label`, `text`, `rank`, `holding`, `start`, `end`, `confidence`, `scope`,
    `note`, `sources` (id, title, publisher, date, address, kind), `conflicts` (words of the claims it
    conflicts with) and `about`; edge keys are keys of claims, or `{record}--{property}` for data of
    a record. The graph itself has `title`, `centre`, `day`, `terms` (words for codes), `hops` and
    `left_out`, the number of entities beyond the limit. Nodes and edges come in a fixed order. Raises
    UsageError for fewer than one hop or one node.
    """
    if hops < 1 or limit < 1:
        raise UsageError("The surroundings of an entity need at least one hop and one node.")
    ties, reader = read_ties(store), Reader(store)
    rings = _rings(ties, iri, hops)
    inner = {name for name, ring in rings.items() if ring < hops}

    def shown(tie: Tie) -> bool:
        return tie.family not in _OUTER or tie.one in inner or tie.other in inner

    chosen = _connected(
        lambda name: (_far(t, name) for t in ties.get(name, ()) if shown(t)), rings, iri, limit
    )
    kept = set(chosen)
    nodes = sorted(chosen, key=lambda n: (rings[n], n))
    edges = sorted(
        {t for name in chosen for t in ties.get(name, ()) if {t.one, t.other} <= kept and shown(t)}
    )

    left_out = len(rings) - len(chosen)
    rung = {name: rings[name] for name in nodes}
    graph = picture(reader, rung, edges, centre=iri, hops=hops, left_out=left_out)
    graph.graph["title"] = graph.nodes[iri]["label"]
    return graph
