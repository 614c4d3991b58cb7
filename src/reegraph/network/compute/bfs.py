"""Distances from all nodes of a network without weights, many searches side by side.

A search by breadth from each node is a bit of a machine word, so that 64 of them take a step at once
(Then et al. 2014, doi:10.14778/2735496.2735507); only sums over the distances are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["distance_sums"]

TOGETHER = 512  # searches at a time; 64 nodes of 100,000 take 6.4 MB a word


def distance_sums(starts: Any, ends: Any, size: int) -> tuple[Numbers, Numbers, Numbers]:
    """Compute for every node how many reach it, and the sums of distances and of 1 / distance.

    `starts` and `ends` (int arrays of one length) are the edges, from one node to another, both ways
    where a tie has no direction; nodes are the numbers below `size`. Gives three float64 arrays of
    length `size`.

    >>> [found.tolist() for found in distance_sums([0, 1], [1, 2], 3)]
    [[0.0, 1.0, 2.0], [0.0, 1.0, 3.0], [0.0, 1.0, 1.5]]
    """
    import numpy as np

    one = np.asarray(starts, dtype=np.int64)
    other = np.asarray(ends, dtype=np.int64)
    order = np.argsort(one, kind="stable")
    one = one[order]
    other = other[order]
    first = np.flatnonzero(np.r_[True, one[1:] != one[:-1]]) if len(one) else one
    sums = np.zeros((3, size))
    for start in range(0, size, TOGETHER):
        chunk = np.arange(start, min(start + TOGETHER, size))
        sums[:, chunk] = _searched(one[first], other, first, chunk, size)
    return sums[0], sums[1], sums[2]


def _searched(
    heads: NDArray[np.int64],
    tails: NDArray[np.int64],
    first: NDArray[np.int64],
    chunk: NDArray[np.int64],
    size: int,
) -> Numbers:
    """Return the three sums for the nodes of a chunk, searched backwards along the edges.

    A node is new to a search where an edge leads from it to one that the search found in the step
    before.
    """
    import numpy as np

    bits = np.arange(len(chunk))
    seen = np.zeros((size, -(-len(chunk) // 64)), dtype=np.uint64)
    seen[chunk, bits // 64] = np.uint64(1) << (bits % 64).astype(np.uint64)
    front = seen.copy()
    sums = np.zeros((3, len(chunk)))
    step = 0
    while len(heads):
        step += 1
        new = np.zeros_like(seen)
        new[heads] = np.bitwise_or.reduceat(front[tails], first, axis=0)
        new &= ~seen
        touched = np.flatnonzero(new.any(axis=1))
        if not len(touched):
            break
        seen |= new
        # Little-endian bytes, so that bit i of a word is column i, on any machine.
        bytes_ = new[touched].astype("<u8").view(np.uint8)
        spread = np.unpackbits(bytes_, axis=1, bitorder="little", count=len(chunk))
        counts = spread.sum(axis=0, dtype=np.int64)
        sums += [counts, counts * step, counts / step]
        front = new
    return sums
