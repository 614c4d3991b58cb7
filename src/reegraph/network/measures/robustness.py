"""How sure a ranking is: agreements drawn anew, evidence left out, choices changed.

What is measured is what was recorded. None of this turns a reading of sources into a random sample,
so that results are called robust or not robust, and no p-value is given.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reegraph.errors import UsageError
from reegraph.graph.publishers import publisher_countries
from reegraph.graph.results import text_rows
from reegraph.network.compute.parallel import Progress, chunks_of, parallel_map
from reegraph.network.compute.resampling import (
    EventWeights,
    event_weights,
    measure_draw,
    with_missed_events,
)
from reegraph.network.measures.centrality import centrality, find_measure
from reegraph.network.projection.definitions import find_projection
from reegraph.network.projection.lookups import lookups_of
from reegraph.network.projection.project import project
from reegraph.network.results import require_nodes, with_record

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from reegraph.graph.snapshot import Snapshot

    Numbers = NDArray[np.float64]

__all__ = ["leave_one_source_out", "rank_by_options", "bootstrap_ranks"]

TOP = 10  # places at the head of a ranking that are looked at one by one
# robust: at least this rank correlation and so many of the first ten
TAU = 0.8
OVERLAP = 8
MISSING = 0.11  # of an independent list of agreements 89 % were here in full
MISCODED = 0.12  # dates, status and value of agreements were right in 88 %
CHUNK = 50  # draws in one piece of work for a process


def _ranks(values: Numbers) -> Numbers:
    """Return the rank of each value, 1 the highest, equal values sharing the lowest rank."""
    from scipy.stats import rankdata

    found: Numbers = rankdata([-float(f"{v:.12g}") for v in values], method="min")
    return found


def _some_draws(
    shared: tuple[EventWeights, str, int], numbers: Sequence[int]
) -> tuple[list[Numbers], list[Numbers]]:
    """Return values and ranks by a measure in some draws of the bootstrap.

    Each has a seed of its own.
    """
    import numpy as np

    parts, measure, seed = shared
    size = len(parts.events)
    ranked = []
    for number in numbers:
        rng = np.random.default_rng([seed, number])
        times = np.bincount(rng.integers(0, size, size), minlength=size).astype(float)
        ranked.append(measure_draw(parts, times, measure))
    return ranked, [_ranks(values) for values in ranked]


def bootstrap_ranks(
    net: Any,
    measure: str = "betweenness",
    draws: int = 1000,
    seed: int = 0,
    jobs: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Test how much a ranking hangs on single agreements, by drawing the events anew.

    A draw takes as many events as there are, some twice or more, some not at all: the event is the
    unit, as its claims stand or fall together. A draw has about 63 % of the events, so that counts
    of ties (degree, betweenness) lie below the value itself: read the ranks, and intervals of
    values for measures of shares and weights only.

    Args:
        net: A network of events, of one layer.
        measure: One of the measures of `centrality`.
        draws: Number of draws, 2 or more.
        seed: What decides the draws.
        jobs: Processes of this machine; they give the same as one.
        cluster: Address of a Dask scheduler, `tcp://HOST:PORT`, in place of processes.
        progress: Is called with what is done and what there is in all.

    Returns:
        The frame of `centrality` with `value_low`, `value_high` (float64), `rank_low`, `rank_high`
        (Int64; 5 and 95 % of the draws) and `top_ten` (share of the draws among the first ten).

    Raises:
        NetworkError: A network without ties.
        UsageError: Fewer than two draws, or a network that does not say which events its ties rest
            on.
        ParallelError: Processes or the cluster fail.

    Examples:
        >>> import reegraph
        >>> net = reegraph.load().network("state-agreements")
        >>> bootstrap_ranks(net, "degree", draws=20).columns.tolist()[-3:]
        ['rank_low', 'rank_high', 'top_ten']

    References:
        Efron 1979, doi:10.1214/aos/1176344552.
    """
    import numpy as np
    import pandas as pd

    if draws < 2 or jobs < 1:
        raise UsageError(
            f"Draws are {draws}, processes {jobs}: two draws and one process are needed.",
            "Give 2 or more draws.",
        )
    find_measure(measure)
    require_nodes(net, 2, 1)
    parts = event_weights(net)
    chunks = chunks_of(draws, CHUNK)
    results = parallel_map(_some_draws, (parts, measure, seed), chunks, jobs, cluster, progress)
    values = np.array([row for drawn, _ in results for row in drawn])
    ranks = np.array([row for _, ranked in results for row in ranked])
    frame = centrality(net, measure)
    order = [parts.nodes.index(node) for node in frame["node"]]
    low, high = np.percentile(values, [5, 95], axis=0)[:, order]
    ends = np.percentile(ranks, [5, 95], axis=0, method="nearest")[:, order].astype(int)
    added: dict[str, Any] = {
        "value_low": low,
        "value_high": high,
        "rank_low": pd.array(ends[0], dtype="Int64"),
        "rank_high": pd.array(ends[1], dtype="Int64"),
        "top_ten": (ranks <= TOP).mean(axis=0)[order],
    }
    return with_record(frame.assign(**added), net, measure=measure, draws=draws, seed=seed)


_CHOICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("via", ("public", "controlled", "national")),
    ("plurilateral", ("fractional", "clique", "drop")),
    ("weight", ("count", "depth", "depth-doubling", "recency")),
)


def rank_by_options(
    kg: Snapshot, measure: str = "betweenness", top: int = TOP, **options: object
) -> pd.DataFrame:
    """Compare the ranks of the first polities under other options of `state-agreements`.

    Measures that use weights change with all three options, measures of paths and degrees only
    where ties come or go.

    Args:
        kg: The graph.
        measure: One of the measures of `centrality`.
        top: How many of each ranking are shown.
        options: Those of `state-agreements`, from which one at a time is changed.

    Returns:
        A frame with `node`, `label` and a column for each choice (`via`, `plurilateral`, `weight`,
        one changed at a time) that holds ranks (Int64, missing where a polity is not in that
        network); the rows are all that are among the first `top` under one of them.

    Raises:
        NameNotFound: There is no such measure or name.
        UsageError: An option that the network does not know.

    Examples:
        >>> import reegraph
        >>> frame = rank_by_options(reegraph.load(), "degree", top=3)
        >>> "via national" in frame.columns
        True
    """
    import pandas as pd

    base = project(kg, "state-agreements", **options)
    columns = {"as chosen": centrality(base, measure)}
    for option, values in _CHOICES:
        for value in values:
            if value != base.graph["options"][option]:
                net = project(kg, "state-agreements", **{**options, option: value})
                columns[f"{option} {value}"] = centrality(net, measure)
    ranks = {name: dict(zip(f["node"], f["rank"], strict=True)) for name, f in columns.items()}
    shown = {n for own in ranks.values() for n, rank in own.items() if rank <= top}
    nodes = sorted(shown, key=lambda n: (ranks["as chosen"].get(n, 10**6), n))
    names = lookups_of(kg).entities
    table: dict[str, Any] = {"node": nodes, "label": [names[n][0] for n in nodes]}
    for name, own in ranks.items():
        table[name] = pd.array([own.get(n) for n in nodes], dtype="Int64")
    return with_record(pd.DataFrame(table), base, measure=measure, top=top)


_SOURCES = """SELECT ?source ?kind ?language WHERE {
  ?source a ree:Source . OPTIONAL { ?source ree:sourceKind ?kind }
  OPTIONAL { ?source ree:languageTag ?language } }"""


def source_groups(kg: Snapshot) -> dict[str, dict[str, set[str]]]:
    """Return sources by kind, language and country of the publisher."""
    groups: dict[str, dict[str, set[str]]] = {
        name: defaultdict(set) for name in ("source kind", "language", "publisher country")
    }
    countries = publisher_countries(kg.store)
    for r in text_rows(kg.store, _SOURCES):
        groups["source kind"][r["kind"].partition(":")[2] or "unknown"].add(r["source"])
        groups["language"][r["language"] or "unknown"].add(r["source"])
        groups["publisher country"][countries[r["source"]] or "unknown"].add(r["source"])
    return groups


def _against(base: pd.DataFrame, values: dict[str, float]) -> tuple[float, int]:
    """Return Kendall's tau-b of two rankings, and how many of the first ten stay there.

    It is over the nodes of the first; a node that is gone has 0.
    """
    from scipy.stats import kendalltau

    before = dict(zip(base["node"], base["value"], strict=True))
    after = {n: float(f"{values.get(n, 0.0):.12g}") for n in before}
    tau = kendalltau([float(f"{v:.12g}") for v in before.values()], list(after.values())).statistic
    first = sorted(after, key=lambda n: (-after[n], n))[:TOP]
    return float(tau), len(set(first) & set(base["node"][:TOP]))


def _simulated(
    net: Any, base: pd.DataFrame, measure: str, draws: int, seed: int, change: Any
) -> tuple[float, int]:
    """Return the mean tau and overlap when the events of a network are changed at random."""
    import numpy as np

    whole = event_weights(net)
    outcomes = []
    for number in range(draws):
        parts, times = change(np.random.default_rng([seed, number]), whole)
        values = measure_draw(parts, times, measure)
        outcomes.append(_against(base, dict(zip(parts.nodes, values.tolist(), strict=True))))
    return float(np.mean([t for t, _ in outcomes])), round(float(np.mean([o for _, o in outcomes])))


def _more(rng: Any, parts: EventWeights) -> tuple[EventWeights, Numbers]:
    """Add deals that were missed.

    They are events like those there are, between nodes by how active they are.
    """
    import numpy as np

    more = with_missed_events(parts, MISSING, rng)
    return more, np.ones(len(more.events))


def _fewer(rng: Any, parts: EventWeights) -> tuple[EventWeights, Numbers]:
    """Drop what cells that are wrong would: some events that should not count on the day."""
    import numpy as np

    return parts, np.asarray(rng.binomial(1, 1 - MISCODED, len(parts.events)), dtype=np.float64)


def leave_one_source_out(
    kg: Snapshot,
    network: str = "state-agreements",
    measure: str = "betweenness",
    draws: int = 100,
    seed: int = 0,
    least: int = 25,
    **options: object,
) -> pd.DataFrame:
    """Test whether a ranking holds without a part of its evidence.

    The network is made without the sources of one kind, one language or one country of the
    publisher at a time (countries as in the quality report of a release), and with events added or
    dropped at random at the rates at which agreements are known to be missing (11 %, by events like
    those there are) and miscoded (12 %). No row is a test.

    Args:
        kg: The graph.
        network: Name of the network.
        measure: One of the measures of `centrality`.
        draws: Number of draws for missing and miscoded agreements.
        seed: What decides the draws.
        least: Number of sources from which on a group is left out.
        options: Those of the network, but for `sources`.

    Returns:
        A frame with `change`, `group`, `sources` (Int64, taken away), `edges` (Int64), `tau`
        (Kendall's tau-b with the ranking as it stands, float64), `overlap` (Int64, of the first
        ten) and `verdict`: `robust` from tau 0.8 and 8 of 10 on, else `not robust`.

    Raises:
        UsageError: The network takes no sources, or they are given.
        NetworkError: A network without ties.

    Examples:
        >>> import reegraph
        >>> frame = leave_one_source_out(reegraph.load(), measure="degree", draws=1, least=400)
        >>> set(frame["verdict"]) <= {"robust", "not robust"}
        True
    """
    import pandas as pd

    if "sources" not in find_projection(network).options or "sources" in options:
        raise UsageError("A coverage analysis chooses the sources itself.")
    net = project(kg, network, **options)
    require_nodes(net, 2, 1)
    base = centrality(net, measure)
    every = {r["source"] for r in text_rows(kg.store, _SOURCES)}
    listed: list[tuple[str, str, int, int, float, int]] = []
    for change, groups in source_groups(kg).items():
        for group, sources in sorted(groups.items()):
            if len(sources) < least or sources == every:
                continue
            rest = project(kg, network, **{**options, "sources": sorted(every - sources)})
            values = centrality(rest, measure) if len(rest) else base.iloc[:0]
            after = dict(zip(values["node"], values["value"], strict=True))
            edges = rest.number_of_edges()
            alike = _against(base, after) if edges else (0.0, 0)  # nothing is left to rank
            listed.append((f"without {change}", group, len(sources), edges, *alike))
    for name, how in (("missing deals", _more), ("miscoded deals", _fewer)):
        tau, overlap = _simulated(net, base, measure, draws, seed, how)
        rate = MISSING if how is _more else MISCODED
        listed.append((name, f"{rate:.0%} of the events", 0, net.number_of_edges(), tau, overlap))
    frame = pd.DataFrame(listed, columns=["change", "group", "sources", "edges", "tau", "overlap"])
    holds = (frame["tau"] >= TAU) & (frame["overlap"] >= OVERLAP)
    frame["verdict"] = holds.map({True: "robust", False: "not robust"})
    number = Counter(frame["verdict"])
    return with_record(frame, net, measure=measure, draws=draws, seed=seed, verdicts=dict(number))
