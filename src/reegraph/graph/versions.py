"""What a graph is a version of: data, ontology, reference date, and the day for which it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.graph.results import select
from reegraph.namespaces import DATASET, ONTOLOGY
from reegraph.resources import ontology_dir

__all__ = ["Versions", "ontology_version", "versions"]

_ASKED = f"""SELECT ?data ?ontology ?reference ?day WHERE {{
  <{DATASET}> <http://www.w3.org/ns/dcat#version> ?data ; ree:referenceDate ?reference .
  OPTIONAL {{ <{DATASET}> ree:asOf ?day }}
  OPTIONAL {{ <{ONTOLOGY}> owl:versionInfo ?ontology }}
}} ORDER BY ?data ?ontology ?reference ?day LIMIT 1"""


@dataclass(frozen=True)
class Versions:
    """Versions of data and ontology, reference date of the data, and the day of the graph.

    A field is "" for what the graph does not say.
    """

    data: str
    ontology: str
    reference: str
    day: str

    def __str__(self) -> str:
        """Write one line for the head of a file.

        >>> str(Versions("2026.11.0", "0.1.0", "2026-06-30", "2020-01-01"))
        'data version 2026.11.0, ontology version 0.1.0, reference date 2026-06-30, as of 2020-01-01'
        """
        return (
            f"data version {self.data}, ontology version {self.ontology}, "
            f"reference date {self.reference}, as of {self.day}"
        )


def versions(store: ox.Store) -> Versions:
    """Return the versions that a graph states of itself; empty texts where it states none."""
    row = next(select(store, _ASKED), None)
    if row is None:
        return Versions("", "", "", "")
    return Versions(*(term.value if isinstance(term, ox.Literal) else "" for term in row))


def ontology_version() -> str:
    """Return the version of the ontology that comes with reegraph."""
    text = (ontology_dir() / "reegraph.ttl").read_text(encoding="utf-8")
    stated = re.search(r'owl:versionInfo "([^"]+)"', text)
    return stated[1] if stated else ""
