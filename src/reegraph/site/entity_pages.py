"""The page of an entity: its claims with their sources, what it is linked with, its triples."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from reegraph.graph.entity import read_entity
from reegraph.namespaces import ID, compact, prefixes
from reegraph.render.entity import lay_out
from reegraph.render.entity_html import site_head, site_sections
from reegraph.render.html import bullets, index_names, link
from reegraph.site.charts import charts_of
from reegraph.site.html import page

__all__ = ["entity_page", "place_of"]

_UP = "../../"
_KINDS = {
    "actor": "Actor",
    "agreement": "Agreement",
    "area": "Area",
    "forum": "Forum",
    "list": "Criticality list",
    "measure": "Measure",
    "mineral": "Mineral",
    "project": "Project",
    "source": "Source",
}


def place_of(iri: str) -> str:
    """Return where the page of an entity lies in the site.

    >>> place_of("https://w3id.org/reegraph/id/actor/kabil")
    'id/actor/kabil.html'
    """
    return f"id/{iri.removeprefix(ID)}.html"


def _link_up(kind: str, words: str) -> str:
    """Return a link to the list of all entities of a kind."""
    return f'<a href="{_UP}{html.escape(kind)}.html">{html.escape(words)}</a>'


def _data(store: ox.Store, iri: str) -> str:
    """Return the triples of an entity as JSON-LD; no text in it ends the script element."""
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
    """Return the page of one entity.

    Args:
        store: The graph.
        iri: The entity.
        near: IRIs of the entities that it is linked with.
        labels: Labels of all entities that have pages, by IRI.
        views: Paths of the drawings of the entity in the site.
        on: The kind of pages whose charts it has.
    """
    entity = read_entity(store, iri)
    others = sorted(near, key=lambda other: (labels[other], other))
    addresses: dict[str, str] = {}
    for other in others:
        addresses.setdefault(labels[other], _UP + place_of(other))
    addresses.pop(entity.label, None)
    names = index_names(addresses)
    layout = lay_out(entity, None)
    label = html.escape(entity.label)
    kind = _link_up(entity.kind, _KINDS.get(entity.kind, entity.kind))
    body = [
        f"<p class=dim>{kind} <code>{html.escape(compact(iri))}</code></p>",
        f"<h1>{label}</h1>",
        *(f'<p><a href="{_UP}{html.escape(view)}">Picture of {label}</a></p>' for view in views),
        *site_head(layout, names),
    ]
    charts = list(charts_of(store, iri, on, labels, _UP))
    if charts:
        body += ["<h2>Charts</h2>", '<div class="charts">', *charts, "</div>"]
    body += site_sections(layout, names)
    if others:
        items = [_linked(other, labels[other]) for other in others]
        body += ["<h2>Linked</h2>", *bullets(items, "linked")]
    body.append(f"<p class=dim>{link(iri, iri)}</p>")
    data = f'<script type="application/ld+json">{_data(store, iri)}</script>'
    return page(f"{entity.label} | reegraph", body, _UP, [data])


def _linked(iri: str, label: str) -> str:
    kind = iri.removeprefix(ID).partition("/")[0]
    return (
        f'<a href="{html.escape(_UP + place_of(iri))}">{html.escape(label)}</a> '
        f"<small>{html.escape(kind)}</small>"
    )
