"""Entities, ties and claims in words, with what a reader has to know of the evidence for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

from reegraph.graph.edges import CLAIM_TIES, RECORD_TIES, Tie
from reegraph.graph.property_cache import Reader
from reegraph.namespaces import CLAIM, DATASET, compact, concept, expand

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["picture", "told_claim", "told_entity", "told_terms", "told_tie", "with_all_read"]

Drawn = TypeVar("Drawn")

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
    rest = CLAIM_TIES[family][2].format(
        other=reader.label(other), label=label, stage=f" ({stage})" if stage else ""
    )
    return label, f"{reader.label(one)} {rest}"


def _told(reader: Reader, claim: str) -> str:
    """Any claim in words."""
    facts = reader.facts(claim)
    for family, (one, other, _) in CLAIM_TIES.items():
        if family != "operator" and one in facts and other in facts:
            ends = [str(facts[role][0])[1:-1] for role in (one, other)]
            return _sentence(reader, family, claim, *ends)[1]
    if "aboutProperty" in facts:
        return f"{reader.first(claim, 'aboutSubject')}: {_attribute(reader, claim)}"
    if "observedMineral" in facts or "commodity" in facts:
        return _quantity(reader, claim)
    return claim.removeprefix(CLAIM)


def _quantity(reader: Reader, claim: str) -> str:
    """An observation or a flow of trade in words."""
    dollars = reader.first(claim, "tradeValueUsd")
    amounts = [_value(reader, claim), f"{_number(dollars)} USD" if dollars else ""]
    of = reader.first(claim, "contained")
    amount = ", ".join(a for a in amounts if a) + (f" of {of}" if of else "")
    if "commodity" in reader.facts(claim):
        ends = f"{reader.first(claim, 'exporter')} to {reader.first(claim, 'importer')}"
        return f"{ends}: {reader.first(claim, 'commodity')}, {amount}"
    year = reader.first(claim, "refYear")
    said = f"{reader.first(claim, 'measure')} of {reader.first(claim, 'observedMineral')}"
    return f"{reader.first(claim, 'refArea')}: {said}, {amount}{f' ({year})' if year else ''}"


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
        "about": {},
    }


def _recorded(reader: Reader, record: str) -> dict[str, Any]:
    """The same for data of a record, which is no claim of its own."""
    blank = dict.fromkeys(("rank", "start", "end", "confidence", "note"), "")
    sources = reader.sources(record, "documentedIn")
    known = {"holding": "certain", "scope": "record", "sources": sources}
    return {**blank, **known, "conflicts": [], "about": {}}


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


def told_entity(reader: Reader, iri: str) -> dict[str, Any]:
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
        "about": _about(reader, iri, kind),
    }


_STANDING = frozenset({"signed", "in-force", "completed"})
_MINERALS = ("concernsMineral", "yieldsMineral", "affectsMineral")


def _about(reader: Reader, iri: str, kind: str) -> dict[str, Any]:
    """What a record is on, by codes: minerals, forums, status on the day, and from when until when
    it stands as its preferred claims say; without what is empty."""
    found: dict[str, Any] = {
        "minerals": sorted({compact(m) for name in _MINERALS for m in reader.iris(iri, name)}),
        "forums": sorted(compact(f) for f in reader.iris(iri, "underForum")),
        "status": reader.code(iri, "agreementStatus"),
        "signed": reader.first(iri, "signedOn"),
    }
    if kind in ("mineral", "forum"):
        found[f"{kind}s"] = [compact(iri)]
    starts, ends = [], list(reader.words(iri, "endedOn"))
    for claim in reader.claims.get(iri, ()) if kind in ("agreement", "measure") else ():
        about, value = reader.code(claim, "aboutProperty"), reader.code(claim, "conceptValue")
        known = reader.code(claim, "hasRank") == "preferred"
        if known and (about == "inForceFrom" or value in _STANDING):
            starts += reader.words(claim, "validFrom")
            ends += reader.words(claim, "validTo") if about == "inForceFrom" else []
        elif known and about == "agreementStatus" and value in ("lapsed", "cancelled"):
            ends += reader.words(claim, "validFrom")
    found |= {"start": min(starts, default=""), "end": max(ends, default="")}
    return {name: value for name, value in found.items() if value}


def told_tie(reader: Reader, tie: Tie) -> dict[str, Any]:
    """Key and attributes of an edge."""
    if tie.family in CLAIM_TIES and tie.claim.startswith(CLAIM):
        label, text = _sentence(reader, tie.family, tie.claim, tie.one, tie.other)
        key, evidence = tie.claim.removeprefix(CLAIM), _evidence(reader, tie.claim)
        stages = reader.codes(tie.claim, "atStage")
        evidence["about"] = {"stages": stages} if stages else {}
    else:
        name = tie.claim.rpartition("/")[2]
        label = RECORD_TIES[name][1]
        text = f"{reader.label(tie.one)} {label} {reader.label(tie.other)}"
        key, evidence = f"{compact(tie.one)}--{name}", _recorded(reader, tie.one)
    return {"key": key, "family": tie.family, "label": label, "text": text, **evidence}


def told_claim(reader: Reader, claim: str) -> dict[str, Any]:
    """Any claim (IRI) as the entry of a panel: its words, its evidence, its key."""
    key = claim.removeprefix(CLAIM)
    return {"key": key, "text": _told(reader, claim), **_evidence(reader, claim)}


def _above(reader: Reader, iri: str) -> list[str]:
    """A mineral and all headings above it."""
    found, waiting = [], [iri]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            waiting += reader.iris(name, "broader")
    return sorted(found)


_SCHEMES = {"stages": "value-chain-stage", "statuses": "agreement-status"}
_SCHEMES |= {"source_kinds": "source-kind", "confidences": "confidence"}


def told_terms(reader: Reader, graph: nx.MultiDiGraph) -> dict[str, dict[str, Any]]:
    """Words for the codes that a picture uses: `minerals` (label and all headings above, itself
    among them), `forums`, `stages`, `statuses`, `source_kinds`, `confidences`."""
    nodes = [node for _, node in graph.nodes(data=True)]
    ties = [tie for *_, tie in graph.edges(data=True)]
    claims = [*ties, *(fact for node in nodes for fact in node["facts"])]
    used: dict[str, set[str]] = {name: set() for name in ("minerals", "forums", *_SCHEMES)}
    for about in [item["about"] for item in [*nodes, *claims]]:
        for name in ("minerals", "forums", "stages"):
            used[name].update(about.get(name, ()))
        used["statuses"].update(code for code in [about.get("status")] if code)
    used["confidences"].update(c["confidence"] for c in claims if c["confidence"])
    used["source_kinds"].update(s[5] for c in claims for s in c["sources"] if s[5])
    found: dict[str, dict[str, Any]] = {
        name: {code: reader.label(concept(scheme, code)) for code in sorted(used[name])}
        for name, scheme in _SCHEMES.items()
    }
    found["forums"] = {name: reader.label(expand(name)) for name in sorted(used["forums"])}
    above = {name: _above(reader, expand(name)) for name in sorted(used["minerals"])}
    headings = sorted({iri for iris in above.values() for iri in iris})
    found["minerals"] = {
        compact(iri): [reader.label(iri), [compact(i) for i in _above(reader, iri)]]
        for iri in headings
    }
    return found


def picture(
    reader: Reader, nodes: Mapping[str, int], ties: Iterable[Tie], **attributes: object
) -> nx.MultiDiGraph:
    """Entities (IRI -> ring) and ties between them as a MultiDiGraph, all in words.

    Nodes have the attributes of `told_entity` and `ring`, edges those of `told_tie`, the graph the
    day, `terms` and `attributes`. Of an endpoint, what is missing is read in as few requests as may be.
    """
    import networkx as nx

    listed = list(ties)

    def drawn() -> nx.MultiDiGraph:
        graph = nx.MultiDiGraph(day=reader.first(DATASET, "asOf"), **attributes)
        for name, ring in nodes.items():
            graph.add_node(name, ring=ring, **told_entity(reader, name))
        for tie in listed:
            graph.add_edge(tie.one, tie.other, **told_tie(reader, tie))
        graph.graph["terms"] = told_terms(reader, graph)
        return graph

    return with_all_read(reader, drawn)


def with_all_read(reader: Reader, draw: Callable[[], Drawn]) -> Drawn:
    """What `draw` makes once nothing that it reads is missing: of an endpoint it is read together."""
    found = draw()
    while reader.fetched():
        found = draw()
    return found
