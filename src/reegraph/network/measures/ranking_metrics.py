"""How well scores of pairs of nodes tell those that were tied later from the others.

Intervals come from drawing the nodes, not the pairs, with replacement: pairs of one state hang
together, and drawing pairs as if each stood for itself would make intervals too narrow. A pair
counts as often as one of its nodes was drawn times the other (Snijders and Borgatti 1999,
Connections 22(2):61-70; for exchangeable arrays Davezies, D'Haultfoeuille and Guyonvarch 2021,
doi:10.1214/20-AOS1981); pairs of a node with itself, which two draws of one node would make, are no
candidates and are left out. The scores stay as they are: nothing is said of how they would change in
another network.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["LEVEL", "RankingScore", "auc", "average_precision", "interval", "ranking_score"]

LEVEL = 0.95  # share of the draws that an interval holds


@dataclass(frozen=True)
class RankingScore:
    """AUC and average precision of one score, and both in each draw.

    Draws are float64; not a number where one of the two kinds of pairs was not drawn.
    """

    auc: float
    ap: float
    auc_draws: Numbers
    ap_draws: Numbers


def auc(scores: Any, hits: Any, weights: Any = None) -> float:
    """Compute how often a hit has a higher score than another pair, equal scores counting half.

    `scores` (float64), `hits` (bool) and `weights` (float64, 1 each if not given) go pair by pair.
    This is the area under the ROC curve as Mann and Whitney's U over the number of comparisons
    (Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747); not a number without hits, or with
    hits only.

    >>> auc([3.0, 2.0, 2.0, 1.0], [True, True, False, False])
    0.875
    """
    return _both(*_counted(scores, hits, weights))[0]


def average_precision(scores: Any, hits: Any, weights: Any = None) -> float:
    """Compute the precision at each score, weighted by the share of the hits that have that score.

    Pairs of one score are one step: they are taken together or not at all, so that their order does
    not count, and scores that are all equal have the prevalence (the step-wise area under the curve
    of precision and recall, without interpolation; Boyd, Eng and Page 2013,
    doi:10.1007/978-3-642-40994-3_29). Arguments as in `auc`; not a number without hits.

    >>> round(average_precision([4.0, 3.0, 2.0, 1.0], [True, False, True, False]), 4)
    0.8333
    """
    return _both(*_counted(scores, hits, weights))[1]


def _counted(scores: Any, hits: Any, weights: Any) -> tuple[Numbers, Numbers]:
    """Return the weight of the hits and of the others at each score, from the lowest on."""
    import numpy as np

    places = np.unique(np.asarray(scores, dtype=np.float64), return_inverse=True)[1]
    given = np.ones(len(places)) if weights is None else np.asarray(weights, dtype=np.float64)
    return _at_each(places, np.asarray(hits, dtype=np.float64), given)


def _at_each(places: Any, hits: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    import numpy as np

    return (
        np.bincount(places, weights * hits).astype(np.float64),
        np.bincount(places, weights * (1.0 - hits)).astype(np.float64),
    )


def _both(positive: Numbers, negative: Numbers) -> tuple[float, float]:
    """Return AUC and average precision from what lies at each score."""
    import numpy as np

    hits = float(positive.sum())
    others = float(negative.sum())
    if hits == 0:
        return math.nan, math.nan
    hits_above = np.cumsum(positive[::-1])
    taken = hits_above + np.cumsum(negative[::-1])
    precision = np.divide(hits_above, taken, out=np.zeros_like(taken), where=taken > 0)
    ap = float(positive[::-1] @ precision) / hits
    if others == 0:
        return math.nan, ap
    below = np.cumsum(negative) - negative / 2
    return float(positive @ below) / (hits * others), ap


def ranking_score(
    scores: Mapping[str, Numbers], hits: Any, ends: Any, nodes: int, draws: int, seed: int
) -> dict[str, RankingScore]:
    """Return AUC and average precision of each score, with the same draws of nodes for all.

    `hits` (bool) says of each pair whether it was tied later, `ends` (int64, two columns) which two
    of the `nodes` it is of. Draw number n has a seed of its own, so that more draws keep the first.
    """
    import numpy as np

    met = np.asarray(hits, dtype=np.float64)
    places = {name: np.unique(given, return_inverse=True)[1] for name, given in scores.items()}
    one = np.ones(len(met))
    values = {name: _both(*_at_each(codes, met, one)) for name, codes in places.items()}
    drawn = {name: np.full((draws, 2), math.nan) for name in scores}
    for number in range(draws):
        rng = np.random.default_rng([seed, number])
        times = np.bincount(rng.integers(0, nodes, nodes), minlength=nodes).astype(np.float64)
        weights = times[ends[:, 0]] * times[ends[:, 1]]
        for name, codes in places.items():
            drawn[name][number] = _both(*_at_each(codes, met, weights))
    return {
        name: RankingScore(*values[name], drawn[name][:, 0], drawn[name][:, 1]) for name in scores
    }


def interval(draws: Numbers) -> tuple[float, float]:
    """Return the middle 95 % of the draws; those that are not a number are left out.

    >>> import numpy as np
    >>> interval(np.array([float("nan"), 1.0, 1.0]))
    (1.0, 1.0)
    """
    import numpy as np

    numbers = draws[~np.isnan(draws)]
    if not len(numbers):
        return math.nan, math.nan
    low, high = np.percentile(numbers, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)
