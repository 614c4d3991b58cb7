"""The tables as pandas frames, and helpers with which the tests compute the expected answers.

Nothing here looks at the graph: what a test expects follows from the CSV files alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from reegraph.resources import data_dir

__all__ = [
    "cells",
    "close",
    "narrower",
    "read_tables",
    "source_set",
]


def read_tables(folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """All tables by name; every cell is text, an empty cell the empty text."""
    return {
        path.stem: pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        for path in sorted((folder or data_dir()).glob("*.csv"))
    }


def cells(text: str) -> list[str]:
    """Members of a cell that lists several.

    >>> cells("a;b"), cells("")
    (['a', 'b'], [])
    """
    return [part for part in text.split(";") if part]


def source_set(rows: Iterable[str]) -> set[str]:
    """All sources that cells of a column `sources` name."""
    return {source for cell in rows for source in cells(cell)}


def narrower(tables: dict[str, pd.DataFrame], mineral: str) -> set[str]:
    """A mineral and all that falls under it."""
    parents = {row.id: cells(row.broader) for row in tables["minerals"].itertuples()}
    found = {mineral}
    while True:
        more = {m for m, broader in parents.items() if found & set(broader)} - found
        if not more:
            return found
        found |= more


def earliest(date: str) -> str:
    """First day of a partial date.

    >>> earliest("2019"), earliest("2019-08")
    ('2019-01-01', '2019-08-01')
    """
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date


def latest(date: str) -> str:
    """Last day of a partial date.

    >>> latest("2019"), latest("2024-02"), latest("2019-08-08")
    ('2019-12-31', '2024-02-29', '2019-08-08')
    """
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        return str(pd.Period(date, freq="M").end_time.date())
    return date


def close(one: object, other: object, tolerance: float = 1e-6) -> bool:
    """Equality of two cells: numbers within a relative tolerance, lists in cells in any order."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= tolerance * max(1.0, abs(one), abs(other))
    if isinstance(one, str) and isinstance(other, str):
        return one == other or sorted(one.split()) == sorted(other.split())
    return one == other
