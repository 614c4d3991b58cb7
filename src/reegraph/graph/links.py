"""Which entities a triple or a claim names together: links that lead both ways."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from reegraph.namespaces import CLAIM, ENTITY_TYPES, ID, expand

__all__ = ["is_entity", "neighbours", "neighbours_of", "states_of"]


def is_entity(iri: str) -> bool:
    """Return whether an IRI names an entity that has a page."""
    return iri.startswith(ID) and iri.removeprefix(ID).partition("/")[0] in ENTITY_TYPES


def neighbours(store: ox.Store) -> dict[str, set[str]]:
    """Return entity -> entities linked with it, by IRI; each link stands on both sides."""
    claims: dict[str, set[str]] = defaultdict(set)
    links: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, None, None, None):
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode):
            continue
        source, target = quad.subject.value, quad.object.value
        if not is_entity(target):
            continue
        if source.startswith(CLAIM):
            claims[source].add(target)
        elif is_entity(source) and source != target:
            links[source].add(target)
            links[target].add(source)
    for named in claims.values():
        for iri in named:
            links[iri] |= named - {iri}
    return links


def neighbours_of(store: ox.Store, iri: str) -> set[str]:
    """Return the entities linked with one, as `neighbours` has them, without reading the others."""
    node = ox.NamedNode(iri)
    subjects = {
        quad.subject.value
        for quad in store.quads_for_pattern(None, None, node, None)
        if isinstance(quad.subject, ox.NamedNode)
    }
    named = subjects | _objects(store, iri)
    for claim in subjects:
        if claim.startswith(CLAIM):
            named |= _objects(store, claim)
    return {other for other in named if is_entity(other)} - {iri}


def _objects(store: ox.Store, iri: str) -> set[str]:
    quads = store.quads_for_pattern(ox.NamedNode(iri), None, None, None)
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}


def states_of(store: ox.Store) -> set[str]:
    """Return the states of a graph and the blocs that act as one, by IRI."""
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    state = ox.NamedNode(expand("ree:Polity"))
    return {
        quad.subject.value
        for quad in store.quads_for_pattern(None, kind, state)
        if isinstance(quad.subject, ox.NamedNode)
    }
