"""A view as one HTML file: pyvis carries the data, our own template draws it, without network."""

from __future__ import annotations

import base64
import hashlib
import html
import math
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.errors import StoreError
from reegraph.view.layout import Box, place, text_width, wrapped
from reegraph.view.style import FAMILIES, KINDS, kind_of

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

__all__ = ["Page", "draw"]


@dataclass(frozen=True)
class Page:
    """A drawn view: its HTML, its title, how many entities were left out, and the pyvis network."""

    html: str
    title: str
    left_out: int
    network: Network

    def save(self, path: str | Path) -> Path:
        """Write the file, whole or not at all, and return its path; raises StoreError."""
        where = Path(path)
        aside = where.with_name(f".{where.name}.part")
        try:
            aside.write_bytes(self.html.encode("utf-8"))
            aside.replace(where)
        except OSError as fault:
            raise StoreError(f"{where} cannot be written: {fault.strerror or fault}.") from fault
        finally:
            aside.unlink(missing_ok=True)
        return where

    def _repr_html_(self) -> str:
        inner = html.escape(self.html)
        return (
            f'<iframe title="{html.escape(self.title)}" srcdoc="{inner}" sandbox="allow-scripts '
            'allow-popups" style="width:100%;height:640px;border:1px solid #ccc"></iframe>'
        )


def _asset(package: str, *parts: str) -> str:
    """A text file of a package with LF ends: browsers hash scripts after they mend line ends."""
    text = files(package).joinpath(*parts).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _hash(script: str) -> str:
    return (
        "'sha256-"
        + base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()
        + "'"
    )


def _size(graph: nx.MultiDiGraph, name: str) -> float:
    """Half the height of a node's shape in pixels: by its kind, growing with its ties."""
    near = len(set(graph.predecessors(name)) | set(graph.successors(name)))
    grown = KINDS[kind_of(graph.nodes[name]["kind"])].size + 1.6 * math.sqrt(near)
    return round(grown * (1.45 if name == graph.graph["centre"] else 1.0), 1)


def _font(graph: nx.MultiDiGraph, name: str) -> int:
    if name == graph.graph["centre"]:
        return 22
    kind = kind_of(graph.nodes[name]["kind"])
    return {"state": 16, "forum": 16, "mineral": 16, "agreement": 12, "project": 12}.get(kind, 13)


def _disputed(claim: dict[str, Any]) -> bool:
    return bool(claim["conflicts"])


def _label(node: dict[str, Any]) -> str:
    mark = " ≠" if any(_disputed(fact) for fact in node["facts"]) else ""
    return wrapped(node["short"]) + mark


def _box(label: str, size: float, font: int) -> Box:
    lines = label.split("\n")
    width = max(2 * size, *(text_width(line, font) for line in lines))
    return width + 14, size + 6, size + 6 + 1.25 * font * len(lines) + 4


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
)


def _claim(claim: dict[str, Any]) -> dict[str, Any]:
    """A claim for the page: without what is empty, its sources by id."""
    found = {name: claim[name] for name in _CLAIM if claim[name]}
    return {**found, "sources": [source[0] for source in claim["sources"]]}


def _groups(graph: nx.MultiDiGraph) -> Iterator[dict[str, Any]]:
    """One line for all claims of a family from one node to another."""
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for one, other, key, data in graph.edges(keys=True, data=True):
        found.setdefault((one, other, data["family"]), []).append({**data, "key": key})
    pairs: dict[frozenset[str], int] = {}
    for number, ((one, other, family), claims) in enumerate(
        sorted(found.items(), key=lambda f: f[0])
    ):
        bent = pairs.get(frozenset((one, other)), 0)
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


def _network(graph: nx.MultiDiGraph, title: str) -> Network:
    """The pyvis network: nodes with positions, facts and looks, lines with their claims."""
    from pyvis.network import Network

    network = Network(heading=title, directed=True, cdn_resources="in_line")
    labels = {name: _label(node) for name, node in graph.nodes(data=True)}
    sizes = {name: _size(graph, name) for name in graph}
    fonts = {name: _font(graph, name) for name in graph}
    boxes = {name: _box(labels[name], sizes[name], fonts[name]) for name in graph}
    spots = place(graph, boxes, graph.graph["centre"])
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
        )
    network.edges = list(_groups(graph))  # add_edge would scan every earlier line
    return network


def _sources(graph: nx.MultiDiGraph) -> dict[str, tuple[str, ...]]:
    """Sources that the page cites: id -> title, publisher, date, address."""
    claims = [data for *_, data in graph.edges(data=True)]
    claims += [fact for _, node in graph.nodes(data=True) for fact in node["facts"]]
    return {source[0]: source[1:] for claim in claims for source in claim["sources"]}


def _render(network: Network, values: dict[str, Any]) -> str:
    """The page through our template, which pyvis renders in place of its own."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader

    loader = ChoiceLoader([PackageLoader("reegraph.view"), PackageLoader("pyvis", "templates")])
    network.templateEnv = Environment(loader=loader, autoescape=True)
    network.path = "view.html.j2"
    scripts = [
        _asset("pyvis", "templates", "lib", "vis-9.1.2", "vis-network.min.js"),
        _asset("reegraph.view", "templates", "view.js"),
    ]
    network.templateEnv.globals.update(
        values,
        style=_asset("reegraph.view", "templates", "view.css"),
        scripts=scripts,
        script_hashes=" ".join(map(_hash, scripts)),
    )
    found: str = network.generate_html()
    return found


def draw(graph: nx.MultiDiGraph, version: str, day: str, cite: str) -> Page:
    """Draw a graph as `neighbourhood` gives it.

    `version` is the version of the data, `day` the ISO date for which it stands, `cite` how to cite
    it. The same graph gives the same page, byte for byte.
    """
    centre = graph.graph["centre"]
    title = graph.nodes[centre]["label"]
    network = _network(graph, title)
    left_out = graph.graph["left_out"]
    kinds = {kind_of(node["kind"]) for _, node in graph.nodes(data=True)}
    families = {data["family"] for *_, data in graph.edges(data=True)}
    meta = {
        "centre": centre,
        "day": day,
        "kinds": [[name, style._asdict()] for name, style in KINDS.items() if name in kinds],
        "families": [
            [name, style._asdict()] for name, style in FAMILIES.items() if name in families
        ],
        "sources": _sources(graph),
    }
    counted = f"{len(graph)} entities, {graph.number_of_edges()} claims"
    missing = f", {left_out} less connected entities left out" if left_out else ""
    values = {
        "short_title": title if len(title) <= 120 else title[:119] + "…",
        "subtitle": f"as of {day} · data version {version} · {counted}{missing}",
        "cite": f"{cite} Surroundings of {title[:200]} ({centre}).",
        "meta": meta,
    }
    return Page(_render(network, values), title, left_out, network)
