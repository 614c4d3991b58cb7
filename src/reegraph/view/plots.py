"""The obvious picture of a result: ranks, shares, series, a network, as PNG, SVG or HTML.

Colours are those of Okabe and Ito, which readers with any colour vision tell apart. The same input
gives the same bytes.
"""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.errors import StoreError, UsageError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["COLOURS", "bars", "caption", "figure", "lines", "network_map", "save"]

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
_FORMATS = ("png", "svg", "html")


def figure(width: float = 8.0, height: float = 4.5) -> tuple[Figure, Any]:
    """A figure of `width` by `height` inches with one pair of axes; raises UsageError without
    matplotlib."""
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
    """What a result rests on, in one line for under a picture."""
    from reegraph.network.frames import choice_lines

    found = frame.attrs.get("reegraph", {})
    said = choice_lines(found)[:2] if "nodes" in found else []
    return f"{'; '.join(said)}. reegraph {found.get('version', '')}".strip()


def bars(
    frame: pd.DataFrame,
    value: str = "value",
    name: str = "label",
    title: str = "",
    unit: str = "",
    low: str | None = None,
    high: str | None = None,
) -> Figure:
    """Horizontal bars of a column, the first row on top; `low` and `high` name columns of bounds."""
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
    return drawn


def lines(
    frame: pd.DataFrame, x: str, columns: Sequence[str], title: str = "", unit: str = ""
) -> Figure:
    """Lines of some columns over `x`, each named at its end and told apart by colour and dash."""
    drawn, axes = figure()
    dashes = ("-", "--", ":", "-.")
    for number, column in enumerate(columns):
        colour = COLOURS[number % len(COLOURS)]
        axes.plot(frame[x], frame[column].astype(float), color=colour, lw=1.8,
                  ls=dashes[number % len(dashes)], label=column.replace("_", " "))  # fmt: skip
    axes.legend(frameon=False, fontsize=9)
    axes.set_xlabel(x.replace("_", " "))
    axes.set_ylabel(unit)
    axes.set_title(title, loc="left", fontsize=11)
    _sign(drawn, frame)
    return drawn


def network_map(
    net: Any, groups: dict[str, Any] | None = None, title: str = "", shown: int = 30, seed: int = 7
) -> Figure:
    """A network laid out by its ties, nodes coloured by group, the `shown` of most weight named."""
    import networkx as nx

    drawn, axes = figure(9.0, 6.5)
    places = nx.spring_layout(net, seed=seed, weight="weight", k=1.6 / max(len(net), 1) ** 0.5)
    strength = dict(net.degree(weight="weight"))
    order = sorted(net, key=lambda n: (-strength[n], n))
    known = sorted({str(g) for g in (groups or {}).values()})
    colour = {g: COLOURS[i % len(COLOURS)] for i, g in enumerate(known)}
    for one, other, data in net.edges(data=True):
        (x1, y1), (x2, y2) = places[one], places[other]
        width = 0.3 + 0.5 * float(data.get("weight", 1.0)) ** 0.5
        axes.plot([x1, x2], [y1, y2], color="#9aa5b1", lw=width, alpha=0.55, zorder=1)
    top = max(strength.values(), default=1.0) or 1.0
    for node in order:
        group = str((groups or {}).get(node, ""))
        axes.scatter(*places[node], s=18 + 330 * strength[node] / top, zorder=2,
                     color=colour.get(group, COLOURS[0]), edgecolors="white", lw=0.8)  # fmt: skip
    for node in order[:shown]:
        axes.annotate(net.nodes[node].get("label", node), places[node], fontsize=7.5, zorder=3,
                      ha="center", va="center", bbox={"fc": "white", "ec": "none", "alpha": 0.65,
                                                       "pad": 0.6})  # fmt: skip
    for group in known:
        axes.scatter([], [], color=colour[group], label=group)
    if known:
        axes.legend(frameon=False, fontsize=8, loc="lower left")
    axes.set_axis_off()
    axes.set_title(title, loc="left", fontsize=11)
    return drawn


def _sign(drawn: Figure, frame: pd.DataFrame) -> None:
    """What the picture rests on, small under it."""
    import textwrap

    said = caption(frame)
    width = int(drawn.get_size_inches()[0] * 17)
    drawn.supxlabel(
        "\n".join(textwrap.wrap(said, width)), fontsize=6.5, color="#555555", x=0.01, ha="left"
    )


def save(drawn: Figure, path: Path, description: str) -> Path:
    """Write a figure as PNG, SVG or HTML (the SVG in a page), by the ending of `path`.

    `description` is what a reader hears who cannot see it. Raises UsageError for another ending,
    StoreError where the file cannot be written.
    """
    kind = path.suffix[1:].lower()
    if kind not in _FORMATS:
        raise UsageError(
            f"A picture cannot be written as '{path.suffix}'.", "Use .png, .svg or .html."
        )
    buffer = io.BytesIO()
    if kind == "png":
        drawn.savefig(
            buffer, format="png", metadata={"Software": "reegraph", "Description": description}
        )
        content = buffer.getvalue()
    else:
        drawn.savefig(buffer, format="svg", metadata={"Date": None, "Description": description})
        content = buffer.getvalue()
        if kind == "html":
            content = _page(content.decode("utf-8"), description).encode("utf-8")
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise StoreError(f"{path} cannot be written: {fault.strerror or fault}.") from fault
    return path


def _page(svg: str, description: str) -> str:
    drawing = svg[svg.index("<svg") :].replace(
        "<svg ", f'<svg role="img" aria-label="{html.escape(description)}" ', 1
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{html.escape(description)}</title>"
        "<style>body{margin:2rem;font-family:sans-serif}svg{max-width:100%;height:auto}</style>"
        f"{drawing}</html>"
    )
