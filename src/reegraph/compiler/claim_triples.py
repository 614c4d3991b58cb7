"""Claims and entities to triples: agreeing claims merged, disputes tied, one node a claim."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from reegraph.compiler.claims import Claim, Context, Term
from reegraph.compiler.rdf_terms import date_literal, node
from reegraph.dates import compatible
from reegraph.errors import BuildError
from reegraph.namespaces import CLAIM, DATASET, concept, entity

__all__ = ["claim_triples", "dataset_triples", "dispute_triples", "merge", "withdrawn_triples"]

TYPE = node("rdf:type")
DATE, BOOLEAN = node("xsd:date"), node("xsd:boolean")
STATED = node("ree:statedIn")
SCOPE = node("ree:sourceScope")
FROM, TO = node("ree:validFrom"), node("ree:validTo")
SLOT, NOTE, LOCATOR = node("ree:slot"), node("ree:note"), node("ree:locator")
_BOUNDS = {
    "start_min": node("ree:startsNotBefore"),
    "start_max": node("ree:startsNotAfter"),
    "end_min": node("ree:endsNotBefore"),
    "end_max": node("ree:endsNotAfter"),
}


def _refines(one: Claim, other: Claim) -> bool:
    """Tell whether two claims with the same slots and value differ only in precision of dates."""
    return all(
        bool(a) == bool(b) and compatible(a, b)
        for a, b in ((one.start, other.start), (one.end, other.end))
    )


def _without_dates(claim: Claim) -> str:
    key = claim.key
    for date in (claim.end, claim.start):
        if date and key.endswith(f"--{date}"):
            key = key[: -len(date) - 2]
    return key


def _absorb(claim: Claim, other: Claim) -> None:
    """Add the sources of a claim that says the same less exactly."""
    if claim.cls != other.cls:
        raise BuildError(f"Two different claims have the key '{claim.key}'.")
    if other.stated == claim.stated:
        claim.sources |= other.sources
    elif other.stated:
        claim.sources = set(other.sources)
        claim.stated = True
    claim.slot = claim.slot or other.slot
    claim.note = " | ".join(sorted({n for n in (claim.note, other.note) if n}))
    claim.locators = tuple(sorted({*claim.locators, *other.locators}))


def merge(claims: Iterable[Claim]) -> list[Claim]:
    """Merge claims of the same content: same slots and value, dates alike up to their precision.

    The most exact date and the union of the sources are kept; sources that are known to state just
    this displace those that only back the record. Raises BuildError where two different claims
    would get one key.
    """
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(_without_dates(claim), []).append(claim)
    merged: list[Claim] = []
    for group in groups.values():
        distinct: list[Claim] = []
        for claim in sorted(group, key=lambda c: (-len(c.start), -len(c.end), c.key)):
            same = [k for k in distinct if k.key == claim.key]
            alike = same or [k for k in distinct if _refines(k, claim)]
            if len(alike) == 1:
                _absorb(alike[0], claim)
            else:
                distinct.append(claim)
        merged += distinct
    return sorted(merged, key=lambda c: c.key)


@functools.lru_cache(10_000)
def _named(iri: str) -> ox.NamedNode:
    """Return the node of an IRI that many claims share."""
    return ox.NamedNode(iri)


def claim_triples(
    claim: Claim, context: Context
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, Term]]:
    """Make the triples of one claim, as tuples: there are many, and the store takes quads."""
    subject = ox.NamedNode(CLAIM + claim.key)
    for cls in context.vocabulary.classes(claim.cls):
        yield subject, TYPE, _named(cls)
    for prop, term in claim.properties:
        yield subject, node(prop), term
    for source in claim.sources:
        yield subject, STATED, _named(entity("source", source))
    yield subject, SCOPE, _named(concept("source-scope", "statement" if claim.stated else "record"))
    if claim.cls != "ree:DateClaim":
        for predicate, date in ((FROM, claim.start), (TO, claim.end)):
            if date:
                yield subject, predicate, date_literal(date)
    for name, predicate in _BOUNDS.items():
        day = getattr(claim.bounds, name)
        if isinstance(day, dt.date):
            yield subject, predicate, ox.Literal(day.isoformat(), datatype=DATE)
    texts = [(SLOT, claim.slot), (NOTE, claim.note)]
    texts += [(LOCATOR, locator) for locator in claim.locators]
    for predicate, text in texts:
        if text:
            yield subject, predicate, ox.Literal(text)


def dispute_triples(context: Context, keys: set[str]) -> Iterator[ox.Triple]:
    """Make the ties between claims that disputes.csv names; raises BuildError if one is unknown."""
    for row in context.tables.rows.get("disputes", []):
        c = row.cells
        for column in ("claim", "other"):
            if c[column] not in keys:
                raise BuildError(
                    f"disputes.csv:{row.line}: {column}: there is no claim '{c[column]}'.",
                    "`reegraph show` prints the key of a claim behind each statement.",
                )
        one, other = ox.NamedNode(CLAIM + c["claim"]), ox.NamedNode(CLAIM + c["other"])
        if c["relation"] == "superseded-by":
            yield ox.Triple(one, node("ree:supersededBy"), other)
        else:
            yield ox.Triple(one, node("ree:conflictsWith"), other)
            yield ox.Triple(other, node("ree:conflictsWith"), one)
        yield ox.Triple(one, node("ree:disputedBecause"), ox.Literal(c["reason"]))


def withdrawn_triples(context: Context, keys: set[str]) -> Iterator[ox.Triple]:
    """Make what stays of the claims in withdrawn.csv, so that a citation still leads somewhere.

    Such a claim is no `ree:Claim` any more and says nothing. Raises BuildError where the tables
    still make it, or where the claim that replaces it is none of those that they make.
    """
    for row in context.tables.rows.get("withdrawn", []):
        c = row.cells
        if c["key"] in keys:
            raise BuildError(
                f"withdrawn.csv:{row.line}: key: the tables still make the claim '{c['key']}'.",
                "Take its row out of its table, or this line out of withdrawn.csv.",
            )
        if c["replaced_by"] and c["replaced_by"] not in keys:
            raise BuildError(
                f"withdrawn.csv:{row.line}: replaced_by: there is no claim '{c['replaced_by']}'.",
                "`reegraph show` prints the key of a claim behind each statement.",
            )
        subject = ox.NamedNode(CLAIM + c["key"])
        yield ox.Triple(subject, node("owl:deprecated"), ox.Literal("true", datatype=BOOLEAN))
        yield ox.Triple(subject, node("ree:withdrawnOn"), date_literal(c["withdrawn"]))
        yield ox.Triple(subject, node("ree:withdrawnBecause"), ox.Literal(c["reason"]))
        if c["replaced_by"]:
            other = ox.NamedNode(CLAIM + c["replaced_by"])
            yield ox.Triple(subject, node("dcterms:isReplacedBy"), other)


def dataset_triples(context: Context) -> Iterator[ox.Triple]:
    """Describe the data set: title, version, licence, reference date."""
    package = context.tables.package
    subject = ox.NamedNode(DATASET)
    day = ox.Literal(package.reference_date, datatype=DATE)
    yield ox.Triple(subject, TYPE, ox.NamedNode("http://www.w3.org/ns/dcat#Dataset"))
    yield ox.Triple(subject, node("dcterms:title"), ox.Literal(package.title, language="en"))
    yield ox.Triple(
        subject, ox.NamedNode("http://www.w3.org/ns/dcat#version"), ox.Literal(package.version)
    )
    yield ox.Triple(subject, node("ree:referenceDate"), day)
    for licence in package.licences:
        yield ox.Triple(subject, node("dcterms:license"), ox.NamedNode(licence["path"]))
