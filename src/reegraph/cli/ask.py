"""The command that answers a question of the library: ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click
import pyoxigraph as ox

from reegraph.cli.options import answer_format, graph_options, note, open_chosen, output
from reegraph.cli.timeout import with_timeout
from reegraph.errors import UsageError
from reegraph.namespaces import ENTITY_TYPES

if TYPE_CHECKING:
    from reegraph.graph.questions import Question
    from reegraph.graph.snapshot import Snapshot

__all__ = ["ask"]


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from reegraph.graph.questions import read_questions

    library = read_questions()
    name = ctx.params.get("name", "")
    if param.name == "name" or name not in library:
        return [q for q in library if q.startswith(incomplete)]
    return [f"{p.name}=" for p in library[name].parameters if p.name.startswith(incomplete)]


def _values(question: Question, parameters: tuple[str, ...]) -> dict[str, str]:
    """Return what was written for each parameter, by name; the required one needs no name."""
    bare = _bare(question)
    values: dict[str, str] = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals and bare is not None and parameter not in _names(question):
            name, value = bare, parameter
        elif not equals or not name:
            raise _no_parameter(question, parameter, parameters)
        if name in values:
            raise UsageError(f"The parameter {name} is given twice.", _blanks(question, parameters))
        values[name] = value
    return values


def _bare(question: Question) -> str | None:
    """Return the parameter that needs no name: the single required one, or entity among these."""
    required = [p for p in question.parameters if not p.optional]
    entities = [p for p in required if p.type in (*ENTITY_TYPES, "entity")]
    for chosen in (required, entities):
        if len(chosen) == 1:
            return chosen[0].name
    return None


def _names(question: Question) -> list[str]:
    return [p.name for p in question.parameters]


def _blanks(question: Question, parameters: tuple[str, ...]) -> str | None:
    """Return a hint where a parameter is written with blanks around its sign."""
    found = re.search(r"(\w+)(?: = ?|= )(\S+)", " ".join(parameters))
    if found is None or found[1] not in _names(question):
        return None
    return f"Write {found[1]}={found[2]}, without blanks around =."


def _no_parameter(question: Question, text: str, parameters: tuple[str, ...]) -> UsageError:
    """Return the error for what is not written name=value, with a way to write it."""
    hint = _blanks(question, parameters)
    if hint is None and text in _names(question):
        hint = f"Write {text}=VALUE."
    if hint is None:
        hint = "Parameters are written name=value"
        hint += f", for example {_names(question)[0]}={text}." if _names(question) else "."
    return UsageError(f"'{text}' is not a parameter.", hint)


@click.command()
@click.argument("name", shell_complete=_complete)
@click.argument("parameters", nargs=-1, metavar="[KEY=VALUE]...", shell_complete=_complete)
@answer_format
@click.option(
    "--sparql", is_flag=True, help="Print the query with its parameters in place and stop."
)
@graph_options
def ask(
    name: str, parameters: tuple[str, ...], form: str | None, sparql: bool, **options: Any
) -> None:
    """Answer question NAME of the library, with parameters as KEY=VALUE.

    `reegraph questions` lists the names, `reegraph questions NAME` the parameters. Values are names
    of entities in any usual form (India, ind, actor:ind), codes, dates or numbers. The name of a
    single required parameter may be left out: `reegraph ask holdings-of India`.
    """
    from reegraph.graph.answer_notes import (
        counting_query,
        describe_later,
        explain_empty,
        later_query,
    )
    from reegraph.graph.names import read_names, resolve
    from reegraph.graph.questions import fill_parameters, find_question
    from reegraph.graph.results import select

    question = find_question(name)
    values = _values(question, parameters)
    opened = open_chosen(options)
    names = None

    def resolver(text: str, kinds: tuple[str, ...]) -> str:
        nonlocal names
        names = names or read_names(opened.store)
        return resolve(names, text, kinds, declared=bool(kinds))

    text = fill_parameters(question, values, resolver)
    if sparql:
        click.echo(text, nl=False)
        return

    def count(query: str) -> int:
        return int(next(select(opened.store, counting_query(query)))["rows"].value)

    def notes(rows: int) -> Iterator[str]:
        later = later_query(question, values, resolver)
        left_out = count(later) - rows if later is not None else 0
        if left_out > 0:
            yield describe_later(left_out, opened.day)
        if not rows:
            yield explain_empty(opened.store, question, values, opened.day, resolver, count)

    with_timeout(options["timeout"], lambda: _answer(opened, text, form, options, notes))


def _answer(
    opened: Snapshot,
    text: str,
    form: str | None,
    options: dict[str, Any],
    notes: Callable[[int], Iterator[str]],
) -> None:
    """Print the rows of a question, what `notes` says for their number, and what the dates leave open.

    Where possible claims count, a column `holding` marks the rows that hold only possibly. An
    endpoint stands for one reading of the dates, so that nothing is said of the other.
    """
    from reegraph.cli.tables import choose_format, print_answer
    from reegraph.graph.uncertain import (
        add_holding_column,
        count_extra_rows,
        count_rows,
        select_tsv,
    )
    from reegraph.render.answers import print_readable

    here = select_tsv(opened.store, text)
    there = here
    if not opened.remote:
        there = select_tsv(open_chosen(options, possible=not opened.possible).store, text)
    rows = add_holding_column(here, there) if opened.possible and not opened.remote else here
    answer = ox.parse_query_results(rows, format=ox.QueryResultsFormat.TSV)
    assert isinstance(answer, ox.QuerySolutions)
    with output(options["output"]) as out:
        if choose_format("rows", form, options["output"]) == "table":
            print_readable(opened.store, answer, out)
        else:
            print_answer(answer, form, options["output"], out)
    for line in notes(count_rows(rows)):
        note(line)
    extra = count_extra_rows(here, there) if opened.possible else count_extra_rows(there, here)
    if extra:
        note(_left_open(extra, opened))


def _left_open(number: int, opened: Snapshot) -> str:
    """Say how many rows hang on dates that are too vague for the day."""
    rows = "1 row" if number == 1 else f"{number} rows"
    its = "its" if number == 1 else "their"
    vague = f"because {its} dates are too vague for {opened.day}"
    if opened.possible:
        return f"{rows} marked as possible {vague}."
    return f"{rows} left out {vague}; --include-possible adds {'it' if number == 1 else 'them'}."
