"""Pages of entities: what the graph says of one thing, as HTML or as triples."""

from __future__ import annotations

import html
import io
from typing import Any

import pyoxigraph as ox

from reegraph.graph.entity import read_entity
from reegraph.graph.links import neighbours_of
from reegraph.graph.results import evaluate, write
from reegraph.namespaces import ENTITY_TYPES, ID, compact
from reegraph.render.entity import lay_out
from reegraph.render.entity_html import server_lines
from reegraph.render.html import bullets, link, linkify
from reegraph.serve.html import page

__all__ = ["answer", "preload"]

_ALL = """CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ SELECT DISTINCT ?s WHERE {{
      {{ BIND(<{iri}> AS ?s) }} UNION {{
        {{ SELECT ?role WHERE {{ ?role rdfs:subPropertyOf ree:concerns }} }}
        ?s ?role <{iri}> ; ree:statedIn ?any }} }} }}
  ?s ?p ?o }}"""

_FACTS = """SELECT ?property ?value ?label WHERE {{
  <{iri}> ?property ?value OPTIONAL {{ ?value rdfs:label|skos:prefLabel ?label }}
}} ORDER BY ?property ?value"""

_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_SHOWN = 500  # links of one page
_OTHERS = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}


def _path(iri: str) -> str:
    """Return where this server has the page of an entity."""
    return "/id/" + iri.removeprefix(ID)


def _alternates(iri: str) -> list[str]:
    return [
        f'<link rel="alternate" type="{kind}" href="{html.escape(_path(iri))}?format={name}">'
        for name, kind in _OTHERS.items()
    ]


def _label(store: ox.Store, iri: str) -> str:
    for quad in store.quads_for_pattern(ox.NamedNode(iri), _LABEL, None, None):
        return str(quad.object.value)  # type: ignore[union-attr]
    return compact(iri)


def _others(store: ox.Store, iri: str) -> list[str]:
    rows = sorted((_label(store, other), other) for other in neighbours_of(store, iri))
    if not rows:
        return []
    items = [
        f"{link(_path(other), label)} <small>{compact(other).partition(':')[0]}</small>"
        for label, other in rows[:_SHOWN]
    ]
    if len(rows) > _SHOWN:
        items.append(f"… and {len(rows) - _SHOWN} more")
    return ["<h2>Linked</h2>", *bullets(items)]


def _claim_lines(store: ox.Store, iri: str) -> list[str]:
    """Return the properties of what is no entity, a claim above all, as a list."""
    answer = evaluate(store, _FACTS.format(iri=iri))
    assert isinstance(answer, ox.QuerySolutions)
    items = []
    for row in answer:
        value = row["value"]
        text = row["label"].value if row["label"] is not None else value.value
        here = isinstance(value, ox.NamedNode) and value.value.startswith(ID)
        shown = link(_path(value.value), text) if here else linkify(text)
        items.append(f"<small>{html.escape(compact(row['property'].value))}</small> {shown}")
    return [f"<h1>{html.escape(compact(iri))}</h1>", *bullets(items)]


def _html(store: ox.Store, iri: str) -> bytes:
    kind = iri.removeprefix(ID).partition("/")[0]
    data = " · ".join(link(f"{_path(iri)}?format={name}", name) for name in _OTHERS)
    top = f"<nav>{link('/', 'reegraph')} · {data}</nav>"
    if kind in ENTITY_TYPES:
        entity = read_entity(store, iri)
        body = [top, *server_lines(lay_out(entity, None)), *_others(store, iri)]
        return page(entity.label, body, _alternates(iri))
    return page(compact(iri), [top, *_claim_lines(store, iri)], _alternates(iri))


def answer(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return head and body of the page of what a request names; kind `missing` without one."""
    iri = request["iri"]
    if next(iter(store.quads_for_pattern(ox.NamedNode(iri), None, None, None)), None) is None:
        return {"kind": "missing"}, b""
    if request["form"] == "html":
        return {"kind": "page"}, _html(store, iri)
    triples = evaluate(store, _ALL.format(iri=iri))
    buffer = io.BytesIO()
    write(triples, request["form"], buffer)
    return {"kind": "page"}, buffer.getvalue()


def preload(store: ox.Store) -> None:
    """Make one page, so that all that pages need is read."""
    members = evaluate(store, "SELECT ?c ?a { ?c ree:member ?a } LIMIT 1")
    assert isinstance(members, ox.QuerySolutions)
    for row in members:
        _html(store, row["a"].value)
