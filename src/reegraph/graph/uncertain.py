"""What the dates of the sources leave open: rows that hold only under some reading of them."""

from __future__ import annotations

import io
from collections import Counter

import pyoxigraph as ox

from reegraph.graph.results import evaluate, write

__all__ = ["add_holding_column", "count_extra_rows", "count_rows", "select_tsv"]


def select_tsv(store: ox.Store, query: str) -> bytes:
    """Return the rows of a query as TSV."""
    buffer = io.BytesIO()
    write(evaluate(store, query), "tsv", buffer)
    return buffer.getvalue()


def _lines(rows: bytes) -> tuple[bytes, list[bytes]]:
    header, _, body = rows.partition(b"\n")
    lines = body.split(b"\n")
    return header, lines[:-1] if lines and not lines[-1] else lines


def count_extra_rows(possible: bytes, certain: bytes) -> int:
    r"""Count the rows of one answer that the other has not.

    >>> count_extra_rows(b"?x\n1\n2\n2\n", b"?x\n2\n")
    2
    """
    missing = Counter(_lines(possible)[1]) - Counter(_lines(certain)[1])
    return sum(missing.values())


def count_rows(rows: bytes) -> int:
    r"""Return the number of rows of an answer.

    >>> count_rows(b"?x\n1\n2\n"), count_rows(b"?x\n")
    (2, 0)
    """
    return len(_lines(rows)[1])


def add_holding_column(possible: bytes, certain: bytes) -> bytes:
    r"""Add a column `holding`: `certain` for rows of the certain answer, else `possible`.

    >>> add_holding_column(b"?x\n1\n2\n", b"?x\n2\n")
    b'?x\t?holding\n1\t"possible"\n2\t"certain"\n'
    """
    header, lines = _lines(possible)
    left = Counter(_lines(certain)[1])
    marked = [header + b"\t?holding"]
    for line in lines:
        holds = left[line] > 0
        left[line] -= holds
        marked.append(line + (b'\t"certain"' if holds else b'\t"possible"'))
    return b"\n".join(marked) + b"\n"
