"""Who is next: queries wait in a line for each client, and no client takes what others need.

Plain data and functions, without processes or clocks: times come in as numbers.

- The clients with something waiting take turns.
- While others are being answered, a client never has all the workers, and one with a long query
  running gets no second worker.
- Where somebody waits and one client has two workers with long queries, its younger one is to be
  ended; where all workers have long queries, the one that has run longest. It waits again, and is
  known as long from then on.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

__all__ = ["LONG", "Job", "Queue", "add", "drop", "finish", "pick", "to_preempt"]

LONG = 1.0
"""Seconds after which a query counts as long."""
_LONGEST = 3.0
"""Seconds after which a query may have to give way to the clients of others."""
_AROUND = 10.0
"""Seconds for which a client that asked counts as one of the others."""
_numbers = itertools.count()


@dataclass(eq=False)
class Job:
    """One request of a client; `started` is None while it waits, `long` once it was ended as long."""

    client: str
    request: dict[str, Any]
    future: Any = None
    started: float | None = None
    long: bool = False
    ended: int = 0
    number: int = field(default_factory=lambda: next(_numbers))


@dataclass
class Queue:
    """Waiting jobs by client, in the order of their turns, running jobs, and who was here when."""

    workers: int
    most: int
    waiting: OrderedDict[str, deque[Job]] = field(default_factory=OrderedDict)
    running: set[Job] = field(default_factory=set)
    seen: OrderedDict[str, float] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return sum(map(len, self.waiting.values()))


def add(queue: Queue, job: Job, now: float) -> bool:
    """Put a job into its client's line; False where the queue is full, or the client's half of it."""
    line = queue.waiting.get(job.client, ())
    if len(queue) >= queue.most or len(line) >= max(1, queue.most // 2):
        return False
    queue.waiting.setdefault(job.client, deque()).append(job)
    _note(queue, job.client, now)
    return True


def _note(queue: Queue, client: str, now: float) -> None:
    queue.seen[client] = now
    queue.seen.move_to_end(client)
    while queue.seen and next(iter(queue.seen.values())) < now - _AROUND:
        queue.seen.popitem(last=False)


def drop(queue: Queue, job: Job) -> None:
    """Take a job out of the line, because its client is gone or has waited for too long."""
    line = queue.waiting.get(job.client)
    if line is not None and job in line:
        line.remove(job)
        if not line:
            del queue.waiting[job.client]


def _is_long(job: Job, now: float) -> bool:
    return job.long or (job.started is not None and now - job.started >= LONG)


def _others(queue: Queue, client: str, now: float) -> bool:
    """Tell whether anybody else has asked lately, or waits or runs."""
    if any(other != client and at >= now - _AROUND for other, at in queue.seen.items()):
        return True
    return any(job.client != client for job in queue.running)


def _may(queue: Queue, job: Job, now: float) -> bool:
    """Tell whether a job may have a free worker now."""
    own = [other for other in queue.running if other.client == job.client]
    long = [other for other in queue.running if _is_long(other, now)]
    if job.long and len(long) >= max(1, queue.workers - 1):
        taken = {job.client, *(other.client for other in long)}
        if any(client not in taken for client in queue.waiting):
            return False
    if not own or not _others(queue, job.client, now):
        return True
    return len(own) < queue.workers - 1 and not any(other in long for other in own)


def pick(queue: Queue, now: float) -> Job | None:
    """Move the next job for a free worker from waiting to running; None where none may run."""
    for client in list(queue.waiting):
        line = queue.waiting[client]
        job = next((j for j in line if not j.long), None) or line[0]
        if not _may(queue, job, now):
            continue
        line.remove(job)
        queue.waiting.move_to_end(client)
        if not line:
            del queue.waiting[client]
        job.started = now
        queue.running.add(job)
        return job
    return None


def finish(queue: Queue, job: Job, now: float) -> None:
    """Take a job out of those that run."""
    queue.running.discard(job)
    _note(queue, job.client, now)


def _age(job: Job) -> tuple[float, int]:
    return job.started or 0.0, job.number


def to_preempt(queue: Queue, now: float) -> Job | None:
    """Choose the running job to end so that somebody who waits gets a worker."""
    if len(queue.running) < queue.workers:
        return None
    waits = [job for line in queue.waiting.values() for job in line if not job.long]
    long = [job for job in queue.running if _is_long(job, now)]
    if not waits:
        return None
    of: dict[str, list[Job]] = {}
    for job in long:
        of.setdefault(job.client, []).append(job)
    for client, jobs in of.items():
        if len(jobs) > 1 and any(job.client != client for job in waits):
            return max(jobs, key=_age)
    if len(long) == queue.workers > 1 and any(job.client not in of for job in waits):
        oldest = min(long, key=_age)
        if now - (oldest.started or 0.0) >= _LONGEST:
            return oldest
    return None
