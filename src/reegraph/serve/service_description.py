"""What the endpoint says of itself: its Service Description, and VoID of the data behind it."""

from __future__ import annotations

import io
from typing import Any

import pyoxigraph as ox

from reegraph.graph.results import FORMATS, write
from reegraph.namespaces import DATASET, ID, ONTOLOGY
from reegraph.serve.settings import Settings

__all__ = ["service", "void", "written"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_DC = "http://purl.org/dc/terms/"
_DCAT = "http://www.w3.org/ns/dcat#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_NAMES = {"sd": _SD, "void": _VOID, "dcterms": _DC, "dcat": _DCAT}

Triples = list[ox.Triple]


def _n(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _count(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_INTEGER)


def service(endpoint: str, about: dict[str, Any]) -> Triples:
    """The Service Description of the endpoint at an address, over what the store holds."""
    one, dataset, graph = _n(endpoint), ox.BlankNode("dataset"), ox.BlankNode("graph")
    found = [
        ox.Triple(one, _TYPE, _n(_SD + "Service")),
        ox.Triple(one, _n(_SD + "endpoint"), one),
        ox.Triple(one, _n(_SD + "supportedLanguage"), _n(_SD + "SPARQL11Query")),
        ox.Triple(one, _n(_SD + "defaultDataset"), dataset),
        ox.Triple(dataset, _TYPE, _n(_SD + "Dataset")),
        ox.Triple(dataset, _n(_SD + "defaultGraph"), graph),
        ox.Triple(graph, _TYPE, _n(_SD + "Graph")),
        ox.Triple(graph, _n(_VOID + "triples"), _count(about["triples"])),
    ]
    kinds = [
        f for group in ("rows", "graph") for name, f in FORMATS[group].items() if name != "trig"
    ]
    found += [ox.Triple(one, _n(_SD + "resultFormat"), _n(kind.iri)) for kind in kinds]
    for number, name in enumerate(about["graphs"]):
        node = ox.BlankNode(f"named{number}")
        found += [
            ox.Triple(dataset, _n(_SD + "namedGraph"), node),
            ox.Triple(node, _TYPE, _n(_SD + "NamedGraph")),
            ox.Triple(node, _n(_SD + "name"), _n(name)),
        ]
    return found


def void(root: str, endpoint: str, about: dict[str, Any], settings: Settings) -> Triples:
    """VoID of the data: what it is, how large, where it is asked, under which licence."""
    data = _n(DATASET)
    texts = {
        _DC + "title": "reegraph: a knowledge graph of mining diplomacy",
        _DCAT + "version": settings.version,
        _VOID + "uriSpace": ID,
    }
    links = {
        _DC + "license": _LICENCE,
        _VOID + "sparqlEndpoint": endpoint,
        _VOID + "vocabulary": ONTOLOGY,
        _VOID + "exampleResource": f"{ID}actor/kabil",
        _VOID + "feature": "http://www.w3.org/ns/formats/Turtle",
    }
    page = _n(f"{root}/.well-known/void")
    return [
        ox.Triple(page, _TYPE, _n(_VOID + "DatasetDescription")),
        ox.Triple(page, _n("http://xmlns.com/foaf/0.1/topic"), data),
        ox.Triple(data, _TYPE, _n(_VOID + "Dataset")),
        *(ox.Triple(data, _n(prop), ox.Literal(text)) for prop, text in texts.items() if text),
        *(ox.Triple(data, _n(prop), _n(value)) for prop, value in links.items()),
        ox.Triple(data, _n(_VOID + "triples"), _count(about["triples"])),
    ]


def written(triples: Triples, name: str) -> bytes:
    """Triples in one of the formats of graphs."""
    if name == "ttl":
        text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_NAMES)
        assert text is not None
        return text
    buffer = io.BytesIO()
    write(triples, name, buffer)
    return buffer.getvalue()
