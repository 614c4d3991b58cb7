"""Blank nodes named by what they stand for, so that a graph is written with the same bytes anywhere.

The engine names the blank nodes of what it reads at random. The graph has few (lists of OWL), and
whoever writes it names them by RDF Dataset Canonicalization (RDFC-1.0), which depends on nothing
but the triples.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

__all__ = ["canonicalize"]


def canonicalize(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the same quads with blank nodes named by their structure, those without any first."""
    named: list[ox.Quad] = []
    blank: list[ox.Quad] = []
    for quad in quads:
        has = isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
        (blank if has else named).append(quad)
    # What a blank node stands for is said by the quads that name it: the others are not looked at.
    dataset = ox.Dataset(blank)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [*named, *dataset]
