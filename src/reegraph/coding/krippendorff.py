"""Krippendorff's alpha, with the difference functions of the levels of measurement.

Alpha is 1 - Do / De: the disagreement that was observed within units, over the one that chance
would give (Krippendorff, K. 2004: Content Analysis, 2nd ed., Sage, ch. 11; Hayes, A. F. and
Krippendorff, K. 2007: Answering the call for a standard reliability measure for coding data,
Communication Methods and Measures 1(1), 77-89, doi:10.1080/19312450709336664). Sets are compared
by MASI (Passonneau, R. J. 2006: Measuring agreement on set-valued items (MASI) for semantic and
pragmatic annotation, LREC 2006).

A difference function says how far two values are apart; for numbers it is already squared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from typing import TypeVar

from reegraph.dates import compatible, earliest

__all__ = [
    "common_date",
    "days",
    "interval",
    "krippendorff",
    "masi",
    "nominal",
    "ordinal",
    "ratio",
]

Value = TypeVar("Value", bound=Hashable)


def krippendorff(
    units: Sequence[Sequence[Value]], difference: Callable[[Value, Value], float]
) -> float | None:
    """Compute alpha of values by unit; None where it is not defined.

    Each unit holds the values that its coders gave, in any order; units with fewer than two are
    left out. Alpha is not defined without pairs, nor where all values are the same.

    >>> krippendorff([("a", "a"), ("b", "b"), ("a", "b")], nominal)
    0.4444444444444444
    """
    paired = [unit for unit in units if len(unit) > 1]
    counts = Counter(value for unit in paired for value in unit)
    total = sum(counts.values())
    expected = sum(
        counts[one] * counts[other] * difference(one, other)
        for one, other in combinations(counts, 2)
    )
    if not expected:
        return None
    observed = sum(
        difference(one, other) / (len(unit) - 1)
        for unit in paired
        for one, other in combinations(unit, 2)
    )
    return 1 - (total - 1) * observed / expected


def nominal(one: Hashable, other: Hashable) -> float:
    """Return 0 for the same value, 1 for any other: codes, ids, yes and no."""
    return float(one != other)


def interval(one: float, other: float) -> float:
    """Return the squared difference: years, degrees."""
    return (one - other) ** 2


def ratio(one: float, other: float) -> float:
    """Return the squared difference over the sum: amounts with a true zero, none negative."""
    return 0.0 if one == other else ((one - other) / (abs(one) + abs(other))) ** 2


def ordinal(units: Sequence[Sequence[float]]) -> Callable[[float, float], float]:
    """Build the difference function of ranks, which depends on how often units hold each rank."""
    counts = Counter(value for unit in units if len(unit) > 1 for value in unit)

    def difference(one: float, other: float) -> float:
        low, high = min(one, other), max(one, other)
        between = sum(number for value, number in counts.items() if low <= value <= high)
        return 0.0 if one == other else (between - (counts[low] + counts[high]) / 2) ** 2

    return difference


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Return one less Jaccard's index, weighted by how the sets lie to each other.

    The weight is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, else 0.

    >>> round(masi(frozenset("abc"), frozenset("ab")), 3)
    0.556
    """
    if one == other:
        return 0.0
    shared = one & other
    if not shared:
        return 1.0
    weight = 2 / 3 if shared in (one, other) else 1 / 3
    return 1 - weight * len(shared) / len(one | other)


def common_date(one: str, other: str) -> float:
    """Return 0 where two partial dates agree at the precision of the vaguer one, else 1.

    >>> common_date("2024", "2024-01-15"), common_date("2024-02", "2024-01-15")
    (0.0, 1.0)
    """
    return float(not compatible(one, other))


def days(one: str, other: str) -> float:
    """Return the squared number of days between two partial dates, both cut to the vaguer one.

    >>> days("2024-02", "2024-01-15") ** 0.5
    31.0
    """
    size = min(len(one), len(other))
    return float((earliest(one[:size]) - earliest(other[:size])).days ** 2)
