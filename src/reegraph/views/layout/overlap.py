"""Boxes that lie apart: nodes with their labels, and the parts of a graph beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["remove_overlaps", "pack"]

_AGAIN = 6  # rounds after which neighbours are looked for anew
_BATCH = 500  # places that are looked at together
_GROWN = 1.04  # the drawing grows by so much where it does not loosen


def _near(middle: Floats, reach: Floats) -> NDArray[np.int64]:
    """Return pairs of boxes that could touch within the next rounds, in order."""
    import numpy as np
    from scipy.spatial import cKDTree

    pairs = cKDTree(middle / reach).query_pairs(1.0, p=np.inf, output_type="ndarray")
    return np.asarray(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))], dtype=np.int64)


def remove_overlaps(
    points: Floats, sizes: Floats, fixed: int | None = None, rounds: int = 900
) -> Floats:
    """Move points until no box lies on another, each pair along the shorter way.

    `sizes` has width, height above and height below of each box; the box `fixed` keeps its place.
    """
    import numpy as np

    middle = points.copy()
    middle[:, 1] += (sizes[:, 2] - sizes[:, 1]) / 2
    extent = np.stack([sizes[:, 0], sizes[:, 1] + sizes[:, 2]], axis=1)
    anchor = middle[fixed].copy() if fixed is not None else middle.mean(axis=0)
    reach = extent.max(axis=0) * 1.15
    number = len(points)
    pairs = _near(middle, reach)
    for turn in range(1, 20 * rounds):
        if turn % _AGAIN == 0:
            pairs = _near(middle, reach)
        one, other = pairs[:, 0], pairs[:, 1]
        delta = middle[one] - middle[other]
        over = (extent[one] + extent[other]) / 2 - np.abs(delta)
        hit = (over > 0.5).all(axis=1)
        if not hit.any():
            pairs = _near(middle, reach)
            delta = middle[pairs[:, 0]] - middle[pairs[:, 1]]
            over = (extent[pairs[:, 0]] + extent[pairs[:, 1]]) / 2 - np.abs(delta)
            if not (over > 0.5).all(axis=1).any():
                break
            continue
        one, other, over, delta = one[hit], other[hit], over[hit], delta[hit]
        along = (over[:, 0] >= over[:, 1]).astype(int)  # 0 across, 1 up and down
        row = np.arange(len(one))
        push = over[row, along] * np.where(delta[row, along] < 0, -1.0, 1.0) * 0.45
        for axis in (0, 1):
            step = np.where(along == axis, push, 0.0)
            middle[:, axis] += np.bincount(one, step, number) - np.bincount(other, step, number)
        if fixed is not None:
            middle[fixed] = anchor
        if turn % (rounds // 3) == 0:
            middle = anchor + (middle - anchor) * _GROWN
    middle[:, 1] -= (sizes[:, 2] - sizes[:, 1]) / 2
    return middle


def pack(bounds: Sequence[tuple[Floats, Floats]], wide: float, gap: float = 24.0) -> list[Floats]:
    """Return how far each part moves so that none lies on another.

    The first stays; the others stand as near to its middle as there is room, in an area `wide` times
    as broad as high.
    """
    import numpy as np

    shifts: list[Floats] = []
    taken = np.zeros((0, 4))
    for low, high in bounds:
        half = (high - low) / 2 + gap / 2
        offset = (high + low) / 2
        if not len(taken):
            spot = offset
        else:
            spot = _free(taken, half, np.array([wide, 1.0]), (bounds[0][0] + bounds[0][1]) / 2)
        box = np.concatenate([spot - half, spot + half])
        taken = np.vstack([taken, box[None, :]])
        shifts.append(spot - offset)
    return shifts


def _free(taken: Floats, half: Floats, shape: Floats, middle: Floats) -> Floats:
    """Return the middle of the free place for a box that is nearest to `middle`.

    Places are tried beside boxes that are there, where corners meet.
    """
    import numpy as np

    across, along = (
        np.unique(
            np.r_[
                (
                    taken[:, [axis, axis + 2, axis, axis + 2]]
                    + half[axis] * np.array([-1, 1, 1, -1])
                ).ravel(),
                middle[axis],
            ]
        )
        for axis in (0, 1)
    )
    spots = np.stack(np.meshgrid(across, along, indexing="ij"), axis=-1).reshape(-1, 2)
    far = np.hypot(*(((np.abs(spots - middle) + half) / shape).T))
    order = np.argsort(far, kind="stable")
    for start in range(0, len(order), _BATCH):
        some = spots[order[start : start + _BATCH]]
        low, high = some - half + 1e-6, some + half - 1e-6
        on = (taken[None, :, 0] < high[:, None, 0]) & (taken[None, :, 2] > low[:, None, 0])
        on &= (taken[None, :, 1] < high[:, None, 1]) & (taken[None, :, 3] > low[:, None, 1])
        free = np.flatnonzero(~on.any(axis=1))
        if len(free):
            return np.asarray(some[free[0]], dtype=float)
    raise AssertionError("a place beside all boxes is free")
