"""The page of an entity, laid out once: sections of lines, a line a row of typed spans.

A renderer reads the type of a span and never its text: `entity_html` writes the page for the site,
the server and a notebook, `terminal` for people at a terminal, `page_text` here for a pipe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from reegraph.graph.entity import Entity, Statement
from reegraph.namespaces import compact
from reegraph.render.sources import ranges, source_title

__all__ = [
    "SHOWN",
    "Address",
    "Citation",
    "Line",
    "Name",
    "Page",
    "Section",
    "Source",
    "Span",
    "Text",
    "Title",
    "lay_out",
    "page_text",
]

SHOWN = 15
"""Statements of a section that a page shows if it is not to show all."""

_CONFIDENCE = {
    "official-primary": "official",
    "triangulated": "triangulated",
    "record-backed": "sources of the record",
    "single-report": "single report",
    "disputed": "disputed",
}
_CODE = re.compile(r"-?[\d.]+|[A-Z]{2,3}")
_SHARE = re.compile(r"([\d.]+)%$")


@dataclass(frozen=True)
class Text:
    """Words, blanks around them included; `dim` is said beside, `warn` is what to heed."""

    text: str
    style: Literal["", "dim", "warn"] = ""


@dataclass(frozen=True)
class Title:
    """The name of the entity that the page is about."""

    text: str


@dataclass(frozen=True)
class Name:
    """The IRI of an entity, shown as its compact name."""

    iri: str

    @property
    def text(self) -> str:
        """The compact name, set off from what stands before."""
        return f"  {compact(self.iri)}"


@dataclass(frozen=True)
class Citation:
    """The numbers of the sources that state what stands before; `dim` in a line that is dim."""

    numbers: tuple[int, ...]
    dim: bool = False

    @property
    def text(self) -> str:
        """The numbers in brackets, runs of them as ranges."""
        return f" [{ranges(self.numbers)}]"


@dataclass(frozen=True)
class Source:
    """The number of a source, before the source itself."""

    number: int

    @property
    def text(self) -> str:
        """The number in brackets."""
        return f"  [{self.number}] "


@dataclass(frozen=True)
class Address:
    """The web address of a source."""

    url: str

    @property
    def text(self) -> str:
        """The address, set off from what stands before."""
        return f" {self.url}"


Span = Text | Title | Name | Citation | Source | Address


@dataclass(frozen=True)
class Line:
    """Spans of one line; `under` tells that it belongs to the line above it."""

    spans: tuple[Span, ...]
    under: bool = False

    @property
    def text(self) -> str:
        """The line without its marks."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Section:
    """A heading and the lines under it."""

    heading: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """The page of an entity: name and data, the sections of its claims, the sources they cite."""

    head: list[Line]
    sections: list[Section]
    sources: Section


def _line(*spans: Span, under: bool = False) -> Line:
    return Line(spans, under)


def _beside(blanks: int, words: str) -> Line:
    """Return a dim line that belongs to the one above it."""
    return _line(Text(" " * blanks), Text(words, "dim"), under=True)


def _is_code(pair: tuple[str, str]) -> bool:
    """Return whether the value of a property is a number or a code such as IN or IND."""
    return _CODE.fullmatch(pair[1]) is not None


def _chosen(entity: Entity, limit: int | None) -> dict[str, list[Statement]]:
    """Return the statements of each section that a page shows: the first, of agreements the last."""
    dates = {fact["agreement"]: fact["date"] for fact in entity.agreements}
    chosen: dict[str, list[Statement]] = {}
    for section, whole in entity.statements.items():
        statements = whole
        if section == "Agreements":
            statements = sorted(whole, key=lambda s: (dates.get(s.agreement, ""), s.text))
        if limit is None or len(statements) <= limit * 3 // 2:  # a short rest is no gain
            chosen[section] = statements
        else:
            chosen[section] = statements[-limit:] if section == "Agreements" else statements[:limit]
    return chosen


def _numbers(
    entity: Entity, chosen: dict[str, list[Statement]], pairs: list[tuple[Statement, Statement]]
) -> dict[str, int]:
    """Return the numbers of sources in the order in which the page first cites them."""
    order: dict[str, int] = {}
    shown = [s for statements in chosen.values() for s in statements]
    for statement in [*shown, *(s for pair in pairs for s in pair)]:
        for source in statement.sources:
            order.setdefault(source, len(order) + 1)
    rest = [source for source in entity.documented if source not in order]
    if len(rest) <= SHOWN or len(shown) == sum(map(len, entity.statements.values())):
        for source in rest:
            order[source] = len(order) + 1
    return order


def _period(statement: Statement, entity: Entity) -> str:
    start, end = statement.start, statement.end
    if start and start == end:
        return start
    if start and end and end <= entity.reference:
        year = start[:4]
        whole = (start, end) == (f"{year}-01-01", f"{year}-12-31")
        return year if whole else f"{start} to {end}"
    planned = "planned end" if end > entity.reference else "until"
    parts = [f"since {start}" if start else "", f"{planned} {end}" if end else ""]
    return ", ".join(p for p in parts if p)


def _marks(statement: Statement, entity: Entity) -> list[Text]:
    """Return what a reader has to know beside a claim's words: period, standing, evidence."""
    marks: list[Text] = []
    period = _period(statement, entity)
    if period and not (period == statement.year and period in statement.text):
        marks.append(Text(f"  {period}", "dim"))
    if statement.holding == "possible":
        marks.append(Text(f"  possibly on {entity.day}", "warn"))
    if statement.rank == "deprecated":
        marks.append(Text("  replaced by its publisher", "warn"))
    if statement.rank == "normal":
        marks.append(Text("  not preferred", "warn"))
    label = _CONFIDENCE.get(statement.confidence, statement.confidence)
    marks.append(Text(f"  ({label})", "warn" if statement.confidence == "disputed" else "dim"))
    return marks


def _cited(statement: Statement, numbers: dict[str, int]) -> Citation:
    return Citation(tuple(sorted(numbers[source] for source in statement.sources)))


def _statement_lines(
    statement: Statement, entity: Entity, numbers: dict[str, int]
) -> Iterator[Line]:
    marks = _marks(statement, entity)
    yield _line(Text("  "), Text(statement.text), *marks, _cited(statement, numbers))
    if statement.note:
        yield _beside(4, statement.note)


def _agreement_lines(
    entity: Entity, statements: list[Statement], numbers: dict[str, int]
) -> Iterator[Line]:
    """Yield agreements by date, each with its other parties, minerals and projects."""
    facts = {fact["agreement"]: fact for fact in entity.agreements}
    for statement in statements:
        fact = facts.get(statement.agreement, {})
        yield _line(
            Text(f"  {fact.get('date') or 'undated':<10}  ", "dim"),
            Text(statement.text),
            Text(f", {fact['status']}" if fact.get("status") else "", "dim"),
            *[mark for mark in _marks(statement, entity) if mark.style == "warn"],
            _cited(statement, numbers),
        )
        for name, key in (("with", "parties"), ("on", "minerals"), ("at", "projects")):
            if fact.get(key) and fact[key] != entity.label:
                yield _beside(14, f"{name} {fact[key]}")


def _owner_sum(statements: list[Statement]) -> Line | None:
    shares = [
        float(share[1])
        for s in statements
        if s.holding == "certain" and s.rank == "preferred"
        if (share := _SHARE.search(s.text)) is not None
    ]
    if len(shares) < 2:
        return None
    return _line(Text(f"  stated shares sum to {sum(shares):g}%", "dim"))


def _pairs(entity: Entity) -> list[tuple[Statement, Statement]]:
    """Return pairs of claims that cannot both hold, one of them at least about the entity."""
    own = {s.key: s for group in entity.statements.values() for s in group}
    by_key = entity.others | own
    pairs: dict[frozenset[str], tuple[Statement, Statement]] = {}
    for statement in own.values():
        for other in statement.conflicts:
            if other in by_key:
                first, second = sorted(
                    (statement, by_key[other]), key=lambda s: (s.rank != "preferred", s.key)
                )
                pairs.setdefault(frozenset((first.key, second.key)), (first, second))
    firsts = list(dict.fromkeys(first.key for first, _ in pairs.values()))
    return sorted(pairs.values(), key=lambda pair: firsts.index(pair[0].key))


def _disagreements(
    entity: Entity, pairs: list[tuple[Statement, Statement]], numbers: dict[str, int]
) -> Iterator[Line]:
    """Yield each claim with those it conflicts with under it, the preferred one first."""
    for place, (first, second) in enumerate(pairs):
        repeated = place > 0 and pairs[place - 1][0] == first
        for statement in (second,) if repeated else (first, second):
            subject = f"{statement.about}: " if statement.key in entity.others else ""
            yield _line(
                Text("    against " if statement is second else "  ", "warn"),
                Text(f"{subject}{statement.text}"),
                *_marks(statement, entity)[-1:],
                _cited(statement, numbers),
            )
        reason = second.note or first.note
        following = pairs[place + 1] if place + 1 < len(pairs) else None
        same = following is not None and following[0] == first
        if reason and not (same and following is not None and following[1].note == second.note):
            yield _beside(10, reason)


def _head(entity: Entity, numbers: dict[str, int]) -> Iterator[Line]:
    """Yield name, other names, data of the record, day and sources of the record."""
    yield _line(Title(entity.label), Name(entity.iri))
    if entity.names:
        yield _line(Text("also ", "dim"), Text(", ".join(entity.names)))
    for name, value in sorted(entity.data, key=_is_code):  # words first
        yield _line(Text(f"{name}: ", "dim"), Text(value))
    cited = [numbers[source] for source in entity.documented if source in numbers]
    rest = len(entity.documented) - len(cited)
    more = f" and {rest} more (--all)" if rest else ""
    if entity.documented:
        documented = Citation(tuple(cited), dim=True)
        after = [Text(more, "dim")] if more else []
        yield _line(Text(f"as of {entity.day}, documented in", "dim"), documented, *after)
    else:
        yield _line(Text(f"as of {entity.day}", "dim"))


def _section(
    entity: Entity, name: str, statements: list[Statement], numbers: dict[str, int]
) -> Section:
    hidden = len(entity.statements[name]) - len(statements)
    section = Section(name)
    if name == "Agreements":
        if hidden:
            section.lines.append(_line(Text(f"  … {hidden} earlier (--all)", "dim")))
        section.lines.extend(_agreement_lines(entity, statements, numbers))
        return section
    for statement in statements:
        section.lines.extend(_statement_lines(statement, entity, numbers))
    if hidden:
        section.lines.append(_line(Text(f"  … and {hidden} more (--all)", "dim")))
    total = _owner_sum(entity.statements[name]) if name == "Owners" else None
    if total is not None:
        section.lines.append(total)
    return section


def lay_out(entity: Entity, limit: int | None = SHOWN) -> Page:
    """Return the page of an entity.

    Args:
        entity: What the graph says of it.
        limit: Statements that a section shows at the most; None for all of them.
    """
    chosen = _chosen(entity, limit)
    pairs = _pairs(entity)
    differing = pairs[:limit]
    numbers = _numbers(entity, chosen, differing)
    sections = [_section(entity, name, statements, numbers) for name, statements in chosen.items()]
    if pairs:
        disagreement = Section(
            "Where sources disagree", list(_disagreements(entity, differing, numbers))
        )
        if len(pairs) > len(differing):
            rest = len(pairs) - len(differing)
            disagreement.lines.append(_line(Text(f"  … and {rest} more (--all)", "dim")))
        sections.append(disagreement)
    cited = [_source(entity, source, number) for source, number in numbers.items()]
    return Page(list(_head(entity, numbers)), sections, Section("Sources", cited))


def _source(entity: Entity, source: str, number: int) -> Line:
    known = entity.sources.get(source)
    if known is None:
        return _line(Source(number), Text(source))
    address = [Address(known.url)] if known.url else []
    return _line(Source(number), Text(source_title(known)), *address)


def page_text(page: Page) -> str:
    """Return a page as plain text."""
    lines = [line.text for line in page.head]
    for section in [*page.sections, page.sources]:
        lines += ["", section.heading, *(line.text for line in section.lines)]
    return "\n".join(line.rstrip() for line in lines) + "\n"
