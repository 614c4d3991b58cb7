"""Spread independent pieces of work over processes of this machine or over a Dask cluster.

Processes are those of joblib. A cluster is asked through its own client and not through joblib's
backend for it, which waits for ever where workers die again and again over one piece of work: it
never learns of a task that ends without a result.

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
Result = TypeVar("Result")
Call = Callable[[Any, Chunk], Result]


def chunks_of(number: int, size: int) -> list[range]:
    """Return the numbers below `number` in chunks of `size`.

    >>> chunks_of(5, 2)
    [range(0, 2), range(2, 4), range(4, 5)]
    """
    return [range(i, min(i + size, number)) for i in range(0, number, size)]


def parallel_map(
    call: Call[Chunk, Result],
    shared: Any,
    chunks: Sequence[Chunk],
    jobs: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> list[Result]:
    """Return the results of `call(shared, chunk)` for all chunks, in their order.

    The work is done here, in processes of this machine, or on a Dask cluster, where a chunk whose
    worker dies is done by another.

    Args:
        call: A function of a module.
        shared: What every chunk needs; it is sent once to each process.
        chunks: The pieces of work.
        jobs: How many processes of this machine.
        cluster: Address of the scheduler of a Dask cluster, `tcp://HOST:PORT`.
        progress: Is called with the items of the chunks that are done and of all.

    Raises:
        UsageError: An address that is none, both ways at once, or the extra `cluster` is missing.
        ParallelError: Processes or the cluster fail.
        ReegraphError: What `call` raises.

    Examples:
        >>> parallel_map(lambda base, chunk: [base + n for n in chunk], 10, chunks_of(5, 2))
        [[10, 11], [12, 13], [14]]
    """
    if jobs < 1:
        raise UsageError(f"The number of processes is {jobs}.", "Take one or more.")
    report = _reporting(chunks, progress)
    if cluster is not None:
        if jobs > 1:
            raise UsageError(
                "Work is spread over processes or over a cluster.", "Leave out one of them."
            )
        return _on_cluster(call, shared, chunks, _address(cluster), report)
    processes = min(jobs, len(chunks), PROCESSES)
    if processes > 1:
        return _in_processes(call, shared, chunks, processes, report)
    results = []
    for number, chunk in enumerate(chunks):
        results.append(call(shared, chunk))
        report(number)
    return results


def _reporting(chunks: Sequence[Sequence[Any]], progress: Progress | None) -> Callable[[int], None]:
    """Return a function that takes the number of a chunk that is done and counts items."""
    total = sum(map(len, chunks))
    done = 0

    def report(number: int) -> None:
        nonlocal done
        done += len(chunks[number])
        if progress is not None:
            progress(done, total)

    return report


# Processes of this machine

_work: Any = None  # in a process that was started here: the function and what its chunks share


def _receive_work(data: bytes) -> None:
    """Keep in a new process what every chunk needs."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # one message for an interrupt, not one a process
    global _work  # noqa: PLW0603  # a pool has no other place for what its processes keep
    _work = pickle.loads(data)


def _run_chunk(number: int, chunk: Any) -> tuple[int, Any]:
    """Return the result of a chunk with its number; called in a process that was started here."""
    call, shared = _work
    return number, call(shared, chunk)


def _in_processes(
    call: Call[Chunk, Result],
    shared: Any,
    chunks: Sequence[Chunk],
    processes: int,
    report: Callable[[int], None],
) -> list[Result]:
    """Return the results of all chunks from a pool of processes."""
    from concurrent.futures.process import BrokenProcessPool

    from joblib import Parallel, delayed, parallel_config

    data = pickle.dumps((call, shared))
    results: dict[int, Result] = {}
    try:
        # One thread of linear algebra a process: more get in each other's way, and take ten times
        # as long as one.
        with parallel_config(
            backend="loky", inner_max_num_threads=1, initializer=_receive_work, initargs=(data,)
        ):
            pool = Parallel(processes, return_as="generator_unordered", batch_size=1)
            for number, result in pool(delayed(_run_chunk)(*task) for task in enumerate(chunks)):
                results[number] = result
                report(number)
    except BrokenProcessPool as fault:
        raise ParallelError(
            "A process that did a part of the work has ended before its time.",
            "Take fewer processes, which need less memory.",
        ) from fault
    return [results[number] for number in range(len(chunks))]


# A Dask cluster


def _address(text: str) -> str:
    """Return the address of a scheduler; raises UsageError for another text.

    >>> _address("tcp://localhost:8786")
    'tcp://localhost:8786'
    """
    try:
        parts = urllib.parse.urlsplit(text)
        valid = (
            parts.scheme in ("tcp", "tls")
            and parts.hostname
            and parts.port
            and text == f"{parts.scheme}://{parts.netloc}"
            and "@" not in parts.netloc
            and text.isprintable()
            and " " not in text
        )
    except ValueError:
        valid = False
    if not valid:
        raise UsageError(f"'{text}' is not the address of a cluster.", "Write tcp://HOST:PORT.")
    return text


def _on_cluster(
    call: Call[Chunk, Result],
    shared: Any,
    chunks: Sequence[Chunk],
    address: str,
    report: Callable[[int], None],
) -> list[Result]:
    import importlib.util

    if importlib.util.find_spec("distributed") is None:
        raise UsageError(
            "The package for clusters is not installed.",
            "Install it with `pip install reegraph[cluster]`.",
        )
    with _quiet_client(), _connected(address) as client, _translated_faults(address):
        _require_same_version(client, address)
        # A task and not scattered data: what a dead worker held is then made anew from its recipe.
        held = client.submit(pickle.loads, pickle.dumps((call, shared)), pure=False)
        futures = [
            client.submit(_run_chunk_on_worker, held, chunk, pure=False, retries=RETRIES)
            for chunk in chunks
        ]
        return _gather(client, futures, report)


@contextmanager
def _quiet_client() -> Iterator[None]:
    """Silence what the client logs about workers and connections: faults say it in a sentence."""
    import logging

    logger = logging.getLogger("distributed.client")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def _translated_faults(address: str) -> Iterator[None]:
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
    """Yield a client of a cluster that has a worker; raises ParallelError where there is none."""
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
    """Return the fault of a cluster that has no worker."""
    return ParallelError(
        f"The cluster at {address} has no worker.", f"Start one with `dask worker {address}`."
    )


def _require_same_version(client: Any, address: str) -> None:
    """Raise ParallelError where scheduler or workers do not have the reegraph that is here."""
    import pkgutil

    import reegraph

    # a function of Python itself, which one without reegraph has as well
    question = (pkgutil.resolve_name, "reegraph:__version__")
    try:
        versions = {"scheduler": client.run_on_scheduler(*question)}
    except (ImportError, AttributeError) as fault:
        versions = {"scheduler": fault}
    answers = client.run(*question, on_error="return")
    versions |= {f"worker {worker}": answers[worker] for worker in sorted(answers)}
    for name, version in versions.items():
        if version == reegraph.__version__:
            continue
        has = version if isinstance(version, str) else "none that can be imported"
        raise ParallelError(
            f"The {name} of the cluster at {address} has another reegraph: {has}.",
            f"Install reegraph {reegraph.__version__} for scheduler and workers, and start them "
            "again.",
        )


def _run_chunk_on_worker(held: Any, chunk: Any) -> Any:
    """Return the result of a chunk, or the fault that its user can mend: that is not tried again."""
    call, shared = held
    try:
        return call(shared, chunk)
    except ReegraphError as fault:
        return fault


def _gather(client: Any, futures: list[Any], report: Callable[[int], None]) -> list[Any]:
    """Return results in the order of the futures; raises ParallelError where no worker is left."""
    import queue

    ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for future in futures:
        future.add_done_callback(ended.put)
    numbers = {future.key: number for number, future in enumerate(futures)}
    results: dict[int, Any] = {}
    while len(results) < len(futures):
        try:
            future = ended.get(timeout=TIMEOUT)
            result = future.result(timeout=TIMEOUT)
        except queue.Empty:
            if not client.nthreads():
                raise _without_workers(client.scheduler.address) from None
        except TimeoutError:  # its worker died before it handed the result over
            future.add_done_callback(ended.put)
        else:
            if isinstance(result, ReegraphError):
                raise result
            results[numbers[future.key]] = result
            report(numbers[future.key])
    return [results[number] for number in range(len(futures))]
