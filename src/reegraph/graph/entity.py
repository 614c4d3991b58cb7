"""One entity as the graph has it: its data, and every claim about it with its evidence."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.graph.claims import (
    ClaimValues,
    collect_values,
    find_kind,
    join_texts,
    line,
    local_name,
    order,
    sections,
    sentence,
)
from reegraph.graph.results import select
from reegraph.graph.sources import Source, read_sources
from reegraph.namespaces import CLAIM, DATASET, compact, expand

__all__ = ["Entity", "Statement", "read_entity"]

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

Fact = tuple[str, ox.NamedNode | ox.Literal, str]
"""Local name of a property, a value, and the label of the value."""


@dataclass(frozen=True)
class Statement:
    """One claim about the entity, in words, with its evidence.

    `text` is what the claim says under its heading on the page of the entity, `sentence` what it
    says anywhere else, with both its ends.
    `scope` is `statement` where the sources are known to state just this, `record` where they back
    the whole record; `holding` is `certain` or `possible` on the day of the graph, empty for what
    does not hold; `conflicts` and `corroborated` are keys of other claims; `role` is the property
    by which the claim is about the entity, `about` names the entity, `agreement` is the compact
    name of the agreement that the claim is about, `year` the year for which it states a quantity.
    """

    key: str
    section: str
    text: str
    sentence: str
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
    """One entity with all that the graph says of it.

    Attributes:
        iri: Its IRI.
        label: Its name.
        kind: Name of its kind.
        names: Its other names.
        data: Data of its record, as (property, value) pairs.
        agreements: Agreements that it is tied to otherwise than by a claim of its own.
        statements: Claims about it, by section in reading order.
        others: Claims about other entities that conflict with one of these, by key.
        sources: Every source by id.
        documented: Ids of the sources that document it.
        day: The day for which the graph stands.
        reference: The reference date of the graph.
    """

    iri: str
    label: str
    kind: str
    names: tuple[str, ...]
    data: tuple[tuple[str, str], ...]
    agreements: tuple[dict[str, str], ...]
    statements: dict[str, list[Statement]]
    others: dict[str, Statement]
    sources: dict[str, Source]
    documented: tuple[str, ...]
    day: str
    reference: str


def _statement(key: str, role: str, values: ClaimValues) -> Statement:
    """Return a claim as a statement about the entity that has a role in it."""
    kind = find_kind(values)
    section, text = line(values, role)

    def codes(name: str) -> tuple[str, ...]:
        return tuple(sorted({value.code for value in values.get(name, ())}))

    def first(name: str) -> str:
        return next(iter(codes(name)), "")

    yearly = kind is not None and kind.yearly
    return Statement(
        key=key,
        section=section,
        text=text,
        sentence=sentence(values),
        start=first("validFrom"),
        end=first("validTo"),
        rank=first("hasRank"),
        confidence=first("hasConfidence"),
        holding=first("holds"),
        scope=first("sourceScope"),
        sources=codes("statedIn"),
        conflicts=codes("conflictsWith"),
        corroborated=codes("corroborates"),
        note=_texts(values, "note"),
        locators=tuple(sorted({value.text for value in values.get("locator", ())})),
        role=role,
        about=join_texts(values, role),
        agreement=f"agreement:{first('inAgreement')}" if first("inAgreement") else "",
        year=(first("refYear") or first("validToYear")) if yearly else "",
    )


def _texts(values: ClaimValues, name: str) -> str:
    return " ".join(sorted({value.text for value in values.get(name, ())}))


_RANKS = {"preferred": 0, "normal": 1, "deprecated": 2}


def _order(statement: Statement) -> tuple[int, int, str]:
    """Return the key that puts preferred claims first.

    Quantities then come from the latest year, all else from the earliest date.
    """
    year = -int(statement.year) if statement.year else 0
    rank = _RANKS.get(statement.rank, 3)
    start = "" if statement.year else statement.start or "9999"
    return (rank, year, start)


def _fact(row: ox.QuerySolution) -> Fact:
    label = row["label"]
    return local_name(row["property"]), row["value"], label.value if label is not None else ""


def _statements(store: ox.Store, iri: str) -> list[Statement]:
    """Read the claims about an entity."""
    claims: dict[tuple[str, str], list[Fact]] = {}
    for row in select(store, _CLAIMS % iri):
        claims.setdefault((row["claim"].value, local_name(row["role"])), []).append(_fact(row))
    statements = []
    for (claim, role), facts in claims.items():
        values = collect_values(facts)
        statement = _statement(claim.removeprefix(CLAIM), role, values)
        statements.append((_order(statement), order(values, role), statement.text, statement))
    statements.sort(key=lambda entry: (*entry[:3], entry[3].key))
    return [statement for *_, statement in statements]


def _others(store: ox.Store, statements: list[Statement]) -> dict[str, Statement]:
    """Read the claims about other entities that conflict with these statements, by key."""
    own = {statement.key for statement in statements}
    roles = {key: s.role for s in statements for key in s.conflicts if key not in own}
    if not roles:
        return {}
    claims: dict[str, list[Fact]] = {}
    for row in select(store, _OTHERS % " ".join(f"<{CLAIM}{key}>" for key in sorted(roles))):
        claims.setdefault(row["claim"].value.removeprefix(CLAIM), []).append(_fact(row))
    return {
        key: _statement(key, roles[key], collect_values(facts))
        for key, facts in sorted(claims.items())
    }


_DATES = ("signedOn", "announcedOn", "effectiveOn")


def _agreements(
    store: ox.Store, label: str, statements: list[Statement]
) -> tuple[dict[str, str], ...]:
    """Read what the list of agreements says of each of them, by date.

    That is its title, status, date, and the parties, minerals and projects other than the entity
    with this label.
    """
    names = sorted({s.agreement for s in statements if s.section == "Agreements" and s.agreement})
    facts: dict[str, dict[str, set[str]]] = {name: {} for name in names}
    if names:
        for row in select(store, _AGREEMENTS % " ".join(f"<{expand(name)}>" for name in names)):
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
        for name in names
    ]
    return tuple(sorted(agreements, key=lambda a: (a["date"], a["title"])))


_HIDDEN = {"type", "label", "prefLabel", "altLabel", "documentedIn", "note", "inScheme"}


def _data(store: ox.Store, iri: str) -> tuple[str, tuple[str, ...], list[tuple[str, str]]]:
    """Read label, other names and data of an entity; derived shortcuts are left to the claims."""
    derived = {
        row["p"].value for row in select(store, "SELECT ?p WHERE { ?p ree:derivedBy ?rule }")
    }
    label = ""
    names = set()
    data = set()
    for row in select(store, _DATA % iri):
        prop, name, value, text = row
        local = local_name(prop)
        if local in ("label", "prefLabel"):
            label = value.value
        elif local in ("altLabel", "shortName"):
            names.add(value.value)
        elif local not in _HIDDEN and prop.value not in derived:
            shown = name.value if name is not None else local
            data.add((shown, text.value if text is not None else _shorten(value)))
    return label, tuple(sorted(names - {label})), sorted(data)


def _shorten(value: ox.NamedNode | ox.Literal) -> str:
    return compact(value.value) if isinstance(value, ox.NamedNode) else value.value


def _of_dataset(store: ox.Store, prop: str) -> str:
    """Return a value that the data set has of itself; empty where it has none."""
    rows = select(store, f"SELECT ?value WHERE {{ <{DATASET}> ree:{prop} ?value }}")
    return next((row["value"].value for row in rows), "")


def read_entity(store: ox.Store, iri: str) -> Entity:
    """Read one entity with everything that is said of it.

    Args:
        store: The graph.
        iri: The entity.

    Returns:
        Its data, and its claims by heading, each with its evidence.
    """
    label, names, data = _data(store, iri)
    statements = _statements(store, iri)
    by_section = {
        name: [statement for statement in statements if statement.section == name]
        for name in sections()
    }
    others = _others(store, statements)
    rows = select(store, f"SELECT ?source WHERE {{ <{iri}> ree:documentedIn ?source }}")
    documented = {local_name(row["source"]) for row in rows}
    cited = documented.union(*(s.sources for s in (*statements, *others.values())))
    return Entity(
        iri=iri,
        label=label or compact(iri),
        kind=compact(iri).partition(":")[0],
        names=names,
        data=tuple(data),
        agreements=_agreements(store, label, statements),
        statements={name: listed for name, listed in by_section.items() if listed},
        others=others,
        sources=read_sources(store, cited),
        documented=tuple(sorted(documented)),
        day=_of_dataset(store, "asOf"),
        reference=_of_dataset(store, "referenceDate"),
    )
