"""Codes of the concept schemes, for parameters and completion."""

from __future__ import annotations

import functools

import pyoxigraph as ox

from reegraph.namespaces import expand
from reegraph.resources import ontology_dir

__all__ = ["codes"]


@functools.cache
def codes(scheme: str) -> dict[str, str]:
    """Code -> label of the concepts of a scheme, headings included; empty for an unknown scheme."""
    path = ontology_dir() / "schemes" / f"{scheme}.ttl"
    if not path.is_file():
        return {}
    label = ox.NamedNode(expand("skos:prefLabel"))
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    labels = {
        q.subject.value.rpartition("/")[2]: q.object.value
        for q in quads
        if q.predicate == label and isinstance(q.subject, ox.NamedNode)
    }
    labels.pop(scheme, None)
    return dict(sorted(labels.items()))
