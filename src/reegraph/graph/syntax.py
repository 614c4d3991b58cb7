"""What is wrong with a query, in one sentence: what the engine says of it is meant for its authors.

The engine names the place where its longest attempt ended and every token that could have followed.
Here the query is read as a list of tokens, and the likely mistakes are looked for first.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from reegraph.errors import QueryError, nearest
from reegraph.graph.tokens import Token, tokens
from reegraph.namespaces import prefixes

__all__ = ["diagnose", "forbid_external", "refuse_service"]

_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}

_KEYWORDS_TEXT = (
    "A ADD ALL AS ASC ASK BASE BIND BY CLEAR CONSTRUCT COPY CREATE DATA DEFAULT DELETE DESC "
    "DESCRIBE DISTINCT DROP EXISTS FALSE FILTER FROM GRAPH GROUP HAVING IN INSERT INTO "
    "LATERAL LIMIT LOAD MINUS MOVE NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT "
    "SEPARATOR SERVICE SILENT TO TRUE UNDEF UNION USING VALUES VERSION WHERE WITH"
)
_KEYWORDS = frozenset(_KEYWORDS_TEXT.split())
_FUNCTIONS_TEXT = (
    "ABS ADJUST AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY "
    "ENCODE_FOR_URI FLOOR GROUP_CONCAT HASLANG HASLANGDIR HOURS IF IRI ISBLANK ISIRI "
    "ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LCASE MAX MD5 MIN MINUTES "
    "MONTH NOW OBJECT PREDICATE RAND REGEX REPLACE ROUND SAMETERM SAMEVALUE SAMPLE SECONDS "
    "SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLANGDIR "
    "STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TRIPLE TZ UCASE URI UUID YEAR"
)
_FUNCTIONS = frozenset(_FUNCTIONS_TEXT.split())

_MEANINGS = {
    "The SELECT contains a variable that is unbound": (
        "it selects a variable that is neither grouped nor aggregated"
    ),
    "The SELECT overrides an existing variable": "AS names a variable that the pattern has already",
    "Duplicated variable name in SELECT": "it selects two columns of one name",
    "SELECT * is not authorized with GROUP BY": "SELECT * does not go with GROUP BY",
    "IRI parsing failed": "an address in < > is not a complete IRI",
}

_BRACKETS = {")": "(", "]": "[", "}": "{"}


def _tokens(query: str) -> list[Token]:
    return [token for token in tokens(query) if token.kind != "comment"]


# The engine takes SERVICEex:a and 1SERVICE for the keyword, and "<" may open an address or compare:
# so what could be a SERVICE clause counts as one wherever it stands, in a comment or a text too.
_BLANK = r"(?:\s|\#[^\r\n]*[\r\n])*"
_NAME = r"(?:[?$]\w+|<[^<>\s]*>|[\w.-]*:[^\s{]*)"
_SERVICE = re.compile(
    rf"service{_BLANK}(?:silent{_BLANK})?{_NAME}{_BLANK}\{{",
    re.IGNORECASE,
)


def refuse_service(query: str) -> None:
    """Refuse (QueryError) a query that asks another host, or could be read as if it did."""
    if "service" not in query.casefold():
        return
    words = any(t.kind == "word" and t.text.upper() == "SERVICE" for t in _tokens(query))
    if words or _SERVICE.search(query):
        raise QueryError(
            "SERVICE is not allowed: a query reads this graph and no other host.",
            "Query the other endpoint by itself and join the answers.",
        )


def forbid_external(query: str) -> None:
    """Refuse (QueryError) a query that would reach beyond the graph: SERVICE, FROM."""
    refuse_service(query)
    for token in _tokens(query):
        if token.kind == "word" and token.text.upper() == "FROM":
            raise QueryError(
                "FROM is not allowed: every triple is in the default graph.",
                "Leave out FROM and FROM NAMED.",
            )


def _fault(query: str, start: int, what: str, hint: str | None = None) -> QueryError:
    line = query.count("\n", 0, start) + 1
    column = start - query.rfind("\n", 0, start)
    return QueryError(
        f"The query is not SPARQL at line {line}, column {column}: {what}.", hint, line, column
    )


def _near(name: str, words: frozenset[str]) -> str | None:
    near = nearest(name, words, 1)
    return f"Did you mean {near[0]}?" if near else None


def _update(listed: list[Token]) -> QueryError | None:
    words = [t.text.upper() for t in listed if t.kind == "word"]
    first = next((w for w in words if w not in ("PREFIX", "BASE")), "")
    if first not in _UPDATES:
        return None
    return QueryError(
        f"{first} changes a graph, and this one is only read.",
        "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
    )


def _likely(query: str, listed: list[Token]) -> QueryError | None:
    """Return the first mistake that the tokens themselves show."""
    found = [
        *_unknown_prefixes(query, listed),
        *_unknown_words(query, listed),
        *_unpaired(query, listed),
    ]
    return min(found, key=lambda f: (f.line or 0, f.column or 0), default=None)


def _unknown_prefixes(query: str, listed: list[Token]) -> Iterator[QueryError]:
    declared = {
        after.text.rstrip(":")
        for before, after in itertools.pairwise(listed)
        if before.text.upper() == "PREFIX"
    }
    usable = declared | set(prefixes())
    for token in listed:
        prefix = token.text.partition(":")[0]
        if token.kind == "short" and prefix not in usable:
            near = nearest(prefix, usable, 1)
            hint = f"Did you mean {near[0]}:?" if near else f"Declare it: PREFIX {prefix}: <…>"
            yield _fault(query, token.start, f"the prefix {prefix}: is not known", hint)


def _unknown_words(query: str, listed: list[Token]) -> Iterator[QueryError]:
    for number, token in enumerate(listed):
        name = token.text.upper()
        if token.kind != "word" or name in _KEYWORDS or name in _FUNCTIONS:
            continue
        following = listed[number + 1].text if number + 1 < len(listed) else ""
        if following == "(":
            near = _near(name, _FUNCTIONS | _KEYWORDS)
            yield _fault(query, token.start, f"there is no function {token.text}", near)
            continue
        yield _fault(query, token.start, f"near '{token.text}'", _near(name, _KEYWORDS))


def _unpaired(query: str, listed: list[Token]) -> Iterator[QueryError]:
    opened: list[str] = []
    for token in listed:
        if token.kind == "mark" and token.text in "\"'":
            yield _fault(query, token.start, "the text that begins here does not end")
        elif token.kind == "open":
            opened.append(token.text)
        elif token.kind == "close" and (not opened or opened.pop() != _BRACKETS[token.text]):
            yield _fault(query, token.start, f"nothing is open that '{token.text}' could close")
    if opened:
        yield _early(query, f"'{opened[-1]}' is not closed")


def _early(query: str, hint: str | None = None) -> QueryError:
    end = len(query.rstrip())
    return _fault(query, end, "the query ends too early", f"{hint}." if hint else None)


def diagnose(query: str, line: int, column: int, expected: str) -> QueryError:
    """Return the error for a query that the engine refuses.

    Args:
        query: The query.
        line: The line where the engine stopped, from 1.
        column: The column where it stopped, from 1.
        expected: The tokens that it could have gone on with.
    """
    listed = _tokens(query)
    if not listed:
        return QueryError("The query is empty.")
    likely = _update(listed) or _likely(query, listed)
    if likely is not None:
        return likely
    rows = query.split("\n")
    end = sum(len(row) + 1 for row in rows[: line - 1]) + column - 1
    # A keyword that does not fit is reported where it would have ended: the fault lies before.
    tried = max((len(word) for word in re.findall(r"\b[A-Za-z]{2,}\b", expected)), default=0)
    meaning = next((text for token, text in _MEANINGS.items() if token in expected), None)
    if meaning is not None:
        return QueryError(f"The query is not SPARQL: {meaning}.", None, line, column)
    start = max(0, end - tried)
    region = [t for t in listed if start < t.end and t.start <= end]
    if not region or region[0].start >= len(query.rstrip()):
        return _early(query)
    if end >= len(query.rstrip()) and (not tried or '"' in expected):
        return _early(query)
    first, last = region[0], region[-1]
    text = " ".join(query[first.start : last.end].split())
    return _fault(query, first.start, f"near '{text[:40]}'")
