"""Output for people at a terminal, in colour where it is one."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["is_terminal", "terminal"]


def is_terminal(out: IO[bytes]) -> bool:
    """Return whether output goes to a terminal."""
    return out is sys.stdout.buffer and sys.stdout.isatty()


@contextmanager
def terminal(out: IO[bytes], width: int | None = None) -> Iterator[Console]:
    """Give a console of rich over a stream of bytes, which stays open.

    Args:
        out: Where the output goes; it is coloured only where that is a terminal.
        width: Characters of a line; None for those of the terminal.
    """
    from rich.console import Console

    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    colour = is_terminal(out) or None
    yield Console(file=text, width=width, force_terminal=colour, highlight=False)
    text.flush()
    text.detach()
