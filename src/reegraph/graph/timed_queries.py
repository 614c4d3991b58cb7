"""Queries with a time limit, run in a helper process that is ended when the limit is reached."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from reegraph.errors import QueryError, QueryTimeout, QueryTooLarge, StoreError
from reegraph.graph.endpoint import Endpoint
from reegraph.graph.query_worker import ADDRESS, SIZE_LIMIT

__all__ = ["QueryProcess"]


class QueryProcess:
    """A helper process over one database; started at the first query, again after it was ended.

    `database` is a store folder, a file of N-Triples, or an endpoint.
    """

    def __init__(self, database: Path | Endpoint) -> None:
        self.database = database
        self._process: subprocess.Popen[bytes] | None = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            import reegraph

            root = str(Path(reegraph.__file__).resolve().parent.parent)
            remote = isinstance(self.database, Endpoint)
            where = self.database.url if isinstance(self.database, Endpoint) else ""
            paths = [root, os.environ.get("PYTHONPATH", "")]
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "reegraph.graph.query_worker",
                    *([] if remote else [str(self.database)]),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join(p for p in paths if p),
                    # Not on the command line, which others can read: it may hold a password.
                    **({ADDRESS: where} if remote else {}),
                },
            )
        return self._process

    def ask(
        self, query: str, rows: str, graph: str, seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        """Return the kind of an answer and its bytes, in the format `rows` or `graph`.

        Raises QueryTimeout after `seconds`, QueryTooLarge, QueryError for a malformed query.
        """
        process = self._started()
        wanted = {"query": query, "rows": rows, "graph": graph, "seconds": seconds}
        request = json.dumps(wanted).encode() + b"\n"
        answers: queue.SimpleQueue[tuple[dict[str, Any], bytes] | None] = queue.SimpleQueue()
        threading.Thread(target=_converse, args=(process, request, answers), daemon=True).start()
        try:
            answer = answers.get(timeout=seconds)
        except queue.Empty:
            self.close()
            raise QueryTimeout(seconds) from None
        except BaseException:  # Ctrl-C: the query goes, the caller lives on
            self.close()
            raise
        if answer is None:
            self.close()
            raise StoreError(f"The graph in {self.database} could not be queried.")
        head, body = answer
        if head["kind"] == "large":
            raise QueryTooLarge(SIZE_LIMIT)
        if head["kind"] == "store":
            raise StoreError(head["message"], head["hint"])
        if head["kind"] == "fault":
            raise QueryError(head["message"], head["hint"], head["line"], head["column"])
        return head, body

    def close(self) -> None:
        """End the helper process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def __del__(self) -> None:
        try:
            self.close()
        except Exception:  # the interpreter is going down
            return


def _converse(
    process: subprocess.Popen[bytes],
    request: bytes,
    answers: queue.SimpleQueue[tuple[dict[str, Any], bytes] | None],
) -> None:
    """Send one request and hand over its answer, None where the process has died."""
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(request)
        process.stdin.flush()
        head = json.loads(process.stdout.readline())
        answers.put((head, process.stdout.read(head["bytes"])))
    except (OSError, ValueError):
        answers.put(None)
