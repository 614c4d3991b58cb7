"""An entity that shows itself: printed as a page of text, shown in a notebook as HTML."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from reegraph.graph.entity import Entity, read_entity
from reegraph.render.entity import lay_out, page_text
from reegraph.render.entity_html import notebook_html

__all__ = ["EntityPage", "read_page"]


@dataclass(frozen=True)
class EntityPage(Entity):
    """One entity with all that the graph says of it; `print` and a notebook show its page."""

    def __str__(self) -> str:
        return page_text(lay_out(self))

    def _repr_html_(self) -> str:
        return notebook_html(lay_out(self))


def read_page(store: ox.Store, iri: str) -> EntityPage:
    """Read one entity with everything that is said of it."""
    return EntityPage(**vars(read_entity(store, iri)))
