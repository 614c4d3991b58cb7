"""The tokens of a query: nothing is lost, and keywords stand alone where the engine reads them."""

from __future__ import annotations

import pytest

from reegraph.graph.questions import read_questions
from reegraph.graph.tokens import tokens

TRICKY = """PREFIX ex: <http://a.example/x#y>
SELECT ?a$b (COUNT(*) AS ?n) # a comment with 'quotes' and <iris>\rWHERE {
  _:x ex:p%20q|^ex:r/ex:s* "say \\"so\\" # no comment"@en-GB , '''two
lines''' , -1.5e3 , 2 ; a [ !(ex:p) ] . FILTER(?a < 3 && ?b >= 4 || ?c != "x"^^xsd:date)
}"""


@pytest.mark.parametrize("query", [TRICKY, *(q.text for q in read_questions().values())])
def test_every_character_but_blanks_is_in_one_token(query: str) -> None:
    end = 0
    for token in tokens(query):
        assert not query[end : token.start].strip()
        assert query[token.start : token.end] == token.text
        end = token.end
    assert not query[end:].strip()


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("1FROM", ["number", "word"]),
        ("1FROMex:a", ["number", "short"]),
        ("FROM<g>", ["word", "iri"]),
        ("<a>FROM <g>", ["iri", "word", "iri"]),
        ("?x FROM", ["variable", "word"]),
        ("'a'@en FROM", ["text", "language", "word"]),
        ("#x\rFROM", ["comment", "word"]),
        ("#x\nFROM", ["comment", "word"]),
        ("# FROM", ["comment"]),
        ("'FROM'", ["text"]),
        ("+1-2", ["mark", "number", "mark", "number"]),
        ("_:b.c", ["blank"]),
    ],
)
def test_a_keyword_is_a_token_wherever_the_engine_reads_it(query: str, kinds: list[str]) -> None:
    assert [token.kind for token in tokens(query)] == kinds
