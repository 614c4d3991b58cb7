"""What a graph is a version of: data, ontology, reference date, and the day for which it stands."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.graph.results import evaluate, solutions
from reegraph.namespaces import DATASET, ONTOLOGY

__all__ = ["Versions", "versions"]

_ASKED = f"""SELECT ?data ?ontology ?reference ?day WHERE {{
  <{DATASET}> <http://www.w3.org/ns/dcat#version> ?data ; ree:referenceDate ?reference .
  OPTIONAL {{ <{DATASET}> ree:asOf ?day }}
  OPTIONAL {{ <{ONTOLOGY}> owl:versionInfo ?ontology }}
}} ORDER BY ?data ?ontology ?reference ?day LIMIT 1"""


@dataclass(frozen=True)
class Versions:
    """Version of the data and of the ontology, reference date of the data, and the day for which
    the graph stands; "" for what the graph does not say."""

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
    """Read the versions that a graph states of itself; empty texts where it states none."""
    answer = evaluate(store, _ASKED)
    assert isinstance(answer, ox.QuerySolutions)
    row = next(iter(solutions(answer)), None)
    if row is None:
        return Versions("", "", "", "")
    found = [row[name] for name in ("data", "ontology", "reference", "day")]
    return Versions(*(term.value if isinstance(term, ox.Literal) else "" for term in found))
