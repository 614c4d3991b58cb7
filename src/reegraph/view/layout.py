"""Where the nodes of a drawing stand: a seeded force layout, then labels pushed apart."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Box", "place", "text_width", "wrapped"]

Box = tuple[float, float, float]
"""Size of a node with its label, in pixels: width, height above and height below its middle."""

_SEED = 7
_WIDE = 1.5  # width of the drawing over its height
_ROOM = 1.7  # area of the drawing over the area of its boxes


def text_width(text: str, size: float) -> float:
    """Estimated width of a line of text in pixels, for a font of `size` pixels."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return size * (0.55 * (len(text) - wide) + wide)


def wrapped(label: str, width: int = 20, lines: int = 2) -> str:
    """A label in at most `lines` lines of `width` characters, cut with an ellipsis.

    Control characters and those that turn the direction of writing are left out.

    >>> wrapped("Khanij Bidesh India Limited")
    'Khanij Bidesh India\\nLimited'
    """
    shown = "".join(
        " " if c.isspace() else c
        for c in label[:400]
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )
    found: list[str] = []
    words = shown.split()
    for word in words:
        if found and len(found[-1]) + 1 + len(word) <= width:
            found[-1] += " " + word
        else:
            found.append(word)
    cut = len(found) > lines or len(label) > 400
    found = found[:lines]
    if cut and found and len(found[-1]) >= width:
        found[-1] = found[-1][: width - 1]
    text = [line if len(line) <= width else line[: width - 1] + "…" for line in found]
    if cut and text and not text[-1].endswith("…"):
        text[-1] += "…"
    return "\n".join(text) or "(no name)"


def _start(graph: nx.Graph, nodes: list[str]) -> NDArray[np.float64]:
    """Force layout around the origin, turned so that it is widest from left to right."""
    import networkx as nx
    import numpy as np

    if len(nodes) == 1:
        return np.zeros((1, 2))
    found = nx.spring_layout(graph, k=2.2 / math.sqrt(len(nodes)), iterations=200, seed=_SEED)
    points = np.array([found[name] for name in nodes], dtype=float)
    points -= points.mean(axis=0)
    _, axes = np.linalg.eigh(points.T @ points)
    axes = axes[:, ::-1]
    axes *= np.where(axes.sum(axis=0) < 0, -1.0, 1.0)
    return np.asarray(points @ axes, dtype=float)


def _drawn_in(points: NDArray[np.float64], area: float) -> NDArray[np.float64]:
    """Far outliers pulled in, and the whole stretched to fill a lying rectangle of `area`."""
    import numpy as np

    radius = np.hypot(points[:, 0], points[:, 1])
    radius[radius == 0] = 1e-9
    points = points * (radius**0.7 / radius)[:, None]
    extent = np.maximum(points.max(axis=0) - points.min(axis=0), 1e-9)
    height = math.sqrt(area / _WIDE)
    return np.asarray(points / extent * np.array([height * _WIDE, height]), dtype=float)


def _apart(
    points: NDArray[np.float64], boxes: NDArray[np.float64], rounds: int = 600
) -> NDArray[np.float64]:
    """Boxes moved until none lies on another, each pair along the shorter way."""
    import numpy as np

    middle = points.copy()
    middle[:, 1] += (boxes[:, 2] - boxes[:, 1]) / 2
    need_x = (boxes[:, 0][:, None] + boxes[:, 0][None, :]) / 2
    height = boxes[:, 1] + boxes[:, 2]
    need_y = (height[:, None] + height[None, :]) / 2
    order = np.sign(np.arange(len(points))[:, None] - np.arange(len(points))[None, :])
    for _ in range(rounds):
        delta = middle[:, None, :] - middle[None, :, :]
        over_x, over_y = need_x - np.abs(delta[..., 0]), need_y - np.abs(delta[..., 1])
        hit = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(hit, False)
        if not hit.any():
            break
        side = np.where(delta == 0, order[..., None], np.sign(delta))
        across = over_x < over_y
        middle[:, 0] += (np.where(hit & across, over_x, 0) * side[..., 0]).sum(axis=1) * 0.3
        middle[:, 1] += (np.where(hit & ~across, over_y, 0) * side[..., 1]).sum(axis=1) * 0.3
    middle[:, 1] -= (boxes[:, 2] - boxes[:, 1]) / 2
    return middle


def place(graph: nx.MultiDiGraph, boxes: dict[str, Box], centre: str) -> dict[str, tuple[int, int]]:
    """Positions of the nodes in whole pixels, `centre` at the origin, no label on another.

    `boxes` gives the size of every node with its label. The same graph gives the same positions.
    """
    import networkx as nx
    import numpy as np

    nodes = sorted(graph)
    simple = nx.Graph()
    simple.add_nodes_from(nodes)
    simple.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in graph.edges() if a != b}))
    sizes = np.array([boxes[name] for name in nodes], dtype=float)
    area = float((sizes[:, 0] * (sizes[:, 1] + sizes[:, 2])).sum()) * _ROOM
    points = _apart(_drawn_in(_start(simple, nodes), area), sizes)
    points -= points[nodes.index(centre)]
    return {n: (round(float(x)), round(float(y))) for n, (x, y) in zip(nodes, points, strict=True)}
