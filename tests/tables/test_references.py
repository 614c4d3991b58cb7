"""Cells find the entities that they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from reegraph.tables.reader import read_tables
from reegraph.tables.references import AmbiguousReference, Dangling, entity_index, find_entity

ANY = ("actor", "forum", "project")


@pytest.fixture(scope="module")
def index(sound: Path) -> dict[str, dict[str, object]]:
    return {kind: dict(rows) for kind, rows in entity_index(read_tables(sound)).items()}


def test_the_index_has_every_type(index) -> None:  # type: ignore[no-untyped-def]
    assert {"actor", "forum", "mineral", "agreement", "project", "list", "source", "area"} <= set(
        index
    )
    assert index["actor"]["kabil"].cells["short_name"] == "KABIL"


def test_an_id_of_one_type_needs_no_prefix(index) -> None:  # type: ignore[no-untyped-def]
    assert find_entity(index, ANY, "kabil") == ("actor", "kabil")
    assert find_entity(index, ANY, "actor:kabil") == ("actor", "kabil")
    assert find_entity(index, ("forum",), "mercosur") == ("forum", "mercosur")


def test_an_id_of_several_types_needs_one(index) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AmbiguousReference) as caught:
        find_entity(index, ANY, "ngualla")
    assert caught.value.candidates == ["actor:ngualla", "project:ngualla"]
    assert find_entity(index, ANY, "project:ngualla") == ("project", "ngualla")


@pytest.mark.parametrize("cell", ["kabbil", "project:kabil", "mineral:lithium", "", ":", "actor:"])
def test_what_names_nothing(index, cell: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Dangling):
        find_entity(index, ANY, cell)
    assert issubclass(Dangling, LookupError)
    assert issubclass(AmbiguousReference, LookupError)
