"""The page of an entity: one layout, printed plain, in colour, or as HTML.

A page is a list of lines, a line a list of spans (text, style); styles are `title`, `head`, `dim`,
`warn`, `id` and the empty one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from reegraph.graph.entity import Entity, Statement
from reegraph.namespaces import compact

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


_CODE = re.compile(r"-?[\d.]+|[A-Z]{2,3}")

SHOWN = 15
"""Statements of a section that a page shows if it is not to show all."""


def _is_code(pair: tuple[str, str]) -> bool:
    """Whether the value of a property is a number or a code such as IN or IND."""
    return _CODE.fullmatch(pair[1]) is not None


def _agreement_date(entity: Entity) -> dict[str, str]:
    return {fact["agreement"]: fact["date"] for fact in entity.agreements}


def _chosen(entity: Entity, limit: int | None) -> dict[str, list[Statement]]:
    """The statements of each section that a page shows: the first, of agreements the latest."""
    dates = _agreement_date(entity)
    chosen: dict[str, list[Statement]] = {}
    for section, found in entity.statements.items():
        statements = found
        if section == "Agreements":
            statements = sorted(found, key=lambda s: (dates.get(s.agreement, ""), s.text))
        if limit is None or len(statements) <= limit * 3 // 2:  # a short rest is no gain
            chosen[section] = statements
        else:
            chosen[section] = statements[-limit:] if section == "Agreements" else statements[:limit]
    return chosen


def _numbers(
    entity: Entity, chosen: dict[str, list[Statement]], pairs: list[tuple[Statement, Statement]]
) -> dict[str, int]:
    """Numbers of the sources that a page cites, in the order in which it first cites them."""
    order: dict[str, int] = {}
    shown = [s for statements in chosen.values() for s in statements]
    for statement in [*shown, *(s for pair in pairs for s in pair)]:
        for source in statement.sources:
            order.setdefault(source, len(order) + 1)
    left = [source for source in entity.documented if source not in order]
    if len(left) <= SHOWN or len(shown) == sum(map(len, entity.statements.values())):
        for source in left:
            order[source] = len(order) + 1
    return order


def _ranges(numbers: list[int]) -> str:
    """Numbers in short.

    >>> _ranges([1, 2, 3, 5, 7, 8])
    '1-3,5,7,8'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs
    )


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


def _marks(statement: Statement, entity: Entity) -> Line:
    """What a reader has to know of a claim beside its words: period, standing, evidence."""
    found: Line = []
    period = _period(statement, entity)
    if period and not (period == statement.year and period in statement.text):
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
    return (f" [{_ranges([numbers[s] for s in statement.sources])}]", "id")


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
    facts = {fact["agreement"]: fact for fact in entity.agreements}
    for statement in statements:
        fact = facts.get(statement.agreement, {})
        yield [
            (f"  {fact.get('date') or 'undated':<10}  ", "dim"),
            (statement.text, ""),
            (f", {fact['status']}" if fact.get("status") else "", "dim"),
            *[m for m in _marks(statement, entity) if m[1] == "warn"],
            _cited(statement, numbers),
        ]
        for name, key in (("with", "parties"), ("on", "minerals"), ("at", "projects")):
            if fact.get(key) and fact[key] != entity.label:
                yield [("              ", ""), (f"{name} {fact[key]}", "dim")]


def _owner_sum(statements: list[Statement]) -> Line | None:
    shares = [
        float(found[1])
        for s in statements
        if s.holding == "certain" and s.rank == "preferred"
        if (found := re.search(r"([\d.]+)%$", s.text)) is not None
    ]
    return [(f"  stated shares sum to {sum(shares):g}%", "dim")] if len(shares) > 1 else None


def _pairs(entity: Entity) -> list[tuple[Statement, Statement]]:
    """Pairs of claims that cannot both hold, one of them at least about the entity."""
    own = {s.key: s for group in entity.statements.values() for s in group}
    known = entity.others | own
    found: dict[frozenset[str], tuple[Statement, Statement]] = {}
    for statement in own.values():
        for other in statement.conflicts:
            if other in known:
                first, second = sorted(
                    (statement, known[other]), key=lambda s: (s.rank != "preferred", s.key)
                )
                found.setdefault(frozenset((first.key, second.key)), (first, second))
    firsts = list(dict.fromkeys(first.key for first, _ in found.values()))
    return sorted(found.values(), key=lambda pair: firsts.index(pair[0].key))


def _disagreements(
    entity: Entity, pairs: list[tuple[Statement, Statement]], numbers: dict[str, int]
) -> Iterator[Line]:
    """Each claim with those it conflicts with under it; of two the preferred one stands first."""
    for place, (first, second) in enumerate(pairs):
        repeated = place > 0 and pairs[place - 1][0] == first
        for statement in (second,) if repeated else (first, second):
            subject = f"{statement.about}: " if statement.key in entity.others else ""
            yield [
                ("    against " if statement is second else "  ", "warn"),
                (f"{subject}{statement.text}", ""),
                *_marks(statement, entity)[-1:],
                _cited(statement, numbers),
            ]
        reason = second.note or first.note
        following = pairs[place + 1] if place + 1 < len(pairs) else None
        same = following is not None and following[0] == first
        if reason and not (same and following is not None and following[1].note == second.note):
            yield [("          ", ""), (reason, "dim")]


def _head(entity: Entity, numbers: dict[str, int]) -> Iterator[Line]:
    """Name, other names, data of the record, day and sources of the record."""
    yield [(entity.label, "title"), (f"  {compact(entity.iri)}", "id")]
    if entity.names:
        yield [("also ", "dim"), (", ".join(entity.names), "")]
    for name, value in sorted(entity.data, key=_is_code):  # words first
        yield [(f"{name}: ", "dim"), (value, "")]
    cited = [numbers[source] for source in entity.documented if source in numbers]
    left = len(entity.documented) - len(cited)
    more = f" and {left} more (--all)" if left else ""
    documented = f", documented in [{_ranges(cited)}]{more}" if entity.documented else ""
    yield [(f"as of {entity.day}{documented}", "dim")]


def page(entity: Entity, limit: int | None = SHOWN) -> list[Line]:
    """Lines of the page of an entity, with at most `limit` statements a section (None: all)."""
    chosen, pairs = _chosen(entity, limit), _pairs(entity)
    differing = pairs[:limit]
    numbers = _numbers(entity, chosen, differing)
    lines = list(_head(entity, numbers))
    for section, statements in chosen.items():
        lines += [[], [(section, "head")]]
        hidden = len(entity.statements[section]) - len(statements)
        if section == "Agreements":
            if hidden:
                lines.append([(f"  … {hidden} earlier (--all)", "dim")])
            lines += _agreement_lines(entity, statements, numbers)
            continue
        for statement in statements:
            lines += _statement_lines(statement, entity, numbers)
        if hidden:
            lines.append([(f"  … and {hidden} more (--all)", "dim")])
        total = _owner_sum(entity.statements[section]) if section == "Owners" else None
        if total is not None:
            lines.append(total)
    if pairs:
        lines += [[], [("Where sources disagree", "head")]]
        lines += _disagreements(entity, differing, numbers)
        if len(pairs) > len(differing):
            lines.append([(f"  … and {len(pairs) - len(differing)} more (--all)", "dim")])
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


def text_page(entity: Entity, limit: int | None = SHOWN) -> str:
    """The page as plain text."""
    lines = ("".join(text for text, _ in line).rstrip() for line in page(entity, limit))
    return "\n".join(lines) + "\n"


_HTML = {"title": "<strong>{}</strong>", "head": "<strong>{}</strong>", "dim": "<small>{}</small>",
         "warn": "<em>{}</em>", "id": "<code>{}</code>", "": "{}"}  # fmt: skip


def html_page(entity: Entity) -> str:
    """The page as HTML for a notebook; every text is escaped."""
    lines = [
        "".join(_HTML[style].format(html.escape(text)) for text, style in line)
        for line in page(entity)
    ]
    return "<div>" + "<br>\n".join(lines) + "</div>"
