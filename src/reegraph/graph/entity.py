"""One entity as the graph has it: its data, and every claim about it with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.graph.results import evaluate
from reegraph.graph.wording import Parts, short, worded
from reegraph.namespaces import CLAIM, DATASET, ID, compact, expand

__all__ = ["Entity", "SourceLine", "Statement", "read_entity", "source_lines"]

_CLAIMS = """SELECT ?claim ?role ?property ?value ?label WHERE {
  { SELECT DISTINCT ?claim ?role WHERE {
      { SELECT ?role WHERE { ?role rdfs:subPropertyOf ree:concerns } }
      ?claim ?role <%s> ; ree:statedIn ?any } }
  ?claim ?property ?value .
  OPTIONAL { ?value rdfs:label|skos:prefLabel ?label }
}"""

_DATA = """SELECT ?property ?name ?value ?label WHERE {
  <%s> ?property ?value .
  OPTIONAL { ?property rdfs:label ?name }
  OPTIONAL { ?value rdfs:label|skos:prefLabel ?label }
}"""

_SOURCES = """SELECT ?source ?title ?publisher ?date ?url ?kind WHERE {
  VALUES ?source { %s }
  ?source rdfs:label ?title ; ree:publisherName ?publisher .
  OPTIONAL { ?source ree:publishedOn ?date } OPTIONAL { ?source ree:sourceUrl ?url }
  OPTIONAL { ?source ree:sourceKind ?kind }
}"""

_AGREEMENTS = """SELECT ?agreement ?property ?value ?label WHERE {
  VALUES ?agreement { %s }
  VALUES ?property { rdfs:label ree:agreementStatus ree:signedOn ree:announcedOn ree:effectiveOn
                     ree:hasParty
                     ree:concernsMineral ree:concernsProject }
  ?agreement ?property ?value .
  OPTIONAL { ?value rdfs:label|skos:prefLabel ?label }
}"""

_OTHERS = """SELECT ?claim ?property ?value ?label WHERE {
  VALUES ?claim { %s }
  ?claim ?property ?value .
  OPTIONAL { ?value rdfs:label|skos:prefLabel ?label }
}"""

Facts = list[tuple[str, ox.NamedNode | ox.Literal, str]]


@dataclass(frozen=True)
class SourceLine:
    """A source as it is cited: id, title, publisher, date, address, kind."""

    id: str
    title: str
    publisher: str
    date: str
    url: str
    kind: str


@dataclass(frozen=True)
class Statement:
    """One claim about the entity, in words, with its evidence.

    `scope` is `statement` where the sources are known to state just this, `record` where they back
    the whole record; `holding` is `certain` or `possible` on the day of the graph, empty for what
    does not hold; `conflicts` and `corroborated` are keys of other claims; `role` is the property
    by which the claim is about the entity, `about` names the entity, `agreement` is the compact
    name of the agreement that the claim is about, `year` the year for which it states a quantity.
    """

    key: str
    section: str
    text: str
    start: str
    end: str
    rank: str
    confidence: str
    holding: str
    scope: str
    sources: tuple[str, ...]
    conflicts: tuple[str, ...]
    corroborated: tuple[str, ...]
    note: str
    locators: tuple[str, ...]
    role: str
    about: str
    agreement: str
    year: str


@dataclass(frozen=True)
class Entity:
    """One entity: IRI, label, kind, other names, data of its record, statements, sources.

    `data` holds (property, value) pairs, `statements` the claims by section in reading order,
    `others` claims about other entities that conflict with one of these, by key, `sources` every
    source by id, `documented` the ids of the sources that document the entity, `day` the day for
    which the graph stands.
    """

    iri: str
    label: str
    kind: str
    names: tuple[str, ...]
    data: tuple[tuple[str, str], ...]
    agreements: tuple[dict[str, str], ...]
    statements: dict[str, list[Statement]]
    others: dict[str, Statement]
    sources: dict[str, SourceLine]
    documented: tuple[str, ...]
    day: str
    reference: str


def _rows(store: ox.Store, query: str) -> Iterator[dict[str, ox.NamedNode | ox.Literal]]:
    answer = evaluate(store, query)
    assert isinstance(answer, ox.QuerySolutions)
    names = [v.value for v in answer.variables]
    for row in answer:
        yield {n: row[n] for n in names if row[n] is not None}


def _statement(key: str, role: str, facts: Facts) -> Statement:
    parts = Parts()
    for prop, value, label in facts:
        parts.setdefault(prop, []).append(label or short(value))
    classes = {short(v) for p, v, _ in facts if p == "type"}
    section, text = worded(classes, role, parts)

    def codes(name: str) -> tuple[str, ...]:
        return tuple(sorted({short(v) for p, v, _ in facts if p == name}))

    def first(name: str) -> str:
        return next(iter(codes(name)), "")

    def keys(name: str) -> tuple[str, ...]:
        return tuple(sorted({v.value.removeprefix(CLAIM) for p, v, _ in facts if p == name}))

    return Statement(
        key=key,
        section=section,
        text=text,
        start=first("validFrom"),
        end=first("validTo"),
        rank=first("hasRank"),
        confidence=first("hasConfidence"),
        holding=first("holds"),
        scope=first("sourceScope"),
        sources=codes("statedIn"),
        conflicts=keys("conflictsWith"),
        corroborated=keys("corroborates"),
        note=" ".join(sorted(set(parts.get("note", [])))),
        locators=tuple(sorted(set(parts.get("locator", [])))),
        role=role,
        about=parts.word(role),
        agreement=next((compact(v.value) for p, v, _ in facts if p == "inAgreement"), ""),
        year=first("refYear") or first("validToYear") if section in _QUANTITIES else "",
    )


_QUANTITIES = ("Observations", "Imports", "Exports", "Trade")
_RANKS = {"preferred": 0, "normal": 1, "deprecated": 2}


def _order(statement: Statement) -> tuple[int, int, str, str, str]:
    """Preferred claims first; quantities from the latest year, all else from the earliest date."""
    year = -int(statement.year) if statement.year else 0
    rank = _RANKS.get(statement.rank, 3)
    start = "" if statement.year else statement.start or "9999"
    return (rank, year, start, statement.text, statement.key)


def _fact(
    row: Mapping[str, ox.NamedNode | ox.Literal],
) -> tuple[str, ox.NamedNode | ox.Literal, str]:
    name = re.split(r"[/#]", row["property"].value)[-1]
    return (name, row["value"], row["label"].value if "label" in row else "")


def _statements(store: ox.Store, iri: str) -> list[Statement]:
    claims: dict[tuple[str, str], Facts] = {}
    for row in _rows(store, _CLAIMS % iri):
        claims.setdefault((row["claim"].value, short(row["role"])), []).append(_fact(row))
    found = [
        _statement(claim.removeprefix(CLAIM), role, facts)
        for (claim, role), facts in sorted(claims.items())
    ]
    return sorted(found, key=_order)


def _others(store: ox.Store, found: list[Statement]) -> dict[str, Statement]:
    """Claims that conflict with those found and are about another entity, by key."""
    known = {statement.key for statement in found}
    roles = {key: s.role for s in found for key in s.conflicts if key not in known}
    if not roles:
        return {}
    claims: dict[str, Facts] = {}
    for row in _rows(store, _OTHERS % " ".join(f"<{CLAIM}{key}>" for key in sorted(roles))):
        claims.setdefault(row["claim"].value.removeprefix(CLAIM), []).append(_fact(row))
    return {key: _statement(key, roles[key], facts) for key, facts in sorted(claims.items())}


_DATES = ("signedOn", "announcedOn", "effectiveOn")


def _agreements(store: ox.Store, label: str, found: list[Statement]) -> tuple[dict[str, str], ...]:
    """Title, status, date, and the other parties, minerals and projects of agreements, by date."""
    wanted = sorted({s.agreement for s in found if s.section == "Agreements" and s.agreement})
    facts: dict[str, dict[str, set[str]]] = {name: {} for name in wanted}
    if wanted:
        for row in _rows(store, _AGREEMENTS % " ".join(f"<{expand(name)}>" for name in wanted)):
            name, value, text = _fact(row)
            facts[compact(row["agreement"].value)].setdefault(name, set()).add(text or value.value)

    def listed(name: str, key: str) -> str:
        return ", ".join(sorted(facts[name].get(key, set()) - {label}))

    agreements = [
        {
            "agreement": name,
            "title": listed(name, "label"),
            "status": listed(name, "agreementStatus"),
            "date": next(filter(None, (listed(name, key) for key in _DATES)), ""),
            "parties": listed(name, "hasParty"),
            "minerals": listed(name, "concernsMineral"),
            "projects": listed(name, "concernsProject"),
        }
        for name in wanted
    ]
    return tuple(sorted(agreements, key=lambda a: (a["date"], a["title"])))


_HIDDEN = {"type", "label", "prefLabel", "altLabel", "documentedIn", "note", "inScheme"}


def _data(store: ox.Store, iri: str) -> tuple[str, tuple[str, ...], list[tuple[str, str]]]:
    """Label, other names and data of an entity; derived shortcuts are left to the claims."""
    derived = {row["p"].value for row in _rows(store, "SELECT ?p WHERE { ?p ree:derivedBy ?rule }")}
    label, names, data = "", set(), set()
    for row in _rows(store, _DATA % iri):
        prop, value = row["property"].value, row["value"]
        local = re.split(r"[/#]", prop)[-1]
        if local in ("label", "prefLabel"):
            label = value.value
        elif local in ("altLabel", "shortName"):
            names.add(value.value)
        elif local not in _HIDDEN and prop not in derived:
            name = row["name"].value if "name" in row else local
            data.add((name, row["label"].value if "label" in row else _short_data(value)))
    return label, tuple(sorted(names - {label})), sorted(data)


def _short_data(value: ox.NamedNode | ox.Literal) -> str:
    return compact(value.value) if isinstance(value, ox.NamedNode) else value.value


def source_lines(store: ox.Store, ids: set[str]) -> dict[str, SourceLine]:
    """The sources with these ids (local names), by id."""
    if not ids:
        return {}
    values = " ".join(f"<{ID}source/{i}>" for i in sorted(ids))
    found = {}
    for row in _rows(store, _SOURCES % values):
        text = {name: term.value for name, term in row.items()}
        key = short(row["source"])
        kind = short(row["kind"]) if "kind" in row else ""
        found[key] = SourceLine(
            key, text["title"], text["publisher"], text.get("date", ""), text.get("url", ""), kind
        )
    return found


_ORDER = [
    "Record", "In force", "Owners", "Institutions", "Parties", "Minerals", "Provisions", "Projects",
    "Links", "Stakes", "Forums", "Members", "Agreements", "Criticality lists", "Observations",
    "Imports", "Exports", "Trade", "Operates", "Proposals", "Challenges", "Opportunities", "Other",
]  # fmt: skip


def read_entity(store: ox.Store, iri: str) -> Entity:
    """Read one entity with everything that is said of it."""
    label, names, data = _data(store, iri)
    found = _statements(store, iri)
    sections: dict[str, list[Statement]] = {}
    for name in _ORDER:
        chosen = [s for s in found if s.section == name]
        if chosen:
            sections[name] = chosen
    others = _others(store, found)
    documented = {
        short(row["s"])
        for row in _rows(store, f"SELECT ?s WHERE {{ <{iri}> ree:documentedIn ?s }}")
    }
    cited = documented.union(*(s.sources for s in (*found, *others.values())))
    day = next(
        (r["d"].value for r in _rows(store, f"SELECT ?d WHERE {{ <{DATASET}> ree:asOf ?d }}")), ""
    )
    reference = next(
        (
            r["d"].value
            for r in _rows(store, f"SELECT ?d WHERE {{ <{DATASET}> ree:referenceDate ?d }}")
        ),
        "",
    )
    kind = compact(iri).partition(":")[0]
    return Entity(
        iri=iri,
        label=label or compact(iri),
        kind=kind,
        names=names,
        data=tuple(data),
        agreements=_agreements(store, label, found),
        statements=sections,
        others=others,
        sources=source_lines(store, cited),
        documented=tuple(sorted(documented)),
        day=day,
        reference=reference,
    )
