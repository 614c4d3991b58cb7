"""Answers written whole and as their first part: the same cells, whatever the terms are."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest

from reegraph.graph.results import evaluate
from reegraph.serve.serialize import serialize

TERMS = r"""SELECT * { VALUES (?a ?b ?c) {
  (<http://a.example/x> "tab\t, line\n and \"quote\"" UNDEF) ("gr\u00fcn"@de 1.50 2.5e1) (true 7 "") }
  BIND(TRIPLE(<http://a.example/x>, <http://a.example/p>,
              TRIPLE(<http://a.example/x>, <http://a.example/p>, "x"@en)) AS ?d) }"""


def body(partial: bool, name: str, most: int = 10) -> tuple[dict[str, Any], bytes]:
    request = {"rows": name, "graph": "nt", "most": most, "size": 10**6, "partial": partial}
    return serialize(evaluate(ox.Store(), TERMS), {**request, "gzip": False})


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_first_part_that_is_whole_is_the_answer(name: str) -> None:
    head, text = body(True, name)
    plain, expected = body(False, name)
    assert head == plain
    assert head["cut"] is None
    read = ox.parse_query_results
    if name == "csv":  # has no terms to read
        assert text == expected
        return
    form = getattr(ox.QueryResultsFormat, name.upper())
    assert list(map(str, read(text, format=form))) == list(map(str, read(expected, format=form)))


def test_a_first_part_says_how_many_rows_it_has() -> None:
    head, text = body(True, "csv", most=2)
    assert head["cut"] == 2
    assert text.startswith(body(False, "csv")[1][:20])
