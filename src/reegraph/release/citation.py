"""CITATION.cff: how to cite a release, for programs that manage references."""

from __future__ import annotations

import json
from pathlib import Path

from reegraph.graph.citation import AUTHOR
from reegraph.release.metadata import Edition

__all__ = ["suggested", "write_citation"]


def suggested(edition: Edition) -> str:
    """Return the sentence by which a release is cited."""
    of = edition.versions
    return (
        f"{AUTHOR} ({of.data.partition('.')[0]}): {edition.title}, data version {of.data}, "
        f"ontology version {of.ontology}, reference date {of.reference}. {edition.address}"
    )


def quoted(text: str) -> str:
    """Quote a text for YAML, of which JSON is a part."""
    return json.dumps(text, ensure_ascii=False)


def write_citation(folder: Path, edition: Edition) -> Path:
    """Write CITATION.cff (Citation File Format 1.2.0) into the folder of a release."""
    of = edition.versions
    abstract = (
        f"Data version {of.data}, ontology version {of.ontology}, reference date {of.reference}."
    )
    makers = edition.makers or (AUTHOR,)
    lines = [
        "cff-version: 1.2.0",
        f"message: {quoted('Please cite the version of the data that you used.')}",
        "type: dataset",
        f"title: {quoted(edition.title)}",
        f"abstract: {quoted(f'{edition.description} {abstract}')}",
        "authors:",
        *(f"  - name: {quoted(maker)}" for maker in makers),
        f"version: {quoted(of.data)}",
        f"date-released: {quoted(edition.created)}",
        f"license: {quoted(edition.licence['name'])}",
        f"url: {quoted(edition.address)}",
        "keywords:",
        *(f"  - {quoted(word)}" for word in edition.keywords),
    ]
    path = folder / "CITATION.cff"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    return path
