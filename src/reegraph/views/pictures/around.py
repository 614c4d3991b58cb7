"""The view of what surrounds an entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reegraph.views.pages.build_page import drawn, worded
from reegraph.views.pages.page import Page
from reegraph.views.pictures.limits import FULL

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["around"]


_LIMIT = 150  # entities that are drawn if nobody says how many


def around(
    kg: Snapshot, name: str, hops: int = 1, limit: int | None = None, full: bool = False
) -> Page:
    """Draw what surrounds the entity called `name`: who it is tied to, with whom, on what.

    Args:
        kg: The graph.
        name: Name of the entity.
        hops: How many steps away from it an entity may be.
        limit: How many entities stay at most; None for 150, and for all on the full map.
        full: Whether all of it is drawn, as the full map.

    Returns:
        A page. `save` writes it as one file, a notebook shows it; `left_out` counts what is not
        drawn.

    Raises:
        NameNotFound: No entity has the name.
        AmbiguousName: Several entities have it.
        UsageError: Fewer than one hop or one entity, or too much for a page.

    Examples:
        >>> import reegraph
        >>> around(reegraph.load(), "KABIL", limit=10).title
        'Khanij Bidesh India Limited'
    """
    from reegraph.graph.neighbourhood import neighbourhood

    limit_by_default = None if full else _LIMIT
    limit = limit_by_default if limit is None else limit
    graph = neighbourhood(kg.store, kg.resolve(name), hops, FULL[0] if limit is None else limit)
    what = worded(f"surroundings of {graph.graph['title'][:200]}", {"hops": hops, "limit": limit})
    return drawn(kg, graph, what, ("--limit", "--hops"), full=full)
