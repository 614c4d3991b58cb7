"""Options that commands share, and where their output goes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from reegraph.atomic import atomic_file
from reegraph.errors import UsageError
from reegraph.graph.endpoint import is_address

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot
    from reegraph.knowledge import KnowledgeGraph

__all__ = [
    "answer_format",
    "folder_argument",
    "text_format",
    "graph_of",
    "graph_options",
    "limit_options",
    "note",
    "open_chosen",
    "opened_options",
    "output",
]

Command = TypeVar("Command", bound=Callable[..., Any])

answer_format = click.option(
    "--format",
    "form",
    type=click.Choice(
        ["table", "csv", "tsv", "json", "md", "parquet", "ttl", "nt", "jsonld", "trig"]
    ),
    help="Rows: table (on a terminal), csv (in a pipe), tsv, json, md, parquet. "
    "Graphs: ttl, nt, jsonld, trig.",
)
text_format = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Text or JSON."
)

folder_argument = click.argument("directory", required=False, type=click.Path(path_type=Path))

_OPENED = [
    click.option(
        "--as-of",
        metavar="DAY",
        help="Show the graph as it was on this date (YYYY-MM-DD). Default: the reference date "
        "of the data.",
    ),
    click.option(
        "--include-possible",
        is_flag=True,
        help="Also count claims whose dates are too vague to be sure.",
    ),
    click.option(
        "--store",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="A graph store or a file of triples in place of the shipped graph.",
    ),
]
_OPTIONS = [
    *_OPENED,
    click.option(
        "--endpoint",
        metavar="URL",
        help="A SPARQL 1.1 endpoint in place of the shipped graph; it stands for the day it says.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0),
        default=60.0,
        show_default=True,
        metavar="SECONDS",
        help="Stop the query after this many seconds; 0 for no limit.",
    ),
    click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write to a file in place of standard output.",
    ),
]


def _add(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    """Add options to a command, so that help shows them in their order."""
    for option in reversed(options):
        command = option(command)
    return command


def graph_options(command: Command) -> Command:
    """Add the options of every command that reads the graph."""
    return _add(_OPTIONS, command)


def opened_options(command: Command) -> Command:
    """Add the options of a command that opens a graph and keeps it: which one, and for which day."""
    return _add(_OPENED, command)


def limit_options(seconds: float, rows: int, size: int, unit: str) -> Callable[[Command], Command]:
    """Return what adds the limits of a query to a command that answers the queries of others.

    Args:
        seconds: Time limit of a query if none is given.
        rows: Most rows of an answer if no number is given.
        size: Largest size of an answer in `unit` if none is given.
        unit: `KIB` or `MIB`, as help shows it.
    """
    options = (
        click.option(
            "--timeout",
            type=click.FloatRange(min=0.1),
            default=seconds,
            show_default=True,
            metavar="SECONDS",
            help="Stop a query after this many seconds.",
        ),
        click.option(
            "--memory",
            type=click.IntRange(min=256),
            default=2048,
            show_default=True,
            metavar="MIB",
            help="Memory limit of the process that runs a query.",
        ),
        click.option(
            "--max-rows",
            type=click.IntRange(min=1),
            default=rows,
            show_default=True,
            help="Most rows of an answer.",
        ),
        click.option(
            "--max-size",
            type=click.IntRange(min=64 if unit == "KIB" else 1),
            default=size,
            show_default=True,
            metavar=unit,
            help="Largest size of an answer.",
        ),
    )

    return lambda command: _add(options, command)


def note(text: str) -> None:
    """Say something beside the results, on standard error."""
    click.echo(text, err=True)


def open_chosen(options: dict[str, Any], possible: bool | None = None) -> Snapshot:
    """Open the graph that the shared options name."""
    from reegraph.graph.snapshot import open_graph

    reading = options["include_possible"] if possible is None else possible
    quiet = not sys.stderr.isatty()
    snapshot = open_graph(_place(options), options["as_of"], reading, None if quiet else note)
    if possible is None and options["as_of"] is not None:
        _comment_day(options["as_of"], snapshot)
    return snapshot


def _comment_day(written: str, snapshot: Snapshot) -> None:
    """Say which day a year or a month stands for, and warn of a day after the record."""
    if len(written) < len(snapshot.day):
        note(f"{written} stands for its last day, {snapshot.day}.")
    if snapshot.day > snapshot.info.reference_date:
        note(f"Warning: the record ends on {snapshot.info.reference_date}, before {snapshot.day}.")


def _place(options: dict[str, Any]) -> Path | str | None:
    """Return where the shared options say the graph is: a path, an address, or None."""
    if options["endpoint"] is None:
        return options["store"]  # type: ignore[no-any-return]
    if options["store"] is not None:
        raise UsageError(
            "--store and --endpoint cannot be used together.", "Leave out one of them."
        )
    if not is_address(options["endpoint"]):
        raise UsageError("The endpoint is not a web address.", "Write http://HOST:PORT/PATH.")
    return str(options["endpoint"])


def graph_of(options: dict[str, Any]) -> KnowledgeGraph:
    """Open the graph that the shared options name, with all that can be asked of it."""
    from reegraph.knowledge import KnowledgeGraph

    return KnowledgeGraph(open_chosen(options))


@contextmanager
def output(path: Path | None) -> Iterator[IO[bytes]]:
    """Open the file of `-o`, written whole or not at all, or standard output."""
    if path is None:
        stream = sys.stdout.buffer
        yield stream
        stream.flush()
        return
    with atomic_file(path) as file:
        yield file
