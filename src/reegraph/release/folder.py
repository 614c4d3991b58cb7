"""Where a release goes: written aside, moved into place when it is finished."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reegraph.errors import StoreError, UsageError
from reegraph.release.checksums import SUMS, listed

__all__ = ["require_place", "written_aside"]

MARK = "ro-crate-metadata.json"


def _files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}


def _strangers(folder: Path) -> set[str]:
    """List the files of a folder that no release put there."""
    made = set(listed(folder)) | {SUMS}
    return _files(folder) - (made if MARK in made else set())


def require_place(folder: Path, force: bool) -> None:
    """Raise UsageError where a release cannot go to a folder, StoreError where it is none.

    It can go to a folder that is empty or missing, or to an earlier release in which nothing else
    was put; anywhere else with `force`.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise StoreError(f"{folder} is not a folder.")
    strangers = _strangers(folder)
    if strangers and not force:
        first = min(strangers)
        raise UsageError(
            f"{folder} holds files that are not of a release, such as {first}.",
            "Name another folder, or add --force: other files stay, those of the same name do not.",
        )


@contextmanager
def written_aside(folder: Path) -> Iterator[Path]:
    """Make a folder beside `folder` to write into; when all is written it takes its place.

    Where writing fails it is removed, and what stood in `folder` is as it was. Raises StoreError
    where it cannot be written.
    """
    place = folder.resolve()
    mark = f"{os.getpid()}-{secrets.token_hex(3)}"
    aside = place.with_name(f".{place.name}-{mark}.part")
    try:
        aside.mkdir(parents=True)
        yield aside
        _into_place(aside, place, place.with_name(f".{place.name}-{mark}.old"))
    except OSError as fault:
        raise StoreError(f"{folder} cannot be written: {fault.strerror or fault}.") from fault
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _into_place(aside: Path, place: Path, before: Path) -> None:
    if place.is_dir() and _strangers(place):
        _merge(aside, place)
        return
    moved = place.exists()
    if moved:
        place.rename(before)
    try:
        aside.rename(place)
    except OSError:
        if moved:
            before.rename(place)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _merge(aside: Path, place: Path) -> None:
    """Put the files of a release among others, in place of those of the last release."""
    new = _files(aside)
    made = listed(place)
    if MARK in made:
        for name in set(made) - new:
            (place / name).unlink(missing_ok=True)
    for name in sorted(new):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (aside / name).replace(place / name)
