"""Rows of a projection to ties: filtered by the choices, drawn together to polities, counted.

A tie says that `source` is tied to `target` by `event`: a party to an agreement, a member to a
forum, an owner to what it owns. Every tie keeps the claims it rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reegraph.network.projection.definitions import Projection
from reegraph.network.projection.lookups import GraphLookups
from reegraph.network.projection.options import ProjectionOptions

__all__ = ["Tie", "read_ties"]


@dataclass(frozen=True)
class Tie:
    """One tie with its evidence.

    `event` is what counts as one where several claims say it (an agreement, a forum, a measure),
    `claims` compact names, `value` a share or quantity where the projection has one, `tag` a stage,
    role or unit, `first` and `until` the days from and to which it holds ("" where not known).
    """

    source: str
    target: str
    event: str
    claims: tuple[str, ...]
    value: float | None
    tag: str
    first: str
    until: str


def max_day(*days: str) -> str:
    """Return the latest of some days, "" standing for one that is not known and early."""
    return max(days)


def min_day(*days: str) -> str:
    """Return the earliest of some days, "" standing for no end."""
    return min((day for day in days if day), default="")


def _backed(claims: Iterable[str], lookups: GraphLookups, choices: ProjectionOptions) -> bool:
    """Return whether every claim has the confidence and one of the sources that were asked for."""
    for claim in claims:
        found = lookups.evidence.get(claim)
        if choices.confidence and (found is None or found.confidence not in choices.confidence):
            return False
        if choices.sources and (found is None or not set(found.sources) & set(choices.sources)):
            return False
    return True


def _standing(
    agreement: str, lookups: GraphLookups, choices: ProjectionOptions, excluded: Counter[str]
) -> tuple[tuple[str, ...], str, str] | None:
    """Return status claims, first and last day of an agreement; None where it does not count."""
    phases = [p for p in lookups.phases.get(agreement, ()) if p.status in choices.statuses]
    if not phases:
        excluded["with another status on this day"] += 1
        return None
    phases = [p for p in phases if _backed((p.claim,), lookups, choices)]
    if not phases:
        excluded["with a status that lacks the evidence asked for"] += 1
        return None
    if choices.kinds and lookups.kinds.get(agreement) not in choices.kinds:
        excluded["of another kind"] += 1
        return None
    if choices.forums and not lookups.made_under.get(agreement, frozenset()) & set(choices.forums):
        excluded["not made under these forums"] += 1
        return None
    if choices.minerals and not lookups.scope.get(agreement, frozenset()) & _wanted(
        lookups, choices
    ):
        excluded["on other minerals"] += 1
        return None
    first = min(p.first for p in phases)
    until = "" if any(not p.until for p in phases) else max(p.until for p in phases)
    return tuple(p.claim for p in phases), first, until


def _wanted(lookups: GraphLookups, choices: ProjectionOptions) -> frozenset[str]:
    return lookups.under(choices.minerals)


def read_ties(
    projection: Projection, lookups: GraphLookups, choices: ProjectionOptions
) -> tuple[list[Tie], Counter[str]]:
    """Return ties of a projection in a fixed order, and how many events were left out, by reason."""
    excluded: Counter[str] = Counter()
    kept_ties: list[Tie] = []
    agreements: dict[str, tuple[tuple[str, ...], str, str] | None] = {}
    wanted = _wanted(lookups, choices) if choices.minerals else frozenset()
    groups: dict[tuple[str, ...], set[str]] = {}
    for read in lookups.answer(projection.text):
        row = dict(read)
        mineral = row.pop("mineral", "")
        groups.setdefault(tuple(row.values()), set()).add(mineral)
        names = tuple(row)
    for cells, minerals in sorted(groups.items()):
        row = dict(zip(names, cells, strict=True))
        agreement = row.get("agreement", "")
        if agreement and agreement not in agreements:
            agreements[agreement] = _standing(agreement, lookups, choices, excluded)
        if agreement and agreements[agreement] is None:
            continue
        # of agreements themselves the minerals were looked at above
        about = {row["other"]} if row["other"].startswith("mineral:") else minerals
        if wanted and (about is not minerals or not agreement) and not about & wanted:
            excluded["on other minerals"] += 1
            continue
        tie = _tie(row, projection, lookups, agreements.get(agreement))
        if _kept(tie, row, projection, lookups, choices, excluded):
            kept_ties.append(tie)
    if projection.name == "ownership":
        kept_ties = _latest_stake(kept_ties, excluded)
    return sorted(
        _to_polities(kept_ties, projection, lookups, choices, excluded), key=_order
    ), excluded


def _latest_stake(ties: list[Tie], excluded: Counter[str]) -> list[Tie]:
    """Return one stake a pair.

    Of several claims that hold it is one of those with a figure, then the youngest, then the
    highest.
    """
    latest: dict[tuple[str, str], Tie] = {}
    order = lambda tie: (tie.value is not None, tie.first, tie.value or 0.0, tie.event)  # noqa: E731
    for tie in ties:
        pair = (tie.source, tie.target)
        latest[pair] = max(tie, latest.get(pair, tie), key=order)
    if len(latest) < len(ties):
        excluded["older than another figure for the same stake"] += len(ties) - len(latest)
    return list(latest.values())


def _order(tie: Tie) -> tuple[str, str, str, tuple[str, ...], str]:
    return tie.source, tie.target, tie.event, tie.claims, tie.tag


def _tie(
    row: dict[str, str],
    projection: Projection,
    lookups: GraphLookups,
    standing: tuple[tuple[str, ...], str, str] | None,
) -> Tie:
    own = [row[name] for name in ("claim", "also") if row.get(name)]
    claims = tuple(dict.fromkeys([*own, *(standing[0] if standing else ())]))
    if standing is not None:
        first = standing[1]
        until = standing[2]
    else:
        backing = [lookups.evidence[c] for c in own if c in lookups.evidence]
        first = max_day(*(e.first for e in backing)) if backing else ""
        until = min_day(*(e.until for e in backing))
    event = (
        row.get("event")
        or row.get("agreement")
        or (row["other"] if projection.form == "two-mode" else row["claim"])
    )
    value = float(row["value"]) if row.get("value") else None
    return Tie(row["one"], row["other"], event, claims, value, row.get("tag", ""), first, until)


def _kept(
    tie: Tie,
    row: dict[str, str],
    projection: Projection,
    lookups: GraphLookups,
    choices: ProjectionOptions,
    excluded: Counter[str],
) -> bool:
    reason = ""
    if "roles" in projection.options and tie.tag not in choices.roles:
        reason = "in another role"
    elif choices.stage and tie.tag != choices.stage:
        reason = "at another stage"
    elif choices.since and tie.first < choices.since:
        reason = f"begun before {choices.since}"
    elif not row.get("agreement") and choices.forums and tie.target not in choices.forums:
        reason = "another forum"
    elif not _backed(
        [c for c in tie.claims if c in (row["claim"], row.get("also"))], lookups, choices
    ):
        reason = "without the evidence asked for"
    if reason:
        excluded[reason] += 1
    return not reason


def _stateless(projection: Projection, via: str) -> str:
    """Return in words why a tie of an actor that counts for no country is left out."""
    what = "deals" if projection.event == "agreement" else "ties"
    if via == "national":
        return f"{what} of organisations without a country"
    return f"{what} of companies (count them under their home state: --via national)"


def _to_polities(
    ties: list[Tie],
    projection: Projection,
    lookups: GraphLookups,
    choices: ProjectionOptions,
    excluded: Counter[str],
) -> Iterator[Tie]:
    """Return ties with actors drawn together to the polities for which they act."""
    acts_for = lookups.acts_for(choices.via)
    if acts_for is None:
        yield from ties
        return
    places = lookups.acts_for("national") if projection.form == "pairs" else None
    for tie in ties:
        ends = places.get(tie.target, ()) if places is not None and tie.target else (tie.target,)
        if not acts_for.get(tie.source) or not ends:
            excluded[_stateless(projection, choices.via)] += 1
        for one in sorted(acts_for.get(tie.source, ())):
            for other in sorted(ends):
                yield Tie(
                    one, other, tie.event, tie.claims, tie.value, tie.tag, tie.first, tie.until
                )
