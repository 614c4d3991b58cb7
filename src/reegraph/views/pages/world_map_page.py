"""The page of the world map: one file, its scripts, the borders and the data inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reegraph.views.pages.html_file import build_page, vendor
from reegraph.views.pages.page import Page
from reegraph.views.pages.words import read_words

if TYPE_CHECKING:
    from pyvis.network import Network

__all__ = ["MAP_PARTS", "drawn_map"]

_NAMES = ("base", "choose", "scene", "panel", "table", "save", "start")
MAP_PARTS = ("shared/world", *(f"map/{name}" for name in _NAMES))


def _network(data: dict[str, Any]) -> Network:
    """Return the same map as a pyvis network: polities with their `place`, arcs with their agreements."""
    from pyvis.network import Network

    network = Network(heading=data["meta"]["title"], directed=True, cdn_resources="in_line")
    for state in data["states"]:
        if "place" in state:
            x, y = state["place"]
            network.add_node(
                state["id"],
                label=state["name"],
                place=state["place"],
                physics=False,
                x=round(10 * x),
                y=round(-10 * y),
            )
    names = [agreement["id"] for agreement in data["agreements"]]
    network.edges = [
        {
            "from": arc["ends"][0],
            "to": arc["ends"][1],
            "agreements": [names[t[0]] for t in arc["ties"]],
        }
        for arc in data["arcs"]
    ]
    return network


def drawn_map(data: dict[str, Any], language: str = "en") -> Page:
    """Draw the page of a map; `data` is what `reegraph.views.pictures.world_map.map_data` gives."""
    meta = data["meta"]
    text = build_page(
        "map",
        MAP_PARTS,
        data,
        read_words("map", language),
        language,
        [vendor("map-kit.min.js")],
        colours=meta["looks"],
        land=vendor("countries-110m.json").strip(),
        title=meta["title"],
        cite=meta["cite"]["text"],
    )
    return Page(text, meta["title"], len(data["lost"]), _network(data))
