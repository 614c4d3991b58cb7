"""The shipped graph as a store on disk, built once for a run of the tests."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

__all__ = ["heed_ctrl_c", "shipped_cache"]


def heed_ctrl_c() -> None:
    """Have a process heed Ctrl-C before it starts: what a shell starts in the background does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="session", autouse=True)
def shipped_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of its own, for this process and those it starts; workers of one run share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REEGRAPH_CACHE", str(shared / "store cache"))
        yield shared / "store cache"
