"""What a page is drawn from: a picture as a pyvis network, and the data beside it.

A picture is a `MultiDiGraph` as `reegraph.graph.pictures.build_subgraph` makes it. Its nodes have `label`,
`short`, `type`, `kind`, `names`, `ring`, `facts` and `about`; its edges are claims with `family`,
`label`, `text`, evidence and `about`; the graph has `title`, `centre` (a node, "" for none), `day`,
`left_out`, `terms` and, where it has them, `query` (the text behind it), `notes` (lines on what was
chosen), `opens` ("all", or "summary": the page opens with one shape for each community or, where
there are none, for each kind) and `groups` (number of a community, as text: its name). A node may
have `community` (int), `place` (longitude, latitude) and `column` (int: it stands in columns from
left to right, in the order of the nodes). A node that stands in two columns is two nodes: the IRI of
the second ends in `#` and what it is there for.

The page gets, as JSON:

- `nodes`: `id`, `label` (cut and wrapped), `shape`, `size`, `x`, `y` (whole pixels), `font.size`,
  `kind` (of the legend), `sort` (in words), `full`, `names`, `ring`, `facts` (claims), `about`,
  `community`, `place`;
- `edges`, one for all claims of a family from one node to another: `id`, `from`, `to`, `family`,
  `bent`, `disputed`, `holds` (some claim holds on the day), `words`, `claims`;
- a claim: `text`, `key`, `rank`, `holding`, `start`, `end` (at the precision of the source),
  `confidence`, `scope`, `note`, `conflicts` (words), `sources` (ids), `about`; what is empty is left
  out;
- `about`, of nodes and claims: `minerals`, `forums`, `stages` (lists of codes), `status`, `signed`,
  `start`, `end`; what is empty is left out;
- `meta`: `title`, `centre`, `day`, `version`, `cite` (`text`, `bibtex`), `query`, `notes`, `opens`,
  `groups` (community as text: name), `lang` (of the interface), `kinds` and `families` (name, look; a
  family that is not `directed` has no arrow), `sources` (id: title, publisher, date, address, code
  of kind), `terms` (`minerals`: code: label, all headings above with itself; `forums`, `stages`,
  `statuses`, `source_kinds`, `confidences`: code: label).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reegraph.views.layout.layout import Box, columns, place, text_width, wrap
from reegraph.views.pages.style import FAMILIES, KINDS, kind_of

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

__all__ = ["meta", "pyvis_network"]


def _size(graph: nx.MultiDiGraph, name: str) -> float:
    """Return half the height of a node's shape in pixels: by its kind, growing with its ties."""
    near = len(set(graph.predecessors(name)) | set(graph.successors(name)))
    grown = KINDS[kind_of(graph.nodes[name]["kind"])].size + 1.6 * math.sqrt(near)
    return round(grown * (1.45 if name == graph.graph["centre"] else 1.0), 1)


def _font(graph: nx.MultiDiGraph, name: str) -> int:
    if name == graph.graph["centre"]:
        return 22
    return KINDS[kind_of(graph.nodes[name]["kind"])].font


def _disputed(claim: dict[str, Any]) -> bool:
    return bool(claim["conflicts"])


def _label(node: dict[str, Any]) -> str:
    mark = " ≠" if any(_disputed(fact) for fact in node["facts"]) else ""
    return wrap(node["short"]) + mark


def _box(label: str, size: float, font: int) -> Box:
    lines = label.split("\n")
    width = max(2 * size, *(text_width(line, font) for line in lines))
    return width + 14, size + 6, size + 6 + 1.25 * font * len(lines) + 4


_GIVEN = ("query", "notes", "opens", "groups")
"""What a picture may say of itself and the page gets as it is."""
_CLAIM = (
    "text",
    "key",
    "rank",
    "holding",
    "start",
    "end",
    "confidence",
    "scope",
    "note",
    "conflicts",
    "about",
)


def _claim(claim: dict[str, Any]) -> dict[str, Any]:
    """Return a claim for the page: without what is empty, its sources by id."""
    stated = {name: claim[name] for name in _CLAIM if claim[name]}
    return {**stated, "sources": [source.id for source in claim["sources"]]}


def _groups(graph: nx.MultiDiGraph) -> Iterator[dict[str, Any]]:
    """Yield one line for all claims of a family from one node to another."""
    grouped: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for one, other, key, data in graph.edges(keys=True, data=True):
        grouped.setdefault((one, other, data["family"]), []).append({**data, "key": key})
    pairs: dict[frozenset[str], int] = {}
    for number, ((one, other, family), claims) in enumerate(
        sorted(grouped.items(), key=lambda item: item[0])
    ):
        columns = {graph.nodes[end].get("column", end) for end in (one, other)}
        bent = pairs.get(frozenset((one, other)), 2 if len(columns) == 1 else 0)
        pairs[frozenset((one, other))] = bent + 1
        yield {
            "id": number,
            "from": one,
            "to": other,
            "family": family,
            "bent": bent if one < other else -bent,
            "disputed": any(map(_disputed, claims)),
            "holds": any(claim["holding"] for claim in claims),
            "words": ", ".join(dict.fromkeys(claim["label"] for claim in claims)),
            "claims": [_claim(claim) for claim in claims],
        }


def _spots(graph: nx.MultiDiGraph, boxes: dict[str, Box]) -> dict[str, tuple[int, int]]:
    """Return the places of the nodes: in columns where the picture has them, else by its ties."""
    given = {name: node["column"] for name, node in graph.nodes(data=True) if "column" in node}
    if given:
        return columns(given, list(graph), boxes, graph.graph["centre"])
    return place(graph, boxes, graph.graph["centre"])


def pyvis_network(graph: nx.MultiDiGraph) -> Network:
    """Build the pyvis network of a picture: nodes with positions, facts and looks, lines with claims."""
    from pyvis.network import Network

    network = Network(heading=graph.graph["title"], directed=True, cdn_resources="in_line")
    labels = {name: _label(node) for name, node in graph.nodes(data=True)}
    sizes = {name: _size(graph, name) for name in graph}
    fonts = {name: _font(graph, name) for name in graph}
    boxes = {name: _box(labels[name], sizes[name], fonts[name]) for name in graph}
    spots = _spots(graph, boxes)
    for name, node in graph.nodes(data=True):
        kind = kind_of(node["kind"])
        network.add_node(
            name,
            label=labels[name],
            shape=KINDS[kind].shape,
            size=sizes[name],
            x=spots[name][0],
            y=spots[name][1],
            physics=False,
            font={"size": fonts[name]},
            kind=kind,
            sort=node["kind"].replace("-", " "),
            full=node["label"],
            names=node["names"],
            ring=node["ring"],
            facts=[_claim(fact) for fact in node["facts"] if fact["key"] != "actorKind"],
            about=node["about"],
            **{name: node[name] for name in ("community", "place") if name in node},
        )
    network.edges = list(_groups(graph))  # add_edge would scan every earlier line
    return network


def _sources(graph: nx.MultiDiGraph) -> dict[str, tuple[str, ...]]:
    """Return the sources that the page cites: id -> title, publisher, date, address, kind."""
    claims = [data for *_, data in graph.edges(data=True)]
    claims += [fact for _, node in graph.nodes(data=True) for fact in node["facts"]]
    return {source.id: source[1:] for claim in claims for source in claim["sources"]}


def meta(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """Return what the page has to know beside nodes and lines: looks, sources, words for codes."""
    kinds = {kind_of(node["kind"]) for _, node in graph.nodes(data=True)}
    families = {data["family"] for *_, data in graph.edges(data=True)}
    return {
        "title": graph.graph["title"],
        "centre": graph.graph["centre"],
        "kinds": [[name, style._asdict()] for name, style in KINDS.items() if name in kinds],
        "families": [[n, style._asdict()] for n, style in FAMILIES.items() if n in families],
        "sources": _sources(graph),
        "terms": graph.graph["terms"],
        **{name: graph.graph[name] for name in _GIVEN if name in graph.graph},
    }
