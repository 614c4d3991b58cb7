"""The command that draws the world map: view map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.cli.network_options import network_options, picked
from reegraph.cli.options import graph_of, graph_options, note
from reegraph.cli.timeout import with_timeout

if TYPE_CHECKING:
    from reegraph.views import Page

__all__ = ["map_command"]


@click.command("map")
@network_options
@click.option(
    "--projects/--no-projects",
    default=True,
    show_default=True,
    help="Draw mineral projects and deposits too.",
)
@click.option(
    "--years/--no-years",
    default=True,
    show_default=True,
    help="Add the last day of each year for the time slider; without it, one day only.",
)
@graph_options
def map_command(projects: bool, years: bool, **options: Any) -> None:
    """Draw states and the agreements between them on a map of the world.

    The options of the network are those of state-agreements. What has no place on the map is listed
    on the page. Without -o the file is named map.html. Its path is printed.
    """
    graph = graph_of(options)

    def work() -> Page:
        from reegraph.views.pictures.world_map import world_map

        return world_map(graph, projects, years, **picked(options))

    page = with_timeout(options["timeout"], work)
    click.echo(page.save(options["output"] or Path("map.html")))
    if page.left_out:
        note(f"{page.left_out} ties have an end without a place: the page lists them.")
