"""Describe entities, edges and claims for pictures: in words, with the evidence for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from reegraph.graph.claims import STANDING, find_label, line, record_ties, sentence
from reegraph.graph.edges import ClaimEdge
from reegraph.graph.property_cache import PropertyCache
from reegraph.namespaces import CLAIM, DATASET, compact, concept, expand

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "build_subgraph",
    "describe_claim",
    "describe_edge",
    "describe_entity",
    "describe_terms",
]

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


def _sentence(cache: PropertyCache, claim: str) -> str:
    """Return what a claim says; its key where it is of no known kind."""
    return sentence(cache.claim_values(claim)) or claim.removeprefix(CLAIM)


def _attribute(cache: PropertyCache, claim: str) -> str:
    """Return an attribute claim in words, without its subject."""
    return line(cache.claim_values(claim), "aboutSubject")[1]


def _evidence(cache: PropertyCache, claim: str) -> dict[str, Any]:
    """Return what a reader has to know of a claim beside its words."""
    conflicts = []
    for other in cache.iris(claim, "conflictsWith"):
        publishers = [s.publisher or s.title for s in cache.sources(other, "statedIn")]
        cited = f" ({'; '.join(dict.fromkeys(publishers))})" if publishers else ""
        conflicts.append(_sentence(cache, other) + cited)
    return {
        "rank": cache.code(claim, "hasRank"),
        "holding": cache.code(claim, "holds"),
        "start": cache.first(claim, "validFrom"),
        "end": cache.first(claim, "validTo"),
        "confidence": cache.code(claim, "hasConfidence"),
        "scope": cache.code(claim, "sourceScope"),
        "note": " ".join(cache.words(claim, "note")),
        "sources": cache.sources(claim, "statedIn"),
        "conflicts": sorted(conflicts),
        "about": {},
    }


def _record_evidence(cache: PropertyCache, record: str) -> dict[str, Any]:
    """Return the same for data of a record, which is no claim of its own."""
    return {
        **dict.fromkeys(("rank", "start", "end", "confidence", "note"), ""),
        "holding": "certain",
        "scope": "record",
        "sources": cache.sources(record, "documentedIn"),
        "conflicts": [],
        "about": {},
    }


_RANKS = {"preferred": 0, "normal": 1}


def _claim_facts(cache: PropertyCache, iri: str) -> list[dict[str, Any]]:
    """Return the attribute claims about an entity, the preferred first; its operator is an edge."""
    facts = []
    for claim in cache.claims.get(iri, ()):
        operator = cache.code(claim, "aboutProperty") == "operatedBy"
        if not operator and cache.code(claim, "hasRank") != "deprecated":
            words = {"key": claim.removeprefix(CLAIM), "text": _attribute(cache, claim)}
            facts.append({**words, **_evidence(cache, claim)})
    facts.sort(
        key=lambda fact: (
            _RANKS.get(fact["rank"], 2),
            fact["text"].partition(":")[0],
            fact["start"],
            fact["key"],
        )
    )
    return facts


def describe_entity(cache: PropertyCache, iri: str) -> dict[str, Any]:
    """Describe an entity as a node.

    Args:
        cache: The properties of the graph.
        iri: The entity.

    Returns:
        `label`, `short`, `type`, `kind`, `names` (other names), `facts` (claims and data of its
        record, with their sources) and `about` (what it is on, by codes).
    """
    kind = compact(iri).partition(":")[0]
    record = [
        {"key": name, "text": before + text, **_record_evidence(cache, iri)}
        for name, before in _DATA.items()
        for text in cache.words(iri, name)
    ]
    names = {w for name in ("altLabel", "shortName", "prefLabel") for w in cache.words(iri, name)}
    label = cache.label(iri)
    return {
        "label": label,
        "short": cache.first(iri, "shortName") or label,
        "type": kind,
        "kind": cache.code(iri, "actorKind") or kind,
        "names": sorted(names - {label}),
        "facts": _claim_facts(cache, iri) + record,
        "about": _about(cache, iri, kind),
    }


_MINERALS = ("concernsMineral", "yieldsMineral", "affectsMineral")


def _about(cache: PropertyCache, iri: str, kind: str) -> dict[str, Any]:
    """Return what a record is on, by codes, without what is empty.

    That is its minerals, forums, status on the day, and from when until when it stands as its
    preferred claims say.
    """
    about: dict[str, Any] = {
        "minerals": sorted({compact(m) for name in _MINERALS for m in cache.iris(iri, name)}),
        "forums": sorted(compact(f) for f in cache.iris(iri, "underForum")),
        "status": cache.code(iri, "agreementStatus"),
        "signed": cache.first(iri, "signedOn"),
    }
    if kind in ("mineral", "forum"):
        about[f"{kind}s"] = [compact(iri)]
    starts = []
    ends = list(cache.words(iri, "endedOn"))
    for claim in cache.claims.get(iri, ()) if kind in ("agreement", "measure") else ():
        prop = cache.code(claim, "aboutProperty")
        status = cache.code(claim, "conceptValue")
        if cache.code(claim, "hasRank") != "preferred":
            continue
        if prop == "inForceFrom" or status in STANDING:
            starts += cache.words(claim, "validFrom")
            ends += cache.words(claim, "validTo") if prop == "inForceFrom" else []
        elif prop == "agreementStatus" and status in ("lapsed", "cancelled"):
            ends += cache.words(claim, "validFrom")
    about |= {"start": min(starts, default=""), "end": max(ends, default="")}
    return {name: value for name, value in about.items() if value}


def describe_edge(cache: PropertyCache, edge: ClaimEdge) -> dict[str, Any]:
    """Describe an edge: its `key`, `family`, `label` and `text`, and the evidence for it."""
    if edge.claim.startswith(CLAIM):
        evidence = _evidence(cache, edge.claim)
        stages = cache.codes(edge.claim, "atStage")
        evidence["about"] = {"stages": stages} if stages else {}
        key = edge.claim.removeprefix(CLAIM)
        label = find_label(cache.claim_values(edge.claim))
        text = _sentence(cache, edge.claim)
    else:
        name = edge.claim.rpartition("/")[2]
        tie = record_ties()[name]
        evidence = _record_evidence(cache, edge.subject)
        key = f"{compact(edge.subject)}--{name}"
        label = tie.label
        text = tie.words(cache.label(edge.subject), cache.label(edge.object))
    return {"key": key, "family": edge.family, "label": label, "text": text, **evidence}


def describe_claim(cache: PropertyCache, claim: str) -> dict[str, Any]:
    """Describe any claim (IRI) as the entry of a panel: its words, its evidence, its key."""
    key = claim.removeprefix(CLAIM)
    return {"key": key, "text": _sentence(cache, claim), **_evidence(cache, claim)}


def _headings(cache: PropertyCache, iri: str) -> list[str]:
    """Return a mineral and all headings above it."""
    headings: list[str] = []
    waiting = [iri]
    while waiting:
        name = waiting.pop()
        if name not in headings:
            headings.append(name)
            waiting += cache.iris(name, "broader")
    return sorted(headings)


_SCHEMES = {
    "stages": "value-chain-stage",
    "statuses": "agreement-status",
    "source_kinds": "source-kind",
    "confidences": "confidence",
}


def describe_terms(cache: PropertyCache, graph: nx.MultiDiGraph) -> dict[str, dict[str, Any]]:
    """Return words for the codes that a picture uses.

    Returns:
        `minerals` (by code: label, and all headings above with itself among them), `forums`,
        `stages`, `statuses`, `source_kinds` and `confidences` (by code: label).
    """
    nodes = [node for _, node in graph.nodes(data=True)]
    edges = [edge for *_, edge in graph.edges(data=True)]
    claims = [*edges, *(fact for node in nodes for fact in node["facts"])]
    used: dict[str, set[str]] = {name: set() for name in ("minerals", "forums", *_SCHEMES)}
    for about in [item["about"] for item in [*nodes, *claims]]:
        for name in ("minerals", "forums", "stages"):
            used[name].update(about.get(name, ()))
        used["statuses"].update(code for code in [about.get("status")] if code)
    used["confidences"].update(c["confidence"] for c in claims if c["confidence"])
    used["source_kinds"].update(s.kind for c in claims for s in c["sources"] if s.kind)
    terms: dict[str, dict[str, Any]] = {
        name: {code: cache.label(concept(scheme, code)) for code in sorted(used[name])}
        for name, scheme in _SCHEMES.items()
    }
    terms["forums"] = {name: cache.label(expand(name)) for name in sorted(used["forums"])}
    above = {name: _headings(cache, expand(name)) for name in sorted(used["minerals"])}
    headings = sorted({iri for iris in above.values() for iri in iris})
    terms["minerals"] = {
        compact(iri): [cache.label(iri), [compact(i) for i in _headings(cache, iri)]]
        for iri in headings
    }
    return terms


def build_subgraph(
    cache: PropertyCache,
    nodes: Mapping[str, int],
    edges: Iterable[ClaimEdge],
    **attributes: object,
) -> nx.MultiDiGraph:
    """Build the graph of some entities and the edges between them, all in words.

    Args:
        cache: The properties of the graph; of an endpoint they are read in few requests.
        nodes: Entities (IRI) and the ring in which each stands.
        edges: Edges between these entities.
        attributes: What the graph is to say of itself besides.

    Returns:
        Nodes with what `describe_entity` says and `ring`, edges with what `describe_edge` says, and
        the `day`, `terms` (words for codes) and `attributes` of the whole.
    """
    import networkx as nx

    drawn = list(edges)

    def build() -> nx.MultiDiGraph:
        graph = nx.MultiDiGraph(day=cache.first(DATASET, "asOf"), **attributes)
        for name, ring in nodes.items():
            graph.add_node(name, ring=ring, **describe_entity(cache, name))
        for edge in drawn:
            graph.add_edge(edge.subject, edge.object, **describe_edge(cache, edge))
        graph.graph["terms"] = describe_terms(cache, graph)
        return graph

    return cache.repeat_until_read(build)
