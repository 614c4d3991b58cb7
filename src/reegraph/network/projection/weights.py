"""What one event counts: each the same, by the depth of an agreement, or by how recent it is."""

from __future__ import annotations

import csv
import datetime as dt
import functools
from collections.abc import Mapping

from reegraph.dates import earliest
from reegraph.network.projection.options import ProjectionOptions
from reegraph.resources import data_dir

__all__ = ["depths", "event_weight"]

_YEAR = 365.25  # days, leap years included


@functools.cache
def depths() -> Mapping[str, int]:
    """Read the depth of each kind of agreement, 1 (declaration) to 5 (equity).

    It stands in `graph_data/depths.csv`.

    The order is ordinal: a result should hold under `depth` (1 to 5) and `depth-doubling` (1 to
    16), two of the many weightings that keep it.

    >>> depths()["mou"] < depths()["offtake"] < depths()["acquisition"]
    True
    """
    with (data_dir() / "depths.csv").open(encoding="utf-8", newline="") as file:
        return {row["kind"]: int(row["depth"]) for row in csv.DictReader(file)}


def event_weight(choices: ProjectionOptions, kind: str, first: str, day: str) -> float:
    """Return the weight of one event: of an agreement of `kind`, or of what began on `first`.

    `count` is 1; `depth` the rung of the kind and `depth-doubling` 2 ** (rung - 1); `recency`
    0.5 ** (age / half-life) with the age in years on `day`, 0 where the beginning is not known.
    """
    if choices.weight == "depth":
        return float(depths()[kind])
    if choices.weight == "depth-doubling":
        return float(2 ** (depths()[kind] - 1))
    if choices.weight == "recency":
        if not first:
            return 0.0
        days = (dt.date.fromisoformat(day) - earliest(first)).days
        return float(0.5 ** (max(days, 0) / _YEAR / choices.half_life))
    return 1.0
