"""Trade as a network: one mineral, one unit, one year, and nothing counted twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from reegraph.errors import UsageError
from reegraph.network.projection.definitions import find_projection
from reegraph.network.projection.lookups import GraphLookups
from reegraph.network.projection.options import ProjectionOptions
from reegraph.network.projection.ties import Tie

__all__ = ["chosen_flows"]


@dataclass(frozen=True)
class Flow:
    """A row of the projection `trade`: what it is a flow of, and when."""

    tie: Tie
    unit: str
    mineral: str
    code: str
    contained: str
    first: str
    until: str


def _flows(lookups: GraphLookups, ties: list[Tie]) -> list[Flow]:
    """Return the flows of those claims that the choices of evidence left."""
    chosen = {tie.claims[0] for tie in ties}
    flows = []
    for r in lookups.answer(find_projection("trade").text):
        if r["claim"] in chosen:
            tie = Tie(
                r["one"],
                r["other"],
                r["claim"],
                (r["claim"],),
                float(r["value"]),
                r["unit"],
                r["from"],
                r["until"],
            )
            flows.append(
                Flow(tie, r["unit"], r["mineral"], r["code"], r["contained"], r["from"], r["until"])
            )
    return sorted(flows, key=lambda f: (f.tie.source, f.tie.target, f.tie.event, f.unit))


def _year(flow: Flow) -> int:
    """Return the year in which a flow begins: a fiscal year counts by its first day."""
    return int(flow.first[:4]) if flow.first else 0


def _holds(whole: Flow, part: Flow, lookups: GraphLookups) -> bool:
    """Return whether one flow contains another between the same two.

    It is of a broader good or the same, of no or a shorter tariff code, and of a period around its
    own.
    """
    if whole is part or (whole.tie.source, whole.tie.target) != (part.tie.source, part.tie.target):
        return False
    if whole.mineral not in lookups.broader.get(part.mineral, frozenset([part.mineral])):
        return False
    if not part.code.startswith(whole.code):
        return False
    around = whole.first <= part.first and part.until <= whole.until
    same = (whole.mineral, whole.code, whole.first, whole.until) == (
        part.mineral,
        part.code,
        part.first,
        part.until,
    )
    return around and (not same or whole.tie.event < part.tie.event)


def chosen_flows(
    lookups: GraphLookups, ties: list[Tie], choices: ProjectionOptions, excluded: Counter[str]
) -> tuple[list[Tie], ProjectionOptions]:
    """Return flows that can be added, of one mineral, unit, content and year, and the choices.

    Without a year the one with most flows counts, of these the latest; likewise the content (the
    element or oxide that tonnes refer to). Raises UsageError where no mineral is named.
    """
    if not choices.mineral:
        raise UsageError("The network 'trade' needs one mineral.", "Add mineral=lithium, say.")
    wanted = lookups.under([choices.mineral])
    flows = [f for f in _flows(lookups, ties) if f.mineral in wanted and f.unit == choices.unit]
    content = choices.contained or _most(f.contained for f in flows)
    year = choices.year or int(_most(str(_year(f)) for f in flows if f.contained == content) or 0)
    chosen = []
    for flow in flows:
        if flow.contained != content:
            excluded["of another content"] += 1
        elif _year(flow) != year:
            excluded["of another year"] += 1
        else:
            chosen.append(flow)
    single = [f for f in chosen if not any(_holds(other, f, lookups) for other in chosen)]
    excluded["contained in another flow"] += len(chosen) - len(single)
    if not excluded["contained in another flow"]:
        del excluded["contained in another flow"]
    return [f.tie for f in single], replace(choices, year=year, contained=content)


def _most(values: object) -> str:
    """Return the most frequent value, of several the last in order; "" where there is none."""
    counted = Counter(values)  # type: ignore[call-overload]
    return max(counted, key=lambda v: (counted[v], v), default="")
