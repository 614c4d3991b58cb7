"""Alpha and its difference functions against published examples and against their definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reegraph.coding.krippendorff import (
    common_date,
    days,
    interval,
    krippendorff,
    masi,
    nominal,
    ordinal,
    ratio,
)

# Four observers, twelve units: Krippendorff, Computing Krippendorff's alpha-reliability, and the
# example of the Stata command kalpha and of R's irr. A dot is a value that was not given.
FOUR_OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
PUBLISHED = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}

# Three coders, fifteen units: the computational example of Wikipedia's article on the coefficient.
THREE_CODERS = (".....34121133.3", "1.21334 3......".replace(" ", ""), "..21344.21133.4")


def by_unit(coders: Sequence[str]) -> list[tuple[int, ...]]:
    """Values by unit of coders whose values stand in a row."""
    length = max(map(len, coders))
    rows = [coder.ljust(length, ".") for coder in coders]
    return [tuple(int(v) for v in unit if v != ".") for unit in zip(*rows, strict=True)]


def test_the_example_of_four_observers() -> None:
    units = by_unit(FOUR_OBSERVERS)
    differences: dict[str, Callable[[float, float], float]] = {
        "nominal": nominal, "ordinal": ordinal(units), "interval": interval, "ratio": ratio,
    }  # fmt: skip
    for name, difference in differences.items():
        found = krippendorff(units, difference)
        assert found == pytest.approx(PUBLISHED[name], abs=0.0005), name


def test_the_example_of_three_coders() -> None:
    units = by_unit(THREE_CODERS)
    assert krippendorff(units, nominal) == pytest.approx(0.691358, abs=5e-7)
    assert krippendorff(units, interval) == pytest.approx(0.810845, abs=5e-7)


def test_where_there_is_no_alpha() -> None:
    assert krippendorff([], nominal) is None
    assert krippendorff([("a",), ("b",)], nominal) is None
    assert krippendorff([("a", "a"), ("a", "a")], nominal) is None


def test_full_agreement_is_1_and_swapped_codes_are_worse_than_chance() -> None:
    assert krippendorff([("a", "a"), ("b", "b")], nominal) == 1
    swapped = krippendorff([("a", "b"), ("b", "a")], nominal)
    assert swapped is not None
    assert swapped < 0


VALUES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12)


@given(VALUES, st.sampled_from([nominal, interval, ratio]))
def test_alpha_is_its_definition(
    pairs: list[tuple[int, int]], difference: Callable[[float, float], float]
) -> None:
    """Observed over expected disagreement, both as means over all ordered pairs of values."""
    values = [value for pair in pairs for value in pair]
    everywhere = [difference(a, b) for a, b in permutations(values, 2)]
    within = [difference(a, b) for a, b in pairs]
    found = krippendorff(pairs, difference)
    if not any(everywhere):
        assert found is None
        return
    expected = sum(everywhere) / len(everywhere)
    assert found == pytest.approx(1 - (sum(within) / len(within)) / expected)


@given(VALUES)
def test_nominal_alpha_knows_no_names(pairs: list[tuple[int, int]]) -> None:
    renamed = [(f"x{9 - a}", f"x{9 - b}") for a, b in reversed(pairs)]
    first, second = krippendorff(pairs, nominal), krippendorff(renamed, nominal)
    assert (first is None) == (second is None)
    assert first is None or first == pytest.approx(second)


SETS = st.frozensets(st.sampled_from("abcde"))


@given(SETS, SETS)
def test_masi_is_a_symmetric_distance_between_0_and_1(
    one: frozenset[str], other: frozenset[str]
) -> None:
    found = masi(one, other)
    assert 0 <= found <= 1
    assert found == masi(other, one)
    assert (found == 0) == (one == other)
    assert (found == 1) == (one != other and not one & other)


def test_masi_weighs_how_sets_lie_to_each_other() -> None:
    """Passonneau 2006: weight 2/3 for a subset, 1/3 for an overlap, beside Jaccard's index."""
    a, b, c = frozenset("ab"), frozenset("abc"), frozenset("bc")
    assert masi(a, b) == pytest.approx(1 - (2 / 3) * (2 / 3))
    assert masi(a, c) == pytest.approx(1 - (1 / 3) * (1 / 3))


def test_dates_are_compared_at_the_precision_of_the_vaguer_one() -> None:
    assert common_date("2019", "2019-08-08") == 0
    assert common_date("2019-08", "2019-09-01") == 1
    assert days("2019-08-08", "2019") == 0
    assert days("2019-08-08", "2019-08-18") ** 0.5 == 10
    assert days("2019-12", "2020-01-15") ** 0.5 == 31
