"""The command that lists the question library: questions."""

from __future__ import annotations

import click

from reegraph.cli.options import note

__all__ = ["questions"]


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
    matches = [
        q
        for q in library.values()
        if all(
            w in " ".join([q.name, q.title, q.description, *q.keywords]).casefold() for w in wanted
        )
    ]
    if not matches:
        note(f"No question contains {' and '.join(words)}.")
    click.echo(question_list(matches, form), nl=False)
