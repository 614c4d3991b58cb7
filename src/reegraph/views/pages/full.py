"""The full map of a large picture: one file drawn by sigma, by groups where a browser cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reegraph.views.pages.html_file import build_page, vendor
from reegraph.views.pages.page import Citations, Page
from reegraph.views.pages.palette import paper
from reegraph.views.pages.words import read_words
from reegraph.views.pictures.full_map import GROUND, full_data, pale

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FULL_PARTS", "FullPage", "draw_full"]

FULL_PARTS = ("full/full",)

_LABELLED = 24  # groups whose names stand in the picture; the list has all


@dataclass(frozen=True)
class FullPage(Page):
    """The page of a full map. Its pyvis network is empty: too large to be drawn by it."""

    groups: str = ""
    spoken_of: str = ""

    @property
    def alt(self) -> str:
        """What a reader hears who cannot see the drawing."""
        return self.spoken_of

    def still(self) -> str:
        """Return the groups as SVG text, for places where no script runs."""
        return self.groups


def _box(groups: list[list[Any]]) -> tuple[float, float, float, float]:
    """Return left, top, width and height around all groups, with room for their names."""
    left = min(g[2] - g[4] for g in groups)
    top = min(g[3] - g[4] for g in groups)
    wide = max(g[2] + g[4] for g in groups) - left
    high = max(g[3] + g[4] for g in groups) - top
    edge = 0.06 * max(wide, high, 100)
    return left - edge, top - edge, wide + 2 * edge, high + 2 * edge


def _shapes(data: dict[str, Any]) -> dict[str, Any]:
    """Return the picture of the groups: box, discs with names, lines between them."""
    left, top, wide, high = _box(data["groups"])
    scale = 1000 / max(wide, high)
    kinds = data["meta"]["kinds"]
    discs = []
    for place, (name, count, x, y, radius, inside, _) in enumerate(data["groups"]):
        discs.append(
            {
                "x": round((x - left) * scale, 1),
                "y": round((y - top) * scale, 1),
                "r": round(max(radius * scale, 3), 1),
                "name": name,
                "count": f"{count:,}",
                "kind": inside[0][0],
                "light": kinds[inside[0][0]][1],
                "pale": pale(kinds[inside[0][0]][1], GROUND[0], 0.3),
                "shown": place < _LABELLED,
            }
        )
    most = max((count for *_, count in data["between"]), default=1)
    ties = [
        [discs[one], discs[other], round(max(9 * count / most, 0.3), 1)]
        for one, other, count in data["between"]
    ]
    return {"wide": round(wide * scale), "high": round(high * scale), "discs": discs, "ties": ties}


def _listed(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the groups as rows of a list."""
    kinds, names = data["meta"]["kinds"], data["nodes"]["name"]
    return [
        {
            "name": name,
            "count": f"{count:,}",
            "kinds": ", ".join(f"{kinds[kind][0]} {number:,}" for kind, number in inside),
            "first": [[node, names[node][:120]] for node in first],
        }
        for name, count, _, _, _, inside, first in data["groups"]
    ]


def draw_full(
    graph: nx.MultiDiGraph, version: str, day: str, cite: Citations, lang: str = "en"
) -> Page:
    """Draw all of a picture (see `reegraph.views.pictures.page_data`), however large.

    The arguments are those of `reegraph.views.pages.page.draw`. The same picture gives the same page.
    Raises UsageError for a language in which the full map has no words.
    """
    from jinja2 import Environment, PackageLoader
    from pyvis.network import Network

    words = read_words("full", lang)
    data = full_data(graph)
    title, left_out = graph.graph["title"], graph.graph["left_out"]
    data["meta"] |= {"day": day, "version": version, "cite": dict(cite)}
    counted = {"nodes": f"{len(graph):,}", "lines": f"{len(data['lines']['from']):,}"}
    subtitle = words["subtitle"].format(day=day, version=version, **counted)
    if left_out:
        subtitle += words["left_out"].format(n=f"{left_out:,}")
    environment = Environment(loader=PackageLoader("reegraph.views", "web"), autoescape=True)
    picture = environment.get_template("full/groups.svg.j2").render(
        **_shapes(data),
        said=words["groups_alt"].format(n=len(data["groups"])),
        ink=paper("ink"),
        ground=paper("ground"),
    )
    html = build_page(
        "full",
        FULL_PARTS,
        data,
        words,
        lang,
        [vendor("sigma-kit.min.js")],
        title=title if len(title) <= 120 else title[:119] + "…",
        subtitle=subtitle,
        picture=picture,
        groups=_listed(data),
        kinds=data["meta"]["kinds"],
    )
    network = Network(heading=title, directed=True, cdn_resources="in_line")
    alt = f"{title[:200]}: {counted['nodes']} entities, {counted['lines']} lines."
    return FullPage(html, title, left_out, network, groups=picture, spoken_of=alt)
