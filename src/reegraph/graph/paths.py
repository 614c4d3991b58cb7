"""How two entities are connected: a shortest chain of claims, each with its sources."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.errors import UsageError
from reegraph.graph.results import evaluate
from reegraph.terms import CLAIM, compact

__all__ = ["Step", "shortest_path"]

# Claims that tie two entities to one another; observations, lists and arguments do not.
_TIES = """SELECT DISTINCT ?one ?other ?claim WHERE {
  { ?claim a ree:Participation ; ree:inAgreement ?one ; ree:participant ?other }
  UNION { ?claim a ree:ForumMembership ; ree:member ?one ; ree:inForum ?other }
  UNION { ?claim a ree:Stake ; ree:owner ?one ; ree:ownedEntity ?other }
  UNION { ?claim a ree:InstitutionalRelation ; ree:relationSubject ?one ; ree:relationObject ?other }
  UNION { ?claim a ree:ProjectLink ; ree:inAgreement ?one ; ree:linkedProject ?other }
  UNION { ?claim a ree:AgreementLink ; ree:inAgreement ?one ; ree:linkedAgreement ?other }
  UNION { ?claim a ree:ForumLink ; ree:inAgreement ?one ; ree:linkedForum ?other }
  UNION { ?claim a ree:MineralScope ; ree:inAgreement ?one ; ree:coveredMineral ?other }
  UNION { ?claim ree:aboutProperty ree:operatedBy ; ree:aboutSubject ?one ; ree:entityValue ?other }
  UNION { ?one ree:basedIn ?other . BIND(ree:basedIn AS ?claim) }
  UNION { ?one ree:locatedIn ?other . BIND(ree:locatedIn AS ?claim) }
  FILTER NOT EXISTS { ?claim ree:hasRank claim-rank:deprecated }
}"""

_DETAIL = """SELECT DISTINCT ?title ?publisher ?date ?url WHERE {
  <%s> %s ?source .
  ?source rdfs:label ?title ; ree:publisherName ?publisher .
  OPTIONAL { ?source ree:publishedOn ?date } OPTIONAL { ?source ree:sourceUrl ?url }
} ORDER BY ?date ?title LIMIT 3"""


@dataclass(frozen=True)
class Step:
    """One step of a path: from one entity to another over a claim.

    `relation` names the kind of claim, `claim` its key (empty for data of a record), `sources` up to
    three of its sources as (title, publisher, date, address).
    """

    start: str
    start_label: str
    relation: str
    end: str
    end_label: str
    claim: str
    sources: tuple[tuple[str, str, str, str], ...]


def _neighbours(store: ox.Store) -> dict[str, list[tuple[str, str]]]:
    answer = evaluate(store, _TIES)
    assert isinstance(answer, ox.QuerySolutions)
    ties: dict[str, list[tuple[str, str]]] = {}
    for row in answer:
        one, other, claim = row["one"].value, row["other"].value, row["claim"].value
        ties.setdefault(one, []).append((other, claim))
        ties.setdefault(other, []).append((one, claim))
    return {name: sorted(found) for name, found in ties.items()}


def _search(
    ties: dict[str, list[tuple[str, str]]], start: str, goal: str
) -> list[tuple[str, str, str]]:
    """Edges (from, claim, to) of a shortest path; ties are broken by name, so the same each time."""
    before: dict[str, tuple[str, str]] = {}
    frontier = [start]
    seen = {start}
    while frontier and goal not in seen:
        following: list[str] = []
        for name in sorted(frontier):
            for other, claim in ties.get(name, ()):
                if other not in seen:
                    seen.add(other)
                    before[other] = (name, claim)
                    following.append(other)
        frontier = following
    edges: list[tuple[str, str, str]] = []
    while goal in before:
        name, claim = before[goal]
        edges.append((name, claim, goal))
        goal = name
    return edges[::-1]


_RELATIONS = {
    "participation": "party",
    "membership": "membership",
    "stake": "stake",
    "institution": "institution",
    "project-link": "project",
    "agreement-link": "link",
    "forum-link": "forum",
    "mineral-scope": "mineral",
    "operated-by": "operator",
}


def shortest_path(store: ox.Store, one: str, other: str) -> list[Step]:
    """A shortest path between two entities (IRIs); empty where there is none.

    Raises UsageError where both are the same.
    """
    if one == other:
        raise UsageError("A path needs two different entities.")
    steps = []
    for start, claim, end in _search(_neighbours(store), one, other):
        key = claim.removeprefix(CLAIM) if claim.startswith(CLAIM) else ""
        relation = _RELATIONS.get(key.partition("--")[0], compact(claim).partition(":")[2])
        record = start if _has(store, start, claim, end) else end
        where = (claim, "ree:statedIn") if key else (record, "ree:documentedIn")
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
        steps.append(
            Step(
                compact(start),
                _label(store, start),
                relation,
                compact(end),
                _label(store, end),
                key,
                sources,
            )
        )
    return steps


def _has(store: ox.Store, subject: str, predicate: str, value: str) -> bool:
    triple = (ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))
    return any(True for _ in store.quads_for_pattern(*triple))


def _label(store: ox.Store, iri: str) -> str:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    quads = store.quads_for_pattern(ox.NamedNode(iri), label, None)
    return min((q.object.value for q in quads), default=compact(iri))
