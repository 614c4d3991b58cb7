"""The page of an entity: one layout, printed plain, in colour, or as HTML.

A page is a list of lines, a line a list of spans (text, style); styles are `title`, `head`, `dim`,
`warn`, `id` and the empty one.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from reegraph.graph.entity import Entity, Statement
from reegraph.terms import compact

__all__ = ["Line", "html_page", "page", "text_page"]

Span = tuple[str, str]
Line = list[Span]

_CONFIDENCE = {
    "official-primary": "official",
    "triangulated": "triangulated",
    "record-backed": "sources of the record",
    "single-report": "single report",
    "disputed": "disputed",
}


def _numbers(entity: Entity) -> dict[str, int]:
    """Numbers of the sources, in the order in which the page first cites them."""
    order: dict[str, int] = {}
    for statements in entity.statements.values():
        for statement in statements:
            for source in statement.sources:
                order.setdefault(source, len(order) + 1)
    for source in sorted(entity.sources):
        order.setdefault(source, len(order) + 1)
    return order


def _period(statement: Statement, entity: Entity) -> str:
    start, end = statement.start, statement.end
    if start and start == end:
        return start
    planned = "planned end" if end > entity.reference else "until"
    parts = [f"since {start}" if start else "", f"{planned} {end}" if end else ""]
    return ", ".join(p for p in parts if p)


def _marks(statement: Statement, entity: Entity) -> Line:
    """What a reader has to know of a claim beside its words: period, standing, evidence."""
    found: Line = []
    period = _period(statement, entity)
    if period:
        found.append((f"  {period}", "dim"))
    if statement.holding == "possible":
        found.append((f"  possibly on {entity.day}", "warn"))
    if statement.rank == "deprecated":
        found.append(("  replaced by its publisher", "warn"))
    if statement.rank == "normal":
        found.append(("  not preferred", "warn"))
    label = _CONFIDENCE.get(statement.confidence, statement.confidence)
    found.append((f"  ({label})", "warn" if statement.confidence == "disputed" else "dim"))
    return found


def _cited(statement: Statement, numbers: dict[str, int]) -> Span:
    marks = ",".join(str(n) for n in sorted(numbers[s] for s in statement.sources))
    return (f" [{marks}]", "id")


def _statement_lines(
    statement: Statement, entity: Entity, numbers: dict[str, int]
) -> Iterator[Line]:
    yield [("  ", ""), (statement.text, ""), *_marks(statement, entity), _cited(statement, numbers)]
    if statement.note:
        yield [("    ", ""), (statement.note, "dim")]


def _agreement_lines(
    entity: Entity, statements: list[Statement], numbers: dict[str, int]
) -> Iterator[Line]:
    """Agreements by date, each with its other parties, minerals and projects."""
    facts = {compact(a["agreement"]).partition(":")[2]: a for a in entity.agreements}

    def date(statement: Statement) -> str:
        return facts.get(statement.key.split("--")[1], {}).get("date", "") or "undated"

    for statement in sorted(statements, key=lambda s: (date(s), s.text)):
        fact = facts.get(statement.key.split("--")[1], {})
        status = f", {fact['status']}" if "status" in fact else ""
        yield [
            (f"  {date(statement):<10}  ", "dim"),
            (statement.text, ""),
            (status, "dim"),
            *[m for m in _marks(statement, entity) if m[1] == "warn"],
            _cited(statement, numbers),
        ]
        for name, key in (("with", "parties"), ("on", "minerals"), ("at", "projects")):
            if fact.get(key):
                yield [("              ", ""), (f"{name} {fact[key]}", "dim")]


def _owner_sum(statements: list[Statement]) -> Line | None:
    shares = [
        float(s.text.rpartition(" ")[2].removesuffix("%"))
        for s in statements
        if s.holding == "certain" and s.rank == "preferred" and s.text.endswith("%")
    ]
    return [(f"  stated shares sum to {sum(shares):g}%", "dim")] if len(shares) > 1 else None


def _disagreements(entity: Entity, numbers: dict[str, int]) -> Iterator[Line]:
    """Pairs of claims about the entity that cannot both hold."""
    known = {s.key: s for group in entity.statements.values() for s in group}
    seen: set[frozenset[str]] = set()
    for statement in known.values():
        for other in statement.conflicts:
            pair = frozenset((statement.key, other))
            if other not in known or pair in seen:
                continue
            seen.add(pair)
            first, second = sorted(
                (statement, known[other]), key=lambda s: (s.rank != "preferred", s.key)
            )
            yield [("  ", ""), (first.text, ""), _cited(first, numbers), ("  against  ", "warn"),
                   (second.text, ""), _cited(second, numbers)]  # fmt: skip
            reason = second.note or first.note
            if reason:
                yield [("    ", ""), (reason, "dim")]


def page(entity: Entity) -> list[Line]:
    """Lines of the page of an entity."""
    numbers = _numbers(entity)
    lines: list[Line] = [[(entity.label, "title"), (f"  {compact(entity.iri)}", "id")]]
    if entity.names:
        lines.append([("also ", "dim"), (", ".join(entity.names), "")])
    for name, value in entity.data:
        lines.append([(f"{name}: ", "dim"), (value, "")])
    lines.append([(f"as of {entity.day}", "dim")])
    for section, statements in entity.statements.items():
        lines += [[], [(section, "head")]]
        if section == "Agreements":
            lines += list(_agreement_lines(entity, statements, numbers))
            continue
        for statement in statements:
            lines += list(_statement_lines(statement, entity, numbers))
        total = _owner_sum(statements) if section == "Owners" else None
        if total is not None:
            lines.append(total)
    differing = list(_disagreements(entity, numbers))
    if differing:
        lines += [[], [("Where sources disagree", "head")], *differing]
    lines += [[], [("Sources", "head")]]
    for source, number in numbers.items():
        lines.append(_source(entity, source, number))
    return lines


def _source(entity: Entity, source: str, number: int) -> Line:
    line = entity.sources.get(source)
    if line is None:
        return [(f"  [{number}] ", "id"), (source, "")]
    date = f", {line.date}" if line.date else ""
    return [
        (f"  [{number}] ", "id"),
        (f"{line.title}. {line.publisher}{date}.", ""),
        (f" {line.url}" if line.url else "", "dim"),
    ]


def text_page(entity: Entity) -> str:
    """The page as plain text."""
    return "\n".join("".join(text for text, _ in line).rstrip() for line in page(entity)) + "\n"


_HTML = {"title": "<strong>{}</strong>", "head": "<strong>{}</strong>", "dim": "<small>{}</small>",
         "warn": "<em>{}</em>", "id": "<code>{}</code>", "": "{}"}  # fmt: skip


def html_page(entity: Entity) -> str:
    """The page as HTML for a notebook; every text is escaped."""
    lines = [
        "".join(_HTML[style].format(html.escape(text)) for text, style in line)
        for line in page(entity)
    ]
    return "<div>" + "<br>\n".join(lines) + "</div>"
