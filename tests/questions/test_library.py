"""Every question of the library: its header, its form, and equal rows on both engines."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery

import reegraph
from reegraph.graph.questions import Question, read_questions
from reegraph.namespaces import prefixes

from .engines import assert_equal_rows, on_oxigraph, on_rdflib

LIBRARY = read_questions()
each = pytest.mark.parametrize("question", LIBRARY.values(), ids=list(LIBRARY))

DATES = {"date", "gYear", "gYearMonth"}
COMMENTS = re.compile(r"^\s*#[^\n]*$", re.MULTILINE)
CLAUSES = re.compile(
    r"\bSELECT\b(.*?)\bWHERE\b|\b(?:GROUP|ORDER)\s+BY\b([^{}]*)|\bAS\s+(\?\w+)",
    re.DOTALL | re.IGNORECASE,
)


def body(question: Question) -> str:
    """The query without its comments."""
    return COMMENTS.sub("", question.text)


@each
def test_the_header_explains_the_question(question: Question) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", question.name)
    assert question.title
    assert question.title[0].isupper()
    assert not question.title.endswith(".")
    assert question.description.endswith((".", "?"))
    assert len(question.keywords) >= 2
    assert all(question.keywords)
    for line in question.text.splitlines():
        if re.match(r"#\s*(title|description|keywords|article|parameter)\b", line):
            assert re.match(r"# (title|description|keywords|article|parameter): \S", line), line


@each
def test_every_parameter_is_explained_used_and_has_a_value(question: Question) -> None:
    text = body(question)
    names = [p.name for p in question.parameters]
    assert len(names) == len(set(names))
    for parameter in question.parameters:
        assert parameter.description
        assert re.search(rf"[?$]{parameter.name}\b", text), parameter.name
        assert parameter.optional or parameter.default


@each
def test_a_parameter_stands_only_where_a_term_may(question: Question) -> None:
    """A term cannot be projected, grouped by, ordered by or bound: the query must stay valid."""
    names = {p.name for p in question.parameters}
    for found in CLAUSES.finditer(body(question)):
        used = set(re.findall(r"\?(\w+)", " ".join(filter(None, found.groups()))))
        assert not used & names, (found[0], used & names)


@pytest.mark.complete
@each
def test_the_file_itself_is_sparql_with_a_fixed_order(question: Question) -> None:
    parsed = prepareQuery(question.text, initNs=prefixes())
    assert parsed.algebra.name == "SelectQuery"
    outer = re.sub(r"\{[^{}]*\}", "", body(question))
    while "{" in outer:
        shorter = re.sub(r"\{[^{}]*\}", "", outer)
        assert shorter != outer
        outer = shorter
    assert re.search(r"\bORDER\s+BY\b", outer), "the rows have no fixed order"


@pytest.mark.complete
@each
def test_rows_are_ordered_by_what_they_say(question: Question, kg: reegraph.KnowledgeGraph) -> None:
    """Texts with a language and dates have no order that is the same on every engine."""
    order = re.findall(r"^ORDER BY (.*)$", question.text, re.MULTILINE)[-1]
    bare = set(re.findall(r"(?<!STR\()\?(\w+)", order))
    answer = kg.store.query(kg.question(question.name), prefixes=prefixes())
    assert isinstance(answer, ox.QuerySolutions)
    shown = [v.value for v in answer.variables if v.value in bare]
    for row in answer:
        for term in (row[name] for name in shown):
            assert not getattr(term, "language", None), term
            if isinstance(term, ox.Literal):
                assert term.datatype.value.rpartition("#")[2] not in DATES, term


@each
def test_the_defaults_resolve_and_name_sources(
    question: Question, kg: reegraph.KnowledgeGraph
) -> None:
    rows = on_oxigraph(kg, kg.question(question.name))
    assert rows, "the default parameters find nothing"
    columns = [name for name in rows[0] if name.lower().endswith("sources") or name == "source"]
    assert columns, "no column names sources"
    assert any(row[name] for row in rows for name in columns)
    assert len({tuple(row.items()) for row in rows}) == len(rows), "rows are repeated"


@pytest.mark.complete
@each
def test_rdflib_gives_the_same_rows(
    question: Question, kg: reegraph.KnowledgeGraph, plain: rdflib.Graph
) -> None:
    text = kg.question(question.name)
    assert_equal_rows(on_oxigraph(kg, text), on_rdflib(plain, text))


@each
def test_a_name_not_known_is_no_answer(
    question: Question, answer: Callable[..., list[dict[str, Any]]]
) -> None:
    typed = [
        p
        for p in question.parameters
        if p.type in ("actor", "mineral", "forum", "agreement", "entity")
    ]
    if not typed:
        pytest.skip("no parameter is an entity")
    with pytest.raises(reegraph.NameNotFound):
        answer(question.name, **{typed[0].name: "no such name at all"})
