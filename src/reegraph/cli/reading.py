"""Commands that read one thing: show, path, cite."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from reegraph.cli.asking import read_query
from reegraph.cli.name_completion import complete_names
from reegraph.cli.options import graph_of, graph_options, note, output
from reegraph.cli.timeout import within
from reegraph.namespaces import ENTITY_TYPES

__all__ = ["cite", "path", "show"]

_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Text or JSON."
)
_TYPE = click.option(
    "--type",
    "kind",
    type=click.Choice(ENTITY_TYPES),
    metavar="TYPE",
    help=f"Type of the entity where a name can be several things: {', '.join(ENTITY_TYPES)}.",
)


@click.command()
@click.argument("name", shell_complete=complete_names())
@_TYPE
@click.option(
    "--all", "everything", is_flag=True, help="Show every statement; else the first 15 a section."
)
@_FORMAT
@graph_options
def show(name: str, kind: str | None, everything: bool, form: str, **options: Any) -> None:
    """Show one entity: every claim, its rank, its sources, and where sources disagree.

    NAME is an id, a label or another name, with its type where it can be several things
    (actor:oecd, or --type actor).
    """
    from reegraph.render.entity import SHOWN, lay_out
    from reegraph.render.terminal import print_page

    graph = graph_of(options)
    iri = graph.resolve(*((name, kind) if kind else (name,)))

    def work() -> None:
        entity = graph.entity(iri)
        with output(options["output"]) as out:
            if form == "json":
                out.write(json.dumps(asdict(entity), ensure_ascii=False, indent=1).encode() + b"\n")
            else:
                print_page(lay_out(entity, None if everything else SHOWN), out)

    within(options["timeout"], work)


@click.command()
@click.argument("one", shell_complete=complete_names())
@click.argument("other", shell_complete=complete_names())
@_FORMAT
@graph_options
def path(one: str, other: str, form: str, **options: Any) -> None:
    """Show how two entities are connected on the day, each step with its sources.

    A step is a claim that holds on the day; one that holds only possibly says so, and so does one
    over an agreement that does not stand on the day (talks, lapsed, cancelled).
    """
    from reegraph.render.sources import source_line

    graph = graph_of(options)

    def work() -> None:
        steps = graph.path(one, other)
        if not steps:
            note("No chain of claims connects them.")
        with output(options["output"]) as out:
            if form == "json":
                text = json.dumps([asdict(s) for s in steps], ensure_ascii=False, indent=1)
                out.write(text.encode() + b"\n")
                return
            for number, step in enumerate(steps, 1):
                out.write(f"{number}. {step}\n".encode())
                for source in step.sources:
                    out.write(f"     {source_line(source)}\n".encode())

    within(options["timeout"], work)


@click.command()
@click.argument("what", required=False, shell_complete=complete_names())
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "bibtex", "json"]),
    default="text",
    help="Text, BibTeX or CSL JSON.",
)
@graph_options
def cite(what: str | None, form: str, **options: Any) -> None:
    """Say how to cite the data, an entity or a query.

    WHAT is a name, a query, or a file that holds one; without it the data set as a whole is cited.
    """
    from reegraph.graph.citation import citation

    graph = graph_of(options)
    if what is not None and (what == "-" or what.endswith((".rq", ".sparql"))):
        what = read_query(what)

    def work() -> None:
        with output(options["output"]) as out:
            out.write(citation(graph, what, form).encode())

    within(options["timeout"], work)
