"""Word claims: the kinds of claims.toml, and its texts filled with the values of a claim.

A claim is given as its values by the local name of the property (`ClaimValues`), whoever read them:
rows of a query, or the cache of properties from which pictures are drawn.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, NamedTuple

import pyoxigraph as ox

from reegraph.namespaces import ID, ONTOLOGY, SCHEME, compact

__all__ = [
    "CODES",
    "STANDING",
    "ClaimKind",
    "ClaimValues",
    "RecordTie",
    "Value",
    "collect_values",
    "families",
    "find_kind",
    "find_label",
    "join_texts",
    "kinds",
    "line",
    "local_name",
    "number",
    "order",
    "properties",
    "record_ties",
    "sections",
    "sentence",
    "value",
    "vocabulary",
]

STANDING = ("signed", "in-force", "completed")
"""Statuses in which an agreement stands: it was concluded, and has not lapsed or been cancelled."""


CODES = frozenset({"type", "unit"})
"""Properties of which only the code counts, so that no label of theirs need be read."""


class Value(NamedTuple):
    """One value of a property: in words, and as its code (the local name of what has an IRI)."""

    text: str
    code: str


ClaimValues = Mapping[str, Sequence[Value]]
"""The values of a claim by the local name of the property; `type` has its classes."""


@dataclass(frozen=True)
class ClaimKind:
    """A kind of claim as claims.toml describes it; see there for what each field means."""

    name: str
    class_name: str
    subject: str
    sentence: str
    label: str
    object: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    verb: str = ""
    family: str = ""
    path_cost: int | None = None
    exported: bool = False
    kind_of_edge: str = ""
    yearly: bool = False
    lines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def line_text(self, role: str) -> str:
        """Return the text of the line for an entity that has this role in the claim."""
        given = self.lines[role].get("text")
        if given is not None:
            return given
        return self.sentence.removeprefix(f"{{{self.subject}}}").lstrip(" ,:")


@dataclass(frozen=True)
class RecordTie:
    """Data of a record that tie it to another entity; see claims.toml."""

    property: str
    family: str
    label: str
    sentence: str
    relation: str = ""
    path_cost: int | None = None

    def words(self, subject: str, other: str) -> str:
        """Return the sentence of the tie between two entities, given by their labels."""
        return _fill(self.sentence, {"subject": subject, "object": other}.__getitem__)


@functools.cache
def _file() -> dict[str, Any]:
    text = files("reegraph.graph").joinpath("claims.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def kinds() -> tuple[ClaimKind, ...]:
    """Return the kinds of claims in the order in which they are tried."""
    renamed = ({**entry, "class_name": entry["class"]} for entry in _file()["claim"])
    return tuple(
        ClaimKind(**{name: content for name, content in entry.items() if name != "class"})
        for entry in renamed
    )


@functools.cache
def record_ties() -> Mapping[str, RecordTie]:
    """Return the ties that are data of a record, by property."""
    return {entry["property"]: RecordTie(**entry) for entry in _file()["record"]}


def sections() -> tuple[str, ...]:
    """Return the headings of the page of an entity in their order."""
    return tuple(_file()["sections"])


def families() -> tuple[str, ...]:
    """Return the families of ties, of claims and of data of records."""
    named = [kind.family for kind in kinds() if kind.family]
    named += [tie.family for tie in record_ties().values()]
    return tuple(dict.fromkeys(named))


@functools.cache
def properties() -> frozenset[str]:
    """Return the properties whose values it takes to word any claim."""
    names = {"type", "aboutProperty", "summary", *_STATED, *_AMOUNT}
    for kind in kinds():
        texts = [
            kind.sentence,
            kind.label,
            *(entry.get("text", "") for entry in kind.lines.values()),
        ]
        names |= {match[1] for text in texts for match in _NAME.finditer(text)}
        names |= {kind.verb, *kind.where} - {""}
    return frozenset(names - set(_COMPUTED))


def vocabulary() -> dict[str, Any]:
    """Return what another program needs to word claims and ties as this one does.

    Returns:
        `kinds` (of claims, in the order in which they are tried: `name`, `class`, `where`, `subject`,
        `object`, `family`, `label`, `sentence`, `verb`), `records` (`property`, `family`, `label`,
        `sentence`), `verbs` (by property, then code), `units` and `properties` (names by code). The
        rules for the texts stand at the head of claims.toml.
    """
    claim_keys = (
        "name",
        "class",
        "where",
        "subject",
        "object",
        "family",
        "label",
        "sentence",
        "verb",
    )
    record_keys = ("property", "family", "label", "sentence")
    content = _file()
    return {
        "kinds": [{k: e[k] for k in claim_keys if e.get(k)} for e in content["claim"]],
        "records": [{k: e[k] for k in record_keys} for e in content["record"]],
        **{name: content[name] for name in ("verbs", "units", "properties")},
    }


def local_name(term: ox.NamedNode | ox.Literal | ox.BlankNode) -> str:
    """Return the last part of an IRI, a currency without its prefix, a literal as it is.

    >>> local_name(ox.NamedNode("https://w3id.org/reegraph/id/actor/kabil"))
    'kabil'
    """
    text = term.value
    if not isinstance(term, ox.NamedNode):
        return text
    if text.startswith((SCHEME, ID, ONTOLOGY)):
        return text.rpartition("/")[2]
    return re.split(r"[/#]", text)[-1].removeprefix("CCY_")


def collect_values(
    rows: Iterable[tuple[str, ox.NamedNode | ox.Literal, str]],
) -> dict[str, list[Value]]:
    """Collect rows of a property, a term and its label as the values of a claim, each value once.

    Args:
        rows: Local name of a property, its value, and the label of that ("" where it has none). A
            value with several labels has several rows; the first in the alphabet counts.
    """
    labels: dict[str, dict[Any, str]] = {}
    for name, term, text in rows:
        texts = labels.setdefault(name, {})
        texts[term] = min(filter(None, (text, texts.get(term, ""))), default="")
    return {
        name: [_value_of(term, text) for term, text in texts.items()]
        for name, texts in labels.items()
    }


def _value_of(term: ox.NamedNode | ox.Literal, label: str) -> Value:
    unnamed = compact(term.value) if isinstance(term, ox.NamedNode) else term.value
    return Value(label or unnamed, local_name(term))


def find_kind(values: ClaimValues) -> ClaimKind | None:
    """Return the kind of a claim: by its classes, and what its kind asks besides."""
    classes = {entry.code for entry in values.get("type", ())}
    for kind in kinds():
        fits = all(_code(values, name) == code for name, code in kind.where.items())
        if kind.class_name in classes and fits:
            return kind
    return None


def sentence(values: ClaimValues) -> str:
    """Return what a claim says, with both its ends; empty for a claim of no known kind."""
    kind = find_kind(values)
    return _fill_kind(kind, kind.sentence, values) if kind is not None else ""


def find_label(values: ClaimValues) -> str:
    """Return what a line that stands for a claim is called; empty for a claim of no known kind."""
    kind = find_kind(values)
    return _fill_kind(kind, kind.label, values) if kind is not None else ""


def line(values: ClaimValues, role: str) -> tuple[str, str]:
    """Return where a claim stands on the page of an entity, and what it says there.

    Args:
        values: The values of the claim.
        role: The property by which the claim is about the entity.

    Returns:
        The heading and the words: the sentence without the entity where it is the subject.
    """
    kind = find_kind(values)
    if kind is None or role not in kind.lines:
        return "Other", sentence(values) or join_texts(values, "summary") or role
    return kind.lines[role]["section"], _fill_kind(kind, kind.line_text(role), values)


def order(values: ClaimValues, role: str) -> str:
    """Return the text that puts claims of the same date in order under their heading."""
    kind = find_kind(values)
    given = kind.lines.get(role, {}).get("order") if kind is not None else None
    return _fill_kind(kind, given, values) if kind and given else line(values, role)[1]


_STATED = ("dateValue", "conceptValue", "textValue", "entityValue")
_AMOUNT = ("numericValue", "upperValue", "normalizedValue", "unit", "contained", "tradeValueUsd")
_COMPUTED = ("value", "property", "verb")


def value(values: ClaimValues) -> str:
    """Return the value of a claim with its unit.

    A sum in another currency than the US dollar is followed by what it was worth in dollars, a
    tonnage by what it is of, and the amount of a trade by its value in dollars.
    """
    for name in _STATED:
        if values.get(name):
            return join_texts(values, name)
    amount = _amount(values)
    dollars = join_texts(values, "tradeValueUsd")
    return ", ".join(part for part in (amount, f"{number(dollars)} USD" if dollars else "") if part)


def _amount(values: ClaimValues) -> str:
    lowest, upper = join_texts(values, "numericValue"), join_texts(values, "upperValue")
    if not lowest:
        return ""
    code = _code(values, "unit")
    unit = _file()["units"].get(code, code)
    amount = number(lowest) + (f" to {number(upper)}" if upper else "")
    amount += unit if unit == "%" else f" {unit}".rstrip()
    dollars = join_texts(values, "normalizedValue")
    if _code(values, "aboutProperty") == "valueUsd" and unit != "USD" and dollars:
        amount += f" (about {float(dollars):,.0f} USD)"
    contained = join_texts(values, "contained")
    return amount + (f" of {contained}" if contained else "")


def number(text: str) -> str:
    """Return a decimal number with its thousands grouped, without zeros that say nothing.

    >>> number("15703.50"), number("2024"), number("46.7")
    ('15,703.5', '2024', '46.7')
    """
    whole, dot, part = text.partition(".")
    part = part.rstrip("0")
    grouped = f"{int(whole):,}" if whole.isdecimal() and len(whole) > 4 else whole
    return grouped + (dot + part if part else "")


def _code(values: ClaimValues, name: str) -> str:
    return min((entry.code for entry in values.get(name, ())), default="")


def join_texts(values: ClaimValues, name: str) -> str:
    """Return the values of a property in words, in the order of the alphabet."""
    texts = sorted({" ".join(entry.text.split()) for entry in values.get(name, ())})
    return ", ".join(filter(None, texts))


def _fill_kind(kind: ClaimKind, text: str, values: ClaimValues) -> str:
    def words(name: str) -> str:
        if name == "value":
            return value(values)
        if name == "property":
            about = _code(values, "aboutProperty")
            return str(_file()["properties"].get(about, "")) or join_texts(values, "aboutProperty")
        if name == "verb":
            verbs = _file()["verbs"][kind.verb]
            return str(verbs.get(_code(values, kind.verb), "")) or join_texts(values, kind.verb)
        return join_texts(values, name)

    return _fill(text, words)


_GROUP = re.compile(r"\[([^\]]*)\]")
_NAME = re.compile(r"\{(\w+)(:number)?\}")


def _fill(text: str, words: Any) -> str:
    """Fill a text of claims.toml, whose rules stand at the head of that file."""
    parts = _GROUP.split(text)  # what stands in brackets is every second part
    for place, part in enumerate(parts):
        choices = part.split("|") if place % 2 else [part]
        whole = (c for c in choices if all(words(m[1]) for m in _NAME.finditer(c)))
        chosen = next(whole, "") if place % 2 else part
        parts[place] = _NAME.sub(lambda m: number(words(m[1])) if m[2] else words(m[1]), chosen)
    return "".join(parts)
