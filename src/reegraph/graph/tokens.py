"""The tokens of a SPARQL query, read without the engine.

Diagnosis of mistakes, the guard of the server and the parameters of questions all read a query by
these tokens, so that a comment, a text and an address begin and end at the same place for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Token", "tokens"]

# The kinds exclude each other, and every character but blanks belongs to one token. Prefixes begin
# with a letter, as the grammar says: in `1FROM` and `1FROMex:a` the keyword is a token of its own,
# as it is for the engine. Signs are marks, so that a chain of `+1` is a chain of operators.
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\r\n]*)
    |(?P<iri><[^<>"{}|^`\\\s]*>)
    |(?P<text>\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<blank>_:[\w.-]*\w)
    |(?P<short>(?:[^\W\d_][\w.-]*)?:(?:[\w:%\\.-]*[\w:%-])?)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<word>[^\W\d]\w*)
    |(?P<open>[({\[])|(?P<close>[)}\]])
    |(?P<mark>\|\||&&|\S)""",
    re.DOTALL | re.VERBOSE,
)


class Token(NamedTuple):
    """A token of a query: its kind, its text and the index at which it starts."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The index after its last character."""
        return self.start + len(self.text)


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query in order, comments included.

    Kinds are comment, iri, text, variable, blank, short (a compact name), language, number, word,
    open and close (brackets), mark (all else).

    >>> [token.text for token in tokens("ASK { ?a ree:member <x> }")]
    ['ASK', '{', '?a', 'ree:member', '<x>', '}']
    """
    for match in _TOKEN.finditer(query):
        yield Token(str(match.lastgroup), match[0], match.start())
