"""Cells to RDF terms, and cells to the parts of a claim's key."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from reegraph.compiler.vocabulary import Vocabulary
from reegraph.dates import datatype
from reegraph.namespaces import entity, expand
from reegraph.tables.reader import Row
from reegraph.tables.references import find_entity
from reegraph.tables.schema import Column

__all__ = ["Index", "date_literal", "decimal_literal", "node", "plain_number", "slug", "terms"]

Index = Mapping[str, Mapping[str, Row]]

DECIMAL = ox.NamedNode(expand("xsd:decimal"))


@functools.cache
def node(curie: str) -> ox.NamedNode:
    """Return the node of a compact name such as `ree:Actor`."""
    return ox.NamedNode(expand(curie))


def date_literal(text: str) -> ox.Literal:
    """Return a partial date as a literal of the XSD datatype of its precision."""
    return ox.Literal(text, datatype=ox.NamedNode(datatype(text)))


def plain_number(text: str) -> str:
    """Write a number without exponent, padding or trailing zeros.

    >>> plain_number("0.590"), plain_number("24000000"), plain_number("1e3")
    ('0.59', '24000000', '1000')
    """
    number = Decimal(text).normalize()
    return f"{number:f}" if number else "0"


def decimal_literal(text: str) -> ox.Literal:
    """Return a number as an xsd:decimal."""
    return ox.Literal(plain_number(text), datatype=DECIMAL)


@functools.lru_cache(50_000)
def slug(text: str) -> str:
    """Return the part of a key that stands for a text: ASCII letters, digits, single hyphens.

    >>> slug("Fiambalá, Catamarca"), slug("REO"), slug("69.2")
    ('fiambala-catamarca', 'reo', '69-2')
    """
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", folded.lower()).strip("-")


def _literal(text: str, rdf: Mapping[str, Any]) -> ox.Literal:
    kind = rdf.get("datatype")
    if kind == "date":
        return date_literal(text)
    if kind == "xsd:decimal":
        return decimal_literal(text)
    if kind is not None:
        return ox.Literal(text, datatype=node(kind))
    if "lang" in rdf:
        return ox.Literal(text, language=rdf["lang"])
    return ox.Literal(text)


def terms(
    column: Column, cell: str, index: Index, vocabulary: Vocabulary
) -> list[ox.NamedNode | ox.Literal]:
    """Return the RDF terms of a cell, one for each value in it; empty for an empty cell."""
    if not cell:  # most cells are
        return []
    rdf = column.rdf
    converted: list[ox.NamedNode | ox.Literal] = []
    for text in column.values(cell):
        if "entity" in rdf:
            converted.append(ox.NamedNode(entity(*find_entity(index, rdf["entity"], text))))
        elif "scheme" in rdf:
            converted.append(ox.NamedNode(vocabulary.term(rdf["scheme"], text)))
        elif "iri" in rdf:
            converted.append(ox.NamedNode(rdf["iri"] + text))
        else:
            converted.append(_literal(text, rdf))
    return converted
