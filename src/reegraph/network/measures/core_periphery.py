"""Core and periphery: who is tied to all, and who only to these."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from reegraph.errors import NetworkError
from reegraph.network.compute.cost import check_memory
from reegraph.network.measures.alliances import undirected
from reegraph.network.results import label, with_record

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = ["core_periphery"]

STARTS = 10  # cores to climb from: the best climb can begin below the best start


def _fit(outer: np.ndarray | float, size: np.ndarray | int, ties: tuple[int, float, float]) -> Any:
    """Return the correlation of the ties with the pattern of a core and a periphery.

    In the pattern all pairs are tied but those within the periphery; it takes the weight within it
    and its number of nodes.
    """
    import numpy as np

    pairs, total, squares = ties
    empty = np.asarray(size) * (np.asarray(size) - 1) / 2
    full = pairs - empty
    above = pairs * (total - np.asarray(outer)) - full * total
    below = full * empty * (pairs * squares - total * total)
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = above / np.sqrt(below)
    return np.where((full > 0) & (empty > 0), correlation, -math.inf)


def _climb(core: np.ndarray, rows: np.ndarray, ties: tuple[int, float, float]) -> tuple[float, Any]:
    """Move or swap the best node or pair until nothing fits better."""
    import numpy as np

    while True:
        periphery = ~core
        size = int(periphery.sum())
        towards = rows @ periphery  # weight of each node to the periphery
        outer = float(towards[periphery].sum()) / 2
        now = float(_fit(outer, size, ties))
        moved = np.where(core, outer + towards, outer - towards)
        moves = _fit(moved, np.where(core, size + 1, size - 1), ties)
        inside = np.flatnonzero(core)
        outside = np.flatnonzero(periphery)
        swapped = (
            outer
            + towards[inside][:, None]
            - towards[outside][None, :]
            - rows[np.ix_(inside, outside)]
        )
        swaps = _fit(swapped, size, ties)
        one = int(np.argmax(moves))
        two = int(np.argmax(swaps)) if swaps.size else 0
        best_swap = float(swaps.flat[two]) if swaps.size else -math.inf
        if max(float(moves[one]), best_swap) <= now + 1e-12:
            return now, core
        core = core.copy()
        if float(moves[one]) >= best_swap:
            core[one] = not core[one]
        else:
            core[inside[two // len(outside)]] = False
            core[outside[two % len(outside)]] = True


def _best_partition(rows: np.ndarray, ties: tuple[int, float, float]) -> tuple[float, Any]:
    """Return the fit and core of the best partition that the search finds."""
    import numpy as np

    nodes = range(len(rows))
    strength = rows.sum(axis=1)
    by_ties = sorted(nodes, key=lambda node: (-strength[node], node))
    starts = []
    for number in range(1, len(nodes) - 1):
        core = np.zeros(len(nodes), dtype=bool)
        core[by_ties[:number]] = True
        outer = float(rows[np.ix_(~core, ~core)].sum()) / 2
        starts.append((float(_fit(outer, len(nodes) - number, ties)), number, core))
    starts.sort(key=lambda s: (-s[0], s[1]))
    climbed = [_climb(core, rows, ties) for _, _, core in starts[:STARTS]]
    return max(climbed, key=lambda f: (round(f[0], 12), -int(f[1].sum()), f[1].tolist()))


def core_periphery(net: Any, weighted: bool = False) -> pd.DataFrame:
    """Find the core and the periphery that fit a network best.

    A pattern has ties between all pairs but those within the periphery; the fit is the correlation
    of the ties with the pattern over all pairs. The search starts from the nodes of most ties, for
    the ten numbers of them that fit best, and moves or swaps nodes while the fit gets better: it
    always ends with the same answer, which is as a rule, not surely, the best one. Some partition
    fits any network best, so look at the fit. Directions are ignored.

    Args:
        net: A networkx graph of one layer.
        weighted: Whether weights count.

    Returns:
        A frame, the core first, there by ties, with `node`, `label`, `core` (bool), `ties_to_core`
        and `ties_to_periphery` (Int64). `attrs["reegraph"]` has `correlation`, `core_size`, `density`
        within the core, between and within the periphery (None where there are no pairs), and
        `notes`, which name the nodes of the core without a tie to the core: who has many ties to
        the periphery fits a core that it does not belong to.

    Raises:
        NetworkError: Fewer than three nodes, no ties, all pairs tied alike, or more nodes than memory
            holds pairs of.
        UsageError: A network of layers.

    Examples:
        >>> import networkx as nx
        >>> star = nx.Graph([("a", "b"), ("a", "c"), ("a", "d")])
        >>> found = core_periphery(star)
        >>> found["core"].tolist(), found.attrs["reegraph"]["correlation"]
        ([True, False, False, False], 1.0)

    References:
        Borgatti and Everett 2000, doi:10.1016/S0378-8733(99)00019-2.
    """
    import networkx as nx
    import numpy as np
    import pandas as pd

    check_memory(net, "Core and periphery", 4)
    graph = undirected(net, 3)
    order = sorted(graph)
    rows = nx.to_numpy_array(graph, nodelist=order, weight="weight" if weighted else None)
    upper = rows[np.triu_indices(len(order), 1)]
    ties = (len(upper), float(upper.sum()), float((upper**2).sum()))
    if np.ptp(upper) < 1e-12:
        raise NetworkError(
            "Core and periphery need pairs with and without ties, or of two weights."
        )
    fit, core = _best_partition(rows, ties)
    tied = (rows > 0).astype(int)
    inside = core.astype(int)
    names = sorted(net)
    cells = [
        (
            names[i],
            label(net, names[i]),
            bool(core[i]),
            int(tied[i] @ inside),
            int(tied[i] @ (1 - inside)),
        )
        for i in sorted(order, key=lambda i: (not core[i], -int(tied[i].sum()), i))
    ]
    frame = pd.DataFrame(
        cells, columns=["node", "label", "core", "ties_to_core", "ties_to_periphery"]
    )
    frame = frame.astype({"label": "str", "ties_to_core": "Int64", "ties_to_periphery": "Int64"})
    return with_record(
        frame,
        net,
        measure="core-periphery",
        weighted=weighted,
        correlation=round(fit, 12),
        core_size=int(core.sum()),
        density=_densities(tied, core),
        notes=_notes(fit, frame),
    )


def _notes(fit: float, frame: pd.DataFrame) -> list[str]:
    """Return the fit in words, and the nodes of the core that have no tie to the rest of it."""
    notes = [f"fit {fit:.3f}; some core fits any network best, so look at the fit"]
    apart = frame[frame["core"] & (frame["ties_to_core"] == 0)]["label"].tolist()
    if apart and int(frame["core"].sum()) > 1:
        notes.append(f"in the core without a tie to the core: {', '.join(apart)}")
    return notes


def _densities(tied: np.ndarray, core: np.ndarray) -> dict[str, float | None]:
    """Return the share of tied pairs within the core, between, and within the periphery."""
    import numpy as np

    inner = int(core.sum())
    outer = int((~core).sum())
    return {
        name: float(tied[np.ix_(one, other)].sum()) / pairs if pairs else None
        for name, one, other, pairs in (
            ("core", core, core, inner * (inner - 1)),
            ("between", core, ~core, inner * outer),
            ("periphery", ~core, ~core, outer * (outer - 1)),
        )
    }
