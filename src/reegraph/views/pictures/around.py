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

    `hops` and `limit` are those of `reegraph.graph.neighbourhood.neighbourhood`; without a limit
    150 entities are drawn, of the full map (`full`) all. Raises NameNotFound, AmbiguousName,
    UsageError for fewer than one hop or one node.
    """
    from reegraph.graph.neighbourhood import neighbourhood

    limit_by_default = None if full else _LIMIT
    limit = limit_by_default if limit is None else limit
    graph = neighbourhood(kg.store, kg.resolve(name), hops, FULL[0] if limit is None else limit)
    what = worded(f"surroundings of {graph.graph['title'][:200]}", {"hops": hops, "limit": limit})
    return drawn(kg, graph, what, ("--limit", "--hops"), full=full)
