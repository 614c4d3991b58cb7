"""Networks drawn anew from their events: weights as matrices, measures as linear algebra.

A draw gives each event (agreement, forum) a multiplicity; the weight of a tie is then the sum of
what its events add, each as often as it was drawn. Small networks are measured as dense matrices,
which is what makes a thousand draws a matter of seconds.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import UsageError
from reegraph.network.measures.centrality import measure_values

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = [
    "EventWeights",
    "dense_betweenness",
    "measure_draw",
    "event_weights",
    "with_missed_events",
]


@dataclass(frozen=True)
class EventWeights:
    """What events add to the ties of a network.

    `nodes` and `events` are names; `source`, `target` and `event` (int64) and `weight` (float64)
    are rows, one for each tie and event.
    """

    nodes: tuple[str, ...]
    events: tuple[str, ...]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    event: NDArray[np.int64]
    weight: Numbers
    directed: bool

    def matrix(self, times: Numbers) -> Numbers:
        """Return the n x n weights (float64) where event `e` counts `times[e]` times."""
        import numpy as np

        size = len(self.nodes)
        ties = np.zeros((size, size))
        np.add.at(ties, (self.source, self.target), self.weight * times[self.event])
        return ties if self.directed else ties + ties.T


def event_weights(net: Any) -> EventWeights:
    """Return the rows of a network; raises UsageError for one whose edges have no `parts`."""
    import numpy as np

    nodes = tuple(sorted(net))
    place = {name: i for i, name in enumerate(nodes)}
    listed = [(u, v, data.get("parts")) for u, v, data in net.edges(data=True) if u != v]
    if any(parts is None for *_, parts in listed):
        raise UsageError("This network does not say which events its ties rest on.")
    events = tuple(sorted({e for *_, parts in listed for e in parts}))
    number = {name: i for i, name in enumerate(events)}
    table = sorted(
        (place[u], place[v], number[e], w) for u, v, parts in listed for e, w in parts.items()
    )
    columns = list(zip(*table, strict=True)) or [(), (), (), ()]
    one, other, event = (np.array(c, dtype=np.int64) for c in columns[:3])
    weight = np.array(columns[3], dtype=np.float64)
    return EventWeights(nodes, events, one, other, event, weight, bool(net.is_directed()))


def with_missed_events(parts: EventWeights, rate: float, rng: np.random.Generator) -> EventWeights:
    """Return the same rows and those of events that might have been missed.

    They are `rate` times as many events, each of the size and weight of one that there is, between
    nodes drawn by how many events they are in.
    """
    import numpy as np

    ends: dict[int, set[int]] = {}
    share: dict[int, float] = {}
    for one, other, event, weight in zip(
        parts.source.tolist(),
        parts.target.tolist(),
        parts.event.tolist(),
        parts.weight.tolist(),
        strict=True,
    ):
        ends.setdefault(event, set()).update((one, other))
        share[event] = weight
    active = np.zeros(len(parts.nodes))
    for group in ends.values():
        active[sorted(group)] += 1
    added: list[tuple[int, int, int, float]] = []
    events = sorted(ends)
    for number in range(round(rate * len(events))):
        like = events[int(rng.integers(len(events)))]
        drawn = rng.choice(
            len(active), size=len(ends[like]), replace=False, p=active / active.sum()
        )
        pairs = itertools.combinations(sorted(drawn.tolist()), 2)
        added += [(u, v, len(parts.events) + number, share[like]) for u, v in pairs]
    if not added:
        return parts
    one, other, event, weight = (np.array(c) for c in zip(*added, strict=True))
    names = tuple(f"missed {i}" for i in range(int(event.max()) + 1 - len(parts.events)))
    return replace(
        parts,
        events=parts.events + names,
        source=np.concatenate([parts.source, one]),
        target=np.concatenate([parts.target, other]),
        event=np.concatenate([parts.event, event]),
        weight=np.concatenate([parts.weight, weight]),
    )


def dense_betweenness(ties: Numbers) -> Numbers:
    """Compute betweenness of all nodes of an n x n matrix of ties, normalised as networkx does.

    0 in the matrix is no tie.

    Brandes (2001, doi:10.1080/0022250X.2001.9990249) for all sources at once: one product of
    matrices a step outwards and one a step back.
    """
    import numpy as np

    near = (ties > 0).astype(np.float64)
    np.fill_diagonal(near, 0.0)
    size = len(near)
    paths = np.eye(size)
    seen = np.eye(size, dtype=bool)
    front = np.eye(size)
    levels = [seen.copy()]
    while True:
        front = np.where(seen, 0.0, front @ near)
        level = front > 0
        if not level.any():
            break
        paths += front
        seen |= level
        levels.append(level)
    share = np.zeros_like(near)
    counts = np.where(paths > 0, paths, 1.0)
    for depth in range(len(levels) - 1, 0, -1):
        passed = np.where(levels[depth], (1.0 + share) / counts, 0.0) @ near.T
        share += np.where(levels[depth - 1], passed * paths, 0.0)
    np.fill_diagonal(share, 0.0)
    pairs = (size - 1) * (size - 2)
    return np.asarray(share.sum(axis=0) / pairs) if pairs > 0 else np.zeros(size)


def _degree(ties: Numbers) -> Numbers:
    import numpy as np

    return np.asarray((ties > 0).sum(axis=1), dtype=np.float64)


def _strength(ties: Numbers) -> Numbers:
    import numpy as np

    return np.asarray(ties.sum(axis=1))


def _eigenvector(ties: Numbers) -> Numbers:
    import numpy as np

    _, vectors = np.linalg.eigh(ties)
    return np.asarray(np.abs(vectors[:, -1]), dtype=np.float64)


def _pagerank(ties: Numbers) -> Numbers:
    import numpy as np

    size = len(ties)
    out = ties.sum(axis=1)
    steps = np.where(out[:, None] > 0, ties / np.where(out > 0, out, 1.0)[:, None], 1.0 / size)
    shares = np.linalg.solve(np.eye(size) - 0.85 * steps.T, np.full(size, 0.15 / size))
    return np.asarray(shares / shares.sum())


_DENSE_MEASURES: Mapping[str, Callable[[Numbers], Numbers]] = {
    "degree": _degree,
    "strength": _strength,
    "eigenvector": _eigenvector,
    "pagerank": _pagerank,
    "betweenness": dense_betweenness,
}


def measure_draw(parts: EventWeights, times: Numbers, measure: str) -> Numbers:
    """Return values of a measure of centrality over all nodes (float64) for one draw.

    A node that lost its ties has 0.
    """
    import numpy as np

    ties = parts.matrix(times)
    if measure in _DENSE_MEASURES and not parts.directed:
        return _DENSE_MEASURES[measure](ties)
    graph = nx.from_numpy_array(ties, create_using=nx.DiGraph if parts.directed else nx.Graph)
    values: dict[Any, float] = dict(measure_values(graph, measure))
    drawn: Numbers = np.array([values[i] for i in range(len(parts.nodes))])
    return drawn
