"""The commands that draw: view."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reegraph.cli.name_completion import complete_names
from reegraph.cli.network_options import complete_network, network_options, picked
from reegraph.cli.options import graph_of, graph_options, note
from reegraph.cli.timeout import with_timeout
from reegraph.cli.view_map import map_command

if TYPE_CHECKING:
    from reegraph.views import Page

__all__ = ["view"]

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group()
def view() -> None:
    """Draw a part of the graph as one HTML file that works offline.

    Without -o the file is named after what it shows. Its path is printed. Up to 300 entities are
    drawn at once, up to 2,000 as a summary to begin with; of more a part has to be chosen, or all
    of it as the full map (--full).
    """


def _slug(text: str) -> str:
    """Turn a label into the name of a file: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "view"


def _write(work: Callable[[], Page], options: dict[str, Any], name: str = "") -> None:
    """Draw within the time limit, write the file and say where it is and what it leaves out."""
    lang = options["lang"]
    page = with_timeout(options["timeout"], lambda: work().in_language(lang) if lang else work())
    click.echo(page.save(options["output"] or Path(f"{_slug(name or page.title)}.html")))
    if page.left_out:
        one = page.left_out == 1
        note(
            f"{page.left_out} less connected {'entity was' if one else 'entities were'} left out "
            "(--limit)."
        )


def _limit(default: int | None, words: str) -> Callable[[Command], Command]:
    return click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=default,
        show_default=default is not None,
        metavar="N",
        help=words,
    )


def _page_options(command: Command) -> Command:
    """Add the options of every command that draws a page."""
    words = "Language of the buttons and headings: en, es, fr, pt; what the graph says stays."
    return graph_options(click.option("--lang", metavar="CODE", help=words)(command))


_MOST = _limit(None, "Draw at most N entities, keeping the best connected.")
_FULL: Callable[[Any], Any] = click.option(
    "--full",
    is_flag=True,
    help="Draw all of it as one map, however large (WebGL; groups where a browser has none).",
)
_QUERY: Callable[[Any], Any] = click.option(
    "--query/--no-query",
    "show_query",
    default=True,
    help="Include the text of the query in the page, or leave it out.",
)


@view.command()
@click.argument("name", shell_complete=complete_names())
@click.option("--type", "kind", help="Type of the entity, if several share the name.")
@click.option(
    "--hops",
    type=click.IntRange(1, 4),
    default=1,
    show_default=True,
    metavar="N",
    help="How many ties away; what an agreement brings along does not count.",
)
@_limit(None, "Draw at most N entities, keeping the best connected; 150, or all with --full.")
@_FULL
@_page_options
def around(
    name: str, kind: str | None, hops: int, limit: int | None, full: bool, **options: Any
) -> None:
    """Draw what surrounds an entity: who, with whom, on what, every line with its sources."""
    from reegraph.namespaces import compact

    graph = graph_of(options)
    iri = graph.resolve(*((name, kind) if kind else (name,)))

    def work() -> Page:
        from reegraph.views import around as draw

        return draw(graph, compact(iri), hops, limit, full)

    _write(work, options)


@view.command()
@click.argument("name", metavar="NETWORK", shell_complete=complete_network)
@network_options
@_MOST
@_FULL
@_QUERY
@_page_options
def network(name: str, limit: int | None, full: bool, show_query: bool, **options: Any) -> None:
    """Draw a network: every tie once, with its events and their sources.

    `reegraph rank --help` names the networks; which options a network knows, it says.
    """
    graph = graph_of(options)

    def work() -> Page:
        from reegraph.views import network as draw

        return draw(graph, name, limit, show_query, full, **picked(options))

    _write(work, options, name)


@view.command()
@network_options
@_MOST
@_FULL
@_QUERY
@_page_options
def agreements(limit: int | None, full: bool, show_query: bool, **options: Any) -> None:
    """Draw which polities have which agreements with each other.

    Agreements of two sides are one line; one of three or more is a shape of its own. Options are
    those of the network state-agreements.
    """
    graph = graph_of(options)

    def work() -> Page:
        from reegraph.views import agreements as draw

        return draw(graph, limit, show_query, full, **picked(options))

    _write(work, options, "agreements")


@view.command()
@click.argument("name", shell_complete=complete_names())
@_MOST
@_page_options
def forum(name: str, limit: int | None, **options: Any) -> None:
    """Draw a forum: who is in it, what was agreed under it, and what its members agreed."""
    graph = graph_of(options)

    def work() -> Page:
        from reegraph.views import forum as draw

        return draw(graph, name, limit)

    _write(work, options)


@view.command()
@click.argument("name", shell_complete=complete_names())
@_limit(12, "Draw at most so many polities in a column.")
@_page_options
def mineral(name: str, limit: int, **options: Any) -> None:
    """Draw the value chain of a mineral: who mines, refines and buys it, under which deals."""
    graph = graph_of(options)

    def work() -> Page:
        from reegraph.views import mineral as draw

        return draw(graph, name, limit)

    _write(work, options, name)


@view.command()
@click.argument("query")
@click.option("--title", default="", metavar="TEXT", help="Title of the picture.")
@_MOST
@_FULL
@_QUERY
@_page_options
def query(
    query: str, title: str, limit: int | None, full: bool, show_query: bool, **options: Any
) -> None:
    """Draw the answer of a query: a CONSTRUCT, or a SELECT of two columns of entities.

    QUERY is a file that holds the query, the query itself, or - for standard input.
    """
    from reegraph.cli.query import read_query

    text = read_query(query)
    graph = graph_of(options)

    def work() -> Page:
        from reegraph.views import query as draw

        return draw(graph, text, limit, title, show_query, full)

    _write(work, options, title or "query")


@view.command()
@click.argument("one", shell_complete=complete_names())
@click.argument("other", shell_complete=complete_names())
@_page_options
def path(one: str, other: str, **options: Any) -> None:
    """Draw how two entities are connected on the day, each step with its sources."""
    graph = graph_of(options)

    def work() -> Page:
        from reegraph.views import path as draw

        return draw(graph, one, other)

    _write(work, options)


view.add_command(map_command)
