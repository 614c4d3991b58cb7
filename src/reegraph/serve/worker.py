"""A worker process: it parses and evaluates queries, and is ended where one takes too much.

Run as `python -m reegraph.serve.worker DATABASE MEMORY SECONDS`. It answers requests from standard input, a
JSON line each, by a JSON line and as many bytes as that line says. After it has opened its
database it can open neither a file nor a connection, where the system has such a limit.
"""

from __future__ import annotations

import json
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from reegraph.errors import QueryError
from reegraph.graph.query_worker import GRACE, alarm
from reegraph.graph.results import evaluate_any

# All that a request may need is imported here: once it is locked, a worker opens no file.
from reegraph.serve import entity_pages, examples
from reegraph.serve.guard import check
from reegraph.serve.serialize import TooLarge, serialize
from reegraph.site import workbench_data

__all__ = ["answer", "main", "open_database"]

_OPENED = 16  # files of a database that the engine opens at once
Reply = tuple[dict[str, Any], bytes]


def open_database(path: Path) -> ox.Store:
    """Open a store folder read-only, or read a file of triples or quads into memory."""
    if path.is_dir():
        return ox.Store.read_only(str(path))
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.from_extension(path.suffix[1:]))
    return store


def limit(memory: int, lock: bool = True) -> None:
    """Bound the memory of this process, where the system has limits, and `lock` it in.

    It can then open neither a file nor a connection any more.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if lock:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _graphs(names: list[str], known: frozenset[str]) -> list[ox.NamedNode | ox.BlankNode]:
    for name in names:
        if name not in known:
            raise QueryError(
                f"The store has no graph <{name}>.", "Leave out default- and named-graph-uri."
            )
    return [ox.NamedNode(name) for name in names]


def _evaluated(store: ox.Store, request: dict[str, Any], known: frozenset[str]) -> Any:
    query, base = request["query"], request["base"]
    check(query, known, base)
    dataset: dict[str, Any] = {}
    if request["default"] or request["named"]:
        dataset = {
            "default_graph": _graphs(request["default"], known),
            "named_graphs": _graphs(request["named"], known),
        }
    return evaluate_any(store, query, base_iri=base, **dataset)


def answer(store: ox.Store, graphs: frozenset[str], request: dict[str, Any]) -> Reply:
    """Answer a request with head and body; the head says what kind of answer it is."""
    try:
        evaluated = _evaluated(store, request, graphs)
        return serialize(evaluated, request)
    except TooLarge as fault:
        return {"kind": "large", "rows": fault.rows, "size": fault.size}, b""
    except MemoryError:
        return {"kind": "memory"}, b""
    except QueryError as fault:
        where = {"line": fault.line, "column": fault.column}
        return {"kind": "fault", "message": fault.message, "hint": fault.hint, **where}, b""


def _counted(store: ox.Store) -> int:
    """Count the triples in the default graph."""
    return sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def _other(store: ox.Store, request: dict[str, Any]) -> Reply:
    """Answer what is not a query: a page, the questions, what the store holds."""
    if request["do"] == "about":
        held = sorted(g.value for g in store.named_graphs() if isinstance(g, ox.NamedNode))
        triples = len(store) if not held else _counted(store)
        return {"kind": "about", "graphs": held, "triples": triples}, b""
    if request["do"] == "examples":
        return {"kind": "done"}, examples.filled(store)
    if request["do"] == "contents":
        return {"kind": "done"}, json.dumps(workbench_data.contents(store, *request["of"])).encode()
    return entity_pages.answer(store, request)


def serve(store: ox.Store, requests: IO[bytes], answers: IO[bytes], seconds: float) -> None:
    """Answer requests until there are no more."""
    graphs = frozenset(g.value for g in store.named_graphs() if isinstance(g, ox.NamedNode))
    for line in requests:
        request = json.loads(line)
        query = request["do"] == "query"
        alarm(seconds + GRACE)
        try:
            head, body = answer(store, graphs, request) if query else _other(store, request)
        except Exception:  # told to the server, which lives on
            head = {"kind": "broken"}
            body = b""
        alarm(0)
        answers.write(json.dumps({**head, "bytes": len(body)}).encode() + b"\n" + body)
        answers.flush()


def _prepare(store: ox.Store) -> None:
    """Do once what opens files on its way, as none can be opened later: imports, data, words."""
    from reegraph.graph.codes import codes
    from reegraph.graph.questions import read_questions

    for question in read_questions().values():
        for parameter in question.parameters:
            codes(parameter.type)
    workbench_data.preload()
    entity_pages.preload(store)
    broken = {"query": "SELEC ?x", "base": "http://localhost/", "default": [], "named": []}
    answer(store, frozenset(), broken)


def main() -> None:
    """Serve the database named on the command line over the standard streams."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    store = open_database(Path(sys.argv[1]))
    _prepare(store)
    # The engine opens the first files at once and others when it comes to them.
    limit(int(sys.argv[2]), lock=len(list(Path(sys.argv[1]).glob("*.sst"))) <= _OPENED)
    answers = sys.stdout.buffer
    answers.write(b'{"kind": "ready", "bytes": 0}\n')
    answers.flush()
    serve(store, sys.stdin.buffer, answers, float(sys.argv[3]))


if __name__ == "__main__":
    main()
