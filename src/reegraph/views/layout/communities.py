"""Groups and places of very large pictures, in seconds: communities side by side, members inside.

Each community is a disc whose size goes with its members, those with most ties in its middle; discs
that many lines tie stand near each other. The same picture gives the same groups and places.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["MANY", "Pairs", "communities", "discs", "members"]

Pairs = Sequence[tuple[int, int]]
"""Lines by the numbers of their two ends."""

MANY = 60
"""Communities that stand by themselves; smaller ones share the last disc."""
_GAP = 10.0  # pixels between two nodes
_GOLDEN = math.pi * (3 - math.sqrt(5))
_ROUNDS = 12  # a community that still changes after so many rounds gains next to nothing

Near = list[dict[int, float]]


def _near(count: int, pairs: Pairs) -> Near:
    """Return for each node the weights of the lines to its neighbours."""
    found: Near = [{} for _ in range(count)]
    for one, other in pairs:
        if one != other:
            found[one][other] = found[one].get(other, 0.0) + 1
            found[other][one] = found[other].get(one, 0.0) + 1
    return found


def _moved(near: Near, order: Sequence[int]) -> list[int]:
    """Move nodes one by one to the community where modularity grows most."""
    degree = [sum(ties.values()) for ties in near]
    total = sum(degree) or 1.0
    where = list(range(len(near)))
    held = list(degree)
    for _ in range(_ROUNDS):
        changed = 0
        for node in order:
            mine = where[node]
            tied: dict[int, float] = {mine: 0.0}
            for other, weight in near[node].items():
                if other != node:
                    tied[where[other]] = tied.get(where[other], 0.0) + weight
            held[mine] -= degree[node]
            part = degree[node] / total
            best, most = mine, tied[mine] - part * held[mine]
            for place, weight in tied.items():
                gain = weight - part * held[place]
                if gain > most + 1e-9:
                    best, most = place, gain
            held[best] += degree[node]
            where[node] = best
            changed += best != mine
        if changed * 100 < len(near):
            break
    return where


def _joined(near: Near, where: Sequence[int], count: int) -> Near:
    """Join communities into nodes; lines inside one are a line to itself."""
    found: Near = [{} for _ in range(count)]
    for node, ties in enumerate(near):
        mine = found[where[node]]
        for other, weight in ties.items():
            mine[where[other]] = mine.get(where[other], 0.0) + weight
    return found


def communities(count: int, pairs: Pairs, seed: int) -> tuple[list[int], int]:
    """Find communities by the Louvain method, the largest first, and count them.

    At most MANY stand by themselves; the smaller ones share the last number.

    >>> communities(5, [(0, 1), (1, 2), (0, 2), (3, 4)], seed=7)
    ([0, 0, 0, 1, 1], 2)
    """
    near = _near(count, pairs)
    of = list(range(count))
    while True:
        order = list(range(len(near)))
        random.Random(seed).shuffle(order)
        where = _moved(near, order)
        number = {place: n for n, place in enumerate(sorted(set(where)))}
        where = [number[place] for place in where]
        if len(number) == len(near):
            break
        of = [where[place] for place in of]
        near = _joined(near, where, len(number))
    sizes: dict[int, int] = {}
    for place in of:
        sizes[place] = sizes.get(place, 0) + 1
    first = {place: node for node, place in reversed(list(enumerate(of)))}
    ordered = sorted(sizes, key=lambda place: (-sizes[place], first[place]))
    rank = {place: min(n, MANY) for n, place in enumerate(ordered)}
    return [rank[place] for place in of], len(ordered)


def _apart(points: Floats, radii: Floats) -> Floats:
    """Move discs that overlap apart by half of the overlap."""
    import numpy as np

    between = points[:, None, :] - points[None, :, :]
    far = np.sqrt((between**2).sum(axis=2)) + np.eye(len(points))
    over = np.maximum(radii[:, None] + radii[None, :] - far, 0.0) * (1 - np.eye(len(points)))
    found: Floats = points + (between / far[:, :, None] * over[:, :, None] * 0.5).sum(axis=1)
    return found


def discs(of: Sequence[int], pairs: Pairs) -> tuple[Floats, Floats]:
    """Place the discs of the communities 0, 1, 2 ... of `of`: middles and radii."""
    import numpy as np

    groups = np.array(of, dtype=int)
    sizes = np.bincount(groups).astype(float)
    radii: Floats = _GAP * np.sqrt(sizes)
    room = radii * 1.12 + 1.5 * _GAP
    ties = np.zeros((len(sizes), len(sizes)))
    ends = groups[np.array(list(pairs), dtype=int).reshape(-1, 2)]
    np.add.at(ties, (ends[:, 0], ends[:, 1]), 1.0)
    ties = ties + ties.T
    np.fill_diagonal(ties, 0.0)
    ties /= np.maximum(ties.sum(axis=1, keepdims=True), 1.0)
    tied = (ties.sum(axis=1) > 0)[:, None]
    turn = np.arange(len(sizes)) * _GOLDEN
    reach = np.sqrt(np.concatenate(([0.0], np.cumsum(room**2)[:-1])))
    points: Floats = np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1)
    for step in range(400):
        pull = max(0.0, 0.06 * (1 - step / 300))
        points = points + tied * pull * (ties @ points - points) - points * pull * 0.5
        points = _apart(points, room)
    return points, radii


def members(of: Sequence[int], degree: Sequence[int], middles: Floats) -> list[tuple[int, int]]:
    """Place the nodes in whole pixels, in the disc of each community.

    They stand from its middle outwards, those with most ties first.
    """
    inside: dict[int, int] = {}
    places = [(0, 0)] * len(of)
    for node in sorted(range(len(of)), key=lambda n: (-degree[n], n)):
        place = inside.get(of[node], 0)
        inside[of[node]] = place + 1
        reach = _GAP * math.sqrt(place + 0.3)
        turn = place * _GOLDEN
        x, y = middles[of[node]]
        places[node] = (round(x + reach * math.cos(turn)), round(y + reach * math.sin(turn)))
    return places
