"""Read sources as they are cited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from reegraph.graph.claims import local_name
from reegraph.graph.results import select
from reegraph.namespaces import ID

__all__ = ["Source", "by_date", "read_sources"]

_SOURCES = """SELECT ?source ?title ?publisher ?date ?url ?kind WHERE {
  VALUES ?source { %s }
  ?source rdfs:label ?title ; ree:publisherName ?publisher .
  OPTIONAL { ?source ree:publishedOn ?date } OPTIONAL { ?source ree:sourceUrl ?url }
  OPTIONAL { ?source ree:sourceKind ?kind }
}"""


class Source(NamedTuple):
    """A source as it is cited; `kind` is a code, and what is not known is empty."""

    id: str
    title: str
    publisher: str
    date: str
    url: str
    kind: str


def by_date(source: Source) -> tuple[str, str]:
    """Return the key that puts sources in order: by date, what has none last, then by id."""
    return (source.date or "9999", source.id)


def read_sources(store: ox.Store, ids: Iterable[str]) -> dict[str, Source]:
    """Read the sources with these ids.

    Args:
        store: The graph.
        ids: Local names, such as `usgs-2026-02-mcs-tin`.

    Returns:
        The sources by id; an id that the graph does not have is left out.
    """
    values = " ".join(f"<{ID}source/{name}>" for name in sorted(set(ids)))
    if not values:
        return {}
    sources = {}
    for row in select(store, _SOURCES % values):
        source, title, publisher, date, url, kind = row
        name = local_name(source)
        sources[name] = Source(
            id=name,
            title=title.value,
            publisher=publisher.value,
            date=date.value if date is not None else "",
            url=url.value if url is not None else "",
            kind=local_name(kind) if kind is not None else "",
        )
    return sources
