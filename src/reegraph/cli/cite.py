"""The command that says how to cite: cite."""

from __future__ import annotations

from typing import Any

import click

from reegraph.cli.name_completion import complete_names
from reegraph.cli.options import graph_of, graph_options, output
from reegraph.cli.query import read_query
from reegraph.cli.timeout import with_timeout

__all__ = ["cite"]


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
    """Show how to cite the data, an entity or a query.

    WHAT is a name, a query, or a file that holds one; without it the data set as a whole is cited.
    """
    from reegraph.graph.citation import citation

    graph = graph_of(options)
    if what is not None and (what == "-" or what.endswith((".rq", ".sparql"))):
        what = read_query(what)

    def work() -> None:
        with output(options["output"]) as out:
            out.write(citation(graph, what, form).encode())

    with_timeout(options["timeout"], work)
