"""The drawings of a site: the best-connected forums, minerals and states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from reegraph.namespaces import ID, compact

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot
    from reegraph.views import Page

__all__ = ["drawings"]


def drawings(
    graph: Snapshot, near: Mapping[str, set[str]], states: Iterable[str], most: int
) -> Iterator[tuple[str, str, Page]]:
    """Yield path, entity and drawing of the `most` best-connected of each kind that has one."""
    from reegraph.views import around, forum, mineral

    if not most:
        return
    groups = {
        "forum": [iri for iri in near if iri.startswith(f"{ID}forum/")],
        "mineral": [iri for iri in near if iri.startswith(f"{ID}mineral/")],
        "actor": list(states),
    }
    for kind, names in groups.items():
        best = sorted(names, key=lambda iri: (-len(near.get(iri, ())), iri))[:most]
        for iri in best:
            name = compact(iri)
            page = {
                "forum": lambda name=name: forum(graph, name),
                "mineral": lambda name=name: mineral(graph, name),
                "actor": lambda name=name: around(graph, name),
            }[kind]()
            yield f"view/{kind}-{name.partition(':')[2]}.html", iri, page
