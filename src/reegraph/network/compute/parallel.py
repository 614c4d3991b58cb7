"""Independent pieces of work, spread over processes of this machine or over a Dask cluster.

Work is cut into chunks in the same way wherever it runs, and results come back in the order of the
chunks, so that a result does not depend on where it was computed or on what ended first: it is
equal to 1e-12, as libraries of linear algebra round by how many threads and what processor they have.
"""

from __future__ import annotations

import pickle
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from reegraph.errors import ParallelError, ReegraphError, UsageError

__all__ = ["Progress", "chunks_of", "parallel_map"]

TIMEOUT = 10  # seconds until a cluster has to answer, or to have a worker again
RETRIES = 2  # of a chunk that fails on a worker; one whose worker dies is always done anew
PROCESSES = 61  # as many as Windows can wait for

Progress = Callable[[int, int], None]
"""Is called with the pieces that are done and all pieces."""

Chunk = TypeVar("Chunk", bound=Sequence[Any])
Found = TypeVar("Found")
Call = Callable[[Any, Chunk], Found]


def chunks_of(number: int, size: int) -> list[range]:
    """The numbers below `number` in chunks of `size`.

    >>> chunks_of(5, 2)
    [range(0, 2), range(2, 4), range(4, 5)]
    """
    return [range(i, min(i + size, number)) for i in range(0, number, size)]


def parallel_map(
    call: Call[Chunk, Found],
    shared: Any,
    chunks: Sequence[Chunk],
    jobs: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> list[Found]:
    """The results of `call(shared, chunk)` for all chunks, in their order.

    `call` is a function of a module. `shared` is what every chunk needs; it is sent once to each
    process. The work is done here, in `jobs` processes of this machine, or on the Dask cluster whose
    scheduler is at `cluster` (`tcp://HOST:PORT`), where a chunk whose worker dies is done by another.
    `progress` is called with the items of the chunks that are done and of all. Raises UsageError for
    an address that is none, for both ways at once and where the extra `cluster` is missing,
    ParallelError where processes or the cluster fail, and what `call` raises.

    >>> parallel_map(lambda base, chunk: [base + n for n in chunk], 10, chunks_of(5, 2))
    [[10, 11], [12, 13], [14]]
    """
    if jobs < 1:
        raise UsageError(f"The number of processes is {jobs}.", "Take one or more.")
    report = _reporting(chunks, progress)
    if cluster is not None:
        if jobs > 1:
            raise UsageError(
                "Work is spread over processes or over a cluster.", "Give one of the two."
            )
        return _on_cluster(call, shared, chunks, _address(cluster), report)
    processes = min(jobs, len(chunks), PROCESSES)
    if processes > 1:
        return _in_processes(call, shared, chunks, processes, report)
    found = []
    for number, chunk in enumerate(chunks):
        found.append(call(shared, chunk))
        report(number)
    return found


def _reporting(chunks: Sequence[Sequence[Any]], progress: Progress | None) -> Callable[[int], None]:
    """A function that is told which chunk is done and says how many items are."""
    total, done = sum(map(len, chunks)), 0

    def report(number: int) -> None:
        nonlocal done
        done += len(chunks[number])
        if progress is not None:
            progress(done, total)

    return report


# Processes of this machine

_work: Any = None  # in a process that was started here: the function and what its chunks share


def _begin(data: bytes) -> None:
    """Make a process ready: it leaves interrupts to the one that started it, and ends with it."""
    import multiprocessing
    import os
    import signal
    import threading

    def follow() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=follow, daemon=True).start()
    global _work  # noqa: PLW0603  # a pool has no other place for what its processes keep
    _work = pickle.loads(data)


def _one_here(chunk: Any) -> Any:
    call, shared = _work
    return call(shared, chunk)


def _in_processes(
    call: Call[Chunk, Found],
    shared: Any,
    chunks: Sequence[Chunk],
    processes: int,
    report: Callable[[int], None],
) -> list[Found]:
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    data = pickle.dumps((call, shared))
    with _surroundings():
        pool = ProcessPoolExecutor(
            processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(data,)
        )
    try:
        with _surroundings():
            futures = {pool.submit(_one_here, chunk): i for i, chunk in enumerate(chunks)}
        for future in as_completed(futures):
            future.result()
            report(futures[future])
        return [future.result() for future in futures]
    except BrokenProcessPool as fault:
        raise ParallelError(
            "A process that did a part of the work has ended before its time.",
            "A script calls this under `if __name__ == '__main__':`; else take fewer processes, "
            "which need less memory.",
        ) from fault
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _surroundings() -> Iterator[None]:
    """Variables for the processes that start here, where they are not set already.

    Matrices are computed in one thread each: several processes with a thread for every core get in
    each other's way, and take ten times as long as one. And where a time limit ends this process,
    nothing is said about what Python cleans up after it.
    """
    import os

    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    wanted = dict.fromkeys((*threads, "VECLIB_MAXIMUM_THREADS"), "1")
    wanted["PYTHONWARNINGS"] = "ignore::UserWarning:multiprocessing.resource_tracker"
    added = {name: value for name, value in wanted.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


# A Dask cluster


def _address(text: str) -> str:
    """The address of a scheduler; raises UsageError for another text.

    >>> _address("tcp://localhost:8786")
    'tcp://localhost:8786'
    """
    try:
        parts = urllib.parse.urlsplit(text)
        right = parts.scheme in ("tcp", "tls") and parts.hostname and parts.port
        right = right and text == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
        right = right and text.isprintable() and " " not in text
    except ValueError:
        right = False
    if not right:
        raise UsageError(f"'{text}' is not the address of a cluster.", "Write tcp://HOST:PORT.")
    return text


def _on_cluster(
    call: Call[Chunk, Found],
    shared: Any,
    chunks: Sequence[Chunk],
    address: str,
    report: Callable[[int], None],
) -> list[Found]:
    import importlib.util

    if importlib.util.find_spec("distributed") is None:
        raise UsageError(
            "The package for clusters is not installed.",
            "Install it with `pip install reegraph[cluster]`.",
        )
    with _said_once(), _connected(address) as client, _in_words(address):
        _same_version(client, address)
        # A task and not scattered data: what a dead worker held is then made anew from its recipe.
        held = client.submit(pickle.loads, pickle.dumps((call, shared)), pure=False)
        futures = [
            client.submit(_one_there, held, chunk, pure=False, retries=RETRIES) for chunk in chunks
        ]
        return _gathered(client, futures, report)


@contextmanager
def _said_once() -> Iterator[None]:
    """Leave out what the client logs about workers and connections: faults say it in a sentence."""
    import logging

    logger = logging.getLogger("distributed.client")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def _in_words(address: str) -> Iterator[None]:
    """Raise ParallelError for what can happen to a cluster while it works."""
    from concurrent.futures import CancelledError

    from distributed import KilledWorker

    try:
        yield
    except KilledWorker as fault:
        raise ParallelError(
            "Several workers of the cluster died over the same part of the work.",
            "Give workers more memory; their logs say what they died of.",
        ) from fault
    except (CancelledError, OSError) as fault:
        raise ParallelError(
            f"The connection to the cluster at {address} was lost.",
            "Start its scheduler again, then the command.",
        ) from fault
    except (ImportError, AttributeError, RuntimeError, pickle.PickleError) as fault:
        if isinstance(fault, RuntimeError) and "deserialization" not in str(fault):
            raise
        reason = fault.__cause__ or fault  # of a scheduler that cannot read what it is sent
        raise ParallelError(
            f"The cluster cannot do the work: {str(reason).rstrip('.')}.",
            "Install the same reegraph with the same extras for scheduler and workers.",
        ) from fault


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """A client of the cluster that has a worker; raises ParallelError where there is none."""
    from distributed import Client

    try:
        client = Client(address, timeout=TIMEOUT, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as fault:
        raise ParallelError(
            f"No cluster answers at {address}.",
            "Start one with `dask scheduler`, and workers with `dask worker ADDRESS`.",
        ) from fault
    try:
        try:
            client.wait_for_workers(1, timeout=TIMEOUT)
        except OSError as fault:
            raise _without_workers(address) from fault
        yield client
    finally:
        client.close()


def _without_workers(address: str) -> ParallelError:
    return ParallelError(
        f"The cluster at {address} has no worker.", f"Start one with `dask worker {address}`."
    )


def _same_version(client: Any, address: str) -> None:
    """Raise ParallelError where scheduler or workers do not have the reegraph that is here."""
    import pkgutil

    import reegraph

    # a function of Python itself, which one without reegraph has as well
    question = (pkgutil.resolve_name, "reegraph:__version__")
    try:
        there = {"scheduler": client.run_on_scheduler(*question)}
    except (ImportError, AttributeError) as fault:
        there = {"scheduler": fault}
    found = client.run(*question, on_error="return")
    there |= {f"worker {worker}": found[worker] for worker in sorted(found)}
    for name, version in there.items():
        if version == reegraph.__version__:
            continue
        has = version if isinstance(version, str) else "none that can be imported"
        raise ParallelError(
            f"The {name} of the cluster at {address} has another reegraph: {has}.",
            f"Install reegraph {reegraph.__version__} for scheduler and workers, and start them again.",
        )


def _one_there(held: Any, chunk: Any) -> Any:
    """The result of a chunk, or the fault that its user can mend: that is not tried again."""
    call, shared = held
    try:
        return call(shared, chunk)
    except ReegraphError as fault:
        return fault


def _gathered(client: Any, futures: list[Any], report: Callable[[int], None]) -> list[Any]:
    """Results in the order of the futures; raises ParallelError where no worker is left to wait for."""
    import queue

    ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for future in futures:
        future.add_done_callback(ended.put)
    numbers = {future.key: number for number, future in enumerate(futures)}
    found: dict[int, Any] = {}
    while len(found) < len(futures):
        try:
            future = ended.get(timeout=TIMEOUT)
            value = future.result(timeout=TIMEOUT)
        except queue.Empty:
            if not client.nthreads():
                raise _without_workers(client.scheduler.address) from None
        except TimeoutError:  # its worker died before it handed the result over
            future.add_done_callback(ended.put)
        else:
            if isinstance(value, ReegraphError):
                raise value
            found[numbers[future.key]] = value
            report(numbers[future.key])
    return [found[number] for number in range(len(futures))]
