"""The command that shows one entity: show."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from reegraph.cli.name_completion import complete_names
from reegraph.cli.options import graph_of, graph_options, output, text_format
from reegraph.cli.timeout import with_timeout
from reegraph.namespaces import ENTITY_TYPES

__all__ = ["show"]

_TYPE = click.option(
    "--type",
    "kind",
    type=click.Choice(ENTITY_TYPES),
    metavar="TYPE",
    help=f"Type of the entity, if several share the name: {', '.join(ENTITY_TYPES)}.",
)


@click.command()
@click.argument("name", shell_complete=complete_names())
@_TYPE
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show every statement; by default the first 15 of each section.",
)
@text_format
@graph_options
def show(name: str, kind: str | None, everything: bool, form: str, **options: Any) -> None:
    """Show one entity: every claim, its rank, its sources, and where sources disagree.

    NAME is an id, a label or another name. If several entities share it, add the type
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

    with_timeout(options["timeout"], work)
