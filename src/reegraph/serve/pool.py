"""The worker processes of a server: each runs one query at a time and is replaced where it ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from reegraph.errors import StoreError
from reegraph.serve import process
from reegraph.serve.protocol import HttpError
from reegraph.serve.queue import LONG, Job, Queue, add, drop, finish, pick, to_preempt
from reegraph.serve.settings import MIB, Settings

__all__ = ["Pool", "Reply", "ask", "busy", "close", "open_pool"]

_TICK = 0.1  # seconds between two looks at the queue
_AGAIN = 3  # times that a query is begun anew after it gave way to others
Reply = tuple[dict[str, Any], bytes]


@dataclass
class Pool:
    """Workers (None where one is being started), the queue before them, and the tasks that run."""

    settings: Settings
    queue: Queue
    workers: list[process.Worker | None] = field(default_factory=list)
    busy: dict[int, Job] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    closing: bool = False
    restarts: int = 0


async def open_pool(settings: Settings) -> Pool:
    """Open a pool with all its workers ready; raises StoreError where none can open the graph."""
    pool = Pool(settings, Queue(settings.workers, settings.queue))
    first = await _start(settings)
    pool.workers = [first, *([None] * (settings.workers - 1))]
    for place in range(1, settings.workers):
        _spawn(pool, _replace(pool, place))
    _spawn(pool, _watch(pool))
    return pool


async def _start(settings: Settings) -> process.Worker:
    return await process.start(settings.database, settings.memory, settings.seconds)


async def close(pool: Pool) -> None:
    """End all workers."""
    pool.closing = True
    for task in list(pool.tasks):
        task.cancel()
    await asyncio.gather(*pool.tasks, return_exceptions=True)
    for worker in pool.workers:
        if worker is not None:
            await process.end(worker)


def _spawn(pool: Pool, work: Any) -> asyncio.Task[None]:
    task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
    pool.tasks.add(task)
    task.add_done_callback(pool.tasks.discard)
    return task


async def _replace(pool: Pool, place: int) -> None:
    """End the worker at a place and put a new one there."""
    old, pool.workers[place] = pool.workers[place], None
    if old is not None:
        pool.restarts += 1
        await process.end(old)
    pause = 0.1
    while not pool.closing:
        try:
            pool.workers[place] = await _start(pool.settings)
            break
        except (StoreError, OSError):  # no memory, no processes left: later there may be
            await asyncio.sleep(pause)
            pause = min(10.0, 2 * pause)
    _dispatch(pool)


async def _watch(pool: Pool) -> None:
    """Let the queue have what it needs, ten times a second."""
    while True:
        await asyncio.sleep(_TICK)
        job = to_preempt(pool.queue, time.monotonic())
        if job is not None:
            place = next((p for p, running in pool.busy.items() if running is job), None)
            if place is not None:
                job.long, job.ended = True, job.ended + 1
                worker = pool.workers[place]
                if worker is not None:
                    with suppress(ProcessLookupError):
                        worker.kill()
        _dispatch(pool)


def _dispatch(pool: Pool) -> None:
    """Give free workers what waits."""
    for place, worker in enumerate(pool.workers):
        if worker is None or place in pool.busy or pool.closing:
            continue
        job = pick(pool.queue, time.monotonic())
        if job is None:
            return
        pool.busy[place] = job
        _spawn(pool, _run(pool, place, worker, job))


async def _run(pool: Pool, place: int, worker: process.Worker, job: Job) -> None:
    """Have a worker answer a job; a worker that dies or overruns is replaced."""
    ended = job.ended
    result: Reply | HttpError | None
    fresh = True
    talk = asyncio.ensure_future(process.ask(worker, job.request))
    done, _ = await asyncio.wait(
        {talk, job.future}, timeout=pool.settings.seconds, return_when=asyncio.FIRST_COMPLETED
    )
    if talk in done:
        try:
            result = talk.result()
            fresh = False
        except process.Ended as fault:
            result = None if job.ended > ended else _died(fault.code, pool.settings)
    else:  # out of time, or nobody waits for the answer any more: it may be there in a moment
        if job.future.done():
            await asyncio.wait({talk}, timeout=LONG)
        fresh = not talk.done() or talk.exception() is not None
        talk.cancel()
        with suppress(asyncio.CancelledError, process.Ended):
            await talk
        result = _overrun(pool.settings.seconds)
    finish(pool.queue, job, time.monotonic())
    del pool.busy[place]
    if result is None and not job.future.done():
        _again(pool, job)
    elif not job.future.done():
        job.future.set_result(result)
    if fresh:
        await _replace(pool, place)
    else:
        _dispatch(pool)


def _again(pool: Pool, job: Job) -> None:
    """Have a job that gave way to others wait again, a few times."""
    job.started = None
    if job.ended > _AGAIN or not add(pool.queue, job, time.monotonic()):
        job.future.set_result(busy("Others were waiting while this long query ran."))


def _overrun(seconds: float) -> HttpError:
    return HttpError(
        504, f"The query did not finish within {seconds:g} s.", "Narrow it or add a LIMIT."
    )


def _died(code: int | None, settings: Settings) -> HttpError:
    """Say why a worker ended by itself: it aborts where memory or stack are used up."""
    if code is not None and code < 0 and -code in (6, 11, 4, 5, 10):
        most = settings.memory // MIB
        return HttpError(
            422, f"The query needs more memory than the limit of {most} MiB.", "Narrow it."
        )
    return busy("The process of this query was stopped from outside.")


def busy(message: str) -> HttpError:
    """Return a refusal after which it is worth asking again."""
    return HttpError(503, message, "Ask again in a few seconds.", {"Retry-After": "5"})


async def ask(pool: Pool, client: str, request: dict[str, Any], gone: Awaitable[Any]) -> Reply:
    """Have a request answered; `gone` ends when its client does. Raises Refused."""
    loop = asyncio.get_running_loop()
    job = Job(client, request, future=loop.create_future())
    if pool.closing or not add(pool.queue, job, time.monotonic()):
        raise busy("Too many queries are waiting.")
    _dispatch(pool)
    leaving = asyncio.ensure_future(gone)
    try:
        await asyncio.wait(
            {job.future, leaving},
            timeout=2 * pool.settings.seconds + 5,
            return_when=asyncio.FIRST_COMPLETED,
        )
        if not job.future.done():
            drop(pool.queue, job)
            raise busy("The query has waited for too long.")
        result = job.future.result()
    finally:
        leaving.cancel()
        if not job.future.done():
            drop(pool.queue, job)
            job.future.cancel()  # a worker that is at it is ended
    if isinstance(result, HttpError):
        raise result
    reply: Reply = result
    return reply
