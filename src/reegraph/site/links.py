"""Which entities a triple or a claim names together: links that lead both ways."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from reegraph.namespaces import CLAIM, ENTITY_TYPES, ID, expand

__all__ = ["is_entity", "neighbours", "states_of"]


def neighbours(store: ox.Store) -> dict[str, set[str]]:
    """Entity -> entities linked with it, by IRI; each link stands on both sides."""
    claims: dict[str, set[str]] = defaultdict(set)
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, None, None, None):
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode):
            continue
        one, other = quad.subject.value, quad.object.value
        if not is_entity(other):
            continue
        if one.startswith(CLAIM):
            claims[one].add(other)
        elif is_entity(one) and one != other:
            found[one].add(other)
            found[other].add(one)
    for named in claims.values():
        for one in named:
            found[one] |= named - {one}
    return found


def states_of(store: ox.Store) -> set[str]:
    """The states of a graph and the blocs that act as one, by IRI."""
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    state = ox.NamedNode(expand("ree:Polity"))
    return {
        quad.subject.value
        for quad in store.quads_for_pattern(None, kind, state)
        if isinstance(quad.subject, ox.NamedNode)
    }


def is_entity(iri: str) -> bool:
    """Whether an IRI names an entity that has a page."""
    return iri.startswith(ID) and iri.removeprefix(ID).partition("/")[0] in ENTITY_TYPES
