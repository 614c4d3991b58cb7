"""The format of a result: the one that was asked for, or the one that suits where it goes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from reegraph.errors import UsageError
from reegraph.graph import results
from reegraph.render import tables

__all__ = ["choose_format", "print_answer"]

TRUTH_FORMATS = tables.FORMATS[:-1]
GRAPH_FORMATS = ("ttl", "nt", "jsonld", "trig")


def choose_format(kind: str, wanted: str | None, path: Path | None) -> str:
    """Return the format in which to write a result.

    Without a wish the ending of the output file decides, then table on a terminal, CSV in a pipe.

    Args:
        kind: `rows`, `boolean` or `graph`.
        wanted: The format that was asked for, if any.
        path: The file to which the result goes; None for standard output.

    Raises:
        UsageError: A result of this kind cannot be written in the wanted format.
    """
    fitting = {"graph": GRAPH_FORMATS, "rows": tables.FORMATS, "boolean": TRUTH_FORMATS}[kind]
    if wanted is None and path is not None and path.suffix[1:] in fitting:
        return path.suffix[1:]
    if wanted is None:
        if kind == "graph":
            return "ttl"
        return "table" if path is None and sys.stdout.isatty() else "csv"
    if wanted not in fitting:
        what = {"graph": "a graph", "rows": "a table of rows", "boolean": "true or false"}[kind]
        raise UsageError(
            f"The answer is {what}, which cannot be written as {wanted}.",
            f"Use one of {', '.join(fitting)}.",
        )
    return wanted


def print_answer(
    answer: results.Answer, wanted: str | None, path: Path | None, out: IO[bytes]
) -> None:
    """Write an answer in the wanted format, or the one that suits the output."""
    form = choose_format(results.kind_of(answer), wanted, path)
    if isinstance(answer, ox.QueryBoolean):
        truth = "true" if answer else "false"
        text = f'{{"head":{{}},"boolean":{truth}}}' if form == "json" else truth
        out.write(f"{text}\n".encode())
    elif isinstance(answer, ox.QuerySolutions):
        tables.write(answer, form, out)
    else:
        results.write(answer, form, out)
