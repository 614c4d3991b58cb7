"""What projections look up in the graph: standing agreements, evidence of claims, who acts for whom.

Everything is read once for a graph and a day, by queries, so that an endpoint can stand in for the
store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reegraph.graph.results import text_rows

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["Evidence", "GraphLookups", "Phase", "lookups_of"]

VIAS = ("none", "public", "controlled", "national")

_PHASES = """SELECT ?agreement ?status ?claim ?first ?until WHERE {
  <https://w3id.org/reegraph/> ree:counts ?holding .
  ?claim ree:aboutProperty ree:agreementStatus ; ree:aboutSubject ?agreement ;
         ree:conceptValue ?status ; ree:holds ?holding ; ree:hasRank claim-rank:preferred .
  OPTIONAL { ?claim ree:%s ?first } OPTIONAL { ?claim ree:%s ?until }
}"""

_EVIDENCE = """SELECT ?claim ?source ?confidence ?first ?until WHERE {
  ?claim ree:hasRank claim-rank:preferred ; ree:statedIn ?source .
  OPTIONAL { ?claim ree:hasConfidence ?confidence }
  OPTIONAL { ?claim ree:%s ?first } OPTIONAL { ?claim ree:%s ?until }
}"""

_LABELS = """SELECT ?entity ?label ?class ?kind WHERE {
  VALUES ?class { ree:Actor ree:Forum ree:Agreement ree:Mineral ree:MineralProject ree:PolicyMeasure }
  ?entity a ?class ; rdfs:label ?label .
  OPTIONAL { ?entity ree:actorKind|ree:forumKind|ree:agreementKind|ree:measureKind ?kind }
}"""

_TYPES = {
    "ree:Actor": "actor",
    "ree:Forum": "forum",
    "ree:Agreement": "agreement",
    "ree:Mineral": "mineral",
    "ree:MineralProject": "project",
    "ree:PolicyMeasure": "measure",
}

_STAKES = """SELECT ?owner ?owned ?percent ?since WHERE {
  <https://w3id.org/reegraph/> ree:counts ?holding .
  ?claim a ree:Stake ; ree:owner ?owner ; ree:ownedEntity ?owned ; ree:sharePercent ?percent ;
         ree:startsNotAfter ?since ; ree:holds ?holding ; ree:hasRank claim-rank:preferred .
}"""


# What of the lookups does not depend on the day: no rule behind it says `day: yes`.
_LASTING = (
    "evidence",
    "entities",
    "regions",
    "broader",
    "scope",
    "kinds",
    "made_under",
    "seats",
)


@dataclass(frozen=True)
class Phase:
    """A status of an agreement that holds on the day, with its claim.

    First and last day are "" where not known.
    """

    status: str
    claim: str
    first: str
    until: str


@dataclass(frozen=True)
class Evidence:
    """What backs a claim: sources and confidence, and the days from and to which it holds."""

    sources: tuple[str, ...]
    confidence: str
    first: str
    until: str


class GraphLookups:
    """What a graph says on its day that projections need; each part is read when first asked for.

    `first` and `until` of all that it holds are the days from and to which a claim is certain, or
    possible where the graph counts possible claims.
    """

    def __init__(self, kg: Snapshot) -> None:
        self.kg = kg
        self._answers: dict[str, list[dict[str, str]]] = {}
        self._bounds = (
            ("startsNotBefore", "endsNotAfter")
            if kg.possible
            else ("startsNotAfter", "endsNotBefore")
        )

    def answer(self, query: str) -> list[dict[str, str]]:
        """Return rows of a query, asked once; not to be changed."""
        if query not in self._answers:
            self._answers[query] = list(text_rows(self.kg.store, query))
        return self._answers[query]

    def for_day(self, kg: Snapshot, queries: Sequence[str]) -> GraphLookups:
        """Return the lookups of the same graph on another day, `kg`.

        What does not depend on the day, and the answers to these queries, are not read again.
        """
        found = GraphLookups(kg)
        found.__dict__.update({name: getattr(self, name) for name in _LASTING})
        found._answers.update({query: self.answer(query) for query in queries})
        return found

    @cached_property
    def phases(self) -> Mapping[str, tuple[Phase, ...]]:
        """Return statuses of each agreement that hold on the day."""
        by_agreement: dict[str, list[Phase]] = defaultdict(list)
        for r in text_rows(self.kg.store, _PHASES % self._bounds):
            status = r["status"].partition(":")[2]
            by_agreement[r["agreement"]].append(Phase(status, r["claim"], r["first"], r["until"]))
        key = lambda p: (p.first, p.status, p.claim)  # noqa: E731
        return {name: tuple(sorted(by_agreement[name], key=key)) for name in sorted(by_agreement)}

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Return what backs each preferred claim."""
        sources: dict[str, set[str]] = defaultdict(set)
        rest: dict[str, tuple[str, str, str]] = {}
        for r in text_rows(self.kg.store, _EVIDENCE % self._bounds):
            sources[r["claim"]].add(r["source"])
            rest[r["claim"]] = (r["confidence"].partition(":")[2], r["first"], r["until"])
        return {c: Evidence(tuple(sorted(sources[c])), *rest[c]) for c in sorted(sources)}

    @cached_property
    def entities(self) -> Mapping[str, tuple[str, str, str]]:
        """Return the label, type and kind of each entity."""
        by_name: dict[str, tuple[str, str, str]] = {}
        for r in sorted(text_rows(self.kg.store, _LABELS), key=lambda r: tuple(r.values())):
            kind = r["kind"].partition(":")[2]
            by_name.setdefault(r["entity"], (r["label"], _TYPES[r["class"]], kind))
        return by_name

    @cached_property
    def regions(self) -> Mapping[str, str]:
        """Return the United Nations region of each state."""
        found = text_rows(self.kg.store, "SELECT ?state ?region { ?state ree:unRegion ?region }")
        return {r["state"]: r["region"] for r in found}

    @cached_property
    def broader(self) -> Mapping[str, frozenset[str]]:
        """Return for each mineral itself and all above it."""
        query = """SELECT ?one ?above { { SELECT DISTINCT ?one ?above {
            ?one a ree:Mineral ; skos:broader* ?above } } ?above a ree:Mineral }"""
        by_mineral: dict[str, set[str]] = defaultdict(set)
        for r in text_rows(self.kg.store, query):
            by_mineral[r["one"]] |= {r["one"], r["above"]}
        return {one: frozenset(above) for one, above in by_mineral.items()}

    def under(self, minerals: Sequence[str]) -> frozenset[str]:
        """Return these minerals and all that falls under them."""
        wanted = set(minerals)
        return frozenset(one for one, above in self.broader.items() if above & wanted) | wanted

    @cached_property
    def scope(self) -> Mapping[str, frozenset[str]]:
        """Return minerals that each agreement is about."""
        return self._pairs("SELECT ?one ?other { ?one ree:concernsMineral ?other }")

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """Return the kind of each agreement, as a code."""
        found = text_rows(self.kg.store, "SELECT ?one ?kind { ?one ree:agreementKind ?kind }")
        return {r["one"]: r["kind"].partition(":")[2] for r in found}

    @cached_property
    def made_under(self) -> Mapping[str, frozenset[str]]:
        """Return forums under which each agreement was made."""
        return self._pairs("SELECT ?one ?other { ?one ree:underForum ?other }")

    def _pairs(self, query: str) -> dict[str, frozenset[str]]:
        pairs: dict[str, set[str]] = defaultdict(set)
        for r in text_rows(self.kg.store, query):
            pairs[r["one"]].add(r["other"])
        return {one: frozenset(pairs[one]) for one in sorted(pairs)}

    @cached_property
    def seats(self) -> Mapping[str, frozenset[str]]:
        """Return the polity in which each actor is seated or each project lies.

        A polity is its own.
        """
        query = """SELECT ?one ?other {
            { ?one ree:basedIn|ree:locatedIn ?other . FILTER NOT EXISTS { ?one a ree:Polity } }
            UNION { ?one a ree:Polity . BIND(?one AS ?other) } ?other a ree:Polity }"""
        return self._pairs(query)

    @cached_property
    def public(self) -> Mapping[str, frozenset[str]]:
        """Return polities for which each actor acts (`ree:actsForState`)."""
        return self._pairs("SELECT ?one ?other { ?one ree:actsForState ?other }")

    @cached_property
    def controlled(self) -> Mapping[str, frozenset[str]]:
        """Return the same as `public`, with actors that those who act for one polity control.

        They own more than 50 % of it together.
        """
        newest: dict[tuple[str, str], tuple[str, float]] = {}
        for r in text_rows(self.kg.store, _STAKES):
            pair = (r["owner"], r["owned"])
            figure = (r["since"], float(r["percent"]))
            newest[pair] = max(figure, newest.get(pair, figure))
        acts_for = {actor: set(polities) for actor, polities in self.public.items()}
        while True:
            held: dict[tuple[str, str], float] = defaultdict(float)
            for (owner, owned), (_, percent) in sorted(newest.items()):
                for polity in sorted(acts_for.get(owner, ())):
                    held[owned, polity] += percent
            gained = [
                (owned, polity)
                for (owned, polity), percent in held.items()
                if percent > 50 and owned.startswith("actor:") and not acts_for.get(owned)
            ]
            if not gained:
                return {actor: frozenset(own) for actor, own in sorted(acts_for.items())}
            for owned, polity in gained:
                acts_for.setdefault(owned, set()).add(polity)

    def acts_for(self, via: str) -> Mapping[str, frozenset[str]] | None:
        """Return the polities that stand for each actor under a choice of `via`.

        None where all stay themselves.
        """
        if via == "none":
            return None
        if via == "national":
            return {**self.seats, **self.public}
        return self.controlled if via == "controlled" else self.public


def lookups_of(kg: Snapshot) -> GraphLookups:
    """Return the lookups of a graph, made once and kept with it."""
    found: GraphLookups = kg.cached("lookups", lambda: GraphLookups(kg))
    return found
