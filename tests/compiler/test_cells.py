"""Cells to RDF terms and to parts of keys."""

from __future__ import annotations

import re
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reegraph.compiler.rdf_terms import (
    date_literal,
    decimal_literal,
    node,
    plain_number,
    slug,
    terms,
)
from reegraph.compiler.vocabulary import read_vocabulary
from reegraph.namespaces import prefixes
from reegraph.resources import ontology_dir
from reegraph.tables.reader import Row
from reegraph.tables.schema import Column

NUMBERS = st.decimals(
    min_value=Decimal("-1e15"), max_value=Decimal("1e15"), allow_nan=False, places=6
)  # fmt: skip
VOCABULARY = read_vocabulary(ontology_dir())
INDEX = {
    "actor": {"ind": Row("actors", 2, {"id": "ind"})},
    "project": {"pit": Row("projects", 2, {})},
}


@given(st.text())
def test_slugs_are_plain_and_stay_what_they_are(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))
    assert slug(slug(text)) == slug(text)


@given(st.text(), st.text())
def test_a_separator_of_keys_is_in_no_slug(one: str, other: str) -> None:
    assert "--" not in slug(one + "--" + other)


@given(NUMBERS)
def test_plain_numbers_keep_the_value(number: Decimal) -> None:
    plain = plain_number(str(number))
    assert Decimal(plain) == number
    assert "e" not in plain.lower()
    assert plain_number(plain) == plain
    assert not re.search(r"\.\d*0$", plain)


@given(NUMBERS, st.integers(0, 3))
def test_padding_makes_no_other_number(number: Decimal, zeros: int) -> None:
    text = f"{number:f}"
    assert plain_number(text + "0" * zeros) == plain_number(text)


def test_zero_has_one_form() -> None:
    assert {plain_number(text) for text in ("0", "0.0", "-0", "0e5")} == {"0"}


@pytest.mark.parametrize(
    ("text", "kind"), [("2019", "gYear"), ("2019-08", "gYearMonth"), ("2019-08-08", "date")]
)
def test_dates_keep_their_precision(text: str, kind: str) -> None:
    assert date_literal(text) == ox.Literal(text, datatype=node(f"xsd:{kind}"))


def test_numbers_are_decimals() -> None:
    assert decimal_literal("1e3") == ox.Literal("1000", datatype=node("xsd:decimal"))


@pytest.mark.parametrize(
    ("rdf", "cell", "expected"),
    [
        ({"entity": ["actor"]}, "ind", ["id/actor/ind"]),
        ({"entity": ["actor", "project"]}, "project:pit", ["id/project/pit"]),
        ({"scheme": "party-role"}, "signatory", ["scheme/party-role/signatory"]),
        ({"scheme": "agreement-status"}, "", []),
    ],
)
def test_cells_that_name_things(rdf: dict[str, object], cell: str, expected: list[str]) -> None:
    found = terms(Column("c", "string", rdf=rdf), cell, INDEX, VOCABULARY)
    assert found == [ox.NamedNode(f"https://w3id.org/reegraph/{name}") for name in expected]


def test_units_and_currencies_are_those_of_qudt() -> None:
    unit = prefixes()["qudt-unit"]
    for scheme, code, name in (("unit", "t", "TONNE"), ("currency", "INR", "CCY_INR")):
        column = Column("c", "string", rdf={"scheme": scheme})
        assert terms(column, code, INDEX, VOCABULARY) == [ox.NamedNode(unit + name)]


def test_literals() -> None:
    english = Column("c", "string", rdf={"property": "rdfs:label", "lang": "en"})
    assert terms(english, "India", INDEX, VOCABULARY) == [ox.Literal("India", language="en")]
    uri = Column("c", "string", rdf={"datatype": "xsd:anyURI"})
    assert terms(uri, "https://x.org", INDEX, VOCABULARY)[0].datatype == node("xsd:anyURI")
    item = Column("c", "string", rdf={"iri": "http://www.wikidata.org/entity/"})
    assert terms(item, "Q668", INDEX, VOCABULARY)[0].value.endswith("/entity/Q668")
    many = Column("c", "list", rdf={}, delimiter=";")
    assert terms(many, "a;b", INDEX, VOCABULARY) == [ox.Literal("a"), ox.Literal("b")]
