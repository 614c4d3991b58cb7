"""Turtle of a release's metadata: triples in the order given, files named relative to the release."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

__all__ = ["NAMES", "Said", "iri", "literal", "place", "triples", "write_turtle"]

# Stands for the folder of the release while IRIs have to be absolute; never written.
_HERE = "https://release.invalid/"

NAMES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Node = ox.NamedNode | ox.BlankNode
Term = Node | ox.Literal
Said = tuple[str, Term | Iterable[Term]]


def iri(text: str) -> ox.NamedNode:
    """Make a node from an IRI, or from a compact name under one of NAMES."""
    prefix, mark, local = text.partition(":")
    known = mark and prefix in NAMES and not local.startswith("//")
    return ox.NamedNode(NAMES[prefix] + local if known else text)


def literal(text: object, datatype: str = "", language: str = "") -> ox.Literal:
    """Make a literal with a datatype (compact name) or a language, or plain."""
    if language:
        return ox.Literal(str(text), language=language)
    return ox.Literal(str(text), datatype=iri(datatype)) if datatype else ox.Literal(str(text))


def place(link: str) -> ox.NamedNode:
    """Return the node of an address, or of a file of the release named relative to it."""
    return ox.NamedNode(link if "://" in link else _HERE + link)


def triples(subject: Node, *said: Said) -> list[ox.Triple]:
    """Make triples of a subject: pairs of a property and one term or several."""
    found = []
    for prop, terms in said:
        several = [terms] if isinstance(terms, Term) else terms
        found += [ox.Triple(subject, iri(prop), term) for term in several]
    return found


def write_turtle(path: Path, found: Iterable[ox.Triple], comment: str) -> None:
    """Write triples as Turtle with a comment in the first line."""
    body = ox.serialize(found, format=ox.RdfFormat.TURTLE, prefixes=NAMES)
    assert body is not None  # no output was given, so the bytes are returned
    text = body.decode().replace(f"<{_HERE}", "<")
    path.write_text(f"# {comment}\n{text}", encoding="utf-8", newline="")
