"""What a server is told: where it listens, whom it answers, and how much a query may cost."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

__all__ = ["MIB", "PATH", "Settings"]

MIB = 2**20
PATH = "/sparql"


def _cores() -> int:
    """Return the number of workers: two at least, so that a long query leaves one for others."""
    return max(2, min(os.cpu_count() or 2, 8))


@dataclass(frozen=True)
class Settings:
    """Everything that decides what a server does.

    `database` is a store folder or a file of triples; `fingerprint` stands for its content. `rows`
    and `size` (bytes) bound an answer, `memory` (bytes) a worker process, `seconds` a query,
    `queue` the queries that wait, `body` (bytes) a request, `kept` (bytes) the answers that are
    remembered. `hosts` are further names under which the server may be asked, `cors` the origins
    whose pages may read its answers.
    """

    database: Path
    fingerprint: str = ""
    version: str = ""
    day: str = ""
    host: str = "127.0.0.1"
    port: int = 8642
    workers: int = _cores()
    seconds: float = 60.0
    memory: int = 2048 * MIB
    rows: int = 500_000
    size: int = 64 * MIB
    queue: int = 512
    body: int = MIB
    kept: int = 64 * MIB
    hosts: tuple[str, ...] = ()
    cors: tuple[str, ...] = ()
    log_queries: bool = False
