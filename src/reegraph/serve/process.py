"""One worker process as the server sees it: started, asked, ended."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from reegraph.errors import StoreError

__all__ = ["Ended", "Worker", "ask", "end", "start"]

Worker = asyncio.subprocess.Process
_READY = 120.0  # seconds until a worker has opened the graph, or counts as dead


class Ended(Exception):
    """A worker went away before it had answered; `code` is how."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"worker ended with {code}")
        self.code = code


async def start(database: Path, memory: int, seconds: float) -> Worker:
    """Start a worker that has opened the database; raises StoreError where it cannot."""
    import reegraph

    root = str(Path(reegraph.__file__).resolve().parent.parent)
    paths = [root, os.environ.get("PYTHONPATH", "")]
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "reegraph.serve.worker",
        str(database),
        str(memory),
        str(seconds),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=2**20,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in paths if p)},
        start_new_session=True,  # Ctrl-C of a terminal is for the server alone
    )
    try:
        await asyncio.wait_for(_reply(worker), _READY)
    except (Ended, TimeoutError, OSError):
        await end(worker)
        raise StoreError(
            f"No worker process could open the graph in {database}.",
            "Raise --memory, or build the graph again.",
        ) from None
    except BaseException:
        await end(worker)
        raise
    return worker


async def ask(worker: Worker, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return head and body of the answer of a worker; raises Ended where it dies."""
    assert worker.stdin is not None
    try:
        worker.stdin.write(json.dumps(request).encode() + b"\n")
        await worker.stdin.drain()
    except OSError:
        raise Ended(await _code(worker)) from None
    return await _reply(worker)


async def _reply(worker: Worker) -> tuple[dict[str, Any], bytes]:
    assert worker.stdout is not None
    try:
        head = json.loads(await worker.stdout.readuntil(b"\n"))
        body = await worker.stdout.readexactly(head["bytes"])
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, ValueError):
        raise Ended(await _code(worker)) from None
    return head, body


async def _code(worker: Worker) -> int | None:
    with suppress(TimeoutError):
        return await asyncio.wait_for(worker.wait(), 5.0)
    return None


async def end(worker: Worker) -> None:
    """Kill a worker and wait until it is gone."""
    with suppress(ProcessLookupError):
        worker.kill()
    await worker.wait()
