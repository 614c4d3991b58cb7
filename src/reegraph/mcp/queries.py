"""Queries of a client: each runs in a worker process that is ended at its limits."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reegraph.errors import QueryError, QueryTimeout
from reegraph.graph.answer_notes import (
    counting_query,
    describe_empty,
    describe_later,
    later_query,
    wider_queries,
)
from reegraph.graph.citation import citation
from reegraph.graph.questions import Question, find_question
from reegraph.knowledge import KnowledgeGraph
from reegraph.mcp.limits import Limits, fit, shorten
from reegraph.namespaces import DATASET, ID, compact
from reegraph.serve import process

__all__ = ["Served", "ask", "cite", "close", "query"]

_INTEGERS = ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")
_NAMED = 5000  # rows of a query whose entities are cited


@dataclass
class Served:
    """What is served: the graph, its database on disk, the limits, and the process of queries.

    `turn` lets one query at a time have the process, which is None before the first query and
    after one was ended.
    """

    graph: KnowledgeGraph
    database: Path
    limits: Limits
    worker: process.Worker | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


async def close(served: Served) -> None:
    """End the process of queries."""
    worker, served.worker = served.worker, None
    if worker is not None:
        await process.end(worker)


async def _asked(served: Served, text: str, most: int) -> tuple[dict[str, Any], bytes]:
    """Return head and body of a worker's answer; raises QueryError, QueryTimeout."""
    limits = served.limits
    request = {
        "do": "query",
        "query": text,
        "base": DATASET,
        "default": [],
        "named": [],
        "rows": "json",
        "graph": "nt",
        "most": most,
        "size": 8 * limits.room,
        "partial": True,
        "gzip": False,
    }
    async with served.turn:
        if served.worker is None or served.worker.returncode is not None:
            served.worker = await process.start(served.database, limits.memory, limits.seconds)
        try:
            head, body = await asyncio.wait_for(process.ask(served.worker, request), limits.seconds)
        except TimeoutError:
            await close(served)
            raise QueryTimeout(limits.seconds) from None
        except process.Ended:
            await close(served)
            raise _memory(limits) from None
        except BaseException:  # the client wants no answer any more
            await close(served)
            raise
    return _fine(head, limits), body


def _memory(limits: Limits) -> QueryError:
    most = limits.memory // 2**20
    return QueryError(f"The query needs more memory than the limit of {most} MiB.", "Narrow it.")


def _fine(head: dict[str, Any], limits: Limits) -> dict[str, Any]:
    if head["kind"] == "fault":
        raise QueryError(head["message"], head["hint"], head["line"], head["column"])
    if head["kind"] == "memory":
        raise _memory(limits)
    if head["kind"] == "large":
        raise QueryError("The answer is too large.", "Add a LIMIT or narrow the query.")
    if head["kind"] not in ("rows", "boolean", "graph"):
        raise QueryError("The query cannot be answered.", "Write it in another way.")
    return head


def _cell(term: dict[str, Any] | None) -> Any:
    """Convert a term of a row: compact name, number, truth value or text."""
    if term is None:
        return None
    value, kind = term["value"], term.get("datatype", "").rpartition("#")[2]
    if term["type"] == "uri":
        return compact(value)
    if term["type"] not in ("literal", "typed-literal"):
        return f"_:{value}" if term["type"] == "bnode" else json.dumps(value)
    try:
        if kind in _INTEGERS and len(value) < 16:
            return int(value)
        if kind in ("decimal", "double", "float") and abs(float(value)) < 1e300:
            return float(value)
    except ValueError:  # the text of a malformed number
        return value
    return value == "true" if kind == "boolean" else value


def _rows(head: dict[str, Any], body: bytes, limits: Limits, **more: Any) -> dict[str, Any]:
    results = json.loads(body)
    columns = results["head"]["vars"]
    rows = [[_cell(row.get(name)) for name in columns] for row in results["results"]["bindings"]]
    answer = {
        "kind": "rows",
        "columns": columns,
        "rows": rows,
        "cut": head["cut"] is not None,
        **more,
    }
    return fit(shorten(answer), limits.room, "rows")


async def query(served: Served, query: str, limit: int) -> dict[str, Any]:
    """Answer a query: rows, a boolean, or triples."""
    head, body = await _asked(served, query, limit)
    if head["kind"] == "rows":
        return _rows(head, body, served.limits)
    if head["kind"] == "boolean":
        return {"kind": "boolean", "value": json.loads(body)["boolean"], "cut": False}
    triples = body.decode().splitlines()
    found = {"kind": "triples", "triples": triples, "cut": head["cut"] is not None}
    return fit(shorten(found), served.limits.room, "triples")


async def ask(
    served: Served, question: str, parameters: dict[str, str] | None, limit: int
) -> dict[str, Any]:
    """Answer a question of the library, with its title."""
    chosen = find_question(question)
    text = await asyncio.to_thread(served.graph.question, chosen.name, **(parameters or {}))
    head, body = await _asked(served, text, limit)
    asked = {"name": chosen.name, "title": chosen.title, "parameters": parameters or {}}
    notes = await _notes(served, chosen, parameters or {}, head, body)
    more = {"note": " ".join(notes)} if notes else {}
    return _rows(head, body, served.limits, question=asked, **more)


async def _count(served: Served, query: str) -> int:
    """Return the number of rows of a query."""
    _, body = await _asked(served, counting_query(query), 1)
    return int(json.loads(body)["results"]["bindings"][0]["rows"]["value"])


async def _notes(
    served: Served, question: Question, values: dict[str, str], head: dict[str, Any], body: bytes
) -> list[str]:
    """Say how many rows begin after the day, and of no rows what was asked."""
    graph = served.graph

    def resolver(text: str, kinds: tuple[str, ...]) -> str:
        return graph.resolve(text, *kinds)

    rows = len(json.loads(body)["results"]["bindings"])
    notes = []
    later = await asyncio.to_thread(later_query, question, values, resolver)
    if later is not None:
        if head["cut"] is not None:
            rows = await _count(served, graph.question(question.name, **values))
        left_out = await _count(served, later) - rows
        if left_out > 0:
            notes.append(describe_later(left_out, graph.day))
    if not rows:
        queries = await asyncio.to_thread(wider_queries, graph.store, question, values, resolver)
        counts = {words: await _count(served, query) for words, query in queries.items()}
        notes.append(describe_empty(question, values, graph.day, counts))
    return notes


async def cite(served: Served, what: str | None, form: str) -> dict[str, Any]:
    """Say how to cite the data set, an entity or a query."""
    named: set[str] | None = None
    cut = False
    if what is not None and "{" in what:
        head, body = await _asked(served, what, _NAMED)
        named = _named(head, body)
        cut = head["cut"] is not None
    graph = served.graph
    text = await asyncio.to_thread(citation, graph, what, form, named=named)
    lines = text.splitlines(keepends=True)
    answer = fit({"citation": lines, "cut": cut, "form": form}, served.limits.room, "citation")
    return {**answer, "citation": "".join(answer["citation"])}


def _named(head: dict[str, Any], body: bytes) -> set[str]:
    """Return the IRIs of the graph that an answer names."""
    if head["kind"] == "rows":
        rows = json.loads(body)["results"]["bindings"]
        terms = [term["value"] for row in rows for term in row.values() if term["type"] == "uri"]
        return {iri for iri in terms if iri.startswith(ID)}
    import pyoxigraph as ox

    if head["kind"] == "boolean":
        return set()
    triples = list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
    named = {t.value for q in triples for t in q.triple if isinstance(t, ox.NamedNode)}
    return {iri for iri in named if iri.startswith(ID)}
