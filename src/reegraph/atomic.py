"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from reegraph.errors import StoreError

__all__ = ["unfinished", "atomic_file"]

unfinished: set[Path] = set()
"""Files that are being written; what is left of them goes when the process is ended."""


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to write into; it takes its place once it is finished, else nothing changes.

    A device or a pipe is written as it is. Raises StoreError where the file cannot be written.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "answer.csv"
    >>> with atomic_file(path) as file:
    ...     _ = file.write(b"name")
    >>> path.read_text(), [found.name for found in path.parent.iterdir()]
    ('name', ['answer.csv'])
    """
    device = path.exists() and not path.is_file()
    aside = path if device else path.with_name(f".{path.name}.{os.getpid()}.part")
    if not device:
        unfinished.add(aside)
    try:
        with aside.open("wb") as file:
            yield file
        if not device:
            aside.replace(path)
    except OSError as fault:
        raise StoreError(f"{path} cannot be written: {fault.strerror or fault}.") from fault
    finally:
        if not device:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            unfinished.discard(aside)
