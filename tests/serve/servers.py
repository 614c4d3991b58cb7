"""Servers of our own, started in a process for a test and stopped after it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

__all__ = ["Answer", "Server", "ask", "request", "serving"]

RUN = """
import json, sys
from pathlib import Path
from reegraph.serve.server import run
from reegraph.serve.settings import Settings
given = json.loads(sys.argv[1])
given["database"] = Path(given["database"])
given.update({k: tuple(v) for k, v in given.items() if isinstance(v, list)})
run(Settings(**given), lambda address: print(address, flush=True))
"""


class Server(NamedTuple):
    """A running server: its address without the last slash, its process, its log so far."""

    url: str
    process: subprocess.Popen[bytes]
    log: list[str]


class Answer(NamedTuple):
    """An HTTP answer: status, headers by small name, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")


@contextlib.contextmanager
def serving(database: Path, **settings: Any) -> Iterator[Server]:
    """A server over a store folder or a file, on a port that is free."""
    given = {"port": 0, "database": str(database), "fingerprint": "test", **settings}
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, json.dumps(given)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip
    log: list[str] = []
    assert process.stdout is not None
    assert process.stderr is not None
    errors = process.stderr

    def listen() -> None:
        log.extend(line.decode() for line in errors)

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        address = process.stdout.readline().decode().strip()
        assert address, "".join(log)
        yield Server(address.rstrip("/"), process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        thread.join(5)
        process.stdout.close()
        errors.close()


def request(
    url: str,
    method: str = "GET",
    body: bytes | None = None,
    source: str = "",
    seconds: float = 60.0,
    **headers: str,
) -> Answer:
    """One request on a connection of its own; `source` is the address of the client."""
    parts = urlsplit(url)
    where = (source, 0) if source else None
    connection = http.client.HTTPConnection(
        parts.hostname or "", parts.port, timeout=seconds, source_address=where
    )
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path or "/", body, named)
        found = connection.getresponse()
        got = {k.lower(): v for k, v in found.getheaders()}
        return Answer(found.status, got, found.read())
    finally:
        connection.close()


def ask(server: Server, query: str, accept: str = "text/csv", **options: Any) -> Answer:
    """The answer to a query by GET."""
    more = options.pop("parameters", {})
    address = f"{server.url}/sparql?{urlencode({'query': query, **more}, doseq=True)}"
    return request(address, Accept=accept, **options)
