"""A view as one HTML file: pyvis carries the data, our own template draws it, without network."""

from __future__ import annotations

import base64
import dataclasses
import html
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.atomic import whole_file
from reegraph.errors import UsageError
from reegraph.views.pages.assets import asset, json_asset, script_hash

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

__all__ = ["Blank", "Citations", "Page", "blank", "draw", "languages", "words"]

# The parts of the script, in the order in which the page runs them as one.
_PARTS = (
    "base",
    "state",
    "looks",
    "filter",
    "groups",
    "drawing",
    "labels",
    "panel",
    "cite",
    "table",
    "world",
    "controls",
    "time",
    "export",
    "start",
)

Citations = Mapping[str, str]
"""How to cite a view: `text` and `bibtex`."""


@dataclass(frozen=True)
class Page:
    """A drawn view: its HTML, its title, how many entities were left out, the pyvis network, and a
    caption that says what it shows and how it is cited."""

    html: str
    title: str
    left_out: int
    network: Network
    caption: str = ""
    spoken: Callable[[str], Page] | None = field(default=None, repr=False, compare=False)

    def in_language(self, lang: str) -> Page:
        """The same page with the interface in another language (see `languages`); what the graph
        says stays as it is. Raises UsageError for a language without words."""
        if self.spoken is None:
            raise UsageError("This page cannot be drawn again.", "Draw it with `lang`.")
        return dataclasses.replace(self.spoken(lang), caption=self.caption, spoken=self.spoken)

    def save(self, path: str | Path) -> Path:
        """Write the file, whole or not at all, and return its path; raises StoreError."""
        where = Path(path)
        with whole_file(where) as file:
            file.write(self.html.encode("utf-8"))
        return where

    @property
    def alt(self) -> str:
        """What a reader hears who cannot see the drawing."""
        nodes = self.network.nodes
        ties: dict[str, int] = {}
        for edge in self.network.edges:
            for end in (edge["from"], edge["to"]):
                ties[end] = ties.get(end, 0) + 1
        first = sorted(nodes, key=lambda n: (-ties.get(n["id"], 0), n["id"]))[:5]
        most = ", ".join(node["full"][:80] for node in first)
        lines = len(self.network.edges)
        return f"{self.title[:200]}: {len(nodes)} entities, {lines} lines. Most lines: {most}."

    def still(self) -> str:
        """The drawing as SVG text, for places where no script runs."""
        from reegraph.views.pages.svg import still

        return still(self.network.nodes, self.network.edges, self.alt)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live page with a still and a caption below it, and the still by itself."""
        picture = self.still()
        coded = base64.b64encode(picture.encode("utf-8")).decode("ascii")
        alt, caption = html.escape(self.alt), html.escape(self.caption or self.title)
        live = (
            f"{self._repr_html_()}<details><summary>Still picture</summary>"
            f'<img alt="{alt}" src="data:image/svg+xml;base64,{coded}" style="max-width:100%">'
            f"</details><p><small>{caption}</small></p>"
        )
        said = {"text/plain": self.caption or self.alt, "image/svg+xml": picture, "text/html": live}
        return said, {"image/svg+xml": {"alt": self.alt}}

    def _repr_html_(self) -> str:
        inner = html.escape(self.html)
        return (
            f'<iframe title="{html.escape(self.title)}" srcdoc="{inner}" sandbox="allow-scripts '
            'allow-popups allow-downloads" style="width:100%;height:640px;border:1px solid #ccc"></iframe>'
        )


def _script() -> str:
    """Our own script: its parts by topic, and those that draw the world, in one function."""
    parts = [
        asset("reegraph.views", "templates", "map", f"{name}.js") for name in ("world", "placed")
    ]
    parts += [asset("reegraph.views", "templates", "js", f"{name}.js") for name in _PARTS]
    return '"use strict";\n(() => {\n' + "".join(parts) + "})();\n"


def languages() -> list[str]:
    """Return the codes of the languages in which every word of the interface is filled.

    A language that is begun and not finished is not offered: a page would name one language and be
    in another, and a screen reader would read it wrongly.
    """
    folder = files("reegraph.views").joinpath("templates", "words")
    names = (file.name for file in folder.iterdir() if file.name.endswith(".json"))
    return sorted(name.removesuffix(".json") for name in names if _is_complete(_catalogue(name)))


def _catalogue(name: str) -> dict[str, str]:
    """Read a file of words."""
    found: dict[str, str] = json_asset("reegraph.views", "templates", "words", name)
    return found


def _is_complete(catalogue: Mapping[str, str]) -> bool:
    """Return whether a catalogue has every English key, each with a text."""
    return all(catalogue.get(key, "").strip() for key in _catalogue("en.json"))


def words(lang: str) -> dict[str, str]:
    """Return the words of the interface in a language.

    >>> words("en")["filters"]
    'Filters'

    Raises UsageError for a language without words.
    """
    offered = languages()
    if lang not in offered:
        raise UsageError(
            f"The interface has no words in language {lang!r}.",
            f"Write one of {', '.join(offered)}, for example --lang {offered[0]}.",
        )
    return _catalogue(f"{lang}.json")


def _named(looks: list[list[Any]], what: str, spoken: Mapping[str, str]) -> list[list[Any]]:
    """Looks of the legend with their names in the language of the page."""
    return [
        [code, {**look, "name": spoken.get(f"{what}_{code}") or look["name"]}]
        for code, look in looks
    ]


def _scripts(land: bool) -> list[str]:
    """The scripts of a page in their order, with or without what draws the world."""
    return [
        asset("pyvis", "templates", "lib", "vis-9.1.2", "vis-network.min.js"),
        *([asset("reegraph.views", "templates", "vendor", "map-kit.min.js")] if land else []),
        _script(),
    ]


def _render(network: Network, values: dict[str, Any], land: bool) -> str:
    """The page through our template, which pyvis renders in place of its own."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader

    loader = ChoiceLoader([PackageLoader("reegraph.views"), PackageLoader("pyvis", "templates")])
    network.templateEnv = Environment(loader=loader, autoescape=True)
    network.path = "view.html.j2"
    borders = ""
    if land:
        borders = asset("reegraph.views", "templates", "vendor", "countries-110m.json").strip()
    scripts = _scripts(land)
    network.templateEnv.globals.update(
        values,
        land=borders,
        style=asset("reegraph.views", "templates", "view.css"),
        scripts=scripts,
        script_hashes=" ".join(map(script_hash, scripts)),
    )
    found: str = network.generate_html()
    return found


def draw(graph: nx.MultiDiGraph, version: str, day: str, cite: Citations, lang: str = "en") -> Page:
    """Draw a picture (see `reegraph.views.pictures.page_data` for what it has to be).

    `version` is the version of the data, `day` the ISO date for which it stands, `cite` how to cite
    it, `lang` the language of the interface (see `languages`). The same picture gives the same page,
    byte for byte. Raises UsageError for a language without words.
    """
    from reegraph.views.pictures.page_data import meta, pyvis_network

    spoken = words(lang)
    title, left_out = graph.graph["title"], graph.graph["left_out"]
    network = pyvis_network(graph)
    counted = {"entities": len(graph), "claims": graph.number_of_edges()}
    subtitle = spoken["subtitle"].format(day=day, version=version, **counted)
    known = meta(graph)
    values = {
        "lang": lang,
        "words": spoken,
        "short_title": title if len(title) <= 120 else title[:119] + "…",
        "subtitle": subtitle + (f", {spoken['left_out'].format(n=left_out)}" if left_out else ""),
        "meta": {
            **known,
            "kinds": _named(known["kinds"], "kind", spoken),
            "families": _named(known["families"], "family", spoken),
            "day": day,
            "version": version,
            "lang": lang,
            "cite": dict(cite),
        },
    }
    land = sum("place" in node for node in network.nodes) > 1
    return Page(_render(network, values, land), title, left_out, network)


@dataclass(frozen=True)
class Blank:
    """A page without a picture: its HTML before and after the data, the data, and the hashes of its
    scripts as a policy names them."""

    before: str
    data: Mapping[str, Any]
    after: str
    hashes: Sequence[str]


def blank(title: str, version: str, day: str, cite: Citations) -> Blank:
    """A page for whoever puts nodes and lines (see `reegraph.views.pictures.page_data`) into its data.

    `meta` of the data has the looks of every kind and family.
    """
    from pyvis.network import Network

    from reegraph.views.pages.style import FAMILIES, KINDS

    meta = {
        "title": title, "centre": "", "day": day, "version": version, "lang": "en",
        "cite": dict(cite), "sources": {}, "terms": {},
        "kinds": [[name, style._asdict()] for name, style in KINDS.items()],
        "families": [[name, style._asdict()] for name, style in FAMILIES.items()],
    }  # fmt: skip
    spoken = words("en")
    values = {
        "lang": "en", "words": spoken, "short_title": title, "meta": meta,
        "subtitle": f"data version {version}, as of {day}",
    }  # fmt: skip
    network = Network(heading=title, directed=True, cdn_resources="in_line")
    mark = '<script type="application/json" id="data">'
    before, _, rest = _render(network, values, True).partition(mark)
    data, _, after = rest.partition("</script>")
    hashes = [script_hash(script) for script in _scripts(True)]
    return Blank(before + mark, json.loads(data), "</script>" + after, hashes)
