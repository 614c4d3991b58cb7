"""Meaning of the columns that a release adds, read from columns.toml."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["fields"]

FILE = Path(__file__).with_name("columns.toml")


@functools.cache
def _known() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def fields(file: str, names: Iterable[str]) -> list[dict[str, Any]]:
    """Return fields of Data Package for the columns of a file, in their order.

    Raises KeyError for a column without a meaning.

    >>> fields("left-out", ["line"])[0]["type"]
    'integer'
    """
    return [{"name": name, **_known()[file][name]} for name in names]
