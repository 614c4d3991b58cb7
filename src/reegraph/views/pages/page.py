"""A view as one HTML file: pyvis holds its nodes and lines, scripts inside the file draw them."""

from __future__ import annotations

import base64
import dataclasses
import html
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.atomic import atomic_file
from reegraph.errors import UsageError
from reegraph.views.pages.assets import asset, script_hash
from reegraph.views.pages.html_file import build_page, page_scripts, vendor
from reegraph.views.pages.words import languages, read_words

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

__all__ = ["PAGE_PARTS", "Blank", "Citations", "Page", "blank", "draw", "languages"]

# The parts of the script, in the order in which the page runs them as one.
_NAMES = (
    "base", "state", "looks", "filter", "groups", "drawing", "labels", "panel", "cite", "table",
    "world", "controls", "time", "export", "start",
)  # fmt: skip
PAGE_PARTS = ("shared/world", "shared/placed", *(f"page/{name}" for name in _NAMES))

Citations = Mapping[str, str]
"""How to cite a view: `text` and `bibtex`."""


@dataclass(frozen=True)
class Page:
    """A drawn view.

    Attributes:
        html: The page, which needs no other file and no network.
        title: What it shows.
        left_out: How many entities are not drawn.
        network: The pyvis network behind it.
        caption: What it shows and how it is cited.
        spoken: What draws it again in another language; None where that cannot be done.
    """

    html: str
    title: str
    left_out: int
    network: Network
    caption: str = ""
    spoken: Callable[[str], Page] | None = field(default=None, repr=False, compare=False)

    def in_language(self, lang: str) -> Page:
        """Return the same page with its interface in another language.

        What the graph says stays as it is.

        Args:
            lang: Code of a language, one of `reegraph.views.pages.words.languages()`.

        Raises:
            UsageError: There are no words in the language, or the page cannot be drawn again.
        """
        if self.spoken is None:
            raise UsageError("This page cannot be drawn again.", "Draw it with `lang`.")
        return dataclasses.replace(self.spoken(lang), caption=self.caption, spoken=self.spoken)

    def save(self, path: str | Path) -> Path:
        """Write the page as one file, whole or not at all.

        Args:
            path: Where to.

        Returns:
            The path.

        Raises:
            StoreError: The file cannot be written.
        """
        where = Path(path)
        with atomic_file(where) as file:
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
        """Return the drawing as SVG text, for places where no script runs."""
        from reegraph.views.pages.svg import still

        return still(self.network.nodes, self.network.edges, self.alt)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the live page with a still and a caption below it, and the still by itself."""
        picture = self.still()
        coded = base64.b64encode(picture.encode("utf-8")).decode("ascii")
        alt, caption = html.escape(self.alt), html.escape(self.caption or self.title)
        live = (
            f"{self._repr_html_()}<details><summary>Still picture</summary>"
            f'<img alt="{alt}" src="data:image/svg+xml;base64,{coded}" style="max-width:100%">'
            f"</details><p><small>{caption}</small></p>"
        )
        bundle = {
            "text/plain": self.caption or self.alt,
            "image/svg+xml": picture,
            "text/html": live,
        }
        return bundle, {"image/svg+xml": {"alt": self.alt}}

    def _repr_html_(self) -> str:
        inner = html.escape(self.html)
        return (
            f'<iframe title="{html.escape(self.title)}" srcdoc="{inner}" sandbox="allow-scripts '
            'allow-popups allow-downloads" style="width:100%;height:640px;border:1px solid #ccc"></iframe>'
        )


def _named(looks: list[list[Any]], what: str, spoken: Mapping[str, str]) -> list[list[Any]]:
    """Return the looks of the legend with their names in the language of the page."""
    return [
        [code, {**look, "name": spoken.get(f"{what}_{code}") or look["name"]}]
        for code, look in looks
    ]


def _libraries(land: bool) -> list[str]:
    """Return the scripts of others that a page needs, with or without those for a map."""
    drawing = asset("pyvis", "templates", "lib", "vis-9.1.2", "vis-network.min.js")
    return [drawing, vendor("map-kit.min.js")] if land else [drawing]


def _build(network: Network, meta: Mapping[str, Any], lang: str, subtitle: str, land: bool) -> str:
    """Return the HTML of a network, with or without a map of the world."""
    title = str(meta["title"])
    return build_page(
        "page",
        PAGE_PARTS,
        {"nodes": network.nodes, "edges": network.edges, "meta": meta},
        read_words("page", lang),
        lang,
        _libraries(land),
        land=vendor("countries-110m.json").strip() if land else "",
        title=title if len(title) <= 120 else title[:119] + "…",
        subtitle=subtitle,
    )


def draw(graph: nx.MultiDiGraph, version: str, day: str, cite: Citations, lang: str = "en") -> Page:
    """Draw a picture (see `reegraph.views.pictures.page_data` for what it has to be).

    `version` is the version of the data, `day` the ISO date for which it stands, `cite` how to cite
    it, `lang` the language of the interface (see `languages`). The same picture gives the same page,
    byte for byte. Raises UsageError for a language without words.
    """
    from reegraph.views.pictures.page_data import meta, pyvis_network

    spoken = read_words("page", lang)
    title, left_out = graph.graph["title"], graph.graph["left_out"]
    network = pyvis_network(graph)
    counted = {"entities": len(graph), "claims": graph.number_of_edges()}
    subtitle = spoken["subtitle"].format(day=day, version=version, **counted)
    if left_out:
        subtitle += f", {spoken['left_out'].format(n=left_out)}"
    described = meta(graph)
    about = {
        **described,
        "kinds": _named(described["kinds"], "kind", spoken),
        "families": _named(described["families"], "family", spoken),
        "day": day,
        "version": version,
        "lang": lang,
        "cite": dict(cite),
    }
    land = sum("place" in node for node in network.nodes) > 1
    html = _build(network, about, lang, subtitle, land)
    return Page(html, title, left_out, network)


@dataclass(frozen=True)
class Blank:
    """A page without a picture.

    It is its HTML before and after the data, the data, and the hashes of its scripts as a policy
    names them.
    """

    before: str
    data: Mapping[str, Any]
    after: str
    hashes: Sequence[str]


def blank(title: str, version: str, day: str, cite: Citations) -> Blank:
    """Build a page without a picture, for whoever puts nodes and lines into its data.

    See `reegraph.views.pictures.page_data` for what these are. `meta` of the data has the looks of
    every kind and family.
    """
    from pyvis.network import Network

    from reegraph.views.pages.style import FAMILIES, KINDS

    meta = {
        "title": title,
        "centre": "",
        "day": day,
        "version": version,
        "lang": "en",
        "cite": dict(cite),
        "sources": {},
        "terms": {},
        "kinds": [[name, style._asdict()] for name, style in KINDS.items()],
        "families": [[name, style._asdict()] for name, style in FAMILIES.items()],
    }
    network = Network(heading=title, directed=True, cdn_resources="in_line")
    html = _build(network, meta, "en", f"data version {version}, as of {day}", land=True)
    mark = '<script type="application/json" id="data">'
    before, _, rest = html.partition(mark)
    data, _, after = rest.partition("</script>")
    hashes = list(map(script_hash, page_scripts(PAGE_PARTS, _libraries(land=True))))
    return Blank(before + mark, json.loads(data), "</script>" + after, hashes)
