"""How the tests of the build read a graph: pairs of a property as text."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox

from reegraph.namespaces import ID, SCHEME, expand, prefixes

DECIMAL = expand("xsd:decimal")


def short(term: ox.NamedNode | ox.Literal) -> str:
    """An entity as type:id, a concept as scheme:code, a number without padding, else as it is."""
    if isinstance(term, ox.NamedNode):
        for base in (ID, SCHEME):
            if term.value.startswith(base):
                return term.value.removeprefix(base).replace("/", ":", 1)
    elif term.datatype.value == DECIMAL:
        return f"{Decimal(term.value).normalize():f}"
    return term.value


def stated(store: ox.Store, name: str) -> set[tuple[str, str]]:
    """All pairs of a property of the ontology, given without prefix or as a compact name."""
    predicate = ox.NamedNode(expand(name if ":" in name else f"ree:{name}"))
    quads = store.quads_for_pattern(None, predicate, None)
    return {(short(quad.subject), short(quad.object)) for quad in quads}


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    """Answer of a SELECT as rows of text, "" where nothing is bound."""
    answer = store.query(query, prefixes=prefixes())
    return [tuple("" if term is None else short(term) for term in row) for row in answer]
