"""Commands that ask: query, questions, ask."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pyoxigraph as ox

from reegraph.cli.options import graph_options, note, open_chosen, output
from reegraph.cli.timeout import within
from reegraph.errors import QueryError, UsageError

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["ask", "query", "questions"]

_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(
        ["table", "csv", "tsv", "json", "md", "parquet", "ttl", "nt", "jsonld", "trig"]
    ),
    help="Rows: table (on a terminal), csv (in a pipe), tsv, json, md, parquet. "
    "Graphs: ttl, nt, jsonld, trig.",
)


def read_query(text: str) -> str:
    """The query itself: standard input for `-`, the content of a file, or the text."""
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
            "A query stands in quotes; `reegraph ask NAME` asks a question of the library.",
        )
    return text


def _decoded(content: bytes, what: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise QueryError(f"{what} is not UTF-8 text.") from None


@click.command()
@click.argument("query")
@_FORMAT
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

    within(options["timeout"], work)


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list."
)
def questions(words: tuple[str, ...], form: str) -> None:
    """List the question library, or the questions that contain all WORDS.

    With the name of a question its description, parameters and SPARQL text are shown.
    """
    from reegraph.cli.question_lists import question_list, question_page
    from reegraph.graph.questions import read_questions

    library = read_questions()
    if len(words) == 1 and words[0] in library:
        click.echo(question_page(library[words[0]], form), nl=False)
        return
    wanted = [w.casefold() for w in words]
    found = [
        q
        for q in library.values()
        if all(
            w in " ".join([q.name, q.title, q.description, *q.keywords]).casefold() for w in wanted
        )
    ]
    if not found:
        note(f"No question contains {' and '.join(words)}.")
    click.echo(question_list(found, form), nl=False)


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from reegraph.graph.questions import read_questions

    library = read_questions()
    name = ctx.params.get("name", "")
    if param.name == "name" or name not in library:
        return [q for q in library if q.startswith(incomplete)]
    return [f"{p.name}=" for p in library[name].parameters if p.name.startswith(incomplete)]


def _values(parameters: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals:
            raise UsageError(
                f"'{parameter}' is not a parameter.", "Parameters are written name=value."
            )
        if name in found:
            raise UsageError(f"The parameter {name} is given twice.")
        found[name] = value
    return found


@click.command()
@click.argument("name", shell_complete=_complete)
@click.argument("parameters", nargs=-1, metavar="[KEY=VALUE]...", shell_complete=_complete)
@_FORMAT
@click.option(
    "--sparql", is_flag=True, help="Print the query with its parameters in place and stop."
)
@graph_options
def ask(
    name: str, parameters: tuple[str, ...], form: str | None, sparql: bool, **options: Any
) -> None:
    """Answer question NAME of the library, with parameters as KEY=VALUE.

    `reegraph questions` lists the names, `reegraph questions NAME` the parameters. Values are names
    of entities in any usual form (India, ind, actor:ind), codes, dates or numbers.
    """
    from reegraph.graph.names import read_names, resolve
    from reegraph.graph.questions import fill, find_question

    question = find_question(name)
    values = _values(parameters)
    opened = open_chosen(options)
    names = None

    def resolver(text: str, kinds: tuple[str, ...]) -> str:
        nonlocal names
        names = names or read_names(opened.store)
        return resolve(names, text, kinds, declared=True)

    text = fill(question, values, resolver)
    if sparql:
        click.echo(text, nl=False)
        return
    within(options["timeout"], lambda: _answer(opened, text, form, options))


def _answer(opened: Snapshot, text: str, form: str | None, options: dict[str, Any]) -> None:
    """Print the rows of a question and say what the dates of the sources leave open.

    Where possible claims count, a column `holding` marks the rows that hold only possibly. An
    endpoint stands for one reading of the dates, so that nothing is said of the other.
    """
    from reegraph.cli.tables import choose_format, print_answer
    from reegraph.graph.uncertain import extra_rows, mark, tsv
    from reegraph.render.answers import print_readable

    here = tsv(opened.store, text)
    there = here
    if not opened.remote:
        there = tsv(open_chosen(options, possible=not opened.possible).store, text)
    rows = mark(here, there) if opened.possible and not opened.remote else here
    answer = ox.parse_query_results(rows, format=ox.QueryResultsFormat.TSV)
    assert isinstance(answer, ox.QuerySolutions)
    with output(options["output"]) as out:
        if choose_format("rows", form, options["output"]) == "table":
            print_readable(opened.store, answer, out)
        else:
            print_answer(answer, form, options["output"], out)
    extra = extra_rows(here, there) if opened.possible else extra_rows(there, here)
    if extra:
        note(_left_open(extra, opened))


def _left_open(number: int, opened: Snapshot) -> str:
    rows, left = ("1 row holds", "is") if number == 1 else (f"{number} rows hold", "are")
    said = f"{rows} only under some reading of the dates on {opened.day}"
    return (
        f"{said}."
        if opened.possible
        else f"{said} and {left} left out; --include-possible adds them."
    )
