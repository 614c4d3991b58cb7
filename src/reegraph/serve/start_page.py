"""What the page at `/` holds where no scripts run: the questions, and entities to begin with."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import urlencode

from reegraph.graph.questions import read_questions
from reegraph.namespaces import ID
from reegraph.render.html import bullets, link
from reegraph.serve.settings import PATH, Settings

__all__ = ["start_lines"]

_ENTITY = re.compile(rf"<{re.escape(ID)}([a-z]+/[^<>\"\s/]+)>")


def start_lines(queries: Mapping[str, str], settings: Settings) -> list[str]:
    """Return the questions, each with a link that answers it, and the entities they ask about."""
    items = []
    for name, question in read_questions().items():
        if name not in queries:
            continue
        address = f"{PATH}?{urlencode({'query': queries[name]})}"
        items.append(
            f"{link(address, question.title)} <small>{html.escape(question.description)}</small>"
        )
    names = sorted({name for text in queries.values() for name in _ENTITY.findall(text)})
    entities = [link(f"/id/{name}", name) for name in names]
    places = (PATH, "/.well-known/void", "/.well-known/sparql-examples")
    return [
        f"<p>A knowledge graph of mining diplomacy, version {html.escape(settings.version)}, "
        f"as of {html.escape(settings.day)}.</p>",
        f"<p>{' · '.join(link(place, place) for place in places)}</p>",
        "<h2>Questions</h2>",
        *bullets(items),
        "<h2>Entities</h2>",
        *bullets(entities),
    ]
