"""A page of anything that can be drawn: a name, a pair of names, a network, a query, a frame."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.errors import QueryError, UsageError

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot
    from reegraph.views.pages.page import Page

__all__ = ["view"]


def _graph(anything: Any, kg: Snapshot | None) -> Snapshot:
    """Return the graph that was given, else the shipped one on the day of a result."""
    if kg is not None:
        return kg
    from reegraph.graph.snapshot import open_graph

    record = getattr(anything, "attrs", {}).get("reegraph", getattr(anything, "graph", {}))
    known = record if isinstance(record, dict) else {}
    return open_graph(None, known.get("as_of"), bool(known.get("possible")))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise QueryError(
            f"The query file {path} cannot be read: {fault.strerror or fault}."
        ) from fault
    except UnicodeDecodeError:
        raise QueryError(f"The query file {path} is not UTF-8 text.") from None


def view(
    anything: Any, other: str | None = None, *, kg: Snapshot | None = None, **options: Any
) -> Page:
    """Draw anything as a page that saves as one file and shows itself in a notebook.

    Args:
        anything: A name for what surrounds the entity; the name of a network, or a graph of
            `kg.network`, for that network; a query (text, or the Path of a file) for its answer; a
            frame of two columns for its pairs; a graph for its agreements.
        other: A second name, to draw how the two are connected.
        kg: The graph to draw of; None for the shipped one, on the day of the network or frame.
        options: Those of the function that draws (`around`, `path`, `network`, `query`, `frame`,
            `agreements` of `reegraph.views`).

    Returns:
        A page. `save` writes it as one file, a notebook shows it.

    Raises:
        NameNotFound: There is no entity or network of a name.
        AmbiguousName: There are several entities of a name.
        QueryError: The query is malformed, or its file cannot be read.
        UsageError: There is nothing to draw, too much of it, or no way to draw such a thing.

    Examples:
        >>> import reegraph
        >>> reegraph.view("BRICS", limit=20).title
        'BRICS'
    """
    from reegraph.graph.snapshot import Snapshot
    from reegraph.network.projection.definitions import read_projections
    from reegraph.views.pictures import networks, queries
    from reegraph.views.pictures.around import around
    from reegraph.views.pictures.paths import path

    if isinstance(anything, Snapshot):
        return networks.agreements(anything, **options)
    graph = _graph(anything, kg)
    if isinstance(anything, Path):
        return queries.query(graph, _read(anything), **options)
    if isinstance(anything, str):
        if other is not None:
            return path(graph, anything, other, **options)
        if "{" in anything:
            return queries.query(graph, anything, **options)
        is_network = anything in read_projections()
        return (networks.network if is_network else around)(graph, anything, **options)
    if hasattr(anything, "is_multigraph"):
        return networks.network(graph, anything, **options)
    if hasattr(anything, "itertuples"):
        return queries.frame(graph, anything, **options)
    raise UsageError(
        f"A {type(anything).__name__} cannot be drawn.",
        "Give a name, two names, a query, a network of kg.network or a frame of two columns.",
    )
