"""Properties of things, each thing read once, and from an endpoint many of them at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from reegraph.graph.endpoint import Endpoint
from reegraph.namespaces import ID, ONTOLOGY, compact

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["Reader", "Source", "pairs", "reader_of"]

Source = tuple[str, str, str, str, str, str]
Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Facts = dict[str, list[Term]]


def pairs(store: ox.Store, prop: str, value: ox.NamedNode | None = None) -> list[tuple[str, str]]:
    """Subjects and objects of an own property, of IRIs only."""
    quads = store.quads_for_pattern(None, ox.NamedNode(ONTOLOGY + prop), value)
    return [
        (q.subject.value, q.object.value)
        for q in quads
        if isinstance(q.object, ox.NamedNode) and isinstance(q.subject, ox.NamedNode)
    ]


@dataclass
class Reader:
    """Reads the properties of things in a store, each once.

    An endpoint would be asked a thousand times for one view. What is not known of it is noted in
    `missing` and has no properties until `fetched` has read all of it together: whoever draws does
    so again, as long as there was something to read.
    """

    store: ox.Store
    known: dict[str, Facts] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    cited: dict[str, Source] = field(default_factory=dict)

    def facts(self, iri: str) -> Facts:
        """Values by local name of the property."""
        found = self.known.get(iri)
        if found is None and isinstance(self.store, Endpoint):
            self.missing.add(iri)
            return {}
        if found is None:
            self._keep([iri], self.store.quads_for_pattern(ox.NamedNode(iri), None, None))
            found = self.known[iri]
        return found

    def fetched(self) -> bool:
        """Whether something was missing; it is known now."""
        if not self.missing or not isinstance(self.store, Endpoint):
            return False
        self._keep(self.missing, self.store.quads_of(self.missing))
        self.missing, self.cited = set(), {}
        return True

    def _keep(self, iris: Iterable[str], quads: Iterable[ox.Quad]) -> None:
        for iri in iris:
            self.known[iri] = {}
        for quad in quads:
            assert isinstance(quad.subject, ox.NamedNode)
            name = quad.predicate.value.replace("#", "/").rpartition("/")[2]
            self.known[quad.subject.value].setdefault(name, []).append(quad.object)

    @cached_property
    def claims(self) -> dict[str, list[str]]:
        """Attribute claims by the entity that they are about."""
        found: dict[str, list[str]] = {}
        for claim, about in pairs(self.store, "aboutSubject"):
            found.setdefault(about, []).append(claim)
        return found

    def label(self, iri: str) -> str:
        """Label of a thing, its compact name where it has none."""
        facts = self.facts(iri)
        terms = facts.get("label", []) or facts.get("prefLabel", [])
        labels = [t.value for t in terms if isinstance(t, ox.Literal)]
        return min(labels) if labels else compact(iri)

    def word(self, term: Term) -> str:
        """A value in words."""
        return (
            self.label(term.value) if isinstance(term, ox.NamedNode) else getattr(term, "value", "")
        )

    def words(self, iri: str, name: str) -> list[str]:
        """Values of a property in words, sorted."""
        return sorted({self.word(term) for term in self.facts(iri).get(name, [])})

    def first(self, iri: str, name: str) -> str:
        """First value of a property in words; empty where it has none."""
        return next(iter(self.words(iri, name)), "")

    def iris(self, iri: str, name: str) -> list[str]:
        """IRIs among the values of a property, sorted."""
        terms = self.facts(iri).get(name, [])
        return sorted({t.value for t in terms if isinstance(t, ox.NamedNode)})

    def codes(self, iri: str, name: str) -> list[str]:
        """Last parts of the IRIs of a property, sorted."""
        return sorted({value.rpartition("/")[2] for value in self.iris(iri, name)})

    def code(self, iri: str, name: str) -> str:
        """First code of a property; empty where it has none."""
        return next(iter(self.codes(iri, name)), "")

    def sources(self, iri: str, name: str) -> list[Source]:
        """Sources of a claim or a record: id, title, publisher, date, address, kind; by date, then id."""
        terms = self.facts(iri).get(name, [])
        found = [self.source(term.value) for term in terms if isinstance(term, ox.NamedNode)]
        return sorted(found, key=lambda s: (s[3] or "9999", s[0]))

    def source(self, iri: str) -> Source:
        """One source: id, title, publisher, date, address, code of its kind."""
        if iri not in self.cited:
            name, title = iri.removeprefix(f"{ID}source/"), self.label(iri)
            date, url = self.first(iri, "publishedOn"), self.first(iri, "sourceUrl")
            kind = self.code(iri, "sourceKind")
            self.cited[iri] = (name, title, self.first(iri, "publisherName"), date, url, kind)
        return self.cited[iri]


def reader_of(kg: Snapshot) -> Reader:
    """The reader of a graph, kept with it."""
    found: Reader = kg.cached("reader", lambda: Reader(kg.store))
    return found
