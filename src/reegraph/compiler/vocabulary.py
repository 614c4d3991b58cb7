"""What the build needs to know of the ontology: superclasses, headings of codes, units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from reegraph.errors import BuildError
from reegraph.namespaces import ONTOLOGY, concept, expand

__all__ = ["Vocabulary", "read_vocabulary"]

SUBCLASS = ox.NamedNode(expand("rdfs:subClassOf"))
MATCH = ox.NamedNode(expand("skos:exactMatch"))
BROADER = ox.NamedNode(expand("skos:broader"))


@dataclass(frozen=True)
class Vocabulary:
    """The ontology and the schemes as triples, with the three look-ups that the build makes.

    `superclasses` maps a class IRI to itself and all its own superclasses, `headings` a concept IRI
    to the code of its heading, `matches` a concept IRI to the external IRI that stands for it.
    """

    ontology: tuple[ox.Triple, ...]
    schemes: tuple[ox.Triple, ...]
    superclasses: dict[str, tuple[str, ...]]
    headings: dict[str, str]
    matches: dict[str, str]

    def classes(self, curie: str) -> tuple[str, ...]:
        """Return the IRIs of the class `curie` and of its own superclasses, sorted."""
        iri = expand(curie)
        return self.superclasses.get(iri, (iri,))

    def heading(self, scheme: str, code: str) -> str:
        """Return the code of the heading of a concept, or the code itself where it has none."""
        return self.headings.get(concept(scheme, code), code)

    def term(self, scheme: str, code: str) -> str:
        """Return the IRI of a code: the unit or currency it matches exactly, else the concept."""
        iri = concept(scheme, code)
        return self.matches.get(iri, iri)


def _parse(path: Path) -> Iterator[ox.Triple]:
    """Parse a file; its blank nodes are numbered, as the parser names them at random."""
    blanks: dict[object, ox.BlankNode] = {}

    def named(term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            return blanks.setdefault(term, ox.BlankNode(f"{path.stem}-{len(blanks)}"))
        return term

    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            yield ox.Triple(named(quad.subject), quad.predicate, named(quad.object))
    except (SyntaxError, OSError) as fault:
        raise BuildError(f"{path.name} cannot be read: {fault}.") from fault


def _pairs(triples: tuple[ox.Triple, ...], predicate: ox.NamedNode) -> Iterator[tuple[str, str]]:
    """Return subject and object of the triples of a property that joins two IRIs."""
    for t in triples:
        if t.predicate != predicate or not isinstance(t.subject, ox.NamedNode):
            continue
        if isinstance(t.object, ox.NamedNode):
            yield t.subject.value, t.object.value


def _superclasses(triples: tuple[ox.Triple, ...]) -> dict[str, tuple[str, ...]]:
    parents: dict[str, set[str]] = {}
    for iri, parent in _pairs(triples, SUBCLASS):
        parents.setdefault(iri, set()).add(parent)

    def closure(iri: str, seen: set[str]) -> set[str]:
        for parent in parents.get(iri, ()):
            if parent.startswith(ONTOLOGY) and parent not in seen:
                seen.add(parent)
                closure(parent, seen)
        return seen

    return {iri: tuple(sorted(closure(iri, {iri}))) for iri in parents}


def read_vocabulary(directory: Path) -> Vocabulary:
    """Read reegraph.ttl and schemes/ of an ontology folder; raises BuildError if one is broken."""
    ontology = tuple(_parse(directory / "reegraph.ttl"))
    schemes = tuple(
        triple for path in sorted((directory / "schemes").glob("*.ttl")) for triple in _parse(path)
    )
    headings = {iri: other.rpartition("/")[2] for iri, other in _pairs(schemes, BROADER)}
    matches = dict(_pairs(schemes, MATCH))
    return Vocabulary(ontology, schemes, _superclasses(ontology), headings, matches)
