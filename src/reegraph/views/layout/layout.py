"""Where the nodes of a drawing stand: each part by the distances in it, the parts side by side.

The middle of a picture is its subject, or the node with most ties. Up to a few hundred nodes the
place of each fits its distance to all others, and nodes change places as long as that makes lines
shorter; larger graphs are placed by their distance to some. A value chain or a path stands in columns.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Box", "columns", "place", "text_width", "wrap"]

Box = tuple[float, float, float]
"""Size of a node with its label, in pixels: width, height above and height below its middle."""

_WIDE = 1.5  # width of the drawing over its height
_FLAT = 1.2  # labels are flat, so that moving them apart makes a drawing higher
_BETWEEN = 150  # pixels between two columns, where lines run


def text_width(text: str, size: float) -> float:
    """Estimate the width of a line of text in pixels, for a font of `size` pixels."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return size * (0.55 * (len(text) - wide) + wide)


def wrap(label: str, width: int = 20, lines: int = 2) -> str:
    r"""Wrap a label in at most `lines` lines of `width` characters, cut with an ellipsis.

    Control characters and those that turn the direction of writing are left out.

    >>> wrap("Khanij Bidesh India Limited")
    'Khanij Bidesh India\nLimited'
    """
    shown = "".join(
        " " if c.isspace() else c
        for c in label[:400]
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )
    wrapped_lines: list[str] = []
    words = shown.split()
    for word in words:
        if wrapped_lines and len(wrapped_lines[-1]) + 1 + len(word) <= width:
            wrapped_lines[-1] += " " + word
        else:
            wrapped_lines.append(word)
    cut = len(wrapped_lines) > lines or len(label) > 400
    wrapped_lines = wrapped_lines[:lines]
    if cut and wrapped_lines and len(wrapped_lines[-1]) >= width:
        wrapped_lines[-1] = wrapped_lines[-1][: width - 1]
    text = [line if len(line) <= width else line[: width - 1] + "…" for line in wrapped_lines]
    if cut and text and not text[-1].endswith("…"):
        text[-1] += "…"
    return "\n".join(text) or "(no name)"


def _parts(graph: nx.MultiDiGraph, centre: str) -> list[list[str]]:
    """Return the connected parts, that of the centre first, then the larger before the smaller."""
    import networkx as nx

    parts = nx.weakly_connected_components if graph.is_directed() else nx.connected_components
    found = [sorted(part) for part in parts(graph)]
    return sorted(found, key=lambda part: (centre not in part, -len(part), part[0]))


def _lines(graph: nx.MultiDiGraph, nodes: list[str]) -> list[tuple[int, int]]:
    """Return pairs of neighbours by their numbers, each once, in order."""
    number = {name: i for i, name in enumerate(nodes)}
    pairs = ((number[a], number[b]) for a, b in graph.edges(nodes) if a != b)
    return sorted({(min(pair), max(pair)) for pair in pairs})


def _part(graph: nx.MultiDiGraph, nodes: list[str], sizes: Floats, centre: str) -> Floats:
    """Place one connected part, its centre (or the middle of its box) at the origin."""
    import numpy as np

    from reegraph.views.layout.overlap import remove_overlaps
    from reegraph.views.layout.stress import stress_layout

    middle = nodes.index(centre) if centre in nodes else None
    points = stress_layout(_lines(graph, nodes), sizes, _FLAT * _WIDE, middle)
    points = remove_overlaps(points, sizes, middle)
    if middle is not None:
        return np.asarray(points - points[middle], dtype=float)
    low, high = _bounds(points, sizes)
    return np.asarray(points - (low + high) / 2, dtype=float)


def _bounds(points: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """Return the corners of the box around nodes with their labels."""
    import numpy as np

    half = sizes[:, 0] / 2
    low = np.array([(points[:, 0] - half).min(), (points[:, 1] - sizes[:, 1]).min()])
    high = np.array([(points[:, 0] + half).max(), (points[:, 1] + sizes[:, 2]).max()])
    return low, high


def place(graph: nx.MultiDiGraph, boxes: dict[str, Box], centre: str) -> dict[str, tuple[int, int]]:
    """Place the nodes in whole pixels, no label on another.

    `centre` stands at the origin; where it is "", the middle of the drawing does. `boxes` gives the
    size of every node with its label. Directions of lines do not count. The same graph gives the same
    positions.
    """
    import numpy as np

    from reegraph.views.layout.overlap import pack

    parts = _parts(graph, centre)
    sizes = [np.array([boxes[name] for name in part], dtype=float) for part in parts]
    points = [_part(graph, part, s, centre) for part, s in zip(parts, sizes, strict=True)]
    shifts = pack([_bounds(p, s) for p, s in zip(points, sizes, strict=True)], _WIDE)
    moved = [p + shift for p, shift in zip(points, shifts, strict=True)]
    if not centre and moved:
        low, high = _bounds(np.concatenate(moved), np.concatenate(sizes))
        moved = [p - (low + high) / 2 for p in moved]
    return {
        name: (round(float(x)), round(float(y)))
        for part, there in zip(parts, moved, strict=True)
        for name, (x, y) in zip(part, there, strict=True)
    }


def columns(
    given: Mapping[str, int], order: Iterable[str], boxes: dict[str, Box], centre: str
) -> dict[str, tuple[int, int]]:
    """Place nodes in columns from left to right, in each from top to bottom in the given order.

    `given` says which column a node is in. `centre` stands at the origin; where it is "", the middle
    of the drawing does.
    """
    rows: dict[int, list[str]] = {}
    for name in order:
        rows.setdefault(given[name], []).append(name)
    positions: dict[str, tuple[int, int]] = {}
    x = 0.0
    for number in sorted(rows):
        wide = max(boxes[name][0] for name in rows[number])
        tall = sum(boxes[name][1] + boxes[name][2] for name in rows[number])
        y = -tall / 2 if len(rows[number]) > 1 else -boxes[rows[number][0]][1]
        for name in rows[number]:
            positions[name] = (round(x + wide / 2), round(y + boxes[name][1]))
            y += boxes[name][1] + boxes[name][2]
        x += wide + _BETWEEN
    left, up = positions[centre] if centre else (round((x - _BETWEEN) / 2), 0)
    return {name: (a - left, b - up) for name, (a, b) in positions.items()}
