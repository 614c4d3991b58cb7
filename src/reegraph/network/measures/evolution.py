"""How a network grew: year by year, always beside how much was recorded of that year."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import UsageError
from reegraph.network.projection.history import NetworkHistory
from reegraph.network.projection.project import project
from reegraph.network.results import with_record

if TYPE_CHECKING:
    import pandas as pd

    from reegraph.graph.snapshot import Snapshot

__all__ = ["evolution"]

COLUMNS = (
    "year",
    "nodes",
    "ties",
    "events",
    "weight",
    "entries",
    "exits",
    "new_ties",
    "closing",
    "density",
    "transitivity",
    "largest",
    "sources",
)


def _published(kg: Snapshot) -> dict[int, int]:
    """Return the number of sources by the year of their publication."""
    from reegraph.graph.results import text_rows

    found: dict[int, int] = defaultdict(int)
    for r in text_rows(
        kg.store, "SELECT ?source ?date { ?source a ree:Source ; ree:publishedOn ?date }"
    ):
        found[int(r["date"][:4])] += 1
    return found


def _closed(before: Any, new: set[frozenset[str]]) -> int:
    """Return how many new ties join two nodes that had a neighbour in common before."""
    return sum(
        1
        for pair in new
        for one, other in [sorted(pair)]
        if one in before and other in before and set(before[one]) & set(before[other])
    )


def evolution(
    kg: Snapshot,
    network: str = "state-agreements",
    start: int | None = None,
    end: int | None = None,
    **options: object,
) -> pd.DataFrame:
    """Measure a network at the end of each year, from the days on which its ties begin and end.

    Each year is the network that the graph has on 31 December (the last year on the day of the
    graph where that is earlier), by the same reading of dates as everywhere. More recent years have
    more sources, and growth of the record looks like growth of the network.

    Args:
        kg: The graph.
        network: Name of the network.
        start: First year; if not given that of the first tie, at the earliest 1990.
        end: Last year; that of the graph if not given.
        options: Those of the network.

    Returns:
        A row a year with `year`, `nodes`, `ties`, `events` (Int64), `weight` (float64), `entries`
        and `exits` of nodes, `new_ties`, `closing` (new ties that join two with a common neighbour
        in the year before), `density`, `transitivity`, `largest` (share of the nodes in the largest
        component), and `sources` (Int64), the number of sources published that year.

    Raises:
        UsageError: Years that are out of order or not past.

    Examples:
        >>> import reegraph
        >>> frame = evolution(reegraph.load(), start=2022, end=2023, minerals="lithium")
        >>> frame["year"].tolist()
        [2022, 2023]
    """
    import pandas as pd

    last = int(kg.day[:4]) if end is None else end
    first = _first_year(kg, network, options) if start is None else start
    if first > last or last > int(kg.day[:4]):
        raise UsageError(f"The years {first} to {last} are not in order or not past.")
    sources = _published(kg)
    days = NetworkHistory(kg)
    rows_ = []
    before: Any = nx.Graph()
    for year in range(first, last + 1):
        day = min(f"{year}-12-31", kg.day)
        net = days.network(day, network, **options)
        plain = nx.Graph(net.edges())
        new = {frozenset(e) for e in plain.edges()} - {frozenset(e) for e in before.edges()}
        largest = max((len(c) for c in nx.connected_components(plain)), default=0)
        rows_.append(
            (
                year,
                len(net),
                net.number_of_edges(),
                len(net.graph["events"]),
                net.size(weight="weight"),
                len(set(net) - set(before)),
                len(set(before) - set(net)),
                len(new),
                _closed(before, new),
                nx.density(net),
                nx.transitivity(plain),
                largest / len(net) if len(net) else None,
                sources[year],
            )
        )
        before = plain
    frame = pd.DataFrame(rows_, columns=list(COLUMNS))
    whole = dict.fromkeys((*COLUMNS[:4], *COLUMNS[5:9], "sources"), "Int64")
    return with_record(frame.astype(whole), net, measure="evolution", start=first, end=last)


def _first_year(kg: Snapshot, network: str, options: dict[str, object]) -> int:
    """Return the first year in which a tie of the network on its day began, at the earliest 1990."""
    net = project(kg, network, **options)
    years = [int(a["first"][:4]) for a in net.graph["events"].values() if a["first"]]
    return max(1990, min(years, default=int(kg.day[:4])))
