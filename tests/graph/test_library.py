"""Questions: their headers, and parameters that stay one term whatever is typed."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reegraph.errors import NameNotFound, StoreError, UsageError
from reegraph.graph.questions import Question, fill_parameters, read_question, read_questions
from reegraph.graph.results import evaluate

HEADER = "# title: T\n# description: D\n# keywords: a, b\n"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def question(folder: Path, parameters: str, body: str) -> Question:
    path = folder / "a-question.rq"
    path.write_text(HEADER + parameters + body, encoding="utf-8")
    return read_question(path)


def filled(asked: Question, **values: str) -> str:
    return fill_parameters(
        asked, values, lambda name, kinds: f"https://example.org/{kinds[0]}/{name}"
    )


def answered(query: str) -> list[str]:
    answer = evaluate(ox.Store(), query)
    assert isinstance(answer, ox.QuerySolutions)
    return [row[0].value for row in answer]


def test_header_is_read(tmp_path: Path) -> None:
    read = question(tmp_path, "# parameter: x (actor list optional): who\n", "SELECT * {}\n")
    (parameter,) = read.parameters
    assert (read.title, read.keywords, read.article) == ("T", ("a", "b"), False)
    assert (parameter.type, parameter.many, parameter.optional) == ("actor", True, True)
    assert parameter.description == "who"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {}", "no header line 'title'"),
        (HEADER + "# parameter: x\n", "'x' is not a parameter line"),
        (HEADER + "# parameter: x (planet): y\n", "unknown type 'planet'"),
    ],
)
def test_header_out_of_order_is_a_fault(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "broken.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=message):
        read_question(path)


def test_only_variables_are_replaced(tmp_path: Path) -> None:
    body = """# ?x in a comment
SELECT ?xs { VALUES ?xs { "?x" '''?x''' <http://e/?x> } FILTER(?x = ?x || $x = 1) ?y ?x ?z }"""
    text = filled(question(tmp_path, "# parameter: x (integer): n\n", body), x="7")
    assert text.count("7") == 4
    assert "# ?x in a comment" in text
    assert '"?x"' in text
    assert "?xs" in text


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("date", "2024-05", '"2024-05"'), ("year", "2024", "2024"), ("integer", "-3", "-3"),
        ("number", "1e3", "1000.0"), ("number", "2.50", "2.50"),
        ("text", 'a"b\\\n', r'"a\"b\\\n"'),
        ("actor", "ind", "<https://example.org/actor/ind>"),
        ("party-role", "Signatory", "<https://w3id.org/reegraph/scheme/party-role/signatory>"),
        ("party-role", "party-role:signatory",
         "<https://w3id.org/reegraph/scheme/party-role/signatory>"),
    ],
)  # fmt: skip
def test_value_becomes_one_term(tmp_path: Path, kind: str, value: str, term: str) -> None:
    asked = question(tmp_path, f"# parameter: x ({kind}): v\n", "[?x]")
    assert filled(asked, x=value).endswith(f"[{term}]")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "2024-13"), ("date", '2024" } #'), ("year", "24"), ("integer", "1.5"),
        ("integer", "1 } UNION {"), ("number", "NaN"), ("number", "Infinity"), ("number", "1,5"),
        ("party-role", "signatory> } #"), ("integer", "٣ }"),
    ],
)  # fmt: skip
def test_misfit_is_refused(tmp_path: Path, kind: str, value: str) -> None:
    asked = question(tmp_path, f"# parameter: x ({kind}): v\n", "[?x]")
    with pytest.raises((UsageError, NameNotFound)):
        filled(asked, x=value)


def test_lists_defaults_and_optional_parameters(tmp_path: Path) -> None:
    head = (
        "# parameter: x (integer list) = 1, 2: v\n# parameter: y (actor optional): w\n"
        "# parameter: z (integer): u\n"
    )
    asked = question(tmp_path, head, "IN (?x) ?y ?z")
    assert filled(asked, z="9").endswith("IN (1, 2) ?y 9")
    assert filled(asked, x="3,4,5", y="a", z="9").endswith(
        "IN (3, 4, 5) <https://example.org/actor/a> 9"
    )
    with pytest.raises(UsageError, match="needs the parameter z"):
        filled(asked)
    with pytest.raises(UsageError, match="no parameter 'other'"):
        filled(asked, other="1", z="2")


@settings(max_examples=200, deadline=None)
@given(value=TEXT)
def test_any_text_stays_one_text(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    asked = question(folder, "# parameter: x (text): v\n", "SELECT (?x AS ?y) {}")
    assert answered(filled(asked, x=value)) == [value]


def test_shipped_questions_are_in_order() -> None:
    for name, shipped in read_questions().items():
        assert shipped.title, name
        assert shipped.description, name
        assert shipped.keywords, name
        assert all(p.optional or p.default for p in shipped.parameters), name
