"""Which states would add most to the diplomatic coverage of a mineral, and how sure that order is.

Components of the score:

- `mining`, `refining`, `reserves`: share of the world, which is what coverage would gain;
- `diversification`: by what share the Herfindahl index of supply (the imports of the state where a source
  states their total, else the world's refining, else mining) falls if the candidate takes over
  from the largest supplier as much as its own share of the world, but no more than makes the two
  equal; 0 for the largest supplier, at most 1/2;
- `forums`: number of forums of which both are members;
- `agreements`: number of standing agreements of the two, none of which names the mineral;
- `talks`: number of agreements on the mineral or a heading above it that are announced or
  negotiated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reegraph.errors import NameNotFound, UsageError
from reegraph.namespaces import compact
from reegraph.network.projection.lookups import lookups_of
from reegraph.network.projection.project import project
from reegraph.network.results import graph_record, nearest, with_record
from reegraph.network.supply.coverage import partners_on
from reegraph.network.supply.supply import HELD, Supply, imports, supply

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from reegraph.graph.snapshot import Snapshot

    Numbers = NDArray[np.float64]

__all__ = ["WEIGHTS", "partners"]

WEIGHTS: Mapping[str, float] = {
    "mining": 0.2,
    "refining": 0.2,
    "reserves": 0.2,
    "diversification": 0.1,
    "forums": 0.1,
    "agreements": 0.1,
    "talks": 0.1,
}
"""What each component counts unless told otherwise: what is gained 0.6, what it would do for the
concentration of supply 0.1, how near an agreement is 0.3. A judgement, hence the sensitivity table."""

_STAGES = dict(zip(("mining", "refining", "reserves"), HELD, strict=True))
_COUNTS = ("forums", "agreements", "talks")


@dataclass(frozen=True)
class Component:
    """One component of the score.

    It has the value of each candidate that has one, the most that it can be of one that has none,
    and the claims of each.
    """

    values: Mapping[str, float]
    most: float
    claims: Mapping[str, Sequence[str]]


def _weights(given: Mapping[str, float] | None) -> dict[str, float]:
    """Return all weights with those that were given in place of the usual ones, sum 1."""
    if given is not None and not isinstance(given, Mapping):
        raise UsageError(
            f"The weight is {given!r}; the score has one weight for each component.",
            'Write weight={"mining": 0.5}, say.',
        )
    weights = dict(WEIGHTS)
    for name, value in (given or {}).items():
        if name not in WEIGHTS:
            raise NameNotFound(name, "component", nearest(name, WEIGHTS))
        if not 0 <= float(value) < math.inf:
            raise UsageError(
                f"The weight of {name} is {value!r}, which is not 0 or more.",
                "Give a number; 0 leaves the component out.",
            )
        weights[name] = float(value)
    if not sum(weights.values()):
        raise UsageError("All weights are 0.", "Give one component more than nothing.")
    return _scaled_to_one(weights)


def _scaled_to_one(weights: Mapping[str, float]) -> dict[str, float]:
    total = math.fsum(weights.values())
    return {name: value / total for name, value in weights.items()} if total else {}


def _fall(base: Supply, candidate: str, amount: float) -> float:
    """Return by what share the Herfindahl index falls if a candidate takes over an amount.

    It takes it from the largest supplier, but no more than makes the two equal.
    """
    shares = base.shares
    largest, first = next(iter(shares.items()))
    if largest == candidate:
        return 0.0
    gap = first - shares.get(candidate, 0.0)
    moved = min(amount, gap / 2)
    return 2 * moved * (gap - moved) / base.hhi()[0]


def _diversification(held: Supply | None, bought: Supply | None, who: Sequence[str]) -> Component:
    """Return what each candidate could do for the concentration of supply with what it has."""
    if held is None:
        return Component({}, 0.0, {})
    base = bought if bought is not None and bought.stated is not None else held
    first = base.claims[next(iter(base.shares))]
    known = [c for c in who if c in held.shares]
    values = {c: _fall(base, c, held.shares[c]) for c in known}
    claims = {c: (*first, *held.claims[c]) for c in known}
    return Component(values, _fall(base, "", held.remainder), claims)


def _counted(net: Any, ours: str, who: Sequence[str], about: Any = None) -> Component:
    """Return how many events tie the state to each candidate; of those that `about` lets through."""
    values: dict[str, float] = {}
    claims: dict[str, Sequence[str]] = {}
    for other in who:
        parts = net.edges[ours, other]["parts"] if net.has_edge(ours, other) else {}
        events = [e for e in parts if about is None or about(e)]
        values[other] = float(len(events))
        backing = {c for e in events for c in net.graph["events"][e]["claims"]}
        edge = set(net.edges[ours, other]["claims"]) if events else set()
        claims[other] = tuple(sorted(backing & edge))
    return Component(values, 0.0, claims)


@dataclass(frozen=True)
class CandidateTable:
    """The candidates for a state and a mineral.

    It has all components by name, what is covered now, and the supplies they were taken from.
    """

    candidates: tuple[str, ...]
    components: Mapping[str, Component]
    supplies: Mapping[str, Supply]
    covered: Mapping[str, float]
    diversification_of: str

    def scales(self) -> dict[str, float]:
        """Return the best value of each component of which some candidate has something."""
        best = {n: max(c.values.values(), default=0.0) for n, c in self.components.items()}
        return {name: value for name, value in best.items() if value > 0}

    def table(self, names: Sequence[str], high: bool = False) -> Numbers:
        """Return values over the best one, candidates by components.

        Where there is no data it is 0, or the most that it can be, at most as much as the best.
        """
        import numpy as np

        scales = self.scales()
        rows = []
        for candidate in self.candidates:
            row = []
            for name in names:
                part = self.components[name]
                best = scales[name]
                value = part.values.get(candidate, min(part.most, best) if high else 0.0)
                row.append(value / best)
            rows.append(row)
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(names))


def _candidate_table(
    kg: Snapshot, ours: str, what: str, out: frozenset[str], options: Mapping[str, object]
) -> CandidateTable:
    lookups = lookups_of(kg)
    net = project(kg, "state-agreements", **options)
    reached = set(partners_on(kg, ours, what, net)["named"])
    by_stage = {name: supply(kg, what, measure) for name, measure in _STAGES.items()}
    supplies = {
        name: held
        for name, held in by_stage.items()
        if held is not None and held.total is not None  # shares are of a total that is known
    }
    holders = {c for held in supplies.values() for c, share in held.shares.items() if share > 0}
    who = tuple(sorted(holders - reached - out - {ours}))
    parts = {
        name: Component(
            {c: held.shares[c] for c in who if c in held.shares}, held.remainder, held.claims
        )
        for name, held in supplies.items()
    }
    stage = supplies.get("refining") or supplies.get("mining")
    bought = imports(kg, what, ours, None)
    parts["diversification"] = _diversification(stage, bought, who)
    shared = {k: v for k, v in options.items() if k in ("confidence", "sources")}
    parts["forums"] = _counted(project(kg, "forum-co-membership", **shared), ours, who)
    parts["agreements"] = _counted(net, ours, who)
    talks = project(kg, "state-talks", **{k: v for k, v in options.items() if k != "statuses"})
    on_it = lookups.under([what]) | lookups.broader.get(what, frozenset())
    on = lambda event: bool(lookups.scope.get(event, frozenset()) & on_it)  # noqa: E731
    parts["talks"] = _counted(talks, ours, who, on)
    covered = {
        name: math.fsum(s for c, s in held.shares.items() if c in reached and c != ours)
        for name, held in supplies.items()
    }
    imports_known = bought is not None and bought.stated is not None
    base = bought if imports_known else stage
    basis = f"{base.measure.replace('-', ' ')}, {base.year or 'year not stated'}" if base else ""
    return CandidateTable(
        who, {n: parts[n] for n in WEIGHTS if n in parts}, supplies, covered, basis
    )


def partners(
    kg: Snapshot,
    state: str,
    mineral: str,
    weight: Mapping[str, float] | None = None,
    exclude: Sequence[str] = (),
    sensitivity: bool = False,
    draws: int = 1000,
    seed: int = 0,
    **options: object,
) -> pd.DataFrame:
    """Rank the states with which an agreement on a mineral would add most to what a state reaches.

    Candidates have a share of the mining, refining or reserves of the mineral and no standing
    agreement with the state that names it. The score is the sum over components (see the top of the
    module) of weight x value / best value among the candidates: swing weights, which say what the
    step from nothing to the best candidate is worth. A component of which no candidate has anything
    is left out and the others share its weight.

    Scores compare candidates of one state and mineral, no more; a candidate more can change the
    scale of a component and the order of others. Nothing is said of whether a partner would agree.

    Args:
        kg: The graph.
        state: Name of the state.
        mineral: Name of the mineral.
        weight: Weights in place of those of `WEIGHTS`, by name; all are divided by their sum.
        exclude: Names of who is no candidate, such as the supplier one wants to depend on less.
        sensitivity: Whether ranks under other weights are given in place of the components.
        draws: Number of random weightings for `sensitivity`.
        seed: What decides the weightings.
        options: Those of `state-agreements`, but for `weight`.

    Returns:
        A frame with `node`, `label`, `rank` (Int64), `score`, `score_high` (float64), the
        components (float64, Int64 for numbers; missing for "no data"), `because` (what adds most),
        `claims`, `sources`. Where a candidate has no data, `score` counts nothing and `score_high`
        as much as the remainder of the world allows, at most as much as the best candidate. With
        `sensitivity` `best`, `low`, `median`, `high`, `worst` (ranks, 5 and 95 % for low and high)
        under weights drawn evenly from all that sum to 1, `first` and `top_three` (share of the
        draws), and `without_mining` and so on, the rank without one component. No rows where there
        is no data or no candidate.

    Raises:
        NameNotFound: There is no such state, mineral or component.
        AmbiguousName: A name stands for several.
        UsageError: Wrong weights or draws.

    Examples:
        >>> import reegraph
        >>> frame = partners(reegraph.load(), "India", "cobalt")
        >>> bool(frame["score"].between(0, 1).all() and (frame["score"] <= frame["score_high"]).all())
        True

    References:
        Lahdelma and Salminen 2001, doi:10.1287/opre.49.3.444.11220 (random weights).
    """
    if draws < 1:
        raise UsageError(f"The number of draws is {draws}; one is needed.", "Give 1 or more.")
    wanted = _weights(weight)
    ours = _polity(kg, state)
    what = compact(kg.resolve(mineral, "mineral"))
    lookups = lookups_of(kg)
    if options.get("plurilateral") == "bipartite":
        raise UsageError("Agreements cannot be nodes here.", "Choose another plurilateral.")
    out = frozenset(compact(kg.resolve(name, "actor")) for name in exclude)
    field = _candidate_table(kg, ours, what, out, options)
    used = _used(field, wanted)
    drawn = (draws, seed) if sensitivity else None
    frame = _sensitive(kg, field, used, draws, seed) if drawn else _scored(kg, field, used)
    title = f"Partners of {lookups.entities[ours][0]} for {lookups.entities[what][0]}"
    notes = [*_notes(title, field, wanted, used, drawn), *_without(lookups.entities, out)]
    about = graph_record(kg, title, state=ours, mineral=what, weights=used, notes=notes)
    return with_record(frame, about, scales=field.scales(), covered=dict(field.covered))


def _polity(kg: Snapshot, state: str) -> str:
    """Return the compact name of a polity; raises UsageError for another actor."""
    found = compact(kg.resolve(state, "actor"))
    if found not in lookups_of(kg).seats.get(found, ()):
        raise UsageError(
            f"{lookups_of(kg).entities[found][0]} is not a state.",
            "Name a state. A bloc such as the EU counts as one.",
        )
    return found


def _without(entities: Mapping[str, Sequence[str]], out: frozenset[str]) -> list[str]:
    names = ", ".join(entities[name][0] for name in sorted(out))
    return [f"no candidates by choice: {names}"] if out else []


def _used(field: CandidateTable, wanted: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of the components of which some candidate has something, sum 1."""
    found = _scaled_to_one({n: wanted[n] for n in field.scales()})
    if field.candidates and not found:
        raise UsageError(
            "No candidate has anything in the components that have a weight.",
            "Give others a weight.",
        )
    return found


def _notes(
    title: str,
    field: CandidateTable,
    wanted: Mapping[str, float],
    used: Mapping[str, float],
    drawn: tuple[int, int] | None,
) -> list[str]:
    """Return what the result rests on, in words."""
    if not field.supplies:
        return [f"{title}: no data"]
    now = "; ".join(
        f"{name} {share:.1%} ({field.supplies[name].year or 'year not stated'})"
        for name, share in field.covered.items()
    )
    notes = [title, f"covered now: {now}"]
    if not field.candidates:
        return [*notes, "no candidate: an agreement reaches everyone with figures"]
    notes.append("weights: " + "; ".join(f"{name} {used[name]:.3g}" for name in used))
    missing = [name for name in wanted if name not in used]
    if missing:
        notes.append(f"nothing or no data for all candidates, left out: {', '.join(missing)}")
    if "diversification" in used:
        notes.append(f"diversification is of {field.diversification_of}")
    if drawn:
        notes.append(f"ranks under {drawn[0]} draws of weights, seed {drawn[1]}")
    return notes


def _ranks(scores: Numbers) -> NDArray[np.int64]:
    """Return ranks along the last axis, 1 the highest.

    What agrees to 12 digits shares the lowest rank.
    """
    import numpy as np

    rounded = np.round(scores, 12)
    ranks = np.ones(rounded.shape, dtype=np.int64)
    for one in range(rounded.shape[-1]):
        ranks += rounded[..., one : one + 1] > rounded
    return ranks


def _ordered(field: CandidateTable, used: Mapping[str, float]) -> tuple[Numbers, list[int]]:
    """Return scores of the candidates, and their places from the highest on."""
    import numpy as np

    names = list(used)
    scores = field.table(names) @ np.array([used[n] for n in names], dtype=np.float64)
    order = sorted(range(len(scores)), key=lambda i: (-round(float(scores[i]), 12), i))
    return scores, order


def _scored(kg: Snapshot, field: CandidateTable, used: Mapping[str, float]) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    lookups = lookups_of(kg)
    names = list(used)
    scores, order = _ordered(field, used)
    weights = np.array([used[n] for n in names], dtype=np.float64)
    low = field.table(names)
    high = field.table(names, high=True)
    most = high @ weights
    ranks = _ranks(scores)
    rows: list[dict[str, Any]] = []
    for i in order:
        node = field.candidates[i]
        shares = sorted(zip(-low[i] * weights, names, strict=True))
        parts = field.components
        claims = sorted({c for n in names if used[n] for c in parts[n].claims.get(node, ())})
        sources = sorted({s for c in claims for s in lookups.evidence[c].sources})
        rows.append(
            {
                "node": node,
                "label": lookups.entities[node][0],
                "rank": ranks[i],
                "score": scores[i],
                "score_high": max(most[i], scores[i]),
                **{n: parts[n].values.get(node) if n in parts else None for n in WEIGHTS},
                "because": ", ".join(f"{n} {-share:.2f}" for share, n in shares if -share >= 0.005),
                "claims": tuple(claims),
                "sources": tuple(sources),
            }
        )
    columns = [
        "node",
        "label",
        "rank",
        "score",
        "score_high",
        *WEIGHTS,
        "because",
        "claims",
        "sources",
    ]
    real = ("score", "score_high", "mining", "refining", "reserves", "diversification")
    return pd.DataFrame(rows, columns=columns).astype(
        {**dict.fromkeys(("rank", *_COUNTS), "Int64"), **dict.fromkeys(real, "float64")}
    )


def _sensitive(
    kg: Snapshot, field: CandidateTable, used: Mapping[str, float], draws: int, seed: int
) -> pd.DataFrame:
    """Return ranks of the candidates under other weights, and without one component each."""
    import numpy as np
    import pandas as pd

    names = [n for n in used if used[n] > 0]
    scores, order = _ordered(field, used)
    table = field.table(names)
    who = [field.candidates[i] for i in order]
    drawn = np.random.default_rng(seed).dirichlet(np.ones(max(len(names), 1)), size=draws)
    empty = np.zeros((draws, 0), dtype=np.int64)
    ranks = _ranks(drawn @ table.T) if who else empty
    low, median, high = np.percentile(ranks, [5, 50, 95], axis=0) if who else np.zeros((3, 0))
    columns: dict[str, Any] = {
        "node": who,
        "label": [lookups_of(kg).entities[node][0] for node in who],
        "rank": pd.array(_ranks(scores)[order], dtype="Int64"),
        "best": pd.array((ranks.min(axis=0) if who else empty[0])[order], dtype="Int64"),
        "low": low[order],
        "median": median[order],
        "high": high[order],
        "worst": pd.array((ranks.max(axis=0) if who else empty[0])[order], dtype="Int64"),
        "first": (ranks == 1).mean(axis=0)[order],
        "top_three": (ranks <= 3).mean(axis=0)[order],
    }
    for name in names if len(names) > 1 else ():
        rest = _scaled_to_one({n: used[n] for n in names if n != name})
        without, _ = _ordered(field, rest)
        columns[f"without_{name}"] = pd.array(_ranks(without)[order], dtype="Int64")
    return pd.DataFrame(columns)
