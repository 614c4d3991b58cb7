"""Answers of queries: evaluated, written in a format, or turned into a frame."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from reegraph.errors import QueryError
from reegraph.namespaces import compact, prefixes

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FORMATS",
    "evaluate",
    "evaluate_any",
    "frame",
    "kind_of",
    "select",
    "solutions",
    "text_rows",
    "write",
]

Answer = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean | list[ox.Triple]
"""Of an endpoint the triples of a graph come as a list."""

FORMATS: Mapping[str, Mapping[str, Any]] = {
    "rows": {
        "tsv": ox.QueryResultsFormat.TSV,
        "csv": ox.QueryResultsFormat.CSV,
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
    },
    "graph": {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
        "trig": ox.RdfFormat.TRIG,
        "xml": ox.RdfFormat.RDF_XML,
    },
}

_POSITION = re.compile(r"error at (\d+):(\d+): ?")
# In a query without case, which is quicker than a pattern without; ?from is a variable.
_BEYOND = re.compile(r"service|from(?<![?$\w]from)\b")
_CUSTOM = re.compile(r"The custom function (<.*>) is not supported")


def _fault(query: str, fault: SyntaxError) -> QueryError:
    from reegraph.graph.syntax import diagnose

    text = str(fault.msg if isinstance(fault.msg, str) else fault)
    found = _POSITION.search(text)
    line, column = (int(found[1]), int(found[2])) if found is not None else (1, 1)
    return diagnose(query, line, column, _POSITION.sub("", text))


def _unable(fault: Exception) -> QueryError:
    custom = _CUSTOM.search(str(fault))
    if custom is not None:
        return QueryError(f"There is no function {custom[1]}.")
    return QueryError(f"The query cannot be evaluated: {str(fault).rstrip('.')}.")


def evaluate(store: ox.Store, query: str) -> Answer:
    """Evaluate a query on a store; the usual prefixes need no declaration.

    Raises QueryError where the query is malformed, cannot be evaluated or would reach beyond the
    graph (SERVICE, FROM).
    """
    if _BEYOND.search(query.casefold()):
        from reegraph.graph.syntax import forbid_external

        forbid_external(query)
    return evaluate_any(store, query)


def evaluate_any(store: ox.Store, query: str, **options: Any) -> Answer:
    """Evaluate a query that may name graphs or hosts; `options` are those of the engine.

    Raises QueryError where the query is malformed or cannot be evaluated.
    """
    try:
        return store.query(query, prefixes=prefixes(), **options)
    except SyntaxError as fault:
        raise _fault(query, fault) from None
    except (OSError, ValueError, RuntimeError) as fault:
        raise _unable(fault) from None


def solutions(answer: ox.QuerySolutions) -> Iterator[ox.QuerySolution]:
    """Yield the rows of an answer; raises QueryError where the engine fails on the way."""
    while True:
        try:
            row = next(answer)
        except StopIteration:
            return
        except (OSError, ValueError, RuntimeError) as fault:
            raise _unable(fault) from None
        yield row


def select(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    """Evaluate a SELECT query and return its rows.

    Args:
        store: The graph, in memory, on disk or behind an endpoint.
        query: A SELECT query; the usual prefixes need no declaration.

    Returns:
        One solution for each row. It is read by name (`row["label"]`) or in the order of the
        columns (`for one, other in ...`); what is not bound is None.

    Raises:
        QueryError: The query is malformed, or the engine fails on the way.
        TypeError: The query is not a SELECT query.
    """
    answer = evaluate(store, query)
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError("The query does not select rows.")
    return solutions(answer)


@functools.lru_cache(50_000)
def _short(iri: str) -> str:
    """Return the compact name of an IRI, cached as networks use each many times."""
    return compact(iri)


def _text(term: Any) -> str:
    if term is None:
        return ""
    return _short(term.value) if isinstance(term, ox.NamedNode) else str(term.value)


def text_rows(store: ox.Store, query: str) -> Iterator[dict[str, str]]:
    """Return rows of a SELECT query as text: IRIs as compact names, "" where unbound."""
    answer = evaluate(store, query)
    assert isinstance(answer, ox.QuerySolutions)
    names = [v.value for v in answer.variables]
    for row in solutions(answer):
        yield {name: _text(row[name]) for name in names}


def kind_of(answer: Answer) -> str:
    """Return `rows` for SELECT, `boolean` for ASK, `graph` for CONSTRUCT and DESCRIBE."""
    if isinstance(answer, ox.QuerySolutions):
        return "rows"
    return "boolean" if isinstance(answer, ox.QueryBoolean) else "graph"


def _used(triples: list[ox.Triple], name: str) -> dict[str, str] | None:
    """Return the prefixes that occur in triples, for the formats that know prefixes."""
    if name == "nt":
        return None
    terms = {t for triple in triples for t in triple if isinstance(t, ox.NamedNode)}
    terms |= {o.datatype for _, _, o in triples if isinstance(o, ox.Literal)}
    known = {namespace: prefix for prefix, namespace in prefixes().items()}
    found = {re.split(r"[^/#]*$", term.value, maxsplit=1)[0] for term in terms}
    return {known[namespace]: namespace for namespace in sorted(found & set(known))}


def write(answer: Answer, name: str, output: IO[bytes]) -> None:
    """Write an answer in one of the formats that the engine writes itself.

    Raises QueryError where the engine fails on the way, OSError where `output` cannot be written.
    """
    try:
        if isinstance(answer, ox.QueryTriples | list):
            triples = list(answer)
            chosen = FORMATS["graph"][name]
            ox.serialize(triples, output, format=chosen, prefixes=_used(triples, name))
        else:
            answer.serialize(output, FORMATS["rows"][name])
    except (OSError, RuntimeError) as fault:
        if getattr(fault, "errno", None) is not None:  # of the system, not of the engine
            raise
        raise _unable(fault) from None


_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {
    _XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")
}
_NUMBERS = {_XSD + name for name in ("decimal", "double", "float")} | _INTEGERS
_TYPED = re.compile(r'^"(.*)"(?:\^\^<([^>]*)>|@([A-Za-z0-9-]+))?$', re.DOTALL)
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_BARE_INTEGER = re.compile(r"[+-]?\d+")
_BARE_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda m: (
            chr(int(m[1][1:], 16))
            if m[1][0] in "uU" and len(m[1]) > 1
            else _ESCAPES.get(m[1], m[1])
        ),
        text,
    )


def _value(cell: str) -> tuple[str | None, str | None]:
    """Return lexical form and datatype of a cell of TSV; an IRI has the datatype `iri`."""
    if not cell:
        return None, None
    if cell[0] == "<":
        return cell[1:-1], "iri"
    if cell[0] == '"':
        match = _TYPED.match(cell)
        if match is not None:
            return _unescape(match[1]), match[2] or _XSD + "string"
    if cell in ("true", "false"):
        return cell, _XSD + "boolean"
    if _BARE_INTEGER.fullmatch(cell):
        return cell, _XSD + "integer"
    if _BARE_NUMBER.fullmatch(cell):
        return cell, _XSD + "double" if "e" in cell.lower() else _XSD + "decimal"
    return cell, None


def frame(tsv: bytes, compact: bool = True) -> pd.DataFrame:
    """Read a data frame from the TSV form of an answer.

    Columns are named as the variables. Integers become Int64, other numbers float64, booleans
    boolean, all else str (dates too, as their precision varies); what is unbound is missing, the
    empty text is not. IRIs of known namespaces are shortened (`actor:ind`) unless `compact` is
    false.
    """
    import pandas as pd

    from reegraph.namespaces import compact as shorten

    text = pd.api.types.pandas_dtype("str")  # looked up once, as it takes as long as a column
    header, *lines = tsv.decode("utf-8").split("\n")
    names = [name.removeprefix("?") for name in header.split("\t")] if header else []
    rows = [line.split("\t") for line in lines if line or len(names) == 1]
    if rows and lines and lines[-1] == "":
        rows = rows[:-1] if len(names) == 1 else rows
    columns: dict[str, Any] = {}
    for number, name in enumerate(names):
        cells = [_value(row[number]) for row in rows]
        kinds = {kind for value, kind in cells if value is not None}
        values: list[Any] = [
            shorten(value) if compact and kind == "iri" and value is not None else value
            for value, kind in cells
        ]
        columns[name] = _column(values, kinds, text)
    return pd.DataFrame(columns, copy=False)


def _column(values: list[Any], kinds: set[str | None], text: Any) -> Any:
    """Type a column by the RDF datatypes that occur in it; `text` is the type of all others."""
    import numpy as np
    import pandas as pd

    if kinds and kinds <= _INTEGERS:
        return pd.array([None if v is None else int(v) for v in values], dtype="Int64")
    if kinds and kinds <= _NUMBERS:
        return np.array([float("nan") if v is None else float(v) for v in values], dtype="float64")
    if kinds == {_XSD + "boolean"}:
        return pd.array(
            [None if v is None else v in ("true", "1") for v in values], dtype="boolean"
        )
    return pd.array(values, dtype=text)
