"""The surroundings of an entity as a networkx graph: who it is tied to, claim by claim."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from reegraph.errors import UsageError
from reegraph.graph.reader import Reader, Source, pairs
from reegraph.terms import CLAIM, DATASET, ID, ONTOLOGY, compact, concept

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FAMILIES", "Source", "neighbourhood"]

# Ties that are claims: family -> the roles of its two ends, and its sentence.
_CLAIM_TIES = {
    "party": ("participant", "inAgreement", "is party to {other} ({label})"),
    "membership": ("member", "inForum", "is in {other} ({label})"),
    "stake": ("owner", "ownedEntity", "{label} of {other}"),
    "institution": ("relationSubject", "relationObject", "{label} {other}"),
    "project": ("inAgreement", "linkedProject", "concerns {other}"),
    "agreement": ("inAgreement", "linkedAgreement", "{label} {other}"),
    "forum": ("inAgreement", "linkedForum", "was made under {other}"),
    "mineral": ("inAgreement", "coveredMineral", "covers {other}{stage}"),
    "operator": ("aboutSubject", "entityValue", "is operated by {other}"),
    "listing": ("onList", "listedMineral", "names {other}"),
}
# Ties that are data of a record: property -> family and words.
_RECORD_TIES = {
    "basedIn": ("place", "based in"),
    "locatedIn": ("place", "located in"),
    "yieldsMineral": ("mineral", "yields"),
    "issuedBy": ("measure", "issued by"),
    "affectsMineral": ("measure", "affects"),
    "targets": ("measure", "targets"),
    "favours": ("measure", "favours"),
}

FAMILIES = (*_CLAIM_TIES, "place", "measure")
_THROUGH = frozenset({"party", "mineral", "project"})  # what an agreement brings along
_OUTER = frozenset({"place", "measure", "listing"})  # shown only where an inner entity has them

# What a line is called: the value of a property of its claim, or fixed words.
_LABEL = {"party": "partyRole", "membership": "membershipRole"}
_LABEL |= {"institution": "relationType", "agreement": "linkRelation"}
_FIXED = {"project": "concerns", "forum": "made under", "mineral": "covers"}
_FIXED |= {"operator": "operated by", "listing": "names"}
# Data of a record that are shown as facts, and the words before them.
_DATA = {
    "actorKind": "kind: ",
    "forumKind": "kind: ",
    "mineralGroup": "group: ",
    "regionName": "region: ",
    "measureKind": "kind: ",
    "measureEffect": "effect: ",
    "chemicalSymbol": "symbol: ",
    "summary": "",
    "note": "",
}
_UNITS = {"TONNE": "t", "PERCENT": "%", "HA": "ha"}


@dataclass(frozen=True, order=True)
class _Tie:
    """One tie: the claim (or the property of a record) that leads from one entity to another."""

    one: str
    other: str
    family: str
    claim: str


def _number(text: str) -> str:
    whole, dot, part = text.partition(".")
    part = part.rstrip("0")
    grouped = f"{int(whole):,}" if whole.isdecimal() and len(whole) > 4 else whole
    return grouped + (dot + part if part else "")


def _value(reader: Reader, claim: str) -> str:
    """Value of an attribute claim in words."""
    for name in ("dateValue", "conceptValue", "textValue", "entityValue"):
        if reader.facts(claim).get(name):
            return ", ".join(reader.words(claim, name))
    amount = _number(reader.first(claim, "numericValue"))
    upper = reader.first(claim, "upperValue")
    unit = reader.code(claim, "unit").removeprefix("CCY_")
    return f"{amount}{f' to {_number(upper)}' if upper else ''} {_UNITS.get(unit, unit)}".strip()


def _sentence(reader: Reader, family: str, claim: str, one: str, other: str) -> tuple[str, str]:
    """Label and sentence of a claim that ties two entities."""
    label = _FIXED.get(family, "")
    if family in _LABEL:
        label = reader.first(claim, _LABEL[family])
    elif family == "stake":
        share = reader.first(claim, "sharePercent")
        label = f"owns {_number(share)}%" if share else "owns a share (not stated)"
    stage = ", ".join(reader.words(claim, "atStage"))
    rest = _CLAIM_TIES[family][2].format(
        other=reader.label(other), label=label, stage=f" ({stage})" if stage else ""
    )
    return label, f"{reader.label(one)} {rest}"


def _told(reader: Reader, claim: str) -> str:
    """Any claim in words."""
    facts = reader.facts(claim)
    for family, (one, other, _) in _CLAIM_TIES.items():
        if family != "operator" and one in facts and other in facts:
            ends = [str(facts[role][0])[1:-1] for role in (one, other)]
            return _sentence(reader, family, claim, *ends)[1]
    if "aboutProperty" in facts:
        return f"{reader.first(claim, 'aboutSubject')}: {_attribute(reader, claim)}"
    return claim.removeprefix(CLAIM)


def _attribute(reader: Reader, claim: str) -> str:
    """An attribute claim in words, without its subject."""
    name = (
        "value"
        if reader.code(claim, "aboutProperty") == "valueUsd"
        else reader.first(claim, "aboutProperty")
    )
    return f"{name}: {_value(reader, claim)}"


def _evidence(reader: Reader, claim: str) -> dict[str, Any]:
    """What a reader has to know of a claim beside its words."""
    conflicts = []
    for term in reader.facts(claim).get("conflictsWith", []):
        if isinstance(term, ox.NamedNode):
            cited = [s[2] or s[1] for s in reader.sources(term.value, "statedIn")]
            says = f" ({'; '.join(dict.fromkeys(cited))})" if cited else ""
            conflicts.append(_told(reader, term.value) + says)
    return {
        "rank": reader.code(claim, "hasRank"),
        "holding": reader.code(claim, "holds"),
        "start": reader.first(claim, "validFrom"),
        "end": reader.first(claim, "validTo"),
        "confidence": reader.code(claim, "hasConfidence"),
        "scope": reader.code(claim, "sourceScope"),
        "note": " ".join(reader.words(claim, "note")),
        "sources": reader.sources(claim, "statedIn"),
        "conflicts": sorted(conflicts),
    }


def _recorded(reader: Reader, record: str) -> dict[str, Any]:
    """The same for data of a record, which is no claim of its own."""
    blank = dict.fromkeys(("rank", "start", "end", "confidence", "note"), "")
    sources = reader.sources(record, "documentedIn")
    return {**blank, "holding": "certain", "scope": "record", "sources": sources, "conflicts": []}


def _claim_facts(reader: Reader, iri: str) -> list[dict[str, Any]]:
    """Attribute claims about an entity, the preferred first; its operator is a tie."""
    found = []
    for claim in reader.claims.get(iri, ()):
        tie = reader.code(claim, "aboutProperty") == "operatedBy"
        if not tie and reader.code(claim, "hasRank") != "deprecated":
            words = {"key": claim.removeprefix(CLAIM), "text": _attribute(reader, claim)}
            found.append({**words, **_evidence(reader, claim)})
    order = {"preferred": 0, "normal": 1}
    found.sort(
        key=lambda c: (order.get(c["rank"], 2), c["text"].partition(":")[0], c["start"], c["key"])
    )
    return found


def _node(reader: Reader, iri: str) -> dict[str, Any]:
    """Attributes of a node: labels, kind, other names, facts with their sources."""
    kind = compact(iri).partition(":")[0]
    facts = [
        {"key": name, "text": before + text, **_recorded(reader, iri)}
        for name, before in _DATA.items()
        for text in reader.words(iri, name)
    ]
    names = {w for name in ("altLabel", "shortName", "prefLabel") for w in reader.words(iri, name)}
    label = reader.label(iri)
    return {
        "label": label,
        "short": reader.first(iri, "shortName") or label,
        "type": kind,
        "kind": reader.code(iri, "actorKind") or kind,
        "names": sorted(names - {label}),
        "facts": _claim_facts(reader, iri) + facts,
    }


def _all_ties(store: ox.Store) -> Iterator[_Tie]:
    """Every tie of the graph: reading whole properties is faster than a join in SPARQL."""
    roles = {role for one, other, _ in _CLAIM_TIES.values() for role in (one, other)}
    ends = {role: dict(pairs(store, role)) for role in sorted(roles)}
    deprecated = {
        c for c, _ in pairs(store, "hasRank", ox.NamedNode(concept("claim-rank", "deprecated")))
    }
    operators = {c for c, _ in pairs(store, "aboutProperty", ox.NamedNode(f"{ONTOLOGY}operatedBy"))}
    for family, (one, other, _) in _CLAIM_TIES.items():
        for claim, end in ends[other].items():
            start = ends[one].get(claim)
            known = claim not in deprecated and (family != "operator" or claim in operators)
            if start is not None and known:
                yield _Tie(start, end, family, claim)
    for prop, (family, _) in _RECORD_TIES.items():
        for start, end in pairs(store, prop):
            yield _Tie(start, end, family, ONTOLOGY + prop)


def _read_ties(store: ox.Store) -> dict[str, list[_Tie]]:
    """Every tie between two entities, by each of its ends."""
    ties: dict[str, list[_Tie]] = {}
    for tie in _all_ties(store):
        if tie.one != tie.other:
            ties.setdefault(tie.one, []).append(tie)
            ties.setdefault(tie.other, []).append(tie)
    return ties


def _far(tie: _Tie, near: str) -> str:
    return tie.other if tie.one == near else tie.one


def _rings(ties: dict[str, list[_Tie]], centre: str, hops: int) -> dict[str, int]:
    """Distance of every entity in reach; what an agreement brings along costs no hop."""
    rings = {centre: 0}
    frontier = [centre]
    while frontier:
        following = []
        for name in frontier:
            ring = rings[name]
            through = ring >= hops
            if through and not (name.startswith(f"{ID}agreement/") and ring == hops):
                continue
            for tie in ties.get(name, ()):
                far = _far(tie, name)
                if far not in rings and (not through or tie.family in _THROUGH):
                    rings[far] = ring + 1
                    following.append(far)
        frontier = following
    return rings


def _connected(
    neighbours: Callable[[str], Iterable[str]], rings: dict[str, int], centre: str, limit: int
) -> list[str]:
    """At most `limit` entities, grown from the centre, the best-connected first."""
    near = {name: {n for n in neighbours(name) if n in rings} for name in rings}
    kept, waiting = {centre}, [(0, 0, centre)]
    order: list[str] = []
    while waiting and len(order) < limit:
        name = heapq.heappop(waiting)[2]
        order.append(name)
        for other in near[name] - kept:
            kept.add(other)
            heapq.heappush(waiting, (-len(near[other]), rings[other], other))
    return order


def neighbourhood(store: ox.Store, iri: str, hops: int = 1, limit: int = 150) -> nx.MultiDiGraph:
    """What surrounds an entity (IRI), as a MultiDiGraph with one edge a claim.

    Entities up to `hops` ties away are nodes, and the parties, minerals and projects of every
    agreement found; at most `limit` of them, the best-connected. Node attributes are `label`,
    `short`, `type`, `kind`, `names`, `ring` and `facts`; edge attributes `family`, `label`, `text`,
    `rank`, `holding`, `start`, `end`, `confidence`, `scope`, `note`, `sources` (id, title,
    publisher, date, address) and `conflicts` (words of the claims it conflicts with); edge keys
    are keys of claims, or `{record}--{property}` for data of a record. The graph itself has
    `centre`, `day`, `hops` and `left_out`, the number of entities beyond the limit. Nodes and edges
    come in a fixed order. Raises UsageError for fewer than one hop or one node.
    """
    import networkx as nx

    if hops < 1 or limit < 1:
        raise UsageError("The surroundings of an entity need at least one hop and one node.")
    ties, reader = _read_ties(store), Reader(store)
    rings = _rings(ties, iri, hops)
    inner = {name for name, ring in rings.items() if ring < hops}

    def shown(tie: _Tie) -> bool:
        return tie.family not in _OUTER or tie.one in inner or tie.other in inner

    chosen = _connected(
        lambda name: (_far(t, name) for t in ties.get(name, ()) if shown(t)), rings, iri, limit
    )
    kept = set(chosen)
    nodes = sorted(chosen, key=lambda n: (rings[n], n))
    edges = sorted(
        {t for name in chosen for t in ties.get(name, ()) if {t.one, t.other} <= kept and shown(t)}
    )

    def drawn() -> nx.MultiDiGraph:
        day, left_out = reader.first(DATASET, "asOf"), len(rings) - len(chosen)
        graph = nx.MultiDiGraph(centre=iri, hops=hops, day=day, left_out=left_out)
        for name in nodes:
            graph.add_node(name, ring=rings[name], **_node(reader, name))
        for tie in edges:
            graph.add_edge(tie.one, tie.other, **_edge(reader, tie))
        return graph

    graph = drawn()
    while reader.fetched():  # of an endpoint, where what was missing comes in one go
        graph = drawn()
    return graph


def _edge(reader: Reader, tie: _Tie) -> dict[str, Any]:
    """Key and attributes of an edge."""
    if tie.family in _CLAIM_TIES and tie.claim.startswith(CLAIM):
        label, text = _sentence(reader, tie.family, tie.claim, tie.one, tie.other)
        key, evidence = tie.claim.removeprefix(CLAIM), _evidence(reader, tie.claim)
    else:
        name = tie.claim.rpartition("/")[2]
        label = _RECORD_TIES[name][1]
        text = f"{reader.label(tie.one)} {label} {reader.label(tie.other)}"
        key, evidence = f"{compact(tie.one)}--{name}", _recorded(reader, tie.one)
    return {"key": key, "family": tie.family, "label": label, "text": text, **evidence}
