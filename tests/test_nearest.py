"""Names that are suggested for a mistyped one, and that none is for what is another word."""

from __future__ import annotations

import pytest

from reegraph.compiler.compile import Compiled
from reegraph.errors import NameNotFound, nearest
from reegraph.graph.names import read_names, resolve


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Indai", "India"),
        ("kabill", "kabil"),
        ("Ganfang", "Ganfeng"),
        ("betwen", "betweenness"),
        ("owner-of", "owners-of"),
        ("shwo", "show"),
        ("INDIA", "India"),
    ],
)
def test_a_mistyped_name_is_found(written: str, meant: str) -> None:
    assert nearest(written, ["Chile", "nonsense", meant, "zinc"])[:1] == [meant]


@pytest.mark.parametrize(
    ("written", "other"),
    [("nonsense", "Indonésie"), ("nonsense", "indonesie"), ("xyzzy", "lazy"), ("", "a")],
)
def test_another_word_is_not_suggested(written: str, other: str) -> None:
    assert nearest(written, [other]) == []


def test_the_most_alike_stand_first_and_not_more_than_wanted() -> None:
    known = ["lithia", "lithium", "lithiun", "litium"]
    assert nearest("lithium", known)[0] == "lithium"
    assert len(nearest("lithium", known, 2)) == 2


@pytest.mark.parametrize("name", ["nonsense", "xyzzyq", "qqqq"])
def test_nothing_of_the_graph_is_suggested_for_nonsense(compiled: Compiled, name: str) -> None:
    with pytest.raises(NameNotFound) as fault:
        resolve(read_names(compiled.store), name)
    assert fault.value.hint is None
