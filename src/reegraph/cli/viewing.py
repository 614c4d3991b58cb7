"""The command that draws: view."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.limit import within
from reegraph.cli.mapping import map_command
from reegraph.cli.options import graph_of, graph_options, note

if TYPE_CHECKING:
    from reegraph.view import Page

__all__ = ["view"]


@click.group()
def view() -> None:
    """Draw a part of the graph as one HTML file that works offline."""


def _slug(text: str) -> str:
    """A label as the name of a file: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "view"


@view.command()
@click.argument("name")
@click.option("--type", "kind", help="Type of the entity where a name can be several things.")
@click.option(
    "--hops", type=click.IntRange(1, 4), default=1, show_default=True, metavar="N",
    help="How many ties away; what an agreement brings along does not count.",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(min=1), default=150, show_default=True, metavar="N",
    help="Draw at most so many entities, the best-connected.",
)  # fmt: skip
@graph_options
def around(name: str, kind: str | None, hops: int, limit: int, **options: Any) -> None:
    """Draw what surrounds an entity: who, with whom, on what, every line with its sources.

    Without -o the file is named after the entity. Its path is printed.
    """
    from reegraph.terms import compact

    graph = graph_of(options)
    iri = graph.resolve(*((name, kind) if kind else (name,)))

    def work() -> Page:
        from reegraph.view import around as draw

        return draw(graph, compact(iri), hops, limit)

    page = within(options["timeout"], work)
    click.echo(page.save(options["output"] or Path(f"{_slug(page.title)}.html")))
    if page.left_out:
        note(f"{page.left_out} less connected entities were left out (--limit {limit}).")


view.add_command(map_command)
