"""One entity as the graph has it: its data, and every claim about it with its evidence."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import pyoxigraph as ox

from reegraph.graph.results import evaluate
from reegraph.terms import CLAIM, DATASET, ID, ONTOLOGY, SCHEME, compact

__all__ = ["Entity", "SourceLine", "Statement", "read_entity"]

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

_AGREEMENTS = """SELECT DISTINCT ?agreement ?title ?status ?date ?minerals ?parties ?projects WHERE {
  ?agreement ree:hasParty <%s> ; rdfs:label ?title .
  OPTIONAL { ?agreement ree:agreementStatus/skos:prefLabel ?status }
  OPTIONAL { ?agreement ree:signedOn ?signed }
  OPTIONAL { ?agreement ree:announcedOn ?announced }
  BIND(STR(COALESCE(?signed, ?announced, "")) AS ?date)
  OPTIONAL { SELECT ?agreement (GROUP_CONCAT(DISTINCT ?m; separator=", ") AS ?minerals) WHERE {
    ?agreement ree:concernsMineral/skos:prefLabel ?m } GROUP BY ?agreement }
  OPTIONAL { SELECT ?agreement (GROUP_CONCAT(DISTINCT ?p; separator=", ") AS ?parties) WHERE {
    ?agreement ree:hasParty ?party . ?party rdfs:label ?p FILTER(?party != <%s>) } GROUP BY ?agreement }
  OPTIONAL { SELECT ?agreement (GROUP_CONCAT(DISTINCT ?j; separator=", ") AS ?projects) WHERE {
    ?agreement ree:concernsProject/rdfs:label ?j } GROUP BY ?agreement }
} ORDER BY ?date ?title"""


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
    does not hold; `conflicts` and `corroborated` are keys of other claims.
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


@dataclass(frozen=True)
class Entity:
    """One entity: IRI, label, kind, other names, data of its record, statements, sources.

    `data` holds (property, value) pairs, `statements` the claims by section in reading order,
    `sources` every source by id, `day` the day for which the graph stands.
    """

    iri: str
    label: str
    kind: str
    names: tuple[str, ...]
    data: tuple[tuple[str, str], ...]
    agreements: tuple[dict[str, str], ...]
    statements: dict[str, list[Statement]]
    sources: dict[str, SourceLine]
    day: str
    reference: str

    def _repr_html_(self) -> str:
        from reegraph.graph.page import html_page

        return html_page(self)

    def __str__(self) -> str:
        from reegraph.graph.page import text_page

        return text_page(self)


@functools.cache
def _phrases() -> list[dict[str, str]]:
    text = files("reegraph.graph").joinpath("phrases.toml").read_text(encoding="utf-8")
    found: list[dict[str, str]] = tomllib.loads(text)["phrase"]
    return found


def _rows(store: ox.Store, query: str) -> Iterator[dict[str, ox.NamedNode | ox.Literal]]:
    answer = evaluate(store, query)
    assert isinstance(answer, ox.QuerySolutions)
    names = [v.value for v in answer.variables]
    for row in answer:
        yield {n: row[n] for n in names if row[n] is not None}


def _short(value: ox.NamedNode | ox.Literal | ox.BlankNode) -> str:
    """A term in short: the local name of what has one."""
    text = value.value
    if isinstance(value, ox.NamedNode):
        for base in (SCHEME, ID, ONTOLOGY):
            if text.startswith(base):
                return text.rpartition("/")[2]
        return text.rpartition("/")[2].removeprefix("CCY_")
    return text


_UNITS = {"TONNE": "t", "PERCENT": "%", "HA": "ha"}


class _Parts(dict[str, list[str]]):
    """Values of a claim's properties in words, by local name; what is missing reads as nothing."""

    def word(self, name: str) -> str:
        values = sorted(set(self.get(name, [])))
        text = ", ".join(values)
        if name == "numericValue" and text:
            upper = self.get("upperValue")
            text = _number(text) + (f" to {_number(upper[0])}" if upper else "")
        if name == "tradeValueUsd" and text:
            return f"{_number(text)} USD"
        if name == "unit":
            return _UNITS.get(text, text)
        return text


def _number(text: str) -> str:
    whole, dot, part = text.partition(".")
    grouped = f"{int(whole):,}" if len(whole) > 4 else whole
    return grouped + dot + part


def _worded(classes: set[str], role: str, parts: _Parts) -> tuple[str, str]:
    """Section and sentence of a claim in which the entity has a role."""
    for phrase in _phrases():
        if phrase["class"] in classes and phrase["role"] == role:
            text = re.sub(r"\{(\w+)\}", lambda m: parts.word(m[1]), phrase["text"])
            text = re.sub(r"\s+([),])", r"\1", " ".join(text.split())).replace(" ()", "")
            text = re.sub(r"(?<=[A-Za-z.)]) %$", "", text)
            return phrase["section"], text.strip(" ,:")
    return "Other", " ".join(parts.word("summary").split()) or role


def _statement(
    key: str, role: str, facts: list[tuple[str, ox.NamedNode | ox.Literal, str]]
) -> Statement:
    parts = _Parts()
    for prop, value, label in facts:
        parts.setdefault(prop, []).append(label or _short(value))
    classes = {_short(v) for p, v, _ in facts if p == "type"}
    if "sharePercent" not in parts and "Stake" in classes:
        parts["sharePercent"] = ["share not stated, "]
    section, text = _worded(classes, role, parts)

    def codes(name: str) -> tuple[str, ...]:
        return tuple(sorted({_short(v) for p, v, _ in facts if p == name}))

    def first(name: str) -> str:
        return next(iter(codes(name)), "")

    def keys(name: str) -> tuple[str, ...]:
        return tuple(sorted({v.value.removeprefix(CLAIM) for p, v, _ in facts if p == name}))

    return Statement(
        key=key,
        section=section,
        text=text.replace("share not stated, %", "share not stated"),
        start=first("validFrom"),
        end=first("validTo"),
        rank=first("hasRank"),
        confidence=first("hasConfidence"),
        holding=first("holds"),
        scope=first("sourceScope"),
        sources=codes("statedIn"),
        conflicts=keys("conflictsWith"),
        corroborated=keys("corroborates"),
        note=" ".join(parts.get("note", [])),
        locators=tuple(sorted(parts.get("locator", []))),
    )


def _statements(store: ox.Store, iri: str) -> list[Statement]:
    claims: dict[tuple[str, str], list[tuple[str, ox.NamedNode | ox.Literal, str]]] = {}
    for row in _rows(store, _CLAIMS % iri):
        prop = row["property"].value
        name = re.split(r"[/#]", prop)[-1]
        label = row["label"].value if "label" in row else ""
        slot = claims.setdefault((row["claim"].value, _short(row["role"])), [])
        slot.append((name, row["value"], label))
    found = [
        _statement(claim.removeprefix(CLAIM), role, facts)
        for (claim, role), facts in sorted(claims.items())
    ]
    order = {"preferred": 0, "normal": 1, "deprecated": 2}
    return sorted(found, key=lambda s: (order.get(s.rank, 3), s.start or "9999", s.text, s.key))


_HIDDEN = {"type", "label", "prefLabel", "altLabel", "documentedIn", "note", "inScheme"}


def _data(
    store: ox.Store, iri: str
) -> tuple[str, tuple[str, ...], list[tuple[str, str]], set[str]]:
    """Label, other names, data and classes of an entity; derived shortcuts are left to the claims."""
    derived = {row["p"].value for row in _rows(store, "SELECT ?p WHERE { ?p ree:derivedBy ?rule }")}
    label, names, data, classes = "", set(), set(), set()
    for row in _rows(store, _DATA % iri):
        prop, value = row["property"].value, row["value"]
        local = re.split(r"[/#]", prop)[-1]
        if local == "type":
            classes.add(_short(value))
        elif local in ("label", "prefLabel"):
            label = value.value
        elif local in ("altLabel", "shortName"):
            names.add(value.value)
        elif local not in _HIDDEN and prop not in derived:
            name = row["name"].value if "name" in row else local
            data.add((name, row["label"].value if "label" in row else _short_data(value)))
    return label, tuple(sorted(names - {label})), sorted(data), classes


def _short_data(value: ox.NamedNode | ox.Literal) -> str:
    return compact(value.value) if isinstance(value, ox.NamedNode) else value.value


def _source_lines(store: ox.Store, ids: set[str]) -> dict[str, SourceLine]:
    if not ids:
        return {}
    values = " ".join(f"<{ID}source/{i}>" for i in sorted(ids))
    found = {}
    for row in _rows(store, _SOURCES % values):
        text = {name: term.value for name, term in row.items()}
        key = _short(row["source"])
        kind = _short(row["kind"]) if "kind" in row else ""
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
    label, names, data, classes = _data(store, iri)
    found = _statements(store, iri)
    sections: dict[str, list[Statement]] = {}
    for name in _ORDER:
        chosen = [s for s in found if s.section == name]
        if chosen:
            sections[name] = chosen
    agreements = tuple(
        {name: term.value for name, term in row.items()}
        for row in _rows(store, _AGREEMENTS % (iri, iri))
    )
    documented = {
        _short(row["s"])
        for row in _rows(store, f"SELECT ?s WHERE {{ <{iri}> ree:documentedIn ?s }}")
    }
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
        agreements=agreements,
        statements=sections,
        sources=_source_lines(store, documented | {s for st in found for s in st.sources}),
        day=day,
        reference=reference,
    )
