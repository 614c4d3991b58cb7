"""What a query may not hold: a way to another host, a graph that is not here, endless nesting."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin

from reegraph.errors import QueryError
from reegraph.graph.syntax import refuse_service
from reegraph.graph.tokens import tokens
from reegraph.namespaces import prefixes

__all__ = ["DEPTH", "LENGTH", "check"]

DEPTH = 200
"""Brackets in brackets; the engine's stack ends at some thousands."""
LENGTH = 2000
"""Operators of one kind in a row (`!`, `/`, `||`, UNION), which nest without brackets."""

_OPERATORS = frozenset({"||", "&&", "!", "/", "|", "^", "+", "*", "-"})

_FROM = re.compile(r"from", re.IGNORECASE)


def check(query: str, graphs: Iterable[str], base: str = "") -> None:
    """Refuse a query that would reach out, or that nests deeper than the engine stands.

    Args:
        query: The query.
        graphs: The named graphs of the store, which FROM may name.
        base: What relative addresses are relative to.

    Raises:
        QueryError: The query is refused.
    """
    refuse_service(query)
    depth = 0
    operators = 0
    for token in tokens(query):
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
        elif token.text in _OPERATORS or (token.kind == "word" and token.text.upper() == "UNION"):
            operators += 1
        if depth > DEPTH:
            raise QueryError(f"The query nests deeper than {DEPTH} brackets.", "Flatten it.")
    if operators > LENGTH:
        raise QueryError(
            f"The query has more than {LENGTH} operators.", "Use VALUES in place of a long chain."
        )
    if _FROM.search(query):
        _check_dataset(query, frozenset(graphs), base)


def _check_dataset(query: str, graphs: frozenset[str], base: str) -> None:
    """Refuse FROM and FROM NAMED where they name what is not a graph of the store."""
    declared = dict(prefixes())
    listed = [token for token in tokens(query) if token.kind != "comment"]
    for number, token in enumerate(listed):
        if token.kind not in ("word", "short"):
            continue
        word = token.text.upper()
        after = [following.text for following in listed[number + 1 : number + 3]]
        if word == "BASE" and after[:1] and after[0].startswith("<"):
            base = urljoin(base, after[0][1:-1])
        elif word == "PREFIX" and len(after) == 2:
            declared[after[0].rstrip(":")] = urljoin(base, after[1][1:-1])
        elif word.startswith("FROM") and word.partition(":")[0].lower() not in declared:
            named = after[:1] and after[0].upper() == "NAMED"
            name = "".join(after[1:2] if named else after[:1])
            if ":" in word or _resolved(name, declared, base) not in graphs:
                raise QueryError(
                    f"FROM {name} is not allowed: the store has no such graph, and none is fetched.",
                    "Leave out FROM: every triple is in the default graph.",
                )


def _resolved(name: str, declared: dict[str, str], base: str) -> str:
    if name.startswith("<"):
        return urljoin(base, name[1:-1])
    prefix, _, local = name.partition(":")
    return declared.get(prefix, "") + local
