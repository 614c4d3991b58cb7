"""The command that answers a SPARQL query: query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from reegraph.cli.options import answer_format, graph_options, open_chosen, output
from reegraph.cli.timeout import with_timeout
from reegraph.errors import QueryError, UsageError

__all__ = ["query", "read_query"]


def read_query(text: str) -> str:
    """Return the query itself: standard input for `-`, the content of a file, or the text."""
    if text == "-":
        return _decoded(sys.stdin.buffer.read(), "Standard input")
    if not text.strip():
        raise QueryError("The query is empty.")
    if "{" in text or "\n" in text:
        return text
    path = Path(text)
    try:
        if path.is_file():
            return _decoded(path.read_bytes(), f"The query file {text}")
    except PermissionError as fault:
        raise QueryError(f"The query file {text} cannot be read: {fault.strerror}.") from fault
    except (OSError, ValueError):  # too long for a name of a file, so it is a query
        return text
    if path.suffix in (".rq", ".sparql", ".txt") or path.is_dir() or len(text.split()) == 1:
        raise UsageError(
            f"There is no query file {text}.",
            "Put a query in quotes; `reegraph ask NAME` asks a question of the library.",
        )
    return text


def _decoded(content: bytes, what: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise QueryError(f"{what} is not UTF-8 text.") from None


@click.command()
@click.argument("query")
@answer_format
@graph_options
def query(query: str, form: str | None, **options: Any) -> None:
    """Answer a SPARQL query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    QUERY is the query, a file that holds it, or - for standard input. The prefixes ree:, actor:,
    agreement:, forum:, mineral: and those of the concept schemes need no declaration.
    """
    from reegraph.cli.tables import print_answer
    from reegraph.graph.results import evaluate

    text = read_query(query)
    opened = open_chosen(options)

    def work() -> None:
        with output(options["output"]) as out:
            print_answer(evaluate(opened.store, text), form, options["output"], out)

    with_timeout(options["timeout"], work)
