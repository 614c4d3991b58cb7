"""How two entities are connected: a shortest chain of claims, each with its sources.

A chain holds on the day of the graph (docs/time.md): the claims in it hold then, certainly or, where
the graph counts them, possibly; a suspended member is no member; who took part in a meeting has
taken part in it ever since; data of a record (a seat, a place) have no day. What belongs to an
agreement begins with its first phase and has no end (`ontology/rules/40-holds.rq`), so that an
agreement which has lapsed or was cancelled still ties its parties, as in `ree:hasParty`; the step
says what became of it.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

from reegraph.errors import UsageError
from reegraph.graph.entity import SourceLine, source_lines
from reegraph.graph.results import evaluate, solutions
from reegraph.graph.wording import Parts, short
from reegraph.namespaces import CLAIM, DATASET, compact, concept

__all__ = ["Edge", "Step", "shortest_path"]

# Claims that tie two entities to one another; observations, lists and arguments do not. A class is
# not asked for: no other claim has these roles.
_TIES = """SELECT ?one ?other ?claim ?holding ?role ?begun WHERE {
  { ?claim ree:participant ?one ; ree:inAgreement ?other ; ree:holds ?holding }
  UNION { ?claim ree:owner ?one ; ree:ownedEntity ?other ; ree:holds ?holding }
  UNION { ?claim ree:relationSubject ?one ; ree:relationObject ?other ; ree:holds ?holding }
  UNION { ?claim ree:linkedProject ?other ; ree:inAgreement ?one ; ree:holds ?holding }
  UNION { ?claim ree:linkedAgreement ?other ; ree:inAgreement ?one ; ree:holds ?holding }
  UNION { ?claim ree:linkedForum ?other ; ree:inAgreement ?one ; ree:holds ?holding }
  UNION { ?claim ree:coveredMineral ?other ; ree:inAgreement ?one ; ree:holds ?holding }
  UNION { ?claim ree:aboutProperty ree:operatedBy ; ree:aboutSubject ?one ; ree:entityValue ?other ;
                 ree:holds ?holding }
  UNION { ?claim ree:membershipRole ?role ; ree:member ?one ; ree:inForum ?other ;
                 ree:startsNotAfter ?begun . OPTIONAL { ?claim ree:holds ?holding } }
  UNION { ?one ree:basedIn ?other . BIND(ree:basedIn AS ?claim) }
  UNION { ?one ree:locatedIn ?other . BIND(ree:locatedIn AS ?claim) }
  MINUS { ?claim ree:hasRank claim-rank:deprecated }
}"""

_DAY = f"""SELECT ?property ?value WHERE {{
  VALUES ?property {{ ree:asOf ree:counts ree:excludes }} <{DATASET}> ?property ?value
}}"""

# The claims of a path with their values in words, the labels of its entities and the status of its
# agreements, and the sources of records.
_FACTS = """SELECT DISTINCT ?thing ?property ?value ?label WHERE {
  { VALUES ?thing { %s } ?thing ?property ?value . OPTIONAL { ?value skos:prefLabel ?label } }
  UNION { VALUES ?thing { %s } VALUES ?property { rdfs:label ree:agreementStatus }
          ?thing ?property ?value . OPTIONAL { ?value skos:prefLabel ?label } }
  UNION { VALUES ?thing { %s } VALUES ?property { ree:documentedIn } ?thing ?property ?value }
}"""

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
_MAYBE = 16  # what a claim costs that holds possibly: one that holds certainly comes before it
_POSSIBLE = concept("holding", "possible")
_SUSPENDED = concept("membership-role", "suspended")
_MEMBERS = {concept("membership-role", c) for c in ("member", "founding-member", "chair")}
_TOOK_PART = {concept("membership-role", c) for c in ("participant", "invited")}
_STANDING = {"signed", "in-force", "completed"}


class Edge(NamedTuple):
    """A claim, the entity it is said of, the entity it names, and whether it holds only possibly."""

    claim: str
    one: str
    other: str
    possible: bool = False


Ties = dict[str, list[tuple[str, Edge]]]
Facts = dict[str, dict[str, list[tuple[ox.NamedNode | ox.Literal, str]]]]


@dataclass(frozen=True)
class Step:
    """One step of a path: from one entity to another over a claim.

    `relation` names the kind of claim, `says` is what it says in words (from the end to the start
    where that is its direction), `claim` its key (empty for data of a record), `holding` whether it
    is `certain` or only `possible` on the day of the graph, `status` what the agreement of the claim
    is on that day (empty for other claims), `sources` are up to three of its sources.
    """

    start: str
    start_label: str
    relation: str
    end: str
    end_label: str
    says: str
    claim: str
    holding: str
    status: str
    sources: tuple[SourceLine, ...]

    def __str__(self) -> str:
        marks = ["possibly"] if self.holding == "possible" else []
        if self.status and self.status not in _STANDING:
            marks.append(self.status)
        return self.says + (f" ({', '.join(marks)})" if marks else "")


def _kind(claim: str) -> str:
    """Key of a tie in `_KINDS`."""
    if claim.startswith(CLAIM):
        return claim.removeprefix(CLAIM).partition("--")[0]
    return short(ox.NamedNode(claim))


def _rows(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    answer = evaluate(store, query)
    assert isinstance(answer, ox.QuerySolutions)
    return solutions(answer)


def _day(store: ox.Store) -> dict[str, set[str]]:
    """The day of the graph, the holdings that count, and those of a suspension that exclude."""
    said: dict[str, set[str]] = {"asOf": set(), "counts": set(), "excludes": set()}
    for row in _rows(store, _DAY):
        said[short(row["property"])].add(row["value"].value)
    return said


def _edges(store: ox.Store) -> Iterator[Edge]:
    """Every tie that counts on the day of the graph."""
    said = _day(store)
    counts, day = said["counts"], max(said["asOf"], default="")
    memberships: list[tuple[Edge, str, str, str]] = []
    for one, other, claim, holding, role, begun in _rows(store, _TIES):
        held = holding.value if holding else ""
        edge = Edge(claim.value, one.value, other.value, held == _POSSIBLE)
        if role:
            memberships.append((edge, role.value, held, begun.value))
        elif held in counts or not held:  # data of a record have no day
            yield edge
    barred = {
        (edge.one, edge.other)
        for edge, role, held, _ in memberships
        if role == _SUSPENDED and held in said["excludes"]
    }
    for edge, role, held, begun in memberships:
        if role in _TOOK_PART and begun <= day:
            yield Edge(*edge[:3])
        elif role == _SUSPENDED or held not in counts:
            continue
        elif role not in _MEMBERS or (edge.one, edge.other) not in barred:
            yield edge


def _neighbours(store: ox.Store) -> Ties:
    ties: Ties = {}
    for edge in _edges(store):
        ties.setdefault(edge.one, []).append((edge.other, edge))
        ties.setdefault(edge.other, []).append((edge.one, edge))
    return {name: sorted(found) for name, found in ties.items()}


def _search(ties: Ties, start: str, goal: str) -> list[Edge]:
    """Ties of the most telling of the shortest paths; the same one each time.

    Among paths of equal length the one wins whose claims hold certainly and tell most, and whose
    stations have few ties.
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
            dear = _KINDS[_kind(edge.claim)][2] + (_MAYBE if edge.possible else 0)
            cost = (steps + 1, weight + hub + dear)
            if other not in best or cost < best[other]:
                best[other], before[other] = cost, (name, edge)
                heapq.heappush(heap, (*cost, other))
    edges: list[Edge] = []
    while goal in before:
        goal, edge = before[goal]
        edges.append(edge)
    return edges[::-1]


def shortest_path(store: ox.Store, one: str, other: str) -> list[Step]:
    """A shortest path between two entities (IRIs) on the day of the graph; empty if there is none.

    It takes four queries. Raises UsageError where both are the same.
    """
    if one == other:
        raise UsageError("A path needs two different entities.")
    edges = _search(_neighbours(store), one, other)
    if not edges:
        return []
    facts = _facts(store, edges)
    evidence = [_evidence(edge, facts) for edge in edges]
    sources = source_lines(store, set().union(*evidence))
    steps = []
    for edge, ids in zip(edges, evidence, strict=True):
        following = edge.other if edge.one == one else edge.one
        cited = sorted((sources[key] for key in ids if key in sources), key=_by_date)
        steps.append(_step(facts, edge, (one, following), tuple(cited[:3])))
        one = following
    return steps


def _by_date(source: SourceLine) -> tuple[str, str]:
    return (source.date, source.title)


def _facts(store: ox.Store, edges: list[Edge]) -> Facts:
    """What is said of the claims, entities and records of a path: values with their labels."""
    claims = {edge.claim for edge in edges if edge.claim.startswith(CLAIM)}
    ends = {end for edge in edges for end in (edge.one, edge.other)}
    records = {edge.one for edge in edges if edge.claim not in claims}
    lists = [" ".join(f"<{iri}>" for iri in sorted(iris)) for iris in (claims, ends, records)]
    facts: Facts = {}
    for row in _rows(store, _FACTS % tuple(lists)):
        name = short(row["property"]).rpartition("#")[2]
        label = row["label"].value if row["label"] else ""
        of_thing = facts.setdefault(row["thing"].value, {})
        of_thing.setdefault(name, []).append((row["value"], label))
    return facts


def _evidence(edge: Edge, facts: Facts) -> set[str]:
    """Ids of the sources of a claim, or of the record that has the datum."""
    claim = edge.claim.startswith(CLAIM)
    where = (edge.claim, "statedIn") if claim else (edge.one, "documentedIn")
    return {short(value) for value, _ in facts.get(where[0], {}).get(where[1], [])}


def _step(facts: Facts, edge: Edge, ends: tuple[str, str], sources: tuple[SourceLine, ...]) -> Step:
    relation, words, _ = _KINDS[_kind(edge.claim)]
    of_claim = facts.get(edge.claim, {})
    said = _said(of_claim, words) if of_claim else words
    start, end = ends
    agreement = next((value.value for value, _ in of_claim.get("inAgreement", [])), "")
    status = [short(value) for value, _ in facts.get(agreement, {}).get("agreementStatus", [])]
    return Step(
        start=compact(start),
        start_label=_label(facts, start),
        relation=relation,
        end=compact(end),
        end_label=_label(facts, end),
        says=f"{_label(facts, edge.one)} {said} {_label(facts, edge.other)}",
        claim=edge.claim.removeprefix(CLAIM) if of_claim else "",
        holding="possible" if edge.possible else "certain",
        status=min(status, default=""),
        sources=sources,
    )


def _said(of_claim: dict[str, list[tuple[ox.NamedNode | ox.Literal, str]]], words: str) -> str:
    """What a claim says between its two entities, with the codes of the claim in words."""
    parts = Parts(
        {
            name: [label or short(value) for value, label in found]
            for name, found in of_claim.items()
        }
    )
    parts.setdefault("sharePercent", ["a share"])
    said = words.format_map({name: parts.word(name) for name in parts})
    said = said.replace("a share%", "a share")
    relation = parts.word("relationType")
    if relation.endswith((" of", " by")) and "part of" not in relation:
        return f"is {said}"
    return said


def _label(facts: Facts, iri: str) -> str:
    labels = [value.value for value, _ in facts.get(iri, {}).get("label", [])]
    return min(labels, default=compact(iri))
