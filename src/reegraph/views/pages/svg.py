"""A still of a page as SVG, for places where no script runs: shapes, lines and labels as in the page."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reegraph.views.layout.layout import text_width
from reegraph.views.pages.palette import paper
from reegraph.views.pages.style import FAMILIES, KINDS

__all__ = ["still"]

_MOST = 300  # nodes that are named; of more only the larger ones are
_MARGIN = 30  # pixels around the drawing


def _corners(shape: str, r: float) -> list[tuple[float, float]]:
    """Return the corners of a shape around the origin, as vis-network draws them."""

    def round_about(number: int, radius: Sequence[float], turn: float) -> list[tuple[float, float]]:
        angles = [turn + 2 * math.pi * i / number for i in range(number)]
        return [
            (radius[i % len(radius)] * math.sin(a), -radius[i % len(radius)] * math.cos(a))
            for i, a in enumerate(angles)
        ]

    if shape == "square":
        return [(-r, -r), (r, -r), (r, r), (-r, r)]
    if shape == "diamond":
        return round_about(4, [r], 0)
    if shape in ("triangle", "triangleDown"):
        return round_about(3, [1.2 * r], 0 if shape == "triangle" else math.pi)
    if shape == "hexagon":
        return round_about(6, [r], math.pi / 2)
    return round_about(10, [1.1 * r, 0.45 * r], 0)


def _shape(node: Mapping[str, Any]) -> str:
    look = KINDS[node["kind"]]
    fill = paper("ground") if look.hollow else look.light
    paint = f'fill="{fill}" stroke="{look.light}" stroke-width="{3 if look.hollow else 1}"'
    x, y, r = node["x"], node["y"], node["size"]
    if look.shape == "dot":
        return f'<circle cx="{x}" cy="{y}" r="{r}" {paint}/>'
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in _corners(look.shape, r))
    return f'<polygon points="{points}" {paint}/>'


def _label(node: Mapping[str, Any]) -> str:
    size = node["font"]["size"]
    x = node["x"]
    y = node["y"] + node["size"] + 4 + size
    lines = "".join(
        f'<tspan x="{x}" y="{y + 1.2 * size * i:.0f}">{html.escape(line)}</tspan>'
        for i, line in enumerate(node["label"].split("\n"))
    )
    return f'<text font-size="{size}">{lines}</text>'


def _line(edge: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]]) -> str:
    look = FAMILIES[edge["family"]]
    one = nodes[edge["from"]]
    other = nodes[edge["to"]]
    dash = f' stroke-dasharray="{" ".join(map(str, look.dash))}"' if look.dash else ""
    width = min(6.0, look.width * math.sqrt(len(edge["claims"])))
    dx, dy = other["x"] - one["x"], other["y"] - one["y"]
    aside = 0.16 * edge["bent"]
    x, y = one["x"] + dx / 2 + aside * dy, one["y"] + dy / 2 - aside * dx
    way = f"Q{x:.0f} {y:.0f} " if edge["bent"] else "L"
    return (
        f'<path d="M{one["x"]} {one["y"]}{way}{other["x"]} {other["y"]}" fill="none" '
        f'stroke="{look.light}" stroke-width="{width:.1f}" '
        f'opacity="{0.55 if edge["holds"] else 0.25}"{dash}/>'
    )


def _named(nodes: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    kept = sorted(nodes, key=lambda n: (-n["size"], n["id"]))[:_MOST]
    yield from sorted(kept, key=lambda n: str(n["id"]))


def still(nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]], alt: str) -> str:
    """Return the nodes and lines of a page as SVG text, without script, style or outside address.

    `alt` is what a reader hears who cannot see it. The same page gives the same text.
    """
    by_id = {str(node["id"]): node for node in nodes}
    wide = [
        max(text_width(line, n["font"]["size"]) for line in n["label"].split("\n")) / 2
        for n in nodes
    ]
    left = min((n["x"] - max(w, n["size"]) for n, w in zip(nodes, wide, strict=True)), default=0)
    right = max((n["x"] + max(w, n["size"]) for n, w in zip(nodes, wide, strict=True)), default=1)
    top = min((n["y"] - n["size"] for n in nodes), default=0)
    low = max((n["y"] + n["size"] + 46 for n in nodes), default=1)
    box = [
        round(v)
        for v in (
            left - _MARGIN,
            top - _MARGIN,
            right - left + 2 * _MARGIN,
            low - top + 2 * _MARGIN,
        )
    ]
    title = html.escape(alt)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{title}" '
        f'viewBox="{" ".join(map(str, box))}" width="{min(1000, box[2])}">',
        f"<title>{title}</title>",
        f'<rect x="{box[0]}" y="{box[1]}" width="{box[2]}" height="{box[3]}" fill="{paper("ground")}"/>',
        *(_line(edge, by_id) for edge in edges),
        *(_shape(node) for node in nodes),
        '<g font-family="system-ui, Noto Sans, DejaVu Sans, sans-serif" text-anchor="middle" '
        f'fill="{paper("ink")}" stroke="{paper("ground")}" stroke-width="3" paint-order="stroke">',
        *(_label(node) for node in _named(nodes)),
        "</g></svg>",
    ]
    return "\n".join(parts) + "\n"
