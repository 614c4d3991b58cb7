"""The helper process in which queries with a time limit run, so that they can be ended.

It opens a database, then answers requests from standard input: one JSON line with the query, the
format and the limit in seconds, answered by one JSON line and as many bytes as that line says. Whoever
asks ends it at the limit; should it be gone, the system does a little later. Run as
`python -m reegraph.graph.query_worker DATABASE`, or without one over the endpoint of the environment.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from reegraph.errors import QueryError, QueryTooLarge, StoreError
from reegraph.graph.endpoint import Endpoint
from reegraph.graph.results import evaluate, kind_of, write

__all__ = ["GRACE", "alarm", "main"]

SIZE_LIMIT = 512 * 2**20  # bytes of an answer, which is held in memory as a whole
GRACE = 5.0  # seconds after the limit, when nobody has ended the process
ADDRESS = "REEGRAPH_WORKER_ENDPOINT"


class _Bounded(io.BytesIO):
    """A buffer that refuses to grow beyond its limit."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > SIZE_LIMIT:
            raise QueryTooLarge(SIZE_LIMIT)
        return super().write(data)


def _open(path: Path) -> ox.Store:
    if path.is_dir():
        return ox.Store.read_only(str(path))
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    return store


def alarm(seconds: float) -> None:
    """Have the system end this process after so long (0: never)."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _answer(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        answer = evaluate(store, request["query"])
        kind = kind_of(answer)
        if isinstance(answer, ox.QueryBoolean):
            return {"kind": kind, "value": bool(answer)}, b""
        buffer = _Bounded()
        write(answer, request["rows"] if kind == "rows" else request["graph"], buffer)
        return {"kind": kind}, buffer.getvalue()
    except QueryTooLarge:
        return {"kind": "large"}, b""
    except StoreError as fault:
        return {"kind": "store", "message": fault.message, "hint": fault.hint}, b""
    except QueryError as fault:
        where = {"line": fault.line, "column": fault.column}
        return {"kind": "fault", "message": fault.message, "hint": fault.hint, **where}, b""


def serve(store: ox.Store, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    for line in requests:
        request = json.loads(line)
        alarm(request["seconds"] + GRACE)
        head, body = _answer(store, request)
        alarm(0)
        answers.write(json.dumps({**head, "bytes": len(body)}).encode() + b"\n" + body)
        answers.flush()


def main() -> None:
    """Serve the database named on the command line over the standard streams."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    store = _open(Path(sys.argv[1])) if len(sys.argv) > 1 else Endpoint(os.environ[ADDRESS])
    serve(cast(ox.Store, store), sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
