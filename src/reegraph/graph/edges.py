"""Edges between two entities of the graph: claims with two ends, and data of records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.graph.claims import ClaimKind, kinds, record_ties
from reegraph.graph.property_cache import pairs
from reegraph.namespaces import ONTOLOGY, concept

__all__ = ["ClaimEdge", "read_edges"]


@dataclass(frozen=True, order=True)
class ClaimEdge:
    """An edge: the claim (or the property of a record) that leads from one entity to another."""

    subject: str
    object: str
    family: str
    claim: str

    def other_end(self, end: str) -> str:
        """Return the end that is not this one."""
        return self.object if self.subject == end else self.subject


def _claims_with(store: ox.Store, kind: ClaimKind) -> set[str] | None:
    """Return the claims that have what a kind asks besides its class; None where it asks nothing."""
    chosen: set[str] | None = None
    for name, code in kind.where.items():
        claims = {claim for claim, _ in pairs(store, name, ox.NamedNode(ONTOLOGY + code))}
        chosen = claims if chosen is None else chosen & claims
    return chosen


def _all_edges(store: ox.Store) -> Iterator[ClaimEdge]:
    """Yield every edge of the graph: reading whole properties is faster than a join in SPARQL."""
    tying = [kind for kind in kinds() if kind.family]
    roles = {role for kind in tying for role in (kind.subject, kind.object)}
    ends = {role: dict(pairs(store, role)) for role in sorted(roles)}
    deprecated = {
        claim
        for claim, _ in pairs(store, "hasRank", ox.NamedNode(concept("claim-rank", "deprecated")))
    }
    for kind in tying:
        chosen = _claims_with(store, kind)
        for claim, end in ends[kind.object].items():
            start = ends[kind.subject].get(claim)
            counts = claim not in deprecated and (chosen is None or claim in chosen)
            if start is not None and counts:
                yield ClaimEdge(start, end, kind.family, claim)
    for name, tie in record_ties().items():
        for start, end in pairs(store, name):
            yield ClaimEdge(start, end, tie.family, ONTOLOGY + name)


def read_edges(store: ox.Store) -> dict[str, list[ClaimEdge]]:
    """Read every edge between two entities.

    Returns:
        The edges by entity (IRI); each edge stands under both its ends.
    """
    edges: dict[str, list[ClaimEdge]] = {}
    for edge in _all_edges(store):
        if edge.subject != edge.object:
            edges.setdefault(edge.subject, []).append(edge)
            edges.setdefault(edge.object, []).append(edge)
    return edges
