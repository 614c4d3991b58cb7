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
from reegraph.graph.claims import (
    STANDING,
    ClaimKind,
    collect_values,
    kinds,
    local_name,
    record_ties,
    sentence,
)
from reegraph.graph.results import select
from reegraph.graph.sources import Source, read_sources
from reegraph.namespaces import CLAIM, DATASET, ONTOLOGY, compact, concept

__all__ = ["Edge", "Step", "shortest_path"]

_DAY = f"""SELECT ?property ?value WHERE {{
  VALUES ?property {{ ree:asOf ree:counts ree:excludes }} <{DATASET}> ?property ?value
}}"""

# The claims of a path with their values in words, the labels of its entities and the status of its
# agreements, and the sources of records.
_FACTS = """SELECT DISTINCT ?thing ?property ?value ?label WHERE {
  { VALUES ?thing { %s } ?thing ?property ?value . OPTIONAL { ?value rdfs:label|skos:prefLabel ?label } }
  UNION { VALUES ?thing { %s } VALUES ?property { rdfs:label ree:agreementStatus }
          ?thing ?property ?value . OPTIONAL { ?value skos:prefLabel ?label } }
  UNION { VALUES ?thing { %s } VALUES ?property { ree:documentedIn } ?thing ?property ?value }
}"""

_POSSIBLE_COST = 16  # a step that holds only possibly comes after any that holds certainly
_POSSIBLE = concept("holding", "possible")
_SUSPENDED = concept("membership-role", "suspended")
_MEMBERS = {concept("membership-role", c) for c in ("member", "founding-member", "chair")}
_TOOK_PART = {concept("membership-role", c) for c in ("participant", "invited")}


class Edge(NamedTuple):
    """A claim (or the property of a record) that leads from one entity to another.

    `relation` is the name of its kind in claims.toml; `possible` says that it holds only possibly.
    """

    claim: str
    subject: str
    object: str
    relation: str
    possible: bool = False


Edges = dict[str, list[tuple[str, Edge]]]
"""Of each entity the other end and the edge, in a fixed order."""
Facts = dict[str, list[tuple[str, ox.NamedNode | ox.Literal, str]]]
"""What is said of each thing: local name of the property, value, label of the value."""


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
    sources: tuple[Source, ...]

    def __str__(self) -> str:
        marks = ["possibly"] if self.holding == "possible" else []
        if self.status and self.status not in STANDING:
            marks.append(self.status)
        return self.says + (f" ({', '.join(marks)})" if marks else "")


def _claim_pattern(kind: ClaimKind) -> str:
    """Return the pattern of the claims of a kind. It needs no class: no other has these roles."""
    where = "".join(f"ree:{name} ree:{code} ; " for name, code in kind.where.items())
    ends = f"ree:{kind.subject} ?one ; ree:{kind.object} ?other"
    holding = "ree:holds ?holding"
    if kind.class_name == "ForumMembership":  # a suspension counts too, and what was attended once
        ends += " ; ree:membershipRole ?role ; ree:startsNotAfter ?begun"
        holding = "OPTIONAL { ?claim ree:holds ?holding }"
        return f'{{ ?claim {ends} . {holding} BIND("{kind.name}" AS ?relation) }}'
    return f'{{ ?claim {where}{ends} ; {holding} BIND("{kind.name}" AS ?relation) }}'


def _edges_query() -> str:
    """Return the query of all claims and data of records that can be steps of a path."""
    patterns = [_claim_pattern(kind) for kind in kinds() if kind.path_cost is not None]
    patterns += [
        f"{{ ?one ree:{tie.property} ?other "
        f'BIND(ree:{tie.property} AS ?claim) BIND("{tie.relation}" AS ?relation) }}'
        for tie in record_ties().values()
        if tie.path_cost is not None
    ]
    return (
        "SELECT ?relation ?one ?other ?claim ?holding ?role ?begun WHERE {\n  "
        + "\n  UNION ".join(patterns)
        + "\n  MINUS { ?claim ree:hasRank claim-rank:deprecated }\n}"
    )


def _path_costs() -> dict[str, int]:
    """Return how little a step tells, by its relation."""
    costs = {kind.name: kind.path_cost for kind in kinds()}
    costs |= {tie.relation: tie.path_cost for tie in record_ties().values()}
    return {name: cost for name, cost in costs.items() if cost is not None}


def _day(store: ox.Store) -> dict[str, set[str]]:
    """Return the day of the graph, the holdings that count, and those of a suspension that exclude."""
    day: dict[str, set[str]] = {"asOf": set(), "counts": set(), "excludes": set()}
    for row in select(store, _DAY):
        day[local_name(row["property"])].add(row["value"].value)
    return day


def _read_edges(store: ox.Store) -> Iterator[Edge]:
    """Yield every edge that counts on the day of the graph."""
    of_day = _day(store)
    counts = of_day["counts"]
    day = max(of_day["asOf"], default="")
    memberships: list[tuple[Edge, str, str, str]] = []
    for relation, one, other, claim, holding, role, begun in select(store, _edges_query()):
        holds = holding.value if holding else ""
        edge = Edge(claim.value, one.value, other.value, relation.value, holds == _POSSIBLE)
        if role:
            memberships.append((edge, role.value, holds, begun.value))
        elif holds in counts or not holds:  # data of a record have no day
            yield edge
    barred = {
        (edge.subject, edge.object)
        for edge, role, holds, _ in memberships
        if role == _SUSPENDED and holds in of_day["excludes"]
    }
    for edge, role, holds, begun in memberships:
        if role in _TOOK_PART and begun <= day:
            yield edge._replace(possible=False)
        elif role == _SUSPENDED or holds not in counts:
            continue
        elif role not in _MEMBERS or (edge.subject, edge.object) not in barred:
            yield edge


def _by_entity(edges: Iterator[Edge]) -> Edges:
    """Return the edges by each of their ends."""
    ordered: Edges = {}
    for edge in edges:
        ordered.setdefault(edge.subject, []).append((edge.object, edge))
        ordered.setdefault(edge.object, []).append((edge.subject, edge))
    return {name: sorted(pairs) for name, pairs in ordered.items()}


def _search(edges: Edges, start: str, goal: str) -> list[Edge]:
    """Return the edges of the most telling of the shortest paths; the same one each time.

    Among paths of equal length the one wins whose claims hold certainly and tell most, and whose
    stations have few edges: that two share a state or a large forum says little.
    """
    costs = _path_costs()
    best: dict[str, tuple[int, float]] = {start: (0, 0.0)}
    before: dict[str, tuple[str, Edge]] = {}
    heap: list[tuple[int, float, str]] = [(0, 0.0, start)]
    while heap:
        steps, weight, name = heapq.heappop(heap)
        if name == goal:
            break
        if (steps, weight) > best[name]:
            continue
        hub = 0.0 if name == start else math.log2(len(edges[name]))
        for other, edge in edges.get(name, ()):
            step = costs[edge.relation] + (_POSSIBLE_COST if edge.possible else 0)
            cost = (steps + 1, weight + hub + step)
            if other not in best or cost < best[other]:
                best[other] = cost
                before[other] = (name, edge)
                heapq.heappush(heap, (*cost, other))
    path: list[Edge] = []
    while goal in before:
        goal, edge = before[goal]
        path.append(edge)
    return path[::-1]


def shortest_path(store: ox.Store, one: str, other: str) -> list[Step]:
    """Find a shortest path between two entities on the day of the graph, in four queries.

    Args:
        store: The graph.
        one: The entity (IRI) where the path begins.
        other: The entity (IRI) where it ends.

    Returns:
        The steps from one to the other; none where no claims connect them.

    Raises:
        UsageError: Both are the same.
    """
    if one == other:
        raise UsageError("A path needs two different entities.")
    edges = _search(_by_entity(_read_edges(store)), one, other)
    if not edges:
        return []
    facts = _read_facts(store, edges)
    evidence = [_source_ids(edge, facts) for edge in edges]
    sources = read_sources(store, set().union(*evidence))
    steps = []
    for edge, ids in zip(edges, evidence, strict=True):
        following = edge.object if edge.subject == one else edge.subject
        cited = sorted((sources[key] for key in ids if key in sources), key=_date_and_title)
        steps.append(_step(facts, edge, (one, following), tuple(cited[:3])))
        one = following
    return steps


def _date_and_title(source: Source) -> tuple[str, str]:
    return (source.date, source.title)


def _read_facts(store: ox.Store, edges: list[Edge]) -> Facts:
    """Read what is said of the claims, entities and records of a path."""
    claims = {edge.claim for edge in edges if edge.claim.startswith(CLAIM)}
    ends = {end for edge in edges for end in (edge.subject, edge.object)}
    records = {edge.subject for edge in edges if edge.claim not in claims}
    lists = [" ".join(f"<{iri}>" for iri in sorted(iris)) for iris in (claims, ends, records)]
    facts: Facts = {}
    for row in select(store, _FACTS % tuple(lists)):
        label = row["label"].value if row["label"] else ""
        fact = (local_name(row["property"]), row["value"], label)
        facts.setdefault(row["thing"].value, []).append(fact)
    return facts


def _source_ids(edge: Edge, facts: Facts) -> set[str]:
    """Return the ids of the sources of a claim, or of the record that has the datum."""
    thing, prop = (
        (edge.claim, "statedIn") if edge.claim.startswith(CLAIM) else (edge.subject, "documentedIn")
    )
    return {local_name(value) for name, value, _ in facts.get(thing, []) if name == prop}


def _step(facts: Facts, edge: Edge, ends: tuple[str, str], sources: tuple[Source, ...]) -> Step:
    start, end = ends
    values = collect_values(facts.get(edge.claim, []))
    if edge.claim.startswith(CLAIM):
        says = sentence(values)
        key = edge.claim.removeprefix(CLAIM)
    else:
        tie = record_ties()[edge.claim.removeprefix(ONTOLOGY)]
        says = tie.words(_label(facts, edge.subject), _label(facts, edge.object))
        key = ""
    agreements = [
        value.value for name, value, _ in facts.get(edge.claim, []) if name == "inAgreement"
    ]
    status = [
        local_name(value)
        for agreement in agreements[:1]
        for name, value, _ in facts.get(agreement, [])
        if name == "agreementStatus"
    ]
    return Step(
        start=compact(start),
        start_label=_label(facts, start),
        relation=edge.relation,
        end=compact(end),
        end_label=_label(facts, end),
        says=says,
        claim=key,
        holding="possible" if edge.possible else "certain",
        status=min(status, default=""),
        sources=sources,
    )


def _label(facts: Facts, iri: str) -> str:
    labels = [value.value for name, value, _ in facts.get(iri, []) if name == "label"]
    return min(labels, default=compact(iri))
