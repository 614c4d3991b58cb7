"""The page of an entity: its claims with their sources, what it is linked with, its triples."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from reegraph.graph.entity import Entity, read_entity
from reegraph.graph.page import Line, page
from reegraph.namespaces import ID, compact, prefixes
from reegraph.site.charts import charts_of
from reegraph.site.html import Names, link, linked, named, names_of, whole

__all__ = ["entity_page", "place_of"]

_UP = "../../"
_NUMBERS = re.compile(r"\d+")
_SOURCE = re.compile(r"\s*\[(\d+)\]\s*")
_KINDS = {
    "actor": "Actor", "agreement": "Agreement", "area": "Area", "forum": "Forum",
    "list": "Criticality list", "measure": "Measure", "mineral": "Mineral", "project": "Project",
    "source": "Source",
}  # fmt: skip


def place_of(iri: str) -> str:
    """Where the page of an entity lies in the site.

    >>> place_of("https://w3id.org/reegraph/id/actor/kabil")
    'id/actor/kabil.html'
    """
    return f"id/{iri.removeprefix(ID)}.html"


def _cited(text: str) -> str:
    """Numbers of sources as links to the list below."""
    return _NUMBERS.sub(lambda m: f'<a href="#s{m[0]}">{m[0]}</a>', html.escape(text))


def _span(text: str, style: str, names: Names) -> str:
    if style == "id":
        return f"<code>{_cited(text) if text.strip().startswith('[') else html.escape(text)}</code>"
    tag = {"dim": "small", "warn": "em"}.get(style, "")
    words = named(text, names)
    return f"<{tag}>{words}</{tag}>" if tag else words


def _item(line: Line, names: Names) -> str:
    first = line[0][0] if line else ""
    under = ' class="under"' if not first.strip() and len(first) > 3 else ""
    return f"<li{under}>{''.join(_span(text, style, names) for text, style in line)}</li>"


def _source_item(line: Line, names: Names) -> str:
    """A source with its number, its page and its address."""
    number = _SOURCE.match(line[0][0])
    mark = number[1] if number else ""
    return (
        f'<li id="s{mark}"><code>[{mark}]</code> '
        + "".join(named(text, names) if not style else linked(text) for text, style in line[1:])
        + "</li>"
    )


def _body(entity: Entity, names: Names) -> Iterable[str]:
    """The lines of graph/page.py as HTML, a list under each heading."""
    top, *sections = _sections(page(entity, None))
    kind = _KINDS.get(entity.kind, entity.kind)
    yield f"<p class=dim>{link_up(entity.kind, kind)} <code>{html.escape(compact(entity.iri))}</code></p>"
    yield f"<h1>{html.escape(entity.label)}</h1>"
    yield '<ul class="claims">'
    yield from (_item(line, names) for line in top[1:])
    yield "</ul>"
    for heading, *lines in sections:
        name = heading[0][0]
        yield f"<h2>{html.escape(name)}</h2>"
        sources = name == "Sources"
        yield f'<ul class="{"sources" if sources else "claims"}">'
        yield from ((_source_item if sources else _item)(line, names) for line in lines)
        yield "</ul>"


def link_up(kind: str, words: str) -> str:
    """A link to the list of all entities of a kind."""
    return f'<a href="{_UP}{html.escape(kind)}.html">{html.escape(words)}</a>'


def _sections(lines: list[Line]) -> list[list[Line]]:
    found: list[list[Line]] = [[]]
    for line in lines:
        if line and line[0][1] == "head":
            found.append([])
        if line:
            found[-1].append(line)
    return found


def _data(store: ox.Store, iri: str) -> str:
    """The triples of an entity as JSON-LD that no text in it can end."""
    quads = sorted(store.quads_for_pattern(ox.NamedNode(iri), None, None, None), key=str)
    triples = [ox.Triple(q.subject, q.predicate, q.object) for q in quads]
    names = {str(t).strip("<>") for triple in triples for t in triple}
    used = {n: s for n, s in prefixes().items() if any(name.startswith(s) for name in names)}
    buffer = io.BytesIO()
    ox.serialize(triples, buffer, format=ox.RdfFormat.JSON_LD, prefixes=used)
    text = json.dumps(json.loads(buffer.getvalue()), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def entity_page(
    store: ox.Store,
    iri: str,
    near: Iterable[str],
    labels: Mapping[str, str],
    views: Iterable[str] = (),
    on: str = "",
) -> str:
    """The page of one entity; `near` are the IRIs it is linked with, `views` drawings of it, `on`
    is the kind of pages whose charts it has."""
    entity = read_entity(store, iri)
    others = sorted(near, key=lambda other: (labels[other], other))
    places = {other: _UP + place_of(other) for other in others}
    addresses: dict[str, str] = {}
    for other in others:
        addresses.setdefault(labels[other], places[other])
    addresses.pop(entity.label, None)
    body = list(_body(entity, names_of(addresses)))
    pictures = [
        f'<p><a href="{_UP}{html.escape(view)}">Picture of {html.escape(entity.label)}</a></p>'
        for view in views
    ]
    charts = list(charts_of(store, iri, on, labels, _UP))
    if charts:
        below = next((n for n, text in enumerate(body) if text.startswith("<h2>")), len(body))
        body[below:below] = ["<h2>Charts</h2>", '<div class="charts">', *charts, "</div>"]
    body[2:2] = pictures  # under the name
    if others:
        body += ["<h2>Linked</h2>", '<ul class="linked">']
        body += [
            f'<li><a href="{html.escape(places[other])}">{html.escape(labels[other])}</a> '
            f"<small>{html.escape(other.removeprefix(ID).partition('/')[0])}</small></li>"
            for other in others
        ]
        body.append("</ul>")
    body.append(f"<p class=dim>{link(iri, iri)}</p>")
    data = f'<script type="application/ld+json">{_data(store, iri)}</script>'
    return whole(f"{entity.label} | reegraph", body, _UP, [data])
