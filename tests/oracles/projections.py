"""What each projection should hold, worked out from the claims that pandas reads from the CSV files.

Written from the headers of the projections and docs/time.md, without SPARQL and without the code of
`reegraph.network`. An edge is (weight, events, claims, sources, tags, first, last).
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from reegraph.resources import data_dir

from . import day_properties
from .day_properties import MEMBER, ROLES, STANDING, Day, preferred
from .table_claims import entities


class Edge(NamedTuple):
    weight: float
    events: frozenset[str]
    claims: frozenset[str]
    sources: frozenset[str]
    tags: frozenset[str]
    first: str
    last: str


class Link(NamedTuple):
    """A node in an event, or one node to another in one, with the claims it rests on."""

    one: str
    other: str
    event: str
    claims: frozenset[str]
    first: str
    last: str
    tag: str = ""
    value: float = 0.0


Edges = dict[tuple[str, str], Edge]
Acting = Mapping[str, set[str]]


def pairs_of(found: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    grouped: dict[str, set[str]] = defaultdict(set)
    for one, other in found:
        grouped[one].add(other)
    return grouped


def span(d: Day, claim: Any) -> tuple[str, str]:
    """Days from and to which a claim surely holds, or may hold where possible claims count."""
    return (claim.smin, claim.emax) if d.possible else (claim.smax, claim.emin)


def without_end(ends: Iterable[str]) -> str:
    known = list(ends)
    return "" if "" in known else max(known)


def below(d: Day, minerals: Iterable[str]) -> set[str]:
    """Minerals and what falls under them, by walking up from each."""
    table = d.world.tables["minerals"]
    above = dict(zip("mineral:" + table["id"], table["broader"], strict=True))
    found = set()
    for mineral in above:
        here = mineral
        while here:
            if here in minerals:
                found.add(mineral)
            here = f"mineral:{above[here]}" if above[here] else ""
    return found


# -- who stands for whom -------------------------------------------------------------------------


def seats(d: Day) -> dict[str, set[str]]:
    actors, projects = d.world.tables["actors"], d.world.tables["projects"]
    polities = set("actor:" + actors.loc[actors["polity"] == "true", "id"])
    found = {p: {p} for p in polities}
    for kind, table in (("actor", actors), ("project", projects)):
        for row in table.to_dict("records"):
            name, seat = f"{kind}:{row['id']}", f"actor:{row['country']}"
            if name not in polities and seat in polities:
                found[name] = {seat}
    return found


def controlled(d: Day) -> dict[str, set[str]]:
    """Actors who act for a polity, and those of which such actors own more than half together."""
    acting = pairs_of(day_properties.acting(d))
    figures: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for c in d.counted[d.counted["table"] == "stakes"].itertuples():
        owned = entities(d.world, "stakes", "owned", c.row["owned"])[0]
        if c.row["percent"] and owned.startswith("actor:"):
            figures[f"actor:{c.row['owner']}", owned].append((c.smax, float(c.row["percent"])))
    for _ in range(50):
        held: dict[tuple[str, str], float] = defaultdict(float)
        for (owner, owned), known in figures.items():
            for polity in acting.get(owner, ()):
                held[owned, polity] += max(known)[1]
        new = {pair for pair, total in held.items() if total > 50 and not acting.get(pair[0])}
        for owned, polity in new:
            acting[owned].add(polity)
    return acting


def acting(d: Day, via: str) -> Acting | None:
    if via == "none":
        return None
    public = pairs_of(day_properties.acting(d))
    return {"public": public, "national": {**seats(d), **public}, "controlled": controlled(d)}[via]


# -- links ---------------------------------------------------------------------------------------


class Wanted(NamedTuple):
    """What a test asks of a network."""

    statuses: frozenset[str] = frozenset(STANDING)
    kinds: frozenset[str] = frozenset()
    minerals: frozenset[str] = frozenset()
    forums: frozenset[str] = frozenset()
    confidence: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    since: str = ""
    stage: str = ""
    roles: frozenset[str] = frozenset(["member"])


def backed(claim: Any, w: Wanted) -> bool:
    level = not w.confidence or claim.confidence in w.confidence
    return level and (not w.sources or bool(claim.sources & w.sources))


def standing(d: Day, w: Wanted) -> dict[str, tuple[frozenset[str], str, str]]:
    """Status claims, first and last day of the agreements that count."""
    about = day_properties.of_agreements(d)
    scope, under = pairs_of(about["concernsMineral"]), pairs_of(about["underForum"])
    kinds = dict(day_properties.attributes(d)["agreementKind"])
    status = d.counted[(d.counted["prop"] == "agreementStatus")]
    phases: dict[str, list[Any]] = defaultdict(list)
    for c in status[status["text"].isin(w.statuses)].itertuples():
        if backed(c, w):
            phases[c.subject].append(c)
    minerals = below(d, w.minerals)
    return {
        name: (
            frozenset(c.key for c in found),
            min(span(d, c)[0] for c in found),
            without_end(span(d, c)[1] for c in found),
        )
        for name, found in phases.items()
        if (not w.kinds or kinds[name].partition(":")[2] in w.kinds)
        and (not w.minerals or scope.get(name, set()) & minerals)
        and (not w.forums or under.get(name, set()) & w.forums)
    }


def party_links(d: Day, w: Wanted) -> list[Link]:
    found, alive = [], standing(d, w)
    every = preferred(d)
    for c in every[every["table"] == "agreement_parties"].itertuples():
        if c.row["role"] == "target":
            continue
        name = f"agreement:{c.row['agreement']}"
        if name in alive and backed(c, w) and alive[name][1] >= w.since:
            claims, first, last = alive[name]
            found.append(Link(f"actor:{c.row['actor']}", name, name, claims | {c.key}, first, last))
    return found


def mineral_links(d: Day, w: Wanted) -> list[Link]:
    found = []
    every = preferred(d)
    scope = [c for c in every[every["table"] == "agreement_minerals"].itertuples() if backed(c, w)]
    minerals = below(d, w.minerals)
    for link in party_links(d, w):
        for c in scope:
            mineral = f"mineral:{c.row['mineral']}"
            if f"agreement:{c.row['agreement']}" != link.event:
                continue
            if w.stage not in ("", c.row["stage"]) or (w.minerals and mineral not in minerals):
                continue
            found.append(
                link._replace(other=mineral, claims=link.claims | {c.key}, tag=c.row["stage"])
            )
    return found


def forum_links(d: Day, w: Wanted) -> list[Link]:
    """Members, or who else is asked for, of forums on the day."""
    every, found = d.claims, []
    held = day_properties.memberships(d)
    names = {"memberOf": "member", "partnerOf": "partner", "observerOf": "observer",
             "participatedIn": "participant"}  # fmt: skip
    part = every[(every["table"] == "memberships") & (every["rank"] == "preferred")]
    for c in part.itertuples():
        prop = ROLES.get(c.row["role"])
        one, other = f"actor:{c.row['member']}", f"forum:{c.row['forum']}"
        if prop is None or (one, other) not in held[prop] or names[prop] not in w.roles:
            continue
        now = c.key in d.counted.index or (prop == "participatedIn" and c.smax <= d.day)
        first, last = span(d, c)
        chosen = not w.forums or other in w.forums
        if now and chosen and backed(c, w) and first >= w.since:
            found.append(Link(one, other, other, frozenset([c.key]), first, last, names[prop]))
    assert {"member"} == {names[ROLES[role]] for role in MEMBER}
    return found


def operator_links(d: Day, w: Wanted) -> list[Link]:
    projects = d.world.tables["projects"]
    yields = {
        f"project:{r['id']}": {f"mineral:{m}" for m in r["minerals"].split(";") if m}
        for r in projects.to_dict("records")
    }
    minerals = below(d, w.minerals)
    return [
        Link(c.text, c.subject, c.subject, frozenset([c.key]), *span(d, c))
        for c in d.counted[d.counted["prop"] == "operatedBy"].itertuples()
        if backed(c, w) and (not w.minerals or yields[c.subject] & minerals)
        and span(d, c)[0] >= w.since
    ]  # fmt: skip


def stake_links(d: Day, w: Wanted) -> list[Link]:
    """Stakes on the day: of several figures for one pair the youngest."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for c in d.counted[d.counted["table"] == "stakes"].itertuples():
        owned = entities(d.world, "stakes", "owned", c.row["owned"])[0]
        if backed(c, w) and span(d, c)[0] >= w.since:
            found[f"actor:{c.row['owner']}", owned].append(c)
    links = []
    for (owner, owned), claims in found.items():
        with_figure = [c for c in claims if c.row["percent"]] or claims
        c = max(with_figure, key=lambda c: (span(d, c)[0], float(c.row["percent"] or 0), c.key))
        links.append(
            Link(owner, owned, f"claim:{c.key}", frozenset([c.key]), *span(d, c),
                 value=float(c.row["percent"] or 0))
        )  # fmt: skip
    return links


def measure_links(d: Day, w: Wanted) -> list[Link]:
    """Restrictive measures in force, one link a target; against all with an empty one."""
    minerals, found = below(d, w.minerals), []
    for c in d.counted[d.counted["cls"] == "ForcePeriod"].itertuples():
        row = c.row
        named = {f"mineral:{m}" for m in row["minerals"].split(";") if m}
        if row["effect"] != "restrictive" or not backed(c, w) or span(d, c)[0] < w.since:
            continue
        if w.minerals and not named & minerals:
            continue
        found += [
            Link(f"actor:{row['issuer']}", target, c.subject, frozenset([c.key]), *span(d, c))
            for target in entities(d.world, "measures", "targets", row["targets"]) or [""]
        ]
    return found


# -- links to edges ------------------------------------------------------------------------------


def lifted(d: Day, links: list[Link], via: str, both: bool = False) -> list[Link]:
    """Links with the actor, and the other end where `both`, drawn together to polities."""
    who = acting(d, via)
    if who is None:
        return links
    places = acting(d, "national")
    assert places is not None
    return [
        link._replace(one=one, other=other)
        for link in links
        for one in who.get(link.one, ())
        for other in (places.get(link.other, ()) if both and link.other else [link.other])
    ]


def depths() -> dict[str, int]:
    with (data_dir() / "depths.csv").open(encoding="utf-8", newline="") as file:
        return {row["kind"]: int(row["depth"]) for row in csv.DictReader(file)}


def weigher(d: Day, weight: str, half_life: float = 5.0) -> Callable[[str, str], float]:
    """Weight of an event by its name and its first day."""
    kinds = dict(day_properties.attributes(d)["agreementKind"])
    depth = depths()

    def one(event: str, first: str) -> float:
        if weight == "recency":
            if not first:
                return 0.0
            age = (dt.date.fromisoformat(d.day) - dt.date.fromisoformat(first)).days / 365.25
            return float(2 ** -(max(age, 0) / half_life))
        rung = depth[kinds[event].partition(":")[2]] if weight.startswith("depth") else 1
        return float({"depth": rung, "depth-doubling": 2 ** (rung - 1)}.get(weight, 1))

    return one


def edge(d: Day, links: list[Link], weight: float) -> Edge:
    claims = frozenset(itertools.chain.from_iterable(link.claims for link in links))
    return Edge(
        weight,
        frozenset(link.event for link in links),
        frozenset(f"claim:{c}" for c in claims),
        frozenset(f"source:{s}" for c in claims for s in d.claims.loc[c, "sources"]),
        frozenset(link.tag for link in links if link.tag),
        min(link.first for link in links),
        without_end(link.last for link in links),
    )


def projected(
    d: Day, links: list[Link], weigh: Callable[[str, str], float], plurilateral: str
) -> Edges:
    """Nodes of one event tied pairwise."""
    events: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        events[link.event].append(link)
    ties: dict[tuple[str, str], list[tuple[float, list[Link]]]] = defaultdict(list)
    for name, group in events.items():
        nodes = sorted({link.one for link in group})
        full = weigh(name, min(link.first for link in group))
        if len(nodes) < 2 or (plurilateral == "drop" and len(nodes) > 2):
            continue
        if plurilateral == "bipartite":
            for node in nodes:
                ties[node, name].append((full, [link for link in group if link.one == node]))
            continue
        share = full / (len(nodes) - 1) if plurilateral == "fractional" else full
        for pair in itertools.combinations(nodes, 2):
            ties[pair].append((share, [link for link in group if link.one in pair]))
    return {
        pair: edge(d, [x for _, group in found for x in group], sum(share for share, _ in found))
        for pair, found in ties.items()
    }


def paired(d: Day, links: list[Link], weigh: Callable[[str, str], float] | None) -> Edges:
    """Links as they stand, an event counted once; without weights their values added up."""
    first: dict[str, str] = {}
    for link in links:
        first[link.event] = min(link.first, first.get(link.event, link.first))
    ties: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        if link.one != link.other and link.other:
            ties[link.one, link.other].append(link)
    return {
        pair: edge(
            d, group,
            sum(link.value for link in group) if weigh is None
            else sum(weigh(e, first[e]) for e in sorted({link.event for link in group})),
        )
        for pair, group in ties.items()
    }  # fmt: skip
