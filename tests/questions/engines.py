"""The two engines on which a question is asked: Oxigraph, and rdflib with its own store."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import rdflib

from reegraph.namespaces import compact, prefixes
from tests.oracles.csv_tables import close

if TYPE_CHECKING:
    from reegraph import KnowledgeGraph

__all__ = ["assert_equal_rows", "on_oxigraph", "on_rdflib", "plain_graph"]

XSD = "http://www.w3.org/2001/XMLSchema#"
Row = dict[str, Any]


def _value(text: str, datatype: str | None) -> Any:
    """A term as a plain value: numbers and booleans as such, all else as text."""
    kind = (datatype or "").removeprefix(XSD)
    if kind in ("integer", "int", "long"):
        return int(text)
    if kind in ("decimal", "double", "float"):
        return float(Decimal(text)) if kind == "decimal" else float(text)
    return text in ("true", "1") if kind == "boolean" else text


def on_oxigraph(kg: KnowledgeGraph, text: str) -> list[Row]:
    """Rows of a SELECT query; IRIs shortened (`actor:ind`), what is unbound is None."""
    answer = kg.store.query(text, prefixes=prefixes())
    assert isinstance(answer, ox.QuerySolutions)

    def plain(term: Any) -> Any:
        if term is None:
            return None
        if isinstance(term, ox.NamedNode):
            return compact(term.value)
        return _value(term.value, term.datatype.value)

    names = [variable.value for variable in answer.variables]
    return [{name: plain(solution[name]) for name in names} for solution in answer]


def on_rdflib(graph: rdflib.Graph, text: str) -> list[Row]:
    """The same on rdflib."""
    answer = graph.query(text, initNs=prefixes())

    def plain(term: Any) -> Any:
        if term is None:
            return None
        if isinstance(term, rdflib.URIRef):
            return compact(str(term))
        return _value(str(term), None if term.datatype is None else str(term.datatype))

    names = [str(variable) for variable in answer.vars or ()]
    return [{name: plain(row[name]) for name in names} for row in answer]


def plain_graph(kg: KnowledgeGraph) -> rdflib.Graph:
    """The triples of a knowledge graph in a plain rdflib graph, which no Oxigraph answers."""
    seen: dict[Any, Any] = {}

    def term(node: Any) -> Any:
        found = seen.get(node)
        if found is None:
            if isinstance(node, ox.NamedNode):
                found = rdflib.URIRef(node.value)
            elif isinstance(node, ox.BlankNode):
                found = rdflib.BNode(node.value)
            elif node.language:
                found = rdflib.Literal(node.value, lang=node.language)
            else:
                found = rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value))
            seen[node] = found
        return found

    graph = rdflib.Graph()
    graph.addN((term(q.subject), term(q.predicate), term(q.object), graph) for q in kg.store)
    return graph


def assert_equal_rows(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    """Both lists hold the same rows in the same order."""
    assert len(one) == len(other)
    for number, (a, b) in enumerate(zip(one, other, strict=True)):
        assert a.keys() == b.keys()
        wrong = {name: (a[name], b[name]) for name in a if not close(a[name], b[name])}
        assert not wrong, f"row {number}: {wrong}"
