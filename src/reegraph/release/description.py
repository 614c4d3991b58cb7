"""What a data set is, in VoID: said alike by a release and by the server of the same graph."""

from __future__ import annotations

import pyoxigraph as ox

from reegraph.namespaces import ID
from reegraph.release.turtle import Said, iri, literal, triples

__all__ = ["describe_dataset"]


def describe_dataset(
    data: ox.NamedNode, title: str, licence: str, version: str, *more: Said
) -> list[ox.Triple]:
    """Return the triples that describe a data set.

    Args:
        data: The data set.
        title: Its title in English.
        licence: The address of its licence.
        version: Its version; empty where it has none.
        more: Further properties with their values, such as counts of triples.
    """
    return triples(
        data,
        ("rdf:type", iri("void:Dataset")),
        ("dcterms:title", literal(title, language="en")),
        ("dcterms:license", iri(licence)),
        ("dcat:version", [literal(version)] if version else []),
        ("void:uriSpace", literal(ID)),
        *more,
    )
