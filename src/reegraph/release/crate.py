"""ro-crate-metadata.json: the release as an RO-Crate 1.1, every file with its size and checksum."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reegraph.release.checksums import Measured
from reegraph.release.citation import suggested
from reegraph.release.metadata import Edition

__all__ = ["CRATE", "write_crate"]

CRATE = "ro-crate-metadata.json"
# The context of version 1.1 is older than the property for a checksum.
_CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "https://schema.org/sha256"}]
_FOLDERS = {
    "graph/": "The graph as RDF",
    "networks/": "Networks as GraphML, GEXF and tables of nodes and edges",
    "ontology/": "Ontology, concept schemes and shapes",
    "panel/": "Dyad-year panel",
    "parquet/": "Tables as Parquet",
    "tables/": "Tables as CSV",
}


def write_crate(folder: Path, edition: Edition, files: Sequence[Measured]) -> Path:
    """Write ro-crate-metadata.json into the folder of a release."""
    licence = edition.licence
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        _root(edition, files),
        *(_folder(name, title, files) for name, title in sorted(_FOLDERS.items())),
        *(_file(file) for file in files),
        {
            "@id": licence["path"],
            "@type": "CreativeWork",
            "name": licence.get("title", licence["name"]),
            "description": f"{licence.get('title', licence['name'])} ({licence['name']})",
            "identifier": f"https://spdx.org/licenses/{licence['name']}",
        },
        *(
            {
                "@id": _maker(edition, name),
                "@type": "Organization",
                "name": name,
                "url": edition.homepage,
            }
            for name in edition.makers
        ),
    ]
    body = {"@context": _CONTEXT, "@graph": graph}
    path = folder / CRATE
    text = json.dumps(body, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _maker(edition: Edition, name: str) -> str:
    return f"{edition.homepage}publisher#{edition.makers.index(name) + 1}"


def _root(edition: Edition, files: Sequence[Measured]) -> dict[str, Any]:
    of = edition.versions
    makers = [{"@id": _maker(edition, name)} for name in edition.makers]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": edition.address,
        "name": edition.title,
        "description": f"{edition.description} Data version {of.data}, ontology version "
        f"{of.ontology}, reference date {of.reference}. Cite as: {suggested(edition)}",
        "version": of.data,
        "datePublished": edition.created,
        "temporalCoverage": f"../{of.reference}",
        "license": {"@id": edition.licence["path"]},
        "author": makers[0] if len(makers) == 1 else makers,
        "publisher": makers[0] if makers else {"@id": edition.homepage},
        "keywords": list(edition.keywords),
        "url": edition.homepage,
        "hasPart": [
            *({"@id": name} for name in sorted(_FOLDERS)),
            *({"@id": file.file.path} for file in files if "/" not in file.file.path),
        ],
    }
    if edition.previous and edition.previous != of.data:
        root["isBasedOn"] = {"@id": f"{edition.homepage}release/{edition.previous}"}
    return root


def _folder(name: str, title: str, files: Sequence[Measured]) -> dict[str, Any]:
    own = [{"@id": file.file.path} for file in files if file.file.path.startswith(name)]
    return {"@id": name, "@type": "Dataset", "name": title, "description": title, "hasPart": own}


def _file(measured: Measured) -> dict[str, Any]:
    file = measured.file
    entity: dict[str, Any] = {
        "@id": file.path,
        "@type": "File",
        "name": file.title,
        "description": file.description or file.title,
        "encodingFormat": file.media,
        "contentSize": str(measured.bytes),
        "sha256": measured.sha256,
    }
    return entity
