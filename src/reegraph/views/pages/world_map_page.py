"""The page of the world map: one file, its scripts, the borders and the data inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reegraph.views.pages.assets import asset, json_asset, script_hash, script_json
from reegraph.views.pages.page import Page

if TYPE_CHECKING:
    from pyvis.network import Network

__all__ = ["SCRIPTS", "drawn_map"]

SCRIPTS = ("base", "world", "choose", "scene", "panel", "table", "save", "start")
"""Our scripts in templates/map/, in the order in which they stand in the page."""


def _network(data: dict[str, Any]) -> Network:
    """The same map as a pyvis network: polities with their `place`, arcs with their agreements."""
    from pyvis.network import Network

    network = Network(heading=data["meta"]["title"], directed=True, cdn_resources="in_line")
    for state in data["states"]:
        if "place" in state:
            x, y = state["place"]
            network.add_node(
                state["id"], label=state["name"], place=state["place"], physics=False,
                x=round(10 * x), y=round(-10 * y),
            )  # fmt: skip
    names = [agreement["id"] for agreement in data["agreements"]]
    network.edges = [
        {"from": arc["ends"][0], "to": arc["ends"][1], "agreements": [names[t[0]] for t in arc["ties"]]}
        for arc in data["arcs"]
    ]  # fmt: skip
    return network


def _script() -> str:
    """Our scripts as one function, so that they share names and nothing else does."""
    parts = [asset("reegraph.views", "templates", "map", f"{name}.js") for name in SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"


def _palette(meta: dict[str, Any]) -> dict[str, list[str]]:
    """Colours by name, each on light and on dark ground."""
    own = json_asset("reegraph.views", "templates", "map", "colours.json")
    return {**own, **meta["looks"], "halo": own["ground"]}


def drawn_map(data: dict[str, Any], language: str = "en") -> Page:
    """The page of a map; `data` is what `reegraph.views.pictures.world_map.map_data` gives."""
    from jinja2 import Environment, PackageLoader

    words = json_asset("reegraph.views", "templates", "map", "words", f"{language}.json")
    scripts = [asset("reegraph.views", "templates", "vendor", "map-kit.min.js"), _script()]
    topology = json_asset("reegraph.views", "templates", "vendor", "countries-110m.json")
    meta = data["meta"]
    environment = Environment(loader=PackageLoader("reegraph.views"), autoescape=True)
    text = environment.get_template("map.html.j2").render(
        lang=language,
        words=words,
        meta=meta,
        palette=_palette(meta),
        style=asset("reegraph.views", "templates", "map", "map.css"),
        scripts=scripts,
        script_hashes=" ".join(map(script_hash, scripts)),
        world=script_json(topology),
        data=script_json({**data, "words": words}),
    )
    return Page(text + "\n", meta["title"], len(data["lost"]), _network(data))
