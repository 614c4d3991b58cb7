"""Names to entities: whatever is typed is an entity, several, or none, and never a crash."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reegraph.errors import AmbiguousName, NameNotFound
from reegraph.graph.names import fold, resolve
from reegraph.knowledge import KnowledgeGraph
from reegraph.namespaces import ENTITY_TYPES, ID

KABIL = f"{ID}actor/kabil"


@pytest.mark.parametrize(
    "name",
    [
        "kabil", "KABIL", " Kabil ", "actor:kabil", KABIL, "Khanij Bidesh India Limited",
        "khanij  bidesh india limited", "Khanij Bidesh India Ltd",
    ],
)  # fmt: skip
def test_every_usual_form_of_a_name(kg: KnowledgeGraph, name: str) -> None:
    assert kg.resolve(name) == KABIL


def test_accents_and_other_scripts(kg: KnowledgeGraph) -> None:
    assert kg.resolve("Catamarca Minera y Energetica Sociedad del Estado") == f"{ID}actor/camyen"
    assert kg.resolve("भारत") == kg.resolve("Индия") == kg.resolve("India")
    assert fold("Ａ  É") == "a e"


@pytest.mark.parametrize(
    ("code", "kind", "found"),
    [
        ("co", "actor", "actor/col"), ("co", "mineral", "mineral/cobalt"),
        ("in", "actor", "actor/ind"), ("In", "mineral", "mineral/indium"),
        ("ni", "actor", "actor/nic"), ("Ni", "mineral", "mineral/nickel"),
    ],
)  # fmt: skip
def test_codes_count_only_where_the_type_is_declared(
    kg: KnowledgeGraph, code: str, kind: str, found: str
) -> None:
    if f"{ID}{found}" not in {iri for iris in kg.names.levels[0].values() for iri in iris}:
        pytest.skip("not in the tables")
    assert kg.resolve(code, kind) == f"{ID}{found}"
    assert kg.resolve(f"{kind}:{code}") == f"{ID}{found}"
    with pytest.raises(NameNotFound) as fault:
        kg.resolve(code)
    assert found.replace("/", ":") in fault.value.nearest


def test_type_settles_what_a_name_can_be(kg: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousName) as fault:
        kg.resolve("oecd")
    assert fault.value.candidates == ["actor:oecd", "forum:oecd"]
    assert kg.resolve("actor:oecd") == kg.resolve("oecd", "actor") == f"{ID}actor/oecd"


def test_nearest_names_are_of_the_wanted_type(kg: KnowledgeGraph) -> None:
    with pytest.raises(NameNotFound) as fault:
        kg.resolve("lithum", "mineral")
    assert fault.value.nearest[0] == "Lithium"
    with pytest.raises(NameNotFound) as fault:
        kg.resolve("actor:kabil", "mineral")
    assert fault.value.exit_code == 2


def test_every_id_and_label_is_found(kg: KnowledgeGraph) -> None:
    lost = []
    for iri in sorted({iri for iris in kg.names.levels[0].values() for iri in iris}):
        kind, _, local = iri.removeprefix(ID).partition("/")
        if kg.resolve(f"{kind}:{local}") != iri:
            lost.append(iri)
    assert lost == []


@settings(max_examples=300, deadline=None)
@given(
    name=st.text() | st.sampled_from([f"{kind}:" for kind in ENTITY_TYPES]).flatmap(
        lambda start: st.text(max_size=8).map(lambda rest: start + rest)
    ),
    kinds=st.lists(st.sampled_from(ENTITY_TYPES), max_size=2),
    declared=st.booleans(),
)  # fmt: skip
def test_any_text_is_resolved_or_refused(
    kg: KnowledgeGraph, name: str, kinds: list[str], declared: bool
) -> None:
    try:
        found = resolve(kg.names, name, kinds, declared)
    except (NameNotFound, AmbiguousName):
        pass
    else:
        assert found.startswith(ID)
        assert not kinds or found.removeprefix(ID).partition("/")[0] in kinds
