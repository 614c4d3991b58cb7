"""SHA256SUMS: a line a file, as `sha256sum --check` reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["SUMS", "File", "Measured", "listed", "measured", "write_sums"]

SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class File:
    """A file of a release: its path from the folder with slashes, what it is, its media type."""

    path: str
    title: str
    media: str
    description: str = ""
    part: str = ""


@dataclass(frozen=True)
class Measured:
    """A file that is written, with its length in bytes and its SHA-256."""

    file: File
    bytes: int
    sha256: str


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def measured(folder: Path, files: Iterable[File]) -> list[Measured]:
    """Measure the files of a folder: length and checksum, by path."""
    return [
        Measured(file, (folder / file.path).stat().st_size, _digest(folder / file.path))
        for file in sorted(files, key=lambda f: f.path)
    ]


def write_sums(folder: Path) -> Path:
    """Write SHA256SUMS over all files of a folder."""
    target = folder / SUMS
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p != target)
    lines = [f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths]
    target.write_text("".join(sorted(lines, key=lambda line: line[66:])), "utf-8", newline="")
    return target


def listed(folder: Path) -> Mapping[str, str]:
    """Read the paths and checksums in SHA256SUMS of a folder; none where there is no file."""
    try:
        text = (folder / SUMS).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.split("  ", 1) for line in text.splitlines() if "  " in line)
    return {path: digest for digest, path in pairs if not _outside(path)}


def _outside(path: str) -> bool:
    """Tell whether a path leads out of its folder; such a line is no checksum of ours."""
    return path.startswith("/") or ".." in path.split("/") or ":" in path or "\\" in path
