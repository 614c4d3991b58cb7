"""The obvious picture of a result: ranks, shares, series, a network, as PNG, SVG or HTML.

Colours are those of Okabe and Ito, which readers with any colour vision tell apart. The same input
gives the same bytes.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.atomic import atomic_file
from reegraph.errors import UsageError
from reegraph.render.html import page
from reegraph.views.layout.layout import Box, place, text_width, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["COLOURS", "Picture", "bars", "caption", "figure", "lines", "network_map", "stacked"]

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
_FORMATS = ("png", "svg", "html")


@dataclass(frozen=True)
class Picture:
    """A drawn figure and what a reader hears who cannot see it; shows itself in a notebook."""

    figure: Figure
    description: str

    def bytes(self, kind: str) -> bytes:
        """Return the picture as `png`, `svg` or `html` (the SVG in a page that loads nothing)."""
        buffer = io.BytesIO()
        words = {"Description": self.description}
        if kind == "png":
            self.figure.savefig(buffer, format="png", metadata={"Software": "reegraph", **words})
            return buffer.getvalue()
        self.figure.savefig(buffer, format="svg", metadata={"Date": None, **words})
        if kind == "svg":
            return buffer.getvalue()
        return _page(buffer.getvalue().decode("utf-8"), self.description).encode("utf-8")

    def save(self, path: str | Path) -> Path:
        """Write the picture as its ending says (.png, .svg, .html) and return the path.

        Raises UsageError for another ending, StoreError where the file cannot be written.
        """
        where = Path(path)
        kind = where.suffix[1:].lower()
        if kind not in _FORMATS:
            raise UsageError(
                f"A picture cannot be written as '{where.suffix}'.", "Use .png, .svg or .html."
            )
        with atomic_file(where) as file:
            file.write(self.bytes(kind))
        return where

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        forms = {"text/plain": self.description, "image/png": self.bytes("png")}
        return forms, {"image/png": {"alt": self.description}}


def figure(width: float = 8.0, height: float = 4.5) -> tuple[Figure, Any]:
    """Make a figure of `width` by `height` inches with one pair of axes.

    Raises:
        UsageError: The package matplotlib is missing.
    """
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError(
            "Pictures need the package matplotlib.", "Install it with `pip install reegraph[plot]`."
        ) from None
    mpl.rcParams.update({"svg.hashsalt": "reegraph", "svg.fonttype": "path"})
    drawn = Figure(figsize=(width, height), dpi=144, layout="constrained")
    FigureCanvasAgg(drawn)
    axes = drawn.subplots()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return drawn, axes


def caption(frame: pd.DataFrame) -> str:
    """Return what a result rests on, in one line for under a picture."""
    from reegraph.network.results import choice_lines

    record = frame.attrs.get("reegraph", {})
    choices = choice_lines(record)[:2] if "nodes" in record else []
    before = f"{'; '.join(choices)}. " if choices else ""
    return f"{before}reegraph {record.get('version', '')}".strip()


def bars(
    frame: pd.DataFrame,
    value: str = "value",
    name: str = "label",
    title: str = "",
    unit: str = "",
    low: str | None = None,
    high: str | None = None,
) -> Picture:
    """Draw a column as horizontal bars, the first row on top.

    Args:
        frame: The rows.
        value: The column of the lengths.
        name: The column of the names.
        title: The title of the picture.
        unit: What the axis says.
        low: The column of lower bounds.
        high: The column of upper bounds.
    """
    drawn, axes = figure(8.0, max(2.2, 0.34 * len(frame) + 1.3))
    places = list(range(len(frame)))[::-1]
    values = [float(v) if v == v else 0.0 for v in frame[value].astype(float)]  # noqa: PLR0124
    axes.barh(places, values, color=COLOURS[0], height=0.66)
    if low and high:
        below = [v - float(b) for v, b in zip(values, frame[low], strict=True)]
        above = [float(b) - v for v, b in zip(values, frame[high], strict=True)]
        error = [[max(0.0, e) for e in below], [max(0.0, e) for e in above]]
        axes.errorbar(values, places, xerr=error, fmt="none", ecolor="#333333", capsize=3, lw=1)
    axes.set_yticks(places, [str(n) for n in frame[name]])
    axes.set_xlabel(unit or value)
    axes.set_title(title, loc="left", fontsize=11)
    axes.tick_params(axis="y", length=0)
    _sign(drawn, frame)
    first = ", ".join(f"{n} {v:.3g}" for n, v in zip(frame[name][:3], values[:3], strict=True))
    return Picture(drawn, f"Bars. {title}. Highest: {first}.")


def stacked(
    frame: pd.DataFrame,
    columns: Sequence[str],
    name: str = "label",
    title: str = "",
    unit: str = "",
) -> Picture:
    """Draw some columns as bars laid end to end, the first row on top."""
    drawn, axes = figure(8.0, max(2.6, 0.34 * len(frame) + 1.6))
    places = list(range(len(frame)))[::-1]
    start = [0.0] * len(frame)
    hatches = ("", "//", "..", "\\\\", "xx", "--", "oo")
    for number, column in enumerate(columns):
        values = [float(v) for v in frame[column].astype(float).fillna(0.0)]
        axes.barh(
            places,
            values,
            left=start,
            height=0.66,
            color=COLOURS[number % len(COLOURS)],
            hatch=hatches[number % len(hatches)],
            edgecolor="white",
            lw=0.6,
            label=column.replace("_", " "),
        )
        start = [a + b for a, b in zip(start, values, strict=True)]
    axes.set_yticks(places, [str(n) for n in frame[name]])
    axes.set_xlabel(unit)
    axes.set_title(title, loc="left", fontsize=11)
    axes.tick_params(axis="y", length=0)
    axes.legend(
        frameon=False,
        fontsize=8,
        ncols=len(columns),
        loc="upper center",
        bbox_to_anchor=(0.5, -0.16 - 0.9 / max(len(frame), 3)),
    )
    _sign(drawn, frame)
    first = ", ".join(f"{n} {v:.3g}" for n, v in zip(frame[name][:3], start[:3], strict=True))
    return Picture(drawn, f"Stacked bars of {', '.join(columns)}. {title}. Highest: {first}.")


def lines(
    frame: pd.DataFrame, x: str, columns: Sequence[str], title: str = "", unit: str = ""
) -> Picture:
    """Draw some columns as lines over `x`, each named at its end, with its colour and dash."""
    drawn, axes = figure()
    dashes = ("-", "--", ":", "-.")
    for number, column in enumerate(columns):
        colour = COLOURS[number % len(COLOURS)]
        axes.plot(
            frame[x],
            frame[column].astype(float),
            color=colour,
            lw=1.8,
            ls=dashes[number % len(dashes)],
            label=column.replace("_", " "),
        )
    axes.legend(frameon=False, fontsize=9)
    axes.set_xlabel(x.replace("_", " "))
    axes.set_ylabel(unit)
    axes.set_title(title, loc="left", fontsize=11)
    _sign(drawn, frame)
    ends = ", ".join(f"{c} {frame[c].iloc[-1]}" for c in columns) if len(frame) else "no data"
    return Picture(drawn, f"Lines over {x}. {title}. Last values: {ends}.")


def network_map(net: Any, groups: dict[str, Any] | None = None, title: str = "") -> Picture:
    """Draw a network laid out by its ties, every node named, coloured by group, sized by weight.

    `groups` gives the group of each node. The heaviest node stands in the middle.
    """
    strength = dict(net.degree(weight="weight"))
    order = sorted(net, key=lambda n: (-strength[n], n))
    if not order:
        return Picture(figure()[0], f"Network of no nodes. {title}.")
    top = strength[order[0]] or 1.0
    radius = {n: 3.0 + 13.0 * (strength[n] / top) ** 0.5 for n in net}
    text = {n: wrap(str(net.nodes[n].get("label", n)), 16, 3) for n in net}
    places = place(net, {n: _box(text[n], radius[n]) for n in net}, order[0])
    across = [p[0] for p in places.values()]
    along = [p[1] for p in places.values()]
    width = max(across) - min(across) + 120
    height = max(along) - min(along) + 90
    drawn, axes = figure(12.0, 12.0 * height / width + 0.4)
    scale = 12.0 * 72 / width  # points of the figure for a unit of the layout
    for one, other, data in net.edges(data=True):
        (x1, y1), (x2, y2) = places[one], places[other]
        thick = 0.35 + 0.5 * float(data.get("weight", 1.0)) ** 0.5
        axes.plot([x1, x2], [y1, y2], color="#9aa5b1", lw=thick, alpha=0.5, zorder=1)
    legend = sorted({str(g) for g in (groups or {}).values()})
    colour = {g: COLOURS[i % len(COLOURS)] for i, g in enumerate(legend)}
    for node in order:
        group = str((groups or {}).get(node, ""))
        x, y = places[node]
        axes.scatter(
            x,
            y,
            s=(2 * radius[node] * scale) ** 2,
            zorder=2,
            lw=0.8,
            color=colour.get(group, COLOURS[0]),
            edgecolors="white",
        )
        axes.text(
            x,
            y + radius[node] + 2,
            text[node],
            fontsize=_FONT * scale,
            zorder=3,
            ha="center",
            va="top",
            linespacing=1.0,
        )
    for group in legend:
        axes.scatter([], [], color=colour[group], label=group)
    if legend:
        axes.legend(frameon=False, fontsize=9, loc="best")
    axes.set_xlim(min(across) - 60, max(across) + 60)
    axes.set_ylim(max(along) + 50, min(along) - 40)  # pixels count downwards
    axes.set_axis_off()
    axes.set_title(title, loc="left", fontsize=12)
    named = ", ".join(str(net.nodes[n].get("label", n)) for n in order[:5])
    return Picture(drawn, f"Network of {len(net)} nodes. {title}. Most weight: {named}.")


_FONT = 9.0  # points


def _box(text: str, radius: float) -> Box:
    """Return the room for a node with its label under it, in pixels."""
    lines = text.split("\n")
    width = max(text_width(line, _FONT) for line in lines) + 6
    return max(width, 2 * radius), radius, radius + 2 + 1.25 * _FONT * len(lines)


def _sign(drawn: Figure, frame: pd.DataFrame) -> None:
    """Write what the picture rests on, small under it."""
    import textwrap

    text = caption(frame)
    width = int(drawn.get_size_inches()[0] * 17)
    drawn.supxlabel(
        "\n".join(textwrap.wrap(text, width)), fontsize=6.5, color="#555555", x=0.01, ha="left"
    )


_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = "body{margin:2rem;font-family:sans-serif}svg{max-width:100%;height:auto}"


def _page(svg: str, description: str) -> str:
    """Return a page that shows a drawing and reads its description to those who cannot see it."""
    bare = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    opening = f'<svg role="img" aria-label="{html.escape(description)}" '
    drawing = bare.replace("<svg ", opening, 1)
    return page(description, [drawing], policy=_POLICY, head=[f"<style>{_STYLE}</style>"])
