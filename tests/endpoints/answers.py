"""Answers of an endpoint and of the store, made comparable."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from reegraph import KnowledgeGraph
from reegraph.graph.uncertain import select_tsv

__all__ = ["terms", "values"]

NUMBERS = {"decimal", "double", "float", "integer", "int", "long", "nonNegativeInteger"}
Rows = list[dict[str, Any]]


def terms(kg: KnowledgeGraph, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows of an answer, term by term as the engine gave them."""
    found = ox.parse_query_results(select_tsv(kg.store, query), format=ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions)
    return [v.value for v in found.variables], [tuple(row) for row in found]


def _value(name: str, term: Any) -> Any:
    """What a term means: a number to nine digits, a boolean as one, the words of a list sorted."""
    if term is None or isinstance(term, ox.NamedNode):
        return term and term.value
    kind = term.datatype.value.rpartition("#")[2]
    if kind == "boolean":
        return float(term.value in ("true", "1"))
    if kind in NUMBERS:
        return float(f"{float(term.value):.9g}")
    return sorted(term.value.split()) if name.endswith("ources") else term.value


def values(kg: KnowledgeGraph, query: str) -> Rows:
    """Rows of an answer by what they say, whatever form an engine gives to it."""
    names, rows = terms(kg, query)
    return [{n: _value(n, t) for n, t in zip(names, row, strict=True)} for row in rows]
