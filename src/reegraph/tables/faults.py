"""Faults of the tables: one object a fault, one line each when printed."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from reegraph.errors import nearest

__all__ = ["Fault", "did_you_mean", "shown"]

Severity = Literal["error", "warning"]

_SHOWN = 80  # characters of a value that a message repeats


@functools.total_ordering
@dataclass(frozen=True, eq=True)
class Fault:
    """Something wrong in one place, with what to do about it.

    `file` is the name of the file in its folder, `line` the physical line (None for the file as a
    whole), `column` the name of the column, `code` that of the check that found it. Faults sort by
    place.

    >>> print(Fault("agreements.csv", 42, "signed", "'2024-13-01' is not a date",
    ...             "YYYY, YYYY-MM or YYYY-MM-DD", "error", "T305"))
    agreements.csv:42: signed: '2024-13-01' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)
    """

    file: str
    line: int | None
    column: str | None
    message: str
    hint: str | None
    severity: Severity
    code: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        column = f"{self.column}: " if self.column else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {column}{self.message}{hint}"

    def __lt__(self, other: Fault) -> bool:
        return self._place() < other._place()

    def _place(self) -> tuple[str, int, str, str, str, str, str]:
        line = 0 if self.line is None else self.line
        column, hint = self.column or "", self.hint or ""
        return self.file, line, column, self.code, self.message, hint, self.severity


def shown(text: str) -> str:
    r"""Show a cell in a message: quoted, at most 80 characters, nothing unprintable.

    >>> print(shown("kab\x1b[31mil"), shown("x" * 100)[-4:])
    'kab\x1b[31mil' xx…'
    """
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    printable = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut
    )
    return f"'{printable}'"


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return a hint that names the known word nearest to `word`, None where none is near.

    >>> did_you_mean("kabbil", ["kabil", "nalco"])
    "did you mean 'kabil'?"
    """
    near = nearest(word, known, 1)
    return f"did you mean '{near[0]}'?" if near else None
