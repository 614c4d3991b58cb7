"""Rows to entities and sources: what exists, with the identifying data of its record."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from reegraph.compiler.claims import Context
from reegraph.compiler.rdf_terms import node, terms
from reegraph.namespaces import entity
from reegraph.tables.reader import Row
from reegraph.tables.references import find_entity
from reegraph.tables.schema import Table

__all__ = ["entity_triples"]

TYPE = node("rdf:type")
LABEL = node("rdfs:label")
ALTERNATIVE = node("skos:altLabel")
DOCUMENTED = node("ree:documentedIn")


def _classes(table: Table, row: Row, context: Context) -> Iterator[str]:
    by = table.rdf.get("classBy")
    cls = table.rdf["class"]
    if by is not None:
        cls = by["classes"].get(row.cells[by["column"]], cls)
    yield from context.vocabulary.classes(cls)
    for name, column in table.columns.items():
        if "classIfTrue" in column.rdf and row.cells[name] == "true":
            yield from context.vocabulary.classes(column.rdf["classIfTrue"])


def _description(
    subject: ox.NamedNode, table: Table, row: Row, context: Context
) -> Iterator[ox.Triple]:
    """Select the cells of a row that are data of the entity itself, not claims about it."""
    for name, column in table.columns.items():
        prop = column.rdf.get("property")
        if prop is None or "claim" in column.rdf:
            continue
        predicate = DOCUMENTED if prop == "ree:statedIn" else node(prop)
        for term in terms(column, row.cells[name], context.index, context.vocabulary):
            yield ox.Triple(subject, predicate, term)
            if prop == "skos:prefLabel":
                yield ox.Triple(subject, LABEL, term)


def _names(context: Context) -> Iterator[ox.Triple]:
    table = context.tables.package.tables["names"]
    types = table.columns["entity"].rdf["entity"]
    for row in context.tables.rows["names"]:
        subject = ox.NamedNode(entity(*find_entity(context.index, types, row.cells["entity"])))
        language = row.cells["language"]
        name = ox.Literal(row.cells["name"], language=language or None)
        yield ox.Triple(subject, ALTERNATIVE, name)


def entity_triples(context: Context) -> Iterator[ox.Triple]:
    """Make the triples of all entities and sources, of country codes and of other names."""
    for table in context.tables.package.tables.values():
        kind = table.rdf.get("type")
        described = table.rdf.get("describes")
        for row in context.tables.rows[table.name]:
            if kind is not None:
                subject = ox.NamedNode(entity(kind, row.cells["id"]))
                for cls in _classes(table, row, context):
                    yield ox.Triple(subject, TYPE, ox.NamedNode(cls))
            elif described is not None and table.name != "names":
                subject = ox.NamedNode(entity("actor", row.cells[described]))
            else:
                continue
            yield from _description(subject, table, row, context)
    yield from _names(context)
