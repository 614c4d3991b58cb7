"""Errors of reegraph: one root, children by what the user was doing, each carrying its data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

__all__ = [
    "AmbiguousName",
    "BuildError",
    "DataError",
    "NameNotFound",
    "NetworkError",
    "QueryError",
    "QueryTimeout",
    "QueryTooLarge",
    "ReegraphError",
    "ParallelError",
    "StoreError",
    "UsageError",
    "nearest",
]

SIMILAR = 0.78
"""How alike two names must be for one to be suggested for the other, from 0 to 1.

It lies between slips of the hand (`shwo` is to `show` as 0.80, `betwen` to `betweenness` as 0.82,
`Indai` to `India` as 0.86) and other words that share letters (`nonsense` is to `indonesie` as
0.71, `lithiun` to `lithium-carbonate` as 0.75).
"""
_START = 4  # letters of a common beginning that count: people seldom mistype the first ones
_COMPARED = 100  # letters of a name that are compared: nobody's mistyped name is longer


def nearest(name: str, names: Iterable[str], most: int = 3, similar: float = SIMILAR) -> list[str]:
    """Return the known names that are written nearly like a name, the most alike first.

    Case does not count. Likeness is the share of letters in common, raised for a common beginning
    as Jaro and Winkler do; below `SIMILAR` nothing is suggested.

    Args:
        name: What somebody wrote.
        names: The names that there are.
        most: How many to return at the most.
        similar: How alike they must be, 0 to 1.

    Examples:
        >>> nearest("Indai", ["India", "Indonesia", "Chile"]), nearest("nonsense", ["Indonesie"])
        (['India'], [])
    """
    import difflib
    from itertools import islice, takewhile

    wanted = name.strip().casefold()[:_COMPARED]
    matcher = difflib.SequenceMatcher(b=wanted)
    alike: list[tuple[float, str]] = []
    for other in names:
        folded = other.casefold()[:_COMPARED]
        same = takewhile(lambda pair: pair[0] == pair[1], zip(wanted, folded, strict=False))
        start = len(list(islice(same, _START))) / 10
        least = (similar - start) / (1 - start)
        matcher.set_seq1(folded)
        if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
            ratio = matcher.ratio()
            if ratio >= least:
                alike.append((-(ratio + start * (1 - ratio)), other))
    return [other for _, other in sorted(alike)[:most]]


class ReegraphError(Exception):
    """Root of all errors that a user can cause or mend.

    Attributes:
        message: What is wrong, one sentence.
        hint: What to do about it, where there is something.
        exit_code: What the command line ends with: 1 for data and queries, 2 for wrong usage and
            unknown names.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class DataError(ReegraphError):
    """The tables have faults.

    Attributes:
        faults: All of them, each with file, line, column, what is wrong and a hint.
    """

    def __init__(self, message: str, faults: Sequence[Any] = (), hint: str | None = None) -> None:
        super().__init__(message, hint)
        self.faults = list(faults)


class BuildError(ReegraphError):
    """The graph could not be built; the previous one is untouched."""


class StoreError(ReegraphError):
    """A graph store cannot be found, read or written."""


class QueryError(ReegraphError):
    """A query is malformed or cannot be evaluated.

    Attributes:
        line: Line of the fault, from 1; None where it is not known.
        column: Column of the fault, from 1; None where it is not known.
    """

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column


class QueryTimeout(QueryError):
    """A query did not finish within its time limit.

    Attributes:
        seconds: The limit.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The query did not finish within {seconds:g} s.",
            "Narrow it or raise the limit (--timeout, timeout=).",
        )
        self.seconds = seconds


class QueryTooLarge(QueryError):
    """The answer of a query is larger than what is kept in memory.

    Attributes:
        limit: The most that is kept, in bytes.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The answer is larger than {limit // 2**20} MiB.", "Add a LIMIT or narrow the query."
        )
        self.limit = limit


class NetworkError(ReegraphError):
    """A measure is not defined on this network, or did not converge.

    Attributes:
        network: Name of the network; empty where it has none.
    """

    def __init__(self, message: str, hint: str | None = None, network: str = "") -> None:
        super().__init__(message, hint)
        self.network = network


class ParallelError(ReegraphError):
    """Work that was spread over processes or a cluster cannot be done there."""


class UsageError(ReegraphError):
    """A command or function was called with arguments that do not fit together."""

    exit_code = 2


class NameNotFound(UsageError):
    """No entity, question, network or measure has this name.

    Attributes:
        name: The name that was given.
        kind: What it should name, such as `entity`.
        nearest: The closest known names, the most alike first.
    """

    def __init__(self, name: str, kind: str, nearest: Sequence[str] = ()) -> None:
        hint = f"Did you mean {' or '.join(repr(n) for n in nearest)}?" if nearest else None
        super().__init__(f"No {kind} is called '{name}'.", hint)
        self.name = name
        self.kind = kind
        self.nearest = list(nearest)


class AmbiguousName(UsageError):
    """Several entities have this name.

    Attributes:
        name: The name that was given.
        candidates: Their compact IRIs, each of which names one.
    """

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        super().__init__(
            f"'{name}' can be {len(candidates)} things: {', '.join(candidates)}.",
            f"Write one of them in full, for example {candidates[0]}.",
        )
        self.name = name
        self.candidates = list(candidates)
