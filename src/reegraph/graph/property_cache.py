"""Properties of things, each thing read once, and from an endpoint many of them at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from reegraph.graph.claims import CODES, Value, local_name, properties
from reegraph.graph.endpoint import Endpoint
from reegraph.graph.sources import Source, by_date
from reegraph.namespaces import ID, ONTOLOGY, compact

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["PropertyCache", "cache_of", "pairs"]

Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Facts = dict[str, list[Term]]
Result = TypeVar("Result")


def pairs(store: ox.Store, prop: str, value: ox.NamedNode | None = None) -> list[tuple[str, str]]:
    """Return subjects and objects of an own property, of IRIs only."""
    quads = store.quads_for_pattern(None, ox.NamedNode(ONTOLOGY + prop), value)
    return [
        (q.subject.value, q.object.value)
        for q in quads
        if isinstance(q.object, ox.NamedNode) and isinstance(q.subject, ox.NamedNode)
    ]


@dataclass
class PropertyCache:
    """The properties of things in a store, each thing read once.

    One view would send an endpoint a thousand requests. A thing of an endpoint that was not read yet
    is therefore noted in `pending` and has no properties until `fetch_missing` reads all that is
    pending together. Whoever reads begins again after that, see `repeat_until_read`.
    """

    store: ox.Store
    things: dict[str, Facts] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    cited: dict[str, Source] = field(default_factory=dict)

    def facts(self, iri: str) -> Facts:
        """Return the values of a thing by the local name of the property."""
        if iri not in self.things:
            if isinstance(self.store, Endpoint):
                self.pending.add(iri)
                return {}
            self._add([iri], self.store.quads_for_pattern(ox.NamedNode(iri), None, None))
        return self.things[iri]

    def fetch_missing(self) -> bool:
        """Read from an endpoint all that is pending.

        Returns:
            Whether there was something to read. What was made before lacks it.
        """
        if not self.pending or not isinstance(self.store, Endpoint):
            return False
        self._add(self.pending, self.store.quads_of(self.pending))
        self.pending = set()
        self.cited = {}
        return True

    def repeat_until_read(self, make: Callable[[], Result]) -> Result:
        """Call `make` until nothing that it reads is pending, and return what it made last."""
        result = make()
        while self.fetch_missing():
            result = make()
        return result

    def _add(self, iris: Iterable[str], quads: Iterable[ox.Quad]) -> None:
        for iri in iris:
            self.things[iri] = {}
        for quad in quads:
            assert isinstance(quad.subject, ox.NamedNode)
            name = quad.predicate.value.replace("#", "/").rpartition("/")[2]
            self.things[quad.subject.value].setdefault(name, []).append(quad.object)

    @cached_property
    def claims(self) -> dict[str, list[str]]:
        """The attribute claims by the entity that they are about."""
        by_subject: dict[str, list[str]] = {}
        for claim, subject in pairs(self.store, "aboutSubject"):
            by_subject.setdefault(subject, []).append(claim)
        return by_subject

    def claim_values(self, claim: str) -> dict[str, list[Value]]:
        """Return what it takes to word a claim: see `reegraph.graph.claims`."""
        facts = self.facts(claim)
        return {
            name: [self._value(name, term) for term in terms if not isinstance(term, ox.Triple)]
            for name, terms in facts.items()
            if name in properties()
        }

    def _value(self, name: str, term: ox.NamedNode | ox.Literal | ox.BlankNode) -> Value:
        code = local_name(term)
        return Value(code if name in CODES else self.word(term), code)

    def label(self, iri: str) -> str:
        """Return the label of a thing, its compact name where it has none."""
        facts = self.facts(iri)
        terms = facts.get("label", []) or facts.get("prefLabel", [])
        labels = [t.value for t in terms if isinstance(t, ox.Literal)]
        return min(labels) if labels else compact(iri)

    def word(self, term: Term) -> str:
        """Return a value in words."""
        return (
            self.label(term.value) if isinstance(term, ox.NamedNode) else getattr(term, "value", "")
        )

    def words(self, iri: str, name: str) -> list[str]:
        """Return the values of a property in words, sorted."""
        return sorted({self.word(term) for term in self.facts(iri).get(name, [])})

    def first(self, iri: str, name: str) -> str:
        """Return the first value of a property in words; empty where it has none."""
        return next(iter(self.words(iri, name)), "")

    def iris(self, iri: str, name: str) -> list[str]:
        """Return the IRIs among the values of a property, sorted."""
        terms = self.facts(iri).get(name, [])
        return sorted({t.value for t in terms if isinstance(t, ox.NamedNode)})

    def codes(self, iri: str, name: str) -> list[str]:
        """Return the last parts of the IRIs of a property, sorted."""
        return sorted({value.rpartition("/")[2] for value in self.iris(iri, name)})

    def code(self, iri: str, name: str) -> str:
        """Return the first code of a property; empty where it has none."""
        return next(iter(self.codes(iri, name)), "")

    def sources(self, iri: str, name: str) -> list[Source]:
        """Return the sources of a claim or a record, by date, then id."""
        terms = self.facts(iri).get(name, [])
        cited = [self.source(term.value) for term in terms if isinstance(term, ox.NamedNode)]
        return sorted(cited, key=by_date)

    def source(self, iri: str) -> Source:
        """Return one source."""
        if iri not in self.cited:
            self.cited[iri] = Source(
                id=iri.removeprefix(f"{ID}source/"),
                title=self.label(iri),
                publisher=self.first(iri, "publisherName"),
                date=self.first(iri, "publishedOn"),
                url=self.first(iri, "sourceUrl"),
                kind=self.code(iri, "sourceKind"),
            )
        return self.cited[iri]


def cache_of(kg: Snapshot) -> PropertyCache:
    """Return the property cache of a graph; it is made once and stays with the graph."""
    cache: PropertyCache = kg.cached("properties", lambda: PropertyCache(kg.store))
    return cache
