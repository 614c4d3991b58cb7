"""Where the nodes of a connected graph stand, by how far they are from each other in it.

Processors differ in the last digits of a sum. Where two places would be equally good, those digits
must not decide: what is alike is told apart by its number, and places are rounded between two steps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["stress_layout"]

FINE = 420  # nodes up to which every distance is looked at
_PIVOTS = 60  # nodes from which distances are taken where not every one is looked at
_ROUNDS = 120  # of fitting lines to their lengths
_TURNS = 90  # of exchanging places, while lines get shorter by it
_ROOM = 1.3  # area of the drawing over the area of its boxes
_DIGITS = 6  # that places and gains are rounded to
_EVEN = 0.45  # how much the drawing is evened out, 0 not at all


def _matrix(lines: Sequence[tuple[int, int]], number: int) -> Any:
    """Return the graph as a sparse matrix of lengths.

    A line between two nodes whose neighbours are others is longer, so that hubs have room around
    them.
    """
    import numpy as np
    from scipy.sparse import csr_array

    one, other = np.array(lines, dtype=np.int64).T
    ones = np.ones(len(lines))
    near = csr_array((np.tile(ones, 2), (np.r_[one, other], np.r_[other, one])), (number, number))
    degree = np.asarray(near.sum(axis=0)).ravel()
    common = np.asarray((near @ near)[one, other]).ravel()
    length = np.sqrt(degree[one] + degree[other] - 2 * common - 0.999)
    length = 1.0 + 0.45 * np.log1p(np.maximum(length, 0.0))
    return csr_array((np.tile(length, 2), (np.r_[one, other], np.r_[other, one])), (number, number))


def _uneven(number: int) -> Floats:
    """Return numbers between 0 and 1, no two alike, the same each time."""
    import numpy as np

    return np.asarray(np.arange(1, number + 1) * (math.sqrt(5) - 1) / 2 % 1.0)


def _axes(matrix: Floats) -> Floats:
    """Return the eigenvectors of a symmetric matrix in columns, that of the largest value first.

    Of both signs it is always the same.
    """
    import numpy as np

    _, vectors = np.linalg.eigh(matrix)
    axes = vectors[:, ::-1]
    return np.asarray(axes * np.where(_uneven(len(axes)) @ axes < 0, -1.0, 1.0), dtype=float)


def _turned(points: Floats) -> Floats:
    """Turn points around their middle so that they are widest from left to right."""
    import numpy as np

    points = points - points.mean(axis=0)
    return np.asarray(points @ _axes(points.T @ points), dtype=float)


def _scaled(far: Floats) -> Floats:
    """Compute first places from distances to the pivots by classical scaling."""
    import numpy as np

    squares = far**2
    inner = squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()
    # Weights tell directions apart in which a symmetric graph is as wide.
    weighted = inner * (1.0 + 0.2 * _uneven(len(inner)))[:, None]
    axes = _axes(inner.T @ weighted)[:, :2]
    points = -0.5 * inner @ (axes if axes.shape[1] > 1 else np.repeat(axes, 2, axis=1))
    spread = np.maximum(np.abs(points).max(axis=0), 1e-9)
    return np.asarray(points / spread * far.max() / 2, dtype=float)


def _jittered(points: Floats) -> Floats:
    """Move points a little along a sunflower, the same each time, so that no two are one."""
    import numpy as np

    turn = np.arange(len(points)) * math.pi * (3 - math.sqrt(5))
    radius = 0.35 * np.sqrt((np.arange(len(points)) + 0.5) / len(points))
    return np.asarray(points + radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1))


def _fitted(points: Floats, far: Floats, rounds: int) -> Floats:
    """Move points until distances fit those of the graph, near ones above all (stress)."""
    import numpy as np

    weight = 1.0 / np.maximum(far, 1e-9) ** 2
    np.fill_diagonal(weight, 0.0)
    total = weight.sum(axis=1)
    for _ in range(rounds):
        x = points[:, 0][:, None] - points[:, 0][None, :]
        y = points[:, 1][:, None] - points[:, 1][None, :]
        pull = weight * far / np.maximum(np.hypot(x, y), 1e-6)
        wanted = [
            ((weight * points[:, i]).sum(axis=1) + (pull * part).sum(axis=1)) / total
            for i, part in enumerate((x, y))
        ]
        points = points + 0.9 * (np.stack(wanted, axis=1) - points)
    return points


def _pivots(matrix: Any, number: int) -> Floats:
    """Compute distances to some nodes, each as far from those before as can be."""
    import numpy as np
    from scipy.sparse.csgraph import dijkstra

    rows = [np.asarray(dijkstra(matrix, indices=0))]
    for _ in range(min(_PIVOTS, number) - 1):
        rows.append(np.asarray(dijkstra(matrix, indices=int(np.min(rows, axis=0).argmax()))))
    return np.array(rows, dtype=float).T


def _even(values: Floats) -> Floats:
    """Spread values between -1 and 1, partly by their rank: what is crowded gets room."""
    import numpy as np

    order = np.empty(len(values))
    order[np.argsort(values, kind="stable")] = np.linspace(-1, 1, len(values))
    low, high = values.min(), values.max()
    plain = 2 * (values - low) / max(high - low, 1e-9) - 1
    return np.asarray(_EVEN * order + (1 - _EVEN) * plain, dtype=float)


def _balanced(values: Floats, middle: int | None) -> Floats:
    """Stretch values so that the middle one is 0 and both sides reach as far."""
    import numpy as np

    if middle is None:
        return values
    values = values - values[middle]
    below, above = max(-values.min(), 1e-9), max(values.max(), 1e-9)
    return np.asarray(np.where(values < 0, values / below, values / above), dtype=float)


def _exchanged(points: Floats, lines: Sequence[tuple[int, int]], middle: int | None) -> Floats:
    """Exchange nodes, the best pairs first, as long as lines get shorter by it."""
    import numpy as np
    from scipy.sparse import csr_array

    number = len(points)
    one, other = np.array(lines, dtype=np.int64).T
    ends = (np.r_[one, other], np.r_[other, one])
    near = csr_array((np.ones(2 * len(lines)), ends), (number, number))
    tied = 2 * near.toarray()
    gap = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    # Lines count a little more the longer they are, and who has most ties belongs to the middle.
    gap = gap / gap.max() + (gap / gap.max()) ** 2
    inward = np.hypot(points[:, 0] / _span(points[:, 0]), points[:, 1] / _span(points[:, 1]))
    heavy = np.maximum(tied.sum(axis=1) - 4, 0) * 0.075  # from the third tie on
    spot = np.arange(number)  # where each node stands
    for turn in range(_TURNS):
        cost = near @ gap[spot] + heavy[:, None] * inward[None, :]
        there = cost[:, spot]  # of each node in the place of each other
        own = np.diagonal(there)
        gain = own[:, None] + own[None, :] - there - there.T - tied * gap[spot][:, spot]
        gain = gain.round(_DIGITS)
        if middle is not None:
            gain[middle, :] = gain[:, middle] = 0.0
        best = gain.argmax(axis=1)
        pairs = [
            (float(gain[one, other]), one, int(other))
            for one, other in enumerate(best)
            if one < other and best[other] == one and gain[one, other] > 1e-6
        ]
        # Many at a time at first; in the end one by one, so that none undoes another.
        pairs = sorted(pairs, reverse=True)[: max(1, number // (4 + turn))]
        if not pairs:
            break
        for _, one, other in pairs:
            spot[[one, other]] = spot[[other, one]]
    return np.asarray(points[spot], dtype=float)


def _homed(points: Floats, lines: Sequence[tuple[int, int]], middle: int | None) -> Floats:
    """Share out the places of nodes with one neighbour anew, for the shortest lines in all."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    one, other = np.array(lines, dtype=np.int64).T
    degree = np.bincount(np.r_[one, other], minlength=len(points))
    home = np.zeros(len(points), dtype=np.int64)
    home[one], home[other] = other, one
    leaves = np.flatnonzero(degree == 1)
    leaves = leaves[leaves != middle] if middle is not None else leaves
    if len(leaves) < 2:
        return points
    gap = np.hypot(
        *(points[home[leaves]][:, None, :] - points[leaves][None, :, :]).transpose(2, 0, 1)
    )
    _, there = linear_sum_assignment((gap / gap.max()).round(_DIGITS))
    points = points.copy()
    points[leaves] = points[leaves[there]]
    return points


def _span(values: Floats) -> float:
    return max(float(values.max() - values.min()), 1e-9)


def stress_layout(
    lines: Sequence[tuple[int, int]], sizes: Floats, wide: float, middle: int | None
) -> Floats:
    """Place the nodes of a connected graph in a wide rectangle with room for all boxes.

    `lines` are pairs of numbers of nodes, `sizes` width, height above and height below of each node
    with its label, `wide` the width of the rectangle over its height; the node `middle` stands in
    the middle of it. Boxes may still lie on each other.
    """
    import numpy as np
    from scipy.sparse.csgraph import dijkstra

    number = len(sizes)
    if number < 3:
        tall = (sizes[:, 1] + sizes[:, 2]).max()
        return np.array([[0.0, 0.0], [sizes[:, 0].sum() / 2 + tall, 0.0]])[:number]
    matrix = _matrix(lines, number)
    points = _jittered(_scaled(_pivots(matrix, number)))
    if number <= FINE:
        far = np.asarray(dijkstra(matrix), dtype=float)
        points = _fitted(points.round(_DIGITS), far, _ROUNDS)
    points = _turned(points.round(_DIGITS)).round(_DIGITS)
    area = float((sizes[:, 0] * (sizes[:, 1] + sizes[:, 2])).sum()) * _ROOM
    height = math.sqrt(area / wide)
    even = [_balanced(_even(points[:, axis]), middle) for axis in (0, 1)]
    points = np.stack(even, axis=1) * np.array([height * wide / 2, height / 2])
    if number <= FINE:
        points = _homed(_exchanged(points, lines, middle), lines, middle)
    return np.asarray(points, dtype=float)
