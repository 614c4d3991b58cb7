"""What the endpoint says of itself: its Service Description, and VoID of the data behind it."""

from __future__ import annotations

import io
from typing import Any

import pyoxigraph as ox

from reegraph.graph.results import FORMATS, write
from reegraph.namespaces import DATASET, ID, ONTOLOGY
from reegraph.release.description import describe_dataset
from reegraph.release.turtle import NAMES, iri, literal, triples
from reegraph.serve.settings import Settings

__all__ = ["describe_data", "describe_service", "serialize"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_TITLE = "reegraph: a knowledge graph of mining diplomacy"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_NAMES = {"sd": _SD, **{name: NAMES[name] for name in ("void", "dcterms", "dcat")}}

Triples = list[ox.Triple]


def _sd(name: str) -> str:
    return f"{_SD}{name}"


def describe_service(endpoint: str, about: dict[str, Any]) -> Triples:
    """Return the Service Description of the endpoint at an address.

    Args:
        endpoint: The address.
        about: What the store holds: the number of `triples`, the names of its `graphs`.
    """
    service = iri(endpoint)
    dataset = ox.BlankNode("dataset")
    graph = ox.BlankNode("graph")
    kinds = [
        form
        for group in ("rows", "graph")
        for name, form in FORMATS[group].items()
        if name != "trig"
    ]
    description = triples(
        service,
        ("rdf:type", iri(_sd("Service"))),
        (_sd("endpoint"), service),
        (_sd("supportedLanguage"), iri(_sd("SPARQL11Query"))),
        (_sd("defaultDataset"), dataset),
        (_sd("resultFormat"), [iri(kind.iri) for kind in kinds]),
    )
    named = [ox.BlankNode(f"named{number}") for number in range(len(about["graphs"]))]
    description += triples(
        dataset,
        ("rdf:type", iri(_sd("Dataset"))),
        (_sd("defaultGraph"), graph),
        (_sd("namedGraph"), named),
    )
    description += triples(
        graph,
        ("rdf:type", iri(_sd("Graph"))),
        ("void:triples", literal(about["triples"], "xsd:integer")),
    )
    for node, name in zip(named, about["graphs"], strict=True):
        description += triples(
            node, ("rdf:type", iri(_sd("NamedGraph"))), (_sd("name"), ox.NamedNode(name))
        )
    return description


def describe_data(root: str, endpoint: str, about: dict[str, Any], settings: Settings) -> Triples:
    """Return VoID of the data: what it is, how large, where it is asked, under which licence.

    Args:
        root: The address of the server.
        endpoint: The address of its endpoint.
        about: What the store holds.
        settings: The settings of the server, for the version of the data.
    """
    data = iri(DATASET)
    page = triples(
        iri(f"{root}/.well-known/void"),
        ("rdf:type", iri("void:DatasetDescription")),
        ("foaf:topic", data),
    )
    return page + describe_dataset(
        data,
        _TITLE,
        _LICENCE,
        settings.version,
        ("void:sparqlEndpoint", iri(endpoint)),
        ("void:vocabulary", iri(ONTOLOGY)),
        ("void:exampleResource", iri(f"{ID}actor/kabil")),
        ("void:feature", iri("http://www.w3.org/ns/formats/Turtle")),
        ("void:triples", literal(about["triples"], "xsd:integer")),
    )


def serialize(description: Triples, name: str) -> bytes:
    """Return triples in one of the formats of graphs."""
    if name == "ttl":
        text = ox.serialize(description, format=ox.RdfFormat.TURTLE, prefixes=_NAMES)
        assert text is not None
        return text
    buffer = io.BytesIO()
    write(description, name, buffer)
    return buffer.getvalue()
