"""From a picture to its page: how large it may be, how it is cited, what stays out of the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reegraph.views.pages.full import draw_full
from reegraph.views.pages.page import Page, draw
from reegraph.views.pictures.limits import check_full, check_page

if TYPE_CHECKING:
    import networkx as nx

    from reegraph.graph.snapshot import Snapshot

__all__ = ["drawn", "worded"]


def worded(what: str, options: Mapping[str, object]) -> str:
    """Describe a view with its options in words, for its citation.

    >>> worded("network state-agreements", {"minerals": ["lithium"], "since": None})
    'network state-agreements, minerals lithium'
    """
    words = [what]
    for name, given in options.items():
        parts = sorted(given) if isinstance(given, set) else given
        value = " ".join(map(str, parts)) if isinstance(parts, list | tuple) else parts
        if value not in (None, "", False):
            words.append(f"{name.replace('_', ' ')} {value}")
    return ", ".join(words)


def _placed(kg: Snapshot, graph: nx.MultiDiGraph) -> None:
    """Give states and projects their place on the map of the world."""
    from reegraph.namespaces import compact
    from reegraph.views.layout.places import places

    spots = places(kg)
    for name, node in graph.nodes(data=True):
        spot = spots.get(compact(str(name).partition("#")[0]))
        if spot is not None:
            node["place"] = (spot.longitude, spot.latitude)


def drawn(
    kg: Snapshot,
    graph: nx.MultiDiGraph,
    what: str,
    ways: Sequence[str] = ("--limit",),
    show_query: bool = True,
    full: bool | None = None,
) -> Page:
    """Draw the page of a picture, with how to cite it.

    The page names no path and no address from which the graph was read.

    Args:
        kg: The graph.
        graph: The picture.
        what: Name of the view with its options.
        ways: Options by which the picture gets smaller.
        show_query: Whether the page has the text of the query behind it.
        full: Whether it is drawn as the full map; None where the view has none.

    Raises:
        UsageError: The picture is too large.
    """
    from reegraph.graph.citation import view_citation
    from reegraph.graph.versions import versions

    if full:
        check_full(graph, ways)
    else:
        check_page(graph, ways, full is not None)
        _placed(kg, graph)
    if not show_query:
        graph.graph.pop("query", None)
    view = f"view of {what}" + (", full map" if full else "")
    cite = view_citation(versions(kg.store), view)
    version, day = kg.info.version, kg.day

    def spoken(lang: str) -> Page:
        make = draw_full if full else draw
        return make(graph, version=version, day=day, cite=cite, lang=lang)

    page = spoken("en")
    counted = f"{len(graph)} entities, {graph.number_of_edges()} claims"
    caption = f"{page.title}. {counted}, as of {kg.day}. {cite['text']}"
    return dataclasses.replace(page, caption=caption, spoken=spoken)
