"""Which polities will be tied next by local indices, and whether that was any good before.

The scores, and who is a candidate, are in `candidates`; AUC, average precision and their intervals
in `separation`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reegraph.errors import NameNotFound, UsageError
from reegraph.network.measures.candidates import (
    BASELINE,
    SCORES,
    Candidates,
    PredictionTask,
    candidates,
    checked_day,
    prediction_task,
    years_ahead,
)
from reegraph.network.measures.ranking_metrics import LEVEL, RankingScore, interval, ranking_score
from reegraph.network.projection.lookups import lookups_of
from reegraph.network.results import record, with_record

if TYPE_CHECKING:
    import pandas as pd

    from reegraph.graph.snapshot import Snapshot

__all__ = ["LEAST", "back_test", "link_prediction"]

LEAST = 50
"""Positives below which no AUC and no average precision is given."""

# Of the record of a prediction, what a test over several days does not have.
_OF_ONE_DAY = ("day", "until", "as_of", "nodes", "edges", "candidates", "sources", "left_out")

_LIMIT = "who acts for whom, and the dates and ranks of claims, are those of today's record"


def _noted(s: PredictionTask, c: Candidates) -> list[str]:
    """Return what scores rest on, in words."""
    every = len(s.published)
    undated = sum(not last for last in s.published.values())
    if c.sources == every:
        return [f"all {every} sources count: the data have none that is later than {c.day}"]
    return [
        f"{c.day}: {c.sources} of {every} sources were published until then; the {undated} without a "
        "date count as not published"
    ]


def link_prediction(
    kg: Snapshot,
    day: str | int | None = None,
    horizon: int = 2,
    by: str = "preferential_attachment",
    among: str = "attested",
    **options: object,
) -> pd.DataFrame:
    """Rank pairs of polities that are not tied on a day by how near local indices see them.

    The network is `state-agreements`, from claims with a source that was published on or before the
    day; a source without a date counts only on the reference date of the data, when all count. Read
    `back_test` first: it says whether a score has been worth anything.

    Args:
        kg: The graph.
        day: An ISO date, or a year, which stands for its last day; the day of the graph if not
            given.
        horizon: Years to look ahead.
        by: The score that gives the order (see `reegraph.network.measures.candidates` for all); the
            usual one is that which stood best in the back-test of the shipped data.
        among: The polities: `attested`, all with a tie or a forum by then, or `tied`, those with a
            tie.
        options: Those of `state-agreements`, but for `sources`.

    Returns:
        A frame with `one`, `other`, `one_label`, `other_label`, the scores (float64), the rank
        under each as `rank_adamic_adar` and so on (Int64, 1 the highest, equal values sharing the
        lowest rank), `through` and `forums` (tuples: common neighbours, forums shared) and `tied`
        (boolean: whether they are tied `horizon` years later by all that is known; missing where
        that day has not come, or where they were tied already by what was attested only later).

    Raises:
        NameNotFound: There is no such score or set of polities.
        UsageError: A wrong day, horizon or option.
        NetworkError: Nothing was published by then, or no pair is left.

    Examples:
        >>> import reegraph
        >>> frame = link_prediction(reegraph.load(), among="tied", minerals="lithium")
        >>> int(frame["rank_preferential_attachment"].iloc[0]), frame["tied"].isna().all().item()
        (1, True)
    """
    if by not in SCORES:
        raise NameNotFound(by, "score", list(SCORES))
    s = prediction_task(kg, horizon, among, options)
    c = candidates(s, kg.day if day is None else checked_day(kg, day))
    frame = _pairs_frame(kg, c, by)
    notes = [*_noted(s, c), _LIMIT, "a rank says who is near, not that anything will be signed"]
    return with_record(frame, _record(s, c), measure="link prediction", by=by, notes=notes)


def _record(s: PredictionTask, c: Candidates) -> dict[str, Any]:
    found = record(c.net, day=c.day, until=c.until, horizon=s.horizon, among=s.among)
    found["options"] = {k: v for k, v in found["options"].items() if k != "sources"}
    return {**found, "candidates": len(c.ends), "sources": c.sources}


def _pairs_frame(kg: Snapshot, c: Candidates, by: str) -> pd.DataFrame:
    import pandas as pd

    entities = lookups_of(kg).entities
    pairs = [(c.nodes[i], c.nodes[j]) for i, j in c.ends]
    near = {node: set(c.net[node]) if node in c.net else set() for node in c.nodes}
    seated = {n: {f for f, first in c.members.items() if n in first} for n in c.nodes}
    columns: dict[str, Any] = {
        "one": [one for one, _ in pairs],
        "other": [other for _, other in pairs],
        "one_label": [entities[one][0] for one, _ in pairs],
        "other_label": [entities[other][0] for _, other in pairs],
        **{name: c.scores[name] for name in SCORES},
    }
    for name in SCORES:
        ranks = pd.Series(c.scores[name]).rank(method="min", ascending=False)
        columns[f"rank_{name}"] = ranks.astype("Int64")
    columns["through"] = [tuple(sorted(near[one] & near[other])) for one, other in pairs]
    columns["forums"] = [tuple(sorted(seated[one] & seated[other])) for one, other in pairs]
    columns["tied"] = pd.array([None if t < 0 else bool(t) for t in c.tied], dtype="boolean")
    frame = pd.DataFrame(columns)
    return frame.sort_values([f"rank_{by}", "one", "other"], ignore_index=True)


def back_test(
    kg: Snapshot,
    days: Sequence[str | int] | None = None,
    horizon: int = 2,
    among: str = "attested",
    draws: int = 1000,
    seed: int = 0,
    **options: object,
) -> pd.DataFrame:
    """Test whether local indices would have found the ties to come.

    On each day pairs and scores are those of `link_prediction`: nothing that was published later
    counts. Candidates are pairs that were not tied on the day; positives those that are tied
    `horizon` years later, by all that is known today. A pair that was tied on the day by what was
    published only later is neither (`attested_later`); a new tie with a polity that nothing
    attested on the day is out of reach (`unreachable`). The baseline is the age of shared forums.

    Intervals are the middle 95 % of draws of the polities (see
    `reegraph.network.measures.ranking_metrics`): they say how much a result hangs on single
    polities, not on single texts, and are no test.

    Args:
        kg: The graph.
        days: ISO dates or years; if not given those that lie one to four horizons before the day of
            the graph, whose times ahead do not overlap.
        horizon: Years to look ahead.
        among: The polities, as in `link_prediction`.
        draws: Number of draws for the intervals.
        seed: What decides the draws.
        options: Those of `state-agreements`, but for `sources`.

    Returns:
        A row for each day and score with `day`, `until`, `score`, `candidates`, `positives`,
        `texts` (agreements on which the positives rest: one of many sides makes many),
        `attested_later`, `unreachable` (Int64), `prevalence`, which is also the average precision
        of no knowledge, `auc` and `ap` with `_low` and `_high` (float64), and the differences to
        the baseline `forum_age`: `against_baseline` (of the AUC) and `ap_against_baseline`, each
        with `_low` and `_high`. Below 50 positives AUC and average precision are missing and only
        the differences are given.

    Raises:
        NameNotFound: There is no such set of polities.
        UsageError: A horizon that ends after the day of the graph, a wrong option, no days or no
            draws.
        NetworkError: Nothing was published by then, or no pair is left.

    Examples:
        >>> import reegraph
        >>> found = back_test(reegraph.load(), ["2024-06-30"], among="tied", draws=20)
        >>> found["score"].tolist()[-1], bool((found["positives"] >= 50).all())
        ('forum_age', True)
    """
    if draws < 2:
        raise UsageError(f"The number of draws is {draws}; two are needed.", "Give 2 or more.")
    s = prediction_task(kg, horizon, among, options)
    chosen = _test_days(s, days)
    table: list[tuple[Any, ...]] = []
    notes: list[str] = []
    for day in chosen:
        c = candidates(s, day)
        notes += _noted(s, c)
        table += _tested(c, draws, seed, notes)
    frame = _tested_frame(table)
    if any(years_ahead(one, horizon) > other for one, other in itertools.pairwise(chosen)):
        notes.append("the times ahead overlap: rows of one day are not independent of the next")
    about = {name: value for name, value in _record(s, c).items() if name not in _OF_ONE_DAY}
    return with_record(
        frame,
        about,
        as_of=kg.day,
        days=chosen,
        measure="back-test of link prediction",
        baseline=BASELINE,
        least=LEAST,
        draws=draws,
        seed=seed,
        interval=LEVEL,
        notes=[*notes, _LIMIT],
    )


def _tested_frame(table: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    import pandas as pd

    figures = ("auc", "ap", "against_baseline", "ap_against_baseline")
    columns = [
        "day",
        "until",
        "score",
        "candidates",
        "positives",
        "texts",
        "attested_later",
        "unreachable",
        "prevalence",
        *(name + end for name in figures for end in ("", "_low", "_high")),
    ]
    whole = dict.fromkeys(columns[3:8], "Int64")
    real = dict.fromkeys(columns[8:], "float64")
    return pd.DataFrame(table, columns=columns).astype({**whole, **real})


def _test_days(s: PredictionTask, days: Sequence[str | int] | None) -> list[str]:
    if days is None:
        return [years_ahead(s.kg.day, -s.horizon * steps) for steps in (4, 3, 2, 1)]
    given = [days] if isinstance(days, str | int) else days
    ordered = sorted({checked_day(s.kg, day) for day in given})
    if not ordered:
        raise UsageError("There is no day to test on.", "Name one or more.")
    for day in ordered:
        if years_ahead(day, s.horizon) > s.kg.day:
            raise UsageError(
                f"{s.horizon} years after {day} lie beyond {s.kg.day}, the day of the graph.",
                "Choose earlier days or a shorter horizon.",
            )
    return ordered


def _tested(c: Candidates, draws: int, seed: int, notes: list[str]) -> list[tuple[Any, ...]]:
    """Return the rows of one day, and what has to be said of it."""
    decided = c.tied >= 0
    hits = c.tied[decided] == 1
    positives = int(hits.sum())
    tested = int(decided.sum())
    scores = {name: values[decided] for name, values in c.scores.items()}
    results = ranking_score(scores, hits, c.ends[decided], len(c.nodes), draws, seed)
    if positives < LEAST:
        notes.append(
            f"{c.day}: {positives} positives are fewer than {LEAST}; only the difference to the "
            "age of forums is given"
        )
    empty = int((results[BASELINE].ap_draws != results[BASELINE].ap_draws).sum())
    if empty and positives:
        notes.append(f"{c.day}: {empty} of {draws} draws have no positive and are left out")
    head = (
        tested,
        positives,
        len(c.texts),
        int((~decided).sum()),
        c.unreachable,
        positives / tested if tested else None,
    )
    return [
        (c.day, c.until, name, *head, *_figures(results, name, positives >= LEAST))
        for name in SCORES
    ]


def _figures(results: Mapping[str, RankingScore], name: str, enough: bool) -> list[float | None]:
    """Return AUC, average precision and both against the baseline, each with its interval."""
    own = results[name]
    base = results[BASELINE]
    figures: list[float | None] = []
    for value, draws in ((own.auc, own.auc_draws), (own.ap, own.ap_draws)):
        figures += [value, *interval(draws)] if enough else [None] * 3
    if name == BASELINE:
        return [*figures, *[None] * 6]
    figures += [own.auc - base.auc, *interval(own.auc_draws - base.auc_draws)]
    return [*figures, own.ap - base.ap, *interval(own.ap_draws - base.ap_draws)]
