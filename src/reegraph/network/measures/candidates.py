"""Pairs of polities that are not tied on a day, scored by what was attested until then.

Scores of a pair, all from what sources published on or before the day attest:

- `common_neighbours`, `jaccard`, `preferential_attachment`: see Liben-Nowell and Kleinberg 2007,
  doi:10.1002/asi.20591;
- `adamic_adar`: Adamic and Adar 2003, doi:10.1016/S0378-8733(03)00009-1;
- `resource_allocation`: Zhou, Lue and Zhang 2009, doi:10.1140/epjb/e2009-00335-8;
- `forum_age`, the baseline: years for which both have been members of a forum, added up over the
  forums that they share. The sum and not the longest, as the oldest forums are those of nearly
  everyone.

Nothing is trained. Ties count as ties, whatever their weight. What became of a pair is told by all
that is known today, and is no part of a score.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.dates import is_date, latest
from reegraph.errors import NameNotFound, NetworkError, UsageError
from reegraph.graph.results import text_rows
from reegraph.network.projection.history import NetworkHistory
from reegraph.network.projection.lookups import lookups_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reegraph.graph.snapshot import Snapshot

    Numbers = NDArray[np.float64]

__all__ = [
    "BASELINE",
    "SCORES",
    "Candidates",
    "PredictionTask",
    "years_ahead",
    "candidates",
    "checked_day",
    "prediction_task",
]

BASELINE = "forum_age"
SCORES = (
    "common_neighbours",
    "adamic_adar",
    "resource_allocation",
    "jaccard",
    "preferential_attachment",
    BASELINE,
)
AMONG = ("attested", "tied")

_TIES = "state-agreements"
_FORUMS = "forum-membership"
_PUBLISHED = """SELECT ?source ?date WHERE {
  ?source a ree:Source OPTIONAL { ?source ree:publishedOn ?date } }"""


@dataclass(frozen=True)
class PredictionTask:
    """What was asked for, checked.

    It holds the graph on any day, years to look ahead, options of the network, which polities can
    be a candidate, and the day of publication of each source ("" where not known).
    """

    kg: Snapshot
    days: NetworkHistory
    horizon: int
    options: Mapping[str, object]
    among: str
    published: Mapping[str, str]


@dataclass(frozen=True)
class Candidates:
    """Pairs of polities that are not tied on a day, with scores, by what was attested until then.

    `ends` are the places of each pair in `nodes`; `tied` is 1 for a pair that is tied at the end of
    the horizon, 0 for one that is not, -1 where that is not known: the horizon ends after the day of
    the graph, or the pair was tied on the day by what was attested only later. `texts` are the
    agreements behind the ties that came, `unreachable` new ties with a polity that is no candidate.
    """

    day: str
    until: str
    net: Any
    nodes: tuple[str, ...]
    ends: NDArray[np.int64]
    scores: Mapping[str, Numbers]
    members: Mapping[str, Mapping[str, str]]
    tied: NDArray[np.int64]
    texts: frozenset[str]
    unreachable: int
    sources: int


def prediction_task(
    kg: Snapshot, horizon: int, among: str, options: Mapping[str, object]
) -> PredictionTask:
    """Check what was asked for and return it; raises as `link_prediction` says."""
    if isinstance(horizon, bool) or not isinstance(horizon, int) or not 0 < horizon <= 100:
        raise UsageError(
            f"The horizon is {horizon!r}, which is no whole number of years, 1 to 100."
        )
    if among not in AMONG:
        raise NameNotFound(among, "set of candidates", list(AMONG))
    if "sources" in options:
        raise UsageError("A prediction chooses the sources itself, by their day of publication.")
    if options.get("plurilateral") == "bipartite":
        raise UsageError("Texts cannot be nodes here: pairs of polities are predicted.")
    dates = {r["source"]: r["date"] for r in text_rows(kg.store, _PUBLISHED)}
    published = {s: latest(dates[s]).isoformat() if dates[s] else "" for s in sorted(dates)}
    return PredictionTask(kg, NetworkHistory(kg), horizon, options, among, published)


def checked_day(kg: Snapshot, given: str | int) -> str:
    """Return a day as an ISO date.

    A year stands for its last day, or that of the graph where earlier.
    """
    text = str(given)
    if is_date(text) and len(text) == 4:
        text = kg.day if text == kg.day[:4] else f"{text}-12-31"
    if not is_date(text) or len(text) != 10:
        raise UsageError(f"'{given}' is neither a day (YYYY-MM-DD) nor a year.")
    if text > kg.day:
        raise UsageError(
            f"{text} lies after {kg.day}, the day of the graph.", "Choose an earlier day."
        )
    return text


def years_ahead(day: str, years: int) -> str:
    """Return the same day some years later; 28 February where there is no 29th."""
    then = f"{int(day[:4]) + years:04d}{day[4:]}"
    return then if is_date(then) else f"{then[:8]}28"


def _attested(s: PredictionTask, day: str) -> dict[str, list[str]]:
    """Return the option that leaves the sources published on or before a day.

    It is none on the reference date of the data, after which there is nothing to keep out.
    """
    if day >= s.kg.info.reference_date:
        return {}
    sources = [source for source, last in s.published.items() if last and last <= day]
    if not sources:
        raise NetworkError(f"No source was published by {day}.", "Choose a later day.", _TIES)
    return {"sources": sources}


def _edges(net: Any) -> set[tuple[str, str]]:
    return {(u, v) if u < v else (v, u) for u, v in net.edges()}


def _joined(s: PredictionTask, day: str, only: Mapping[str, object]) -> dict[str, dict[str, str]]:
    """Return polities in each forum on a day with the first day on which each is in it."""
    shared = {k: v for k, v in s.options.items() if k == "confidence"}
    net = s.days.network(day, _FORUMS, **shared, **only)
    polities = lookups_of(s.kg).seats
    joined: dict[str, dict[str, str]] = {}
    for one, other, data in net.edges(data=True):
        actor, forum = (one, other) if other.startswith("forum:") else (other, one)
        if actor in polities.get(actor, ()):
            joined.setdefault(forum, {})[actor] = data["first"]
    return {forum: joined[forum] for forum in sorted(joined)}


def _ages(nodes: Sequence[str], joined: Mapping[str, Mapping[str, str]], day: str) -> Numbers:
    """Return for how many years two have shared forums, added up over these, as a square of nodes.

    Where no first day is known (under the possible reading) the time counts nothing.
    """
    import numpy as np

    now = dt.date.fromisoformat(day).toordinal()
    total = np.zeros((len(nodes), len(nodes)))
    for first in joined.values():
        years = np.array([_years(first.get(node), now) for node in nodes])
        total += np.minimum.outer(years, years)
    return total


def _years(first: str | None, now: int) -> float:
    return (now - dt.date.fromisoformat(first).toordinal()) / 365.25 if first else 0.0


def _indices(net: Any, nodes: Sequence[str], ends: NDArray[np.int64]) -> dict[str, Numbers]:
    """Return the local indices of pairs, by networkx.

    They are equal where they agree to 12 digits, so that what is added up in another order is the
    same.
    """
    import numpy as np

    place = {node: i for i, node in enumerate(nodes)}
    place.update({node: len(nodes) + i for i, node in enumerate(n for n in net if n not in place)})
    plain = nx.Graph()
    plain.add_nodes_from(range(len(place)))
    plain.add_edges_from((place[u], place[v]) for u, v in net.edges())
    pairs = [(int(u), int(v)) for u, v in ends]
    scores = {
        "common_neighbours": [float(len(list(nx.common_neighbors(plain, *p)))) for p in pairs],
        "adamic_adar": [v for *_, v in nx.adamic_adar_index(plain, pairs)],
        "resource_allocation": [v for *_, v in nx.resource_allocation_index(plain, pairs)],
        "jaccard": [v for *_, v in nx.jaccard_coefficient(plain, pairs)],
        "preferential_attachment": [float(v) for *_, v in nx.preferential_attachment(plain, pairs)],
    }
    return {name: np.array([float(f"{v:.12g}") for v in scores[name]]) for name in scores}


def candidates(s: PredictionTask, day: str) -> Candidates:
    """Return pairs and scores by what was attested on a day, and what became of them.

    What became of them is by all that is known.
    """
    import numpy as np

    only = _attested(s, day)
    net = s.days.network(day, _TIES, **s.options, **only)
    joined = _joined(s, day, only)
    seats = lookups_of(s.kg).seats
    every = set(net) if s.among == "tied" else set(net).union(*joined.values())
    nodes = tuple(sorted(node for node in every if node in seats.get(node, ())))
    tied_pairs = _edges(net)
    free = [
        (i, j)
        for i, one in enumerate(nodes)
        for j, other in enumerate(nodes[i + 1 :], i + 1)
        if (one, other) not in tied_pairs
    ]
    if not free:
        raise NetworkError(
            f"By what was published until {day}, no two polities are known that are not tied "
            f"({len(nodes)} polities, {len(tied_pairs)} ties).",
            "Choose a later day or a wider network: more minerals or kinds.",
            _TIES,
        )
    ends = np.array(free, dtype=np.int64)
    ages = _ages(nodes, joined, day)[ends[:, 0], ends[:, 1]]
    scores = _indices(net, nodes, ends)
    scores[BASELINE] = np.array([float(f"{v:.12g}") for v in ages])
    tied, texts, beyond = _outcome(s, day, [(nodes[i], nodes[j]) for i, j in free])
    number = len(only["sources"]) if only else len(s.published)
    until = years_ahead(day, s.horizon)
    return Candidates(day, until, net, nodes, ends, scores, joined, tied, texts, beyond, number)


def _outcome(
    s: PredictionTask, day: str, pairs: Sequence[tuple[str, str]]
) -> tuple[NDArray[np.int64], frozenset[str], int]:
    """Return whether each pair was tied at the end of the horizon, and on which agreements.

    Also how many new ties are of no pair.
    """
    import numpy as np

    until = years_ahead(day, s.horizon)
    if until > s.kg.day:
        return np.full(len(pairs), -1, dtype=np.int64), frozenset(), 0
    before = _edges(s.days.network(day, _TIES, **s.options))
    net = s.days.network(until, _TIES, **s.options)
    new = _edges(net) - before
    seats = lookups_of(s.kg).seats
    new = {pair for pair in new if all(node in seats.get(node, ()) for node in pair)}
    hits = new & set(pairs)
    texts = frozenset(text for pair in hits for text in net.edges[pair]["parts"])
    tied = [-1 if pair in before else int(pair in new) for pair in pairs]
    return np.array(tied, dtype=np.int64), texts, len(new - hits)
