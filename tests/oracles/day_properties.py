"""What the rules should derive of entities on a day, from ranked claims; see table_claims.py."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from .claim_ranks import Pairs, holding, pairs, table
from .table_claims import World, entities

STANDING = {"signed", "in-force", "completed"}
TALKS = {"negotiating", "announced"}
PUBLIC = {"ministry", "agency", "subnational-government", "state-enterprise"}
MEMBER = {"member", "founding-member", "chair"}
ROLES = {
    **dict.fromkeys(MEMBER, "memberOf"), "partner": "partnerOf", "observer": "observerOf",
    "participant": "participatedIn", "invited": "participatedIn",
}  # fmt: skip


class Day(NamedTuple):
    """Ranked claims on one day in one reading of uncertain dates.

    `counted` are the preferred claims that count as holding on the day.
    """

    world: World
    claims: pd.DataFrame
    counted: pd.DataFrame
    day: str
    possible: bool


def on_day(world: World, found: pd.DataFrame, day: str, possible: bool) -> Day:
    """What holds on a day, with or without what holds only under some reading."""
    found = found.assign(holds=holding(found, day))
    counts = ["certain", "possible"] if possible else ["certain"]
    counted = found[found["holds"].isin(counts) & (found["rank"] == "preferred")]
    return Day(world, found, counted, day, possible)


def camel(code: str) -> str:
    """The property that is named after a code."""
    head, *rest = code.split("-")
    return head + "".join(part.capitalize() for part in rest)


def _both_ways(groups: Iterable[set[str]]) -> Pairs:
    return {pair for group in groups for pair in itertools.permutations(group, 2)}


def _linked(d: Day, name: str, one: str, other: str, frame: pd.DataFrame | None = None) -> Pairs:
    """Entities in two columns of the claims of a table."""
    part = d.counted if frame is None else frame
    return {
        pair
        for row in part.loc[part["table"] == name, "row"]
        for pair in itertools.product(
            entities(d.world, name, one, row[one]), entities(d.world, name, other, row[other])
        )
    }


def preferred(d: Day) -> pd.DataFrame:
    """All preferred claims, whether they hold on the day or not."""
    return d.claims[d.claims["rank"] == "preferred"]


def parties(d: Day) -> Pairs:
    """Agreements and their parties."""
    return _linked(d, "agreement_parties", "agreement", "actor", preferred(d))


def sides(d: Day) -> Pairs:
    """Return agreements and their parties, without those that are only what the others deal in."""
    every = preferred(d)
    roles = table(every, "agreement_parties")
    return _linked(d, "agreement_parties", "agreement", "actor", roles[roles["role"] != "target"])


def of_agreements(d: Day) -> dict[str, Pairs]:
    """Parties, minerals, provisions, projects, forums and links of agreements, on any day."""
    every = preferred(d)
    clauses = table(every, "agreement_provisions")
    party = parties(d)
    links: dict[str, Pairs] = {
        name: set()
        for name in ("followsFrom", "supersedes", "partOfAgreement", "extends", "implements")
    }
    for row in every.loc[every["table"] == "agreement_links", "row"]:
        name = {"part-of": "partOfAgreement"}.get(row["relation"], camel(row["relation"]))
        links[name].add((f"agreement:{row['agreement']}", f"agreement:{row['other']}"))
    return links | {
        "hasParty": party,
        "partyTo": {(b, a) for a, b in party},
        "hasSide": sides(d),
        "concernsMineral": _linked(d, "agreement_minerals", "agreement", "mineral", every),
        "concernsProject": _linked(d, "project_agreements", "agreement", "project", every),
        "underForum": _linked(d, "agreement_forums", "agreement", "forum", every),
        "includesProvision": {
            (f"agreement:{r.agreement}", f"provision-kind:{r.provision}")
            for r in clauses.itertuples()
        },
    }


def importers(d: Day) -> Pairs:
    """Who imports from whom: flows or shares above zero, reported or estimated."""
    every = preferred(d)
    counts = [
        row["basis"] in ("reported", "estimated")
        and max(float(row["quantity"] or 0), float(row["value_usd"] or 0)) > 0
        for row in every.loc[every["table"] == "trade_flows", "row"]
    ]
    return _linked(
        d, "trade_flows", "importer", "exporter", every[every["table"] == "trade_flows"][counts]
    )


def attributes(d: Day) -> dict[str, Pairs]:
    """Values of the preferred attribute claims."""
    found: dict[str, Pairs] = defaultdict(set)
    every = preferred(d)
    for c in every[every["prop"] != ""].itertuples():
        scheme = {"agreementKind": "agreement-kind:", "valueKind": "value-kind:"}.get(c.prop, "")
        value = scheme + c.text
        if c.prop in ("valueUsd", "areaHectares"):
            value = c.normal
        if value and c.prop not in ("agreementStatus", "projectStage", "operatedBy", "inForceFrom"):
            found[c.prop].add((c.subject, value))
    return found


def of_the_day(d: Day) -> dict[str, Pairs]:
    """Status of agreements, stage and operator of projects, period of measures."""
    status = d.counted[d.counted["prop"] == "agreementStatus"]
    place = status["order"].map("{:.0f}".format) + status["smax"]
    latest = status[place == place.groupby(status["subject"]).transform("max")]
    held = {name: d.counted[d.counted["prop"] == name] for name in ("projectStage", "operatedBy")}
    force = d.counted[d.counted["cls"] == "ForcePeriod"]
    return {
        "agreementStatus": {
            (s, f"agreement-status:{t}") for s, t in pairs(latest, "subject", "text")
        },
        "projectStage": {
            (s, f"project-stage:{t}") for s, t in pairs(held["projectStage"], "subject", "text")
        },
        "operatedBy": pairs(held["operatedBy"], "subject", "text"),
        "inForceFrom": pairs(force[force["start"] != ""], "subject", "start"),
        "inForceUntil": pairs(force[force["end"] != ""], "subject", "end"),
    }


def control(d: Day) -> Pairs:
    """Owners and what they control by stakes above 50 percent, through a chain of such stakes."""
    shares: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for c in d.counted[d.counted["table"] == "stakes"].itertuples():
        if c.row["percent"]:
            owner = f"actor:{c.row['owner']}"
            owned = entities(d.world, "stakes", "owned", c.row["owned"])[0]
            shares[owner, owned].append((c.smax, float(c.row["percent"])))
    direct = {
        pair
        for pair, figures in shares.items()
        if any(share > 50 for date, share in figures if date == max(figures)[0])
    }
    return {(a, b) for a, b in chains(direct) if a != b}


def chains(links: Pairs) -> Pairs:
    """All pairs that a chain of links joins."""
    after: dict[str, set[str]] = defaultdict(set)
    for one, other in links:
        after[one].add(other)
    found: Pairs = set()
    for start in list(after):
        reached: set[str] = set()
        todo = list(after[start])
        while todo:
            here = todo.pop()
            if here not in reached:
                reached.add(here)
                todo += after.get(here, ())
        found |= {(start, end) for end in reached}
    return found


def relations(d: Day) -> dict[str, Pairs]:
    """Institutional relations on the day, by property."""
    found: dict[str, Pairs] = {
        camel(code): set()
        for code in (
            "subsidiary-of", "overseen-by", "joint-venture-of", "succeeded-by", "governs-part-of",
        )
    } | {"fundsActor": set()}  # fmt: skip
    held = d.counted[d.counted["table"] == "institutions"]
    for code, part in held.groupby(held["row"].map(lambda row: row["relation"])):
        name = "fundsActor" if code == "funds" else camel(str(code))
        found[name] = _linked(d, "institutions", "actor", "other", part)
    return found


def acting(d: Day) -> Pairs:
    """Actors and the polities for which they act."""
    actors = d.world.tables["actors"]
    polities = {f"actor:{a}" for a in actors.loc[actors["polity"] == "true", "id"]}
    seat = {f"actor:{r.id}": f"actor:{r.country}" for r in actors.itertuples() if r.country}
    public = {f"actor:{r.id}" for r in actors.itertuples() if r.kind in PUBLIC} - polities
    for_seat = {(a, seat[a]) for a in public if seat.get(a) in polities}
    above = relations(d)["overseenBy"] | {(b, a) for a, b in control(d)}
    of_principal = {(p, p) for p in polities} | for_seat
    state = defaultdict(set)
    for principal, polity in of_principal:
        state[principal].add(polity)
    return of_principal | {
        (actor, polity)
        for actor, principal in chains(above)
        if actor not in polities and actor.startswith("actor:")
        for polity in state[principal]
    }


def agreeing(d: Day) -> dict[str, Pairs]:
    """Actors, and the polities for which they act, with an agreement that stands, or in talks."""
    who: dict[str, set[str]] = defaultdict(set)
    for agreement, actor in sides(d):
        who[agreement].add(actor)
    states: dict[str, set[str]] = defaultdict(set)
    for actor, polity in acting(d):
        states[actor].add(polity)
    status = d.counted[d.counted["prop"] == "agreementStatus"]
    standing = set(status.loc[status["text"].isin(STANDING), "subject"])
    talks = {s for s, t in of_the_day(d)["agreementStatus"] if t.partition(":")[2] in TALKS}
    of_state = {g: set().union(*(states[a] for a in actors)) for g, actors in who.items()}
    return {
        "hasAgreementWith": _both_ways(who[g] for g in standing),
        "inTalksWith": _both_ways(who[g] for g in talks),
        "hasStateAgreementWith": _both_ways(of_state.get(g, set()) for g in standing),
        "inStateTalksWith": _both_ways(of_state.get(g, set()) for g in talks),
    }


def memberships(d: Day) -> dict[str, Pairs]:
    """Members, partners, observers, participants, former members, and members of one forum."""
    every = table(d.claims, "memberships")
    barring = ["certain"] if d.possible else ["certain", "possible"]
    barred = every[(every["role"] == "suspended") & every["holds"].isin(barring)]
    suspended = pairs(barred, "member", "forum")
    found: dict[str, Pairs] = {name: set() for name in ROLES.values()}
    for c in every[every["role"].isin(ROLES) & (every["rank"] == "preferred")].itertuples():
        name = ROLES[c.role]
        counted = c.key in d.counted.index or (name == "participatedIn" and c.smax <= d.day)
        if counted and not (name == "memberOf" and (c.member, c.forum) in suspended):
            found[name].add((c.member, c.forum))
    roles = every[every["role"].isin(MEMBER)]
    ended = pairs(roles[roles["emax"].ne("") & (roles["emax"] < d.day)], "member", "forum")
    found["formerMemberOf"] = ended - pairs(roles[roles["holds"] != ""], "member", "forum")
    found = {name: {(f"actor:{a}", f"forum:{f}") for a, f in ties} for name, ties in found.items()}
    forums: dict[str, set[str]] = defaultdict(set)
    for actor, forum in found["memberOf"]:
        forums[forum].add(actor)
    return found | {"coMemberWith": _both_ways(forums.values())}


def measures(d: Day) -> dict[str, Pairs]:
    """Who restricts what, and against whom, by measures in force on the day."""
    force = d.counted[d.counted["cls"] == "ForcePeriod"]
    rows = [r for r in force["row"] if r["effect"] == "restrictive"]
    return {
        name: {
            (f"actor:{r['issuer']}", f"{kind}:{part}")
            for r in rows for part in r[column].split(";") if part
        }
        for name, column, kind in (
            ("takesMeasureAgainst", "targets", "actor"), ("restricts", "minerals", "mineral"),
        )
    }  # fmt: skip


def critical(d: Day) -> Pairs:
    """Minerals and the issuers of the lists on which they stand, and the polities of these."""
    lists = d.world.tables["lists"]
    issuer = dict(zip(lists["id"], "actor:" + lists["issuer"], strict=True))
    held = d.counted[d.counted["table"] == "criticality"]
    listed = {(f"mineral:{r['mineral']}", issuer[r["list"]]) for r in held["row"]}
    states = acting(d)
    return listed | {(m, polity) for m, who in listed for actor, polity in states if actor == who}


def derived(d: Day) -> dict[str, Pairs]:
    """Pairs of every property of entities and of claims that a rule derives for the day."""
    held = d.claims[d.claims["holds"] != ""]
    return {
        "holds": {(f"claim:{c.key}", f"holding:{c.holds}") for c in held.itertuples()},
        **of_agreements(d), **attributes(d), **of_the_day(d), **relations(d), **agreeing(d),
        **memberships(d), **measures(d),
        "importsFrom": importers(d), "actsForState": acting(d), "controls": control(d),
        "ownsStakeIn": _linked(d, "stakes", "owner", "owned"), "criticalFor": critical(d),
    }  # fmt: skip
