"""Ties between two entities of the graph: claims with two ends, and data of records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.graph.property_cache import pairs
from reegraph.namespaces import ONTOLOGY, concept

__all__ = ["CLAIM_TIES", "FAMILIES", "RECORD_TIES", "Tie", "read_ties"]

# Ties that are claims: family -> the roles of its two ends, and its sentence.
CLAIM_TIES = {
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
RECORD_TIES = {
    "basedIn": ("place", "based in"),
    "locatedIn": ("place", "located in"),
    "yieldsMineral": ("mineral", "yields"),
    "issuedBy": ("measure", "issued by"),
    "affectsMineral": ("measure", "affects"),
    "targets": ("measure", "targets"),
    "favours": ("measure", "favours"),
}

FAMILIES = (*CLAIM_TIES, "place", "measure")


@dataclass(frozen=True, order=True)
class Tie:
    """One tie: the claim (or the property of a record) that leads from one entity to another."""

    one: str
    other: str
    family: str
    claim: str


def _all_ties(store: ox.Store) -> Iterator[Tie]:
    """Every tie of the graph: reading whole properties is faster than a join in SPARQL."""
    roles = {role for one, other, _ in CLAIM_TIES.values() for role in (one, other)}
    ends = {role: dict(pairs(store, role)) for role in sorted(roles)}
    deprecated = {
        c for c, _ in pairs(store, "hasRank", ox.NamedNode(concept("claim-rank", "deprecated")))
    }
    operators = {c for c, _ in pairs(store, "aboutProperty", ox.NamedNode(f"{ONTOLOGY}operatedBy"))}
    for family, (one, other, _) in CLAIM_TIES.items():
        for claim, end in ends[other].items():
            start = ends[one].get(claim)
            known = claim not in deprecated and (family != "operator" or claim in operators)
            if start is not None and known:
                yield Tie(start, end, family, claim)
    for prop, (family, _) in RECORD_TIES.items():
        for start, end in pairs(store, prop):
            yield Tie(start, end, family, ONTOLOGY + prop)


def read_ties(store: ox.Store) -> dict[str, list[Tie]]:
    """Every tie between two entities, by each of its ends."""
    ties: dict[str, list[Tie]] = {}
    for tie in _all_ties(store):
        if tie.one != tie.other:
            ties.setdefault(tie.one, []).append(tie)
            ties.setdefault(tie.other, []).append(tie)
    return ties
