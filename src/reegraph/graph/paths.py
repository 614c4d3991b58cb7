"""How two entities are connected: a shortest chain of claims, each with its sources."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.errors import UsageError
from reegraph.graph.results import evaluate
from reegraph.graph.wording import Parts, short
from reegraph.terms import CLAIM, compact

__all__ = ["Step", "shortest_path"]

# Claims that tie two entities to one another; observations, lists and arguments do not.
_TIES = """SELECT DISTINCT ?one ?other ?claim ?kind WHERE {
  { ?claim a ree:Participation ; ree:inAgreement ?other ; ree:participant ?one }
  UNION { ?claim a ree:ForumMembership ; ree:member ?one ; ree:inForum ?other }
  UNION { ?claim a ree:Stake ; ree:owner ?one ; ree:ownedEntity ?other }
  UNION { ?claim a ree:InstitutionalRelation ;
                 ree:relationSubject ?one ; ree:relationObject ?other }
  UNION { ?claim a ree:ProjectLink ; ree:inAgreement ?one ; ree:linkedProject ?other }
  UNION { ?claim a ree:AgreementLink ; ree:inAgreement ?one ; ree:linkedAgreement ?other }
  UNION { ?claim a ree:ForumLink ; ree:inAgreement ?one ; ree:linkedForum ?other }
  UNION { ?claim a ree:MineralScope ; ree:inAgreement ?one ; ree:coveredMineral ?other }
  UNION { ?claim ree:aboutProperty ree:operatedBy ; ree:aboutSubject ?one ; ree:entityValue ?other }
  UNION { ?one ree:basedIn ?other . BIND(ree:basedIn AS ?claim) }
  UNION { ?one ree:locatedIn ?other . BIND(ree:locatedIn AS ?claim) }
  FILTER NOT EXISTS { ?claim ree:hasRank claim-rank:deprecated }
}"""

_CLAIM = """SELECT ?property ?value ?label WHERE {
  <%s> ?property ?value . OPTIONAL { ?value skos:prefLabel ?label }
}"""

_DETAIL = """SELECT DISTINCT ?title ?publisher ?date ?url WHERE {
  <%s> %s ?source .
  ?source rdfs:label ?title ; ree:publisherName ?publisher .
  OPTIONAL { ?source ree:publishedOn ?date } OPTIONAL { ?source ree:sourceUrl ?url }
} ORDER BY ?date ?title LIMIT 3"""

# Kind of claim -> its name, what it says of the first entity and the second, and how little it
# tells: of two chains equally long the one of agreements and stakes is found, not that of seats.
_KINDS = {
    "participation": ("party", "is {partyRole} of", 0),
    "stake": ("stake", "holds {sharePercent} of", 0),
    "operated-by": ("operator", "is operated by", 0),
    "project-link": ("project", "is about", 0),
    "agreement-link": ("link", "{linkRelation}", 0),
    "institution": ("institution", "{relationType}", 1),
    "forum-link": ("forum", "was made under", 2),
    "membership": ("membership", "is {membershipRole} of", 4),
    "mineral-scope": ("mineral", "covers", 4),
    "basedIn": ("seat", "is based in", 8),
    "locatedIn": ("place", "is located in", 8),
}

Edge = tuple[str, str, str]
"""Claim, the entity it is said of, the entity it names."""


@dataclass(frozen=True)
class Step:
    """One step of a path: from one entity to another over a claim.

    `relation` names the kind of claim, `says` is what it says in words (from the end to the start
    where that is its direction), `claim` its key (empty for data of a record), `sources` up to
    three of its sources as (title, publisher, date, address).
    """

    start: str
    start_label: str
    relation: str
    end: str
    end_label: str
    says: str
    claim: str
    sources: tuple[tuple[str, str, str, str], ...]


def _kind(claim: str) -> str:
    """Key of a tie in `_KINDS`."""
    if claim.startswith(CLAIM):
        return claim.removeprefix(CLAIM).partition("--")[0]
    return short(ox.NamedNode(claim))


def _neighbours(store: ox.Store) -> dict[str, list[tuple[str, Edge]]]:
    answer = evaluate(store, _TIES)
    assert isinstance(answer, ox.QuerySolutions)
    ties: dict[str, list[tuple[str, Edge]]] = {}
    for row in answer:
        one, other, claim = row["one"].value, row["other"].value, row["claim"].value
        ties.setdefault(one, []).append((other, (claim, one, other)))
        ties.setdefault(other, []).append((one, (claim, one, other)))
    return {name: sorted(found) for name, found in ties.items()}


def _search(ties: dict[str, list[tuple[str, Edge]]], start: str, goal: str) -> list[Edge]:
    """Ties of the most telling of the shortest paths; the same one each time.

    Among paths of equal length the one wins whose claims tell most and whose stations have few
    ties.
    """
    best: dict[str, tuple[int, float]] = {start: (0, 0.0)}
    before: dict[str, tuple[str, Edge]] = {}
    heap: list[tuple[int, float, str]] = [(0, 0.0, start)]
    while heap:
        steps, weight, name = heapq.heappop(heap)
        if name == goal:
            break
        if (steps, weight) > best[name]:
            continue
        hub = 0.0 if name == start else math.log2(len(ties[name]))
        for other, edge in ties.get(name, ()):
            cost = (steps + 1, weight + hub + _KINDS[_kind(edge[0])][2])
            if other not in best or cost < best[other]:
                best[other], before[other] = cost, (name, edge)
                heapq.heappush(heap, (*cost, other))
    edges: list[Edge] = []
    while goal in before:
        goal, edge = before[goal]
        edges.append(edge)
    return edges[::-1]


def shortest_path(store: ox.Store, one: str, other: str) -> list[Step]:
    """A shortest path between two entities (IRIs); empty where there is none.

    Raises UsageError where both are the same.
    """
    if one == other:
        raise UsageError("A path needs two different entities.")
    steps = []
    for edge in _search(_neighbours(store), one, other):
        following = edge[2] if edge[1] == one else edge[1]
        steps.append(_step(store, edge, one, following))
        one = following
    return steps


def _step(store: ox.Store, edge: Edge, start: str, end: str) -> Step:
    claim, subject, value = edge
    relation, words, _ = _KINDS[_kind(claim)]
    key = claim.removeprefix(CLAIM) if claim.startswith(CLAIM) else ""
    where = (claim, "ree:statedIn") if key else (subject, "ree:documentedIn")
    answer = evaluate(store, _DETAIL % where)
    assert isinstance(answer, ox.QuerySolutions)
    sources = tuple(
        (
            r["title"].value,
            r["publisher"].value,
            *(r[k].value if r[k] else "" for k in ("date", "url")),
        )
        for r in answer
    )
    said = _said(store, claim, words) if key else words
    says = f"{_label(store, subject)} {said} {_label(store, value)}"
    ends = (compact(start), _label(store, start), relation, compact(end), _label(store, end))
    return Step(*ends, says, key, sources)


def _said(store: ox.Store, claim: str, words: str) -> str:
    """What a claim says between its two entities, with the codes of the claim in words."""
    answer = evaluate(store, _CLAIM % claim)
    assert isinstance(answer, ox.QuerySolutions)
    parts = Parts()
    for row in answer:
        name = short(row["property"]).rpartition("#")[2]
        parts.setdefault(name, []).append(
            row["label"].value if row["label"] else short(row["value"])
        )
    parts.setdefault("sharePercent", ["a share"])
    said = words.format_map({name: parts.word(name) for name in parts})
    said = said.replace("a share%", "a share")
    relation = parts.word("relationType")
    if relation.endswith((" of", " by")) and "part of" not in relation:
        return f"is {said}"
    return said


def _label(store: ox.Store, iri: str) -> str:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    quads = store.quads_for_pattern(ox.NamedNode(iri), label, None)
    found = (q.object for q in quads)
    return min((t.value for t in found if isinstance(t, ox.Literal)), default=compact(iri))
