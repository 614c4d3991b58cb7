"""dcat.ttl: the release as a DCAT 3 catalogue of data sets, each file with size and checksum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from reegraph.namespaces import DATASET, ONTOLOGY
from reegraph.release.checksums import Measured
from reegraph.release.metadata import Edition
from reegraph.release.turtle import Said, iri, literal, place, triples, write_turtle

__all__ = ["write_catalogue"]

_MEDIA = "https://www.iana.org/assignments/media-types/"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/ENG"

# Parts of a release that are data sets of their own: name, title, folders.
PARTS = (
    ("graph", "Graph", "The whole graph in several forms of RDF.", ("graph/", "ontology/")),
    ("tables", "Tables", "The tables from which the graph is made.", ("tables/", "parquet/")),
    ("networks", "Networks", "Networks of the graph on the reference date.", ("networks/",)),
    ("panel", "Dyad-year panel", "Pairs of polities by year.", ("panel/",)),
)


def write_catalogue(folder: Path, edition: Edition, files: Sequence[Measured]) -> Path:
    """Write dcat.ttl into the folder of a release."""
    graph = [
        *_catalogue(edition),
        *_release(edition, [f for f in files if _home(f) == ""]),
        *_shared(edition, files),
    ]
    for name, title, about, _ in PARTS:
        own = [f for f in files if _home(f) == name]
        graph += _part(edition, name, title, about, own)
    for file in files:
        graph += _distribution(edition, file)
    path = folder / "dcat.ttl"
    write_turtle(path, graph, f"{edition.title}: {edition.versions}")
    return path


def _home(file: Measured) -> str:
    """Return the name of the part to which a file belongs, "" for the release itself."""
    return next((name for name, _, _, homes in PARTS if file.file.path.startswith(homes)), "")


def _node(edition: Edition, path: str = "") -> ox.NamedNode:
    return ox.NamedNode(f"{edition.address}/{path}" if path else edition.address)


def _publisher(edition: Edition) -> ox.NamedNode:
    return ox.NamedNode(f"{edition.homepage}publisher")


def _day(text: str) -> ox.Literal:
    return literal(text, "xsd:date")


def _catalogue(edition: Edition) -> list[ox.Triple]:
    catalogue = _node(edition, "catalogue")
    about = f"This release and its parts. {edition.description}"
    return triples(
        catalogue,
        ("rdf:type", iri("dcat:Catalog")),
        ("dcterms:title", literal("Releases of reegraph", language="en")),
        ("dcterms:description", literal(about, language="en")),
        ("dcterms:publisher", _publisher(edition)),
        ("dcterms:license", ox.NamedNode(edition.licence["path"])),
        ("dcterms:issued", _day(edition.created)),
        ("dcterms:modified", _day(edition.created)),
        ("dcterms:language", ox.NamedNode(_LANGUAGE)),
        ("foaf:homepage", ox.NamedNode(edition.homepage)),
        ("dcat:dataset", [_node(edition), *(_node(edition, name) for name, *_ in PARTS)]),
    )


def _common(edition: Edition, title: str, about: str) -> list[Said]:
    of = edition.versions
    return [
        ("rdf:type", iri("dcat:Dataset")),
        ("dcterms:title", literal(title, language="en")),
        ("dcterms:description", literal(about, language="en")),
        ("dcterms:publisher", _publisher(edition)),
        ("dcterms:creator", _publisher(edition)),
        ("dcterms:license", ox.NamedNode(edition.licence["path"])),
        ("dcterms:issued", _day(edition.created)),
        ("dcterms:modified", _day(edition.created)),
        ("dcterms:language", ox.NamedNode(_LANGUAGE)),
        ("dcterms:conformsTo", ox.NamedNode(f"{ONTOLOGY}{of.ontology}")),
        ("dcat:version", literal(of.data)),
        ("dcat:keyword", [literal(word, language="en") for word in edition.keywords]),
    ]


def _release(edition: Edition, files: Sequence[Measured]) -> list[ox.Triple]:
    of = edition.versions
    about = f"{edition.description} Data version {of.data}, ontology version {of.ontology}, "
    about += f"reference date {of.reference}."
    described = triples(
        _node(edition),
        *_common(edition, edition.title, about),
        ("dcterms:identifier", literal(edition.address)),
        ("dcterms:isVersionOf", ox.NamedNode(DATASET)),
        ("dcat:isVersionOf", ox.NamedNode(DATASET)),
        ("dcat:landingPage", ox.NamedNode(edition.homepage)),
        ("dcterms:hasPart", [_node(edition, name) for name, *_ in PARTS]),
        ("dcat:distribution", [_distributed(edition, file) for file in files]),
    )
    if edition.previous and edition.previous != of.data:
        before = ox.NamedNode(f"{edition.homepage}release/{edition.previous}")
        described += triples(_node(edition), ("dcat:previousVersion", before))
    return described


def _part(
    edition: Edition, name: str, title: str, about: str, files: Sequence[Measured]
) -> list[ox.Triple]:
    node = _node(edition, name)
    return triples(
        node,
        *_common(edition, f"{edition.title}: {title.lower()}", about),
        ("dcterms:identifier", literal(node.value)),
        ("dcterms:isPartOf", _node(edition)),
        ("dcat:distribution", [_distributed(edition, file) for file in files]),
    )


def _distributed(edition: Edition, file: Measured) -> ox.NamedNode:
    return _node(edition, f"distribution/{file.file.path}")


def _distribution(edition: Edition, file: Measured) -> Iterator[ox.Triple]:
    node = _distributed(edition, file)
    checksum = ox.NamedNode(f"{node.value}#sha256")
    link = place(edition.link(file.file.path))
    yield from triples(link, ("rdf:type", iri("rdfs:Resource")))
    yield from triples(
        node,
        ("rdf:type", iri("dcat:Distribution")),
        ("dcterms:title", literal(file.file.title, language="en")),
        ("dcterms:description", [literal(t, language="en") for t in [file.file.description] if t]),
        ("dcterms:license", ox.NamedNode(edition.licence["path"])),
        ("dcat:accessURL", link),
        ("dcat:downloadURL", link),
        ("dcat:mediaType", ox.NamedNode(_MEDIA + file.file.media)),
        ("dcat:byteSize", literal(file.bytes, "xsd:nonNegativeInteger")),
        ("spdx:checksum", checksum),
    )
    if file.file.path.endswith(".gz"):
        packed = ox.NamedNode(_MEDIA + "application/gzip")
        yield from triples(node, ("dcat:compressFormat", packed))
    yield from triples(
        checksum,
        ("rdf:type", iri("spdx:Checksum")),
        ("spdx:algorithm", iri("spdx:checksumAlgorithm_sha256")),
        ("spdx:checksumValue", literal(file.sha256, "xsd:hexBinary")),
    )


def _shared(edition: Edition, files: Iterable[Measured]) -> Iterator[ox.Triple]:
    """Describe what several descriptions point to, with its class, as profiles of DCAT ask."""
    yield from triples(
        _publisher(edition),
        ("rdf:type", [iri("foaf:Agent"), iri("foaf:Organization")]),
        ("foaf:name", literal(", ".join(edition.makers) or edition.title)),
    )
    yield from triples(
        ox.NamedNode(edition.licence["path"]),
        ("rdf:type", iri("dcterms:LicenseDocument")),
        ("dcterms:title", literal(edition.licence.get("title", edition.licence["name"]))),
    )
    yield from triples(
        ox.NamedNode(f"{ONTOLOGY}{edition.versions.ontology}"),
        ("rdf:type", iri("dcterms:Standard")),
        ("owl:versionInfo", literal(edition.versions.ontology)),
    )
    yield from triples(ox.NamedNode(_LANGUAGE), ("rdf:type", iri("dcterms:LinguisticSystem")))
    yield from triples(ox.NamedNode(edition.homepage), ("rdf:type", iri("foaf:Document")))
    yield from triples(
        iri("spdx:checksumAlgorithm_sha256"), ("rdf:type", iri("spdx:ChecksumAlgorithm"))
    )
    media = {file.file.media for file in files} | {"application/gzip"}
    for name in sorted(media):
        yield from triples(ox.NamedNode(_MEDIA + name), ("rdf:type", iri("dcterms:MediaType")))
