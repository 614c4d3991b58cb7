"""What the rules that do not ask for the day should derive of claims; see table_claims.py.

For every property the set of its pairs as text: entities as type:id, concepts as scheme:code,
claims as claim:key, values as they are written.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from .table_claims import World, claims, entities, fields, number

Pairs = set[tuple[str, str]]


def pairs(frame: pd.DataFrame, one: str, other: str) -> Pairs:
    """Two columns as pairs, the first one a claim's key or an entity."""
    return set(zip(frame[one], frame[other], strict=True))


def table(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Claims of one table, the cells of their rows as columns (year_cell where year is taken)."""
    part = frame[frame["table"] == name]
    cells = pd.DataFrame(part["row"].tolist(), index=part.index, dtype=object)
    return part.join(cells.rename(columns=lambda c: f"{c}_cell" if c in part else c))


# -- values, conflicts, rank ---------------------------------------------------------------------


def rates(found: pd.DataFrame) -> dict[tuple[str, str], tuple[str, Decimal]]:
    """Claim and units per US dollar of each currency and year."""
    known = table(found, "fx_rates")
    return {(r.currency, r.year_cell): (r.key, Decimal(r.per_usd)) for r in known.itertuples()}


def convert(claim: Any, known: dict[tuple[str, str], tuple[str, Decimal]]) -> str:
    """Value of a claim in tonnes, percent, hectares or US dollars; "" if it cannot be had."""
    if not claim.number or claim.table == "fx_rates":
        return ""
    if claim.unit in ("t", "percent", "ha", "USD"):
        return number(claim.number)
    if (claim.unit, claim.year) not in known:
        return ""
    value = Decimal(claim.number) / known[claim.unit, claim.year][1]
    return str(value.quantize(Decimal(1), ROUND_HALF_UP))


def _alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def agree(one: Any, two: Any) -> bool | None:
    """Whether two claims on one matter agree; None if they cannot be compared."""
    if one.amount and two.amount:
        low, high = sorted((float(one.amount), float(two.amount)))
        return high - low <= 0.05 * high
    if one.cls == "ForcePeriod":
        both = [(one.start, two.start), (one.end, two.end)]
        known = [_alike(*pair) for pair in both if all(pair)]
        return all(known) if known else None
    if not (one.text and two.text):
        return None
    if one.cls == "DateClaim":
        return _alike(one.text, two.text)
    if one.prop == "placeName":
        a, b = one.text.lower(), two.text.lower()
        return a in b or b in a
    return bool(one.text == two.text) if one.prop != "valueUsd" else None


def matters(world: World, found: pd.DataFrame) -> tuple[Pairs, Pairs, Pairs]:
    """Pairs of claims that conflict, that corroborate each other, that are superseded."""
    foes: Pairs = set()
    friends: Pairs = set()
    contested = found[found["slot"].ne("") & found.duplicated("slot", keep=False)]
    for _, group in contested.groupby("slot"):
        for one, two in itertools.combinations(group.itertuples(), 2):
            verdict = agree(one, two)
            if verdict is not None:
                (friends if verdict else foes).update({(one.key, two.key), (two.key, one.key)})
    disputes = world.tables["disputes"]
    superseded = pairs(disputes[disputes["relation"] == "superseded-by"], "claim", "other")
    for one, two in pairs(disputes[disputes["relation"] == "conflicts-with"], "claim", "other"):
        foes.update({(one, two), (two, one)})
    return foes, friends, superseded


def precedence(world: World, found: pd.DataFrame) -> pd.Series:
    """The text by which claims on one matter are put in order."""
    sources = world.tables["sources"].set_index("id")
    best = dict.fromkeys(("government", "law", "company"), 2)
    weight = (
        sources["kind"].map({"intergovernmental": 1, "dataset": 1, **best}).fillna(0).astype(int)
    )

    def one(claim: Any) -> str:
        weights = [weight[s] for s in claim.sources]
        official = (max if claim.stated else min)(weights)
        exactness = len(claim.text) if claim.cls == "DateClaim" else 0
        youngest = max(sources.loc[s, "date"] or "0000" for s in claim.sources)
        number_of = f"{len(claim.sources):03d}"
        return "|".join(
            [str(official), f"{exactness:02d}", youngest.ljust(10, "-"), number_of, claim.key]
        )

    return pd.Series([one(claim) for claim in found.itertuples()], index=found.index, dtype=object)


def ranks(found: pd.DataFrame, foes: Pairs, superseded: Pairs) -> pd.Series:
    """Rank of each claim: behind another one on its matter, or in dispute with it, it is normal."""
    replaced = {one for one, _ in superseded}
    order = found["precedence"]
    standing = found[~found["key"].isin(replaced) & found["slot"].ne("")]
    first = standing.groupby("slot")["precedence"].max()
    ahead = found["slot"].map(first).fillna("") > order
    beaten = {a for a, b in foes if b not in replaced and order[b] > order[a]}
    rank = pd.Series("preferred", index=found.index)
    rank[ahead | found["key"].isin(beaten)] = "normal"
    rank[found["key"].isin(replaced)] = "deprecated"
    return rank


def confidences(world: World, found: pd.DataFrame, foes: Pairs, superseded: Pairs) -> pd.Series:
    """Confidence in each claim."""
    sources = world.tables["sources"].set_index("id")
    cites = {s: set(filter(None, text.split(";"))) for s, text in sources["cites"].items()}
    replaced = {one for one, _ in superseded}
    against: dict[str, str] = defaultdict(str)
    for one, other in foes:
        if other not in replaced:
            against[one] = max(against[one], found.loc[other, "precedence"][0])

    def independent(a: str, b: str) -> bool:
        apart = sources.loc[a, "publisher"].lower() != sources.loc[b, "publisher"].lower()
        return apart and a not in cites[b] and b not in cites[a] and not cites[a] & cites[b]

    def one(claim: Any) -> str:
        official = claim.precedence[0]
        if against[claim.key] >= official:
            return "disputed"
        if official != "0":
            return "official-primary"
        if claim.stated and any(
            itertools.starmap(independent, itertools.combinations(claim.sources, 2))
        ):
            return "triangulated"
        return "single-report" if claim.stated else "record-backed"

    return pd.Series([one(claim) for claim in found.itertuples()], index=found.index, dtype=object)


def holding(found: pd.DataFrame, day: str) -> pd.Series:
    """certain, possible or "" for each claim on a day."""
    begun = found["smin"].eq("") | (found["smin"] <= day)
    lasting = found["emax"].eq("") | (day <= found["emax"])
    surely = found["emax"].eq("") | (found["emin"].ne("") & (day <= found["emin"]))
    certain = (found["smax"] <= day) & surely
    return certain.map({True: "certain", False: "possible"}).where(begun & lasting, "")


def documented(world: World, found: pd.DataFrame) -> Pairs:
    """Entities and the sources of their rows and of the claims that concern them."""
    result: Pairs = set()
    for name, resource in world.schema.items():
        kind = resource["rdf"].get("type")
        who = "state" if name == "countries" else "id"
        if (kind or name == "countries") and kind != "source" and name != "areas":
            for row in world.tables[name].to_dict("records"):
                subject = f"{kind or 'actor'}:{row[who]}"
                result |= {(subject, f"source:{s}") for s in row["sources"].split(";")}
    roles = {
        name: [
            c for c, f in fields(world, name).items()
            if "entity" in f.get("rdf", {}) and c not in ("sources", "proposer")
        ]
        for name, resource in world.schema.items() if "claim" in resource["rdf"]
    }  # fmt: skip
    for claim in found.itertuples():
        concerned = [claim.subject] if claim.subject else []
        if claim.prop == "operatedBy":
            concerned.append(claim.text)
        if not claim.subject:
            for column in roles.get(claim.table, []):
                concerned += entities(world, claim.table, column, claim.row[column])
        result |= {(entity, f"source:{s}") for entity in concerned for s in claim.sources}
    return result


def timeless(world: World) -> tuple[pd.DataFrame, dict[str, Pairs]]:
    """Claims with amount, precedence, rank and confidence, and what does not depend on the day."""
    found = claims(world)
    known = rates(found)
    found["normal"] = [convert(claim, known) for claim in found.itertuples()]
    found["amount"] = [c.normal or c.row.get("percent", "") for c in found.itertuples()]
    foes, friends, superseded = matters(world, found)
    found["precedence"] = precedence(world, found)
    found["rank"] = ranks(found, foes, superseded)
    found["confidence"] = confidences(world, found, foes, superseded)
    name = "claim:" + found["key"]
    valued = found[found["normal"].ne("")]
    converted = valued[~valued["unit"].isin(["t", "percent", "ha", "USD"])]
    spans = found[found["cls"] != "DateClaim"]

    def named(ties: Iterable[tuple[str, str]]) -> Pairs:
        return {(f"claim:{one}", f"claim:{other}") for one, other in ties}

    def year(column: str) -> Pairs:
        return {
            (f"claim:{c.key}", c._asdict()[column][:4])
            for c in spans[spans[column] != ""].itertuples()
        }

    return found, {
        "normalizedValue": {(f"claim:{c.key}", c.normal) for c in valued.itertuples()},
        "convertedWith": named((c.key, known[c.unit, c.year][0]) for c in converted.itertuples()),
        "validFromYear": year("start"), "validToYear": year("end"),
        "conflictsWith": named(foes), "corroborates": named(friends),
        "precedence": set(zip(name, found["precedence"], strict=True)),
        "hasRank": set(zip(name, "claim-rank:" + found["rank"], strict=True)),
        "hasConfidence": set(zip(name, "confidence:" + found["confidence"], strict=True)),
        "documentedIn": documented(world, found),
    }  # fmt: skip
