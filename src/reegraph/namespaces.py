"""Namespaces of the graph, and the prefixes that need no declaration in a query."""

from __future__ import annotations

import functools

from reegraph.resources import ontology_dir

__all__ = [
    "CLAIM",
    "DATASET",
    "ENTITY_TYPES",
    "ID",
    "ONTOLOGY",
    "SCHEME",
    "compact",
    "concept",
    "entity",
    "expand",
    "prefixes",
]

BASE = "https://w3id.org/reegraph/"
DATASET = BASE
ONTOLOGY = BASE + "ontology/"
SCHEME = BASE + "scheme/"
ID = BASE + "id/"
CLAIM = ID + "claim/"

ENTITY_TYPES = (
    "actor",
    "agreement",
    "area",
    "forum",
    "list",
    "measure",
    "mineral",
    "project",
    "source",
)

_EXTERNAL = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt-unit": "http://qudt.org/vocab/unit/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@functools.cache
def prefixes() -> dict[str, str]:
    """Map prefixes to namespace IRIs; every concept scheme and type of entity has its own.

    >>> prefixes()["party-role"]
    'https://w3id.org/reegraph/scheme/party-role/'
    """
    namespaces = {"ree": ONTOLOGY, "claim": CLAIM, **_EXTERNAL}
    namespaces |= {kind: f"{ID}{kind}/" for kind in ENTITY_TYPES}
    for path in sorted((ontology_dir() / "schemes").glob("*.ttl")):
        namespaces[path.stem] = f"{SCHEME}{path.stem}/"
    return dict(sorted(namespaces.items()))


def entity(kind: str, name: str) -> str:
    """Return the IRI of the entity of type `kind` with the table id `name`."""
    return f"{ID}{kind}/{name}"


def concept(scheme: str, code: str) -> str:
    """Return the IRI of the concept `code` of a scheme."""
    return f"{SCHEME}{scheme}/{code}"


def expand(curie: str) -> str:
    """Expand a compact name such as `ree:Actor`; raises KeyError for an unknown prefix.

    >>> expand("actor:kabil")
    'https://w3id.org/reegraph/id/actor/kabil'
    """
    prefix, _, local = curie.partition(":")
    return prefixes()[prefix] + local


def compact(iri: str) -> str:
    """Return the compact name of an IRI, or the IRI itself where no prefix fits.

    >>> compact("https://w3id.org/reegraph/id/actor/kabil")
    'actor:kabil'
    """
    start = max(iri.rfind("/"), iri.rfind("#")) + 1  # a namespace ends with one, a name has none
    name = _namespaces().get(iri[:start])
    return iri if name is None or start == len(iri) else f"{name}:{iri[start:]}"


@functools.cache
def _namespaces() -> dict[str, str]:
    """Map namespace IRIs to prefixes, the first where several have it."""
    return {namespace: prefix for prefix, namespace in reversed(prefixes().items())}
