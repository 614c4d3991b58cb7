"""A time limit for the whole process: a command that overruns it ends with one sentence."""

from __future__ import annotations

import gc
import os
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from math import isnan
from typing import TypeVar

from reegraph.atomic import unfinished
from reegraph.errors import QueryTimeout, UsageError

__all__ = ["with_timeout"]

Result = TypeVar("Result")


def with_timeout(seconds: float, work: Callable[[], Result]) -> Result:
    """Do `work`; where it takes longer than `seconds` (0: no limit), say so and end the process.

    A query cannot be interrupted inside the engine, and a command is a process of its own, so the
    process is what ends.
    """
    if isnan(seconds):
        raise UsageError("The time limit is not a number of seconds.")
    if not seconds:
        return work()
    results: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as fault:  # handed to the thread that waits
            _forget(fault)
            failed.append(fault)

    gc.freeze()  # what this thread leaves behind is not for the other one to collect
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        thread.join(min(seconds, threading.TIMEOUT_MAX))
    except KeyboardInterrupt:
        _leave("Interrupted.", None, 130)
    if thread.is_alive():
        fault = QueryTimeout(seconds)
        _leave(fault.message, fault.hint, fault.exit_code)
    gc.unfreeze()
    if failed:
        raise failed.pop()
    return results[0]


def _forget(fault: BaseException | None) -> None:
    """Drop the variables of the frames of a fault: answers of the engine stay in their thread."""
    while fault is not None:
        traceback.clear_frames(fault.__traceback__)
        fault = fault.__cause__ or fault.__context__


def _leave(message: str, hint: str | None, code: int) -> None:
    for path in unfinished:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    sys.stderr.write(f"Error: {message}\n" + (f"Hint: {hint}\n" if hint else ""))
    sys.stderr.flush()
    os._exit(code)
