"""Frames hold what the engine answered: texts stay texts, numbers numbers, gaps gaps."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pandas as pd
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reegraph.errors import QueryError
from reegraph.graph import results

XSD = "http://www.w3.org/2001/XMLSchema#"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def asked(query: str) -> pd.DataFrame:
    answer = results.evaluate(ox.Store(), query)
    buffer = io.BytesIO()
    results.write(answer, "tsv", buffer)
    return results.frame(buffer.getvalue())


def quoted(text: str) -> str:
    return str(ox.Literal(text))


def test_text_that_looks_like_something_else_stays_text() -> None:
    found = asked(
        'SELECT ?x { VALUES ?x { "NA" "007" "1.50" "true" "nan" "" "<a>" "2024-01-01" } }'
    )
    texts = ["NA", "007", "1.50", "true", "nan", "", "<a>", "2024-01-01"]
    assert found["x"].tolist() == texts
    assert found["x"].notna().all()


def test_empty_text_is_not_missing() -> None:
    found = asked('SELECT ?x ?y { VALUES (?x ?y) { ("" 1) (UNDEF 2) ("a" 3) } }')
    assert found["x"].isna().tolist() == [False, True, False]
    assert found["x"][0] == ""


def test_numbers_and_booleans_are_typed_and_may_be_missing() -> None:
    found = asked(
        "SELECT ?i ?d ?b ?m { VALUES (?i ?d ?b ?m) "
        "{ (9007199254740993 1.25 true 1) (UNDEF UNDEF UNDEF 0.5) (-3 1e3 false 2) } }"
    )
    assert [str(t) for t in found.dtypes] == ["Int64", "float64", "boolean", "float64"]
    assert found["i"][0] == 9007199254740993
    assert found.isna().sum().tolist() == [1, 1, 1, 0]
    assert found["m"].tolist() == [1.0, 0.5, 2.0]


def test_mixed_column_is_text() -> None:
    found = asked('SELECT ?x { VALUES ?x { 1 "a" "2024"^^xsd:gYear } }')
    assert found["x"].tolist() == ["1", "a", "2024"]


def test_language_escapes_and_names() -> None:
    found = asked(
        r'SELECT ?x { VALUES ?x { "Inde"@fr "tab\there" "two\nlines" "back\\slash" "say \"so\"" '
        "actor:kabil <http://example.org/ü> } }"
    )
    assert found["x"].tolist() == [
        "Inde", "tab\there", "two\nlines", "back\\slash", 'say "so"', "actor:kabil",
        "http://example.org/ü",
    ]  # fmt: skip


def test_one_column_with_unbound_rows() -> None:
    found = asked('SELECT ?x { VALUES ?x { UNDEF "a" UNDEF } }')
    assert found["x"].isna().tolist() == [True, False, True]
    assert asked("SELECT ?x { VALUES ?x { } }").shape == (0, 1)
    assert asked("SELECT ?x { VALUES ?x { UNDEF } }").shape == (1, 1)


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(st.none() | TEXT, min_size=1, max_size=6))
def test_texts_survive(texts: list[str | None]) -> None:
    values = " ".join("UNDEF" if t is None else quoted(t) for t in texts)
    found = asked(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
    assert [None if pd.isna(v) else v for v in found["x"]] == texts


@settings(max_examples=100, deadline=None)
@given(
    integers=st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=5),
    number=st.decimals(-(10**6), 10**6, places=4),
)
def test_numbers_survive(integers: list[int], number: Decimal) -> None:
    values = " ".join(f"({i} {number:f})" for i in integers)
    found = asked(f"SELECT ?i ?d {{ VALUES (?i ?d) {{ {values} }} }}")
    assert found["i"].tolist() == integers
    assert found["d"].tolist() == [float(number)] * len(integers)


BEFORE = st.sampled_from(["", "*", "}", " ", "\n", "?", "$", ":", "a", "\u0130", "1", "_"])


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICEe:a { ?a ?b ?c }",
        "SERVICE SILENTe:a { ?a ?b ?c }",
        "OPTIONAL { ?a ?b 1SERVICE e:a { ?a ?b ?c } }",
        "FILTER(1<?y)SERVICE?x#>\n{ ?a ?b ?c }",
        "SERVICE #\r<http://127.0.0.1:9/> { ?a ?b ?c }",
    ],
)
def test_what_the_engine_takes_for_service_is_refused(clause: str) -> None:
    """However it is written: the engine parses each of these, and would ask the other host."""
    query = f"PREFIX e: <http://127.0.0.1:9/> SELECT * {{ {clause} }}"
    assert isinstance(ox.Store().query(f"{query} LIMIT 0"), ox.QuerySolutions)
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        results.evaluate(ox.Store(), query)


@given(
    before=BEFORE,
    word=st.sampled_from(["FROM", "from", "From", "SERVICE", "service", "SerVice", "\u017fervice"]),
    after=st.sampled_from(["", "<", " ", "a", "1"]),
)
def test_words_that_reach_beyond_the_graph_are_always_looked_at(
    before: str, word: str, after: str
) -> None:
    query = before + word + after
    slowly = re.search(r"(?<![?$])\b(?:service|from)\b", query, re.IGNORECASE)
    if slowly or word.casefold() == "service":
        assert results._BEYOND.search(query.casefold())
    elif before in "?$a1_" and before:
        assert not results._BEYOND.search(query.casefold())
