"""Who holds a mineral, how concentrated that is, and what agreements a state has with the holders."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reegraph.errors import NameNotFound
from reegraph.graph.results import text_rows
from reegraph.namespaces import compact
from reegraph.network.projection.definitions import find_projection
from reegraph.network.projection.flows import chosen_flows
from reegraph.network.projection.lookups import lookups_of
from reegraph.network.projection.options import choose_options
from reegraph.network.projection.ties import read_ties
from reegraph.network.results import graph_record, nearest, with_record

if TYPE_CHECKING:
    import pandas as pd

    from reegraph.graph.snapshot import Snapshot

__all__ = ["HELD", "Supply", "concentration", "exposure", "imports", "supply"]

# A measure in tonnes, and the measure in which sources state the same as a share of the world.
MEASURES: Mapping[str, str] = {
    "mine-production": "share-of-world-mine-production",
    "refinery-production": "share-of-world-refining",
    "reserves": "",
    "resources": "",
    "capacity": "",
    "consumption": "",
}
HELD = ("mine-production", "refinery-production", "reserves")

_OBSERVED = """SELECT ?area ?mineral ?measure ?year ?contained ?unit ?value ?claim WHERE {
  ?claim a ree:Observation ; ree:refArea ?area ; ree:observedMineral ?mineral ; ree:measure ?measure ;
         ree:numericValue ?value ; ree:unit ?unit ; ree:basis ?basis ; ree:hasRank claim-rank:preferred .
  FILTER(?basis IN (basis:reported, basis:estimated))
  OPTIONAL { ?claim ree:refYear ?year } OPTIONAL { ?claim ree:contained ?contained }
}"""

_WORLD_IMPORTS = """SELECT ?importer ?mineral ?code ?contained ?from ?value ?claim WHERE {
  ?claim a ree:TradeFlow ; ree:exporter area:world ; ree:importer ?importer ; ree:commodity ?mineral ;
         ree:numericValue ?value ; ree:basis ?basis ; ree:hasRank claim-rank:preferred .
  FILTER(?basis IN (basis:reported, basis:estimated))
  OPTIONAL { ?claim ree:hsCode ?code } OPTIONAL { ?claim ree:contained ?contained }
  OPTIONAL { ?claim ree:startsNotBefore ?from }
}"""


@dataclass(frozen=True)
class Supply:
    """Who supplies what, for a year and a content (the element or oxide of the tonnes).

    `quantity` in `unit` is by polity, with the claims of each.

    `stated` is the total that a source states (None where none does), `short` whether it is less
    than the sum of its parts, so that shares are of the sum. `total` is what shares are of: None
    where no source states it. Then shares, remainder and index are not known, which is written as
    `math.nan`, so that whatever is computed from them is not known either.
    """

    mineral: str
    measure: str
    year: int
    contained: str
    unit: str
    quantity: Mapping[str, float]
    claims: Mapping[str, tuple[str, ...]]
    total: float | None
    stated: float | None
    short: bool

    @property
    def shares(self) -> dict[str, float]:
        """Return the share of each polity, those of most first."""
        ordered = sorted(self.quantity.items(), key=lambda pair: (-pair[1], pair[0]))
        total = math.nan if self.total is None else self.total
        return {name: value / total for name, value in ordered}

    @property
    def remainder(self) -> float:
        """Return the share of the total that no polity accounts for."""
        rest = 1.0 - sum(self.shares.values())
        return 0.0 if rest < 0 else rest

    def hhi(self) -> tuple[float, float]:
        """Return bounds of the Herfindahl-Hirschman index, 0 to 1.

        The remainder is held by infinitely many, and by one.
        """
        known = sum(share**2 for share in self.shares.values())
        most = known + self.remainder**2
        return known, 1.0 if most > 1 else most


Figures = Mapping[tuple[int, str], Mapping[str, tuple[float, str]]]
"""Value and claim by area, of each year and content."""


def _best_covered(groups: Figures, year: int | None) -> tuple[int, str]:
    """Return the year and content of the best covered figures.

    First come those with a total of the world, then the latest year with at least half as many
    polities as the best has.
    """
    chosen = {k: v for k, v in groups.items() if year is None or k[0] == year}
    whole = {k: v for k, v in chosen.items() if "area:world" in v and len(v) > 1} or chosen
    most = max(len(v) for v in whole.values())
    wide = [key for key, areas in whole.items() if 2 * len(areas) >= most]
    return max(wide, key=lambda key: (key[0], len(whole[key]), key[1]))


def _figures_of(kg: Snapshot) -> dict[tuple[str, str, str], Figures]:
    """Return figures by (mineral, measure, unit), read once for a graph."""
    found: dict[tuple[str, str, str], Figures] = kg.cached("figures", lambda: _read_figures(kg))
    return found


def _read_figures(kg: Snapshot) -> dict[tuple[str, str, str], Figures]:
    figures: dict[tuple[str, str, str], dict[tuple[int, str], dict[str, tuple[float, str]]]] = {}
    evidence = lookups_of(kg).evidence  # of several undated figures the one on record last counts
    for r in sorted(
        text_rows(kg.store, _OBSERVED), key=lambda r: (evidence[r["claim"]].first, r["claim"])
    ):
        measure = r["measure"].partition(":")[2]
        unit = r["unit"].partition(":")[2]
        key = (int(r["year"] or 0), r["contained"])
        group = figures.setdefault((r["mineral"], measure, unit), {}).setdefault(key, {})
        group[r["area"]] = (float(r["value"]), r["claim"])
    return dict(figures)


def supply(kg: Snapshot, mineral: str, measure: str, year: int | None = None) -> Supply | None:
    """Return who produces, refines or holds a mineral (compact name); None where there is no data.

    Tonnes where a source gives them, else shares of the world as stated (unit `percent`). Raises
    UsageError for an unknown measure.
    """
    if measure not in MEASURES:
        raise NameNotFound(measure, "measure", nearest(measure, MEASURES))
    # Tonnes of which the total is known, else shares as stated, else what tonnes there are.
    for name, unit, whole in (
        (measure, "TONNE", True),
        (MEASURES[measure], "PERCENT", False),
        (measure, "TONNE", False),
    ):
        held = _supply_of_unit(
            mineral, measure, _figures_of(kg).get((mineral, name, unit), {}), unit, year
        )
        if held is not None and (held.stated is not None or not whole):
            return held
    return None


def _supply_of_unit(
    mineral: str, measure: str, groups: Figures, unit: str, year: int | None
) -> Supply | None:
    """Return figures of one measure and unit as a supply; None where there are none of polities."""
    if not [key for key in groups if year in (None, key[0])]:
        return None
    key = _best_covered(groups, year)
    areas = {area: figure for area, figure in sorted(groups[key].items()) if area != "area:world"}
    sums = sum(value for value, _ in areas.values())
    if not sums:
        return None
    world = groups[key].get("area:world")
    stated = 100.0 if unit == "PERCENT" else world[0] if world else None
    short = stated is not None and stated < sums * (1 - 1e-9)
    return Supply(
        mineral,
        measure,
        key[0],
        key[1],
        "percent" if unit == "PERCENT" else "t",
        {area: value for area, (value, _) in areas.items()},
        {area: (claim,) for area, (_, claim) in areas.items()},
        sums if short else stated,
        stated,
        short,
    )


def imports(kg: Snapshot, mineral: str, importer: str, year: int | None) -> Supply | None:
    """Return suppliers of the imports of a polity, nothing counted twice.

    None where there is no data.
    """
    lookups = lookups_of(kg)
    projection = find_projection("trade")
    for unit in ("t", "percent"):
        given: dict[str, object] = {"mineral": mineral, "unit": unit}
        choices = choose_options(kg, projection, {**given, **({"year": year} if year else {})})
        ties, excluded = read_ties(projection, lookups, choices)
        ours = [tie for tie in ties if tie.target == importer]
        flows, choices = chosen_flows(lookups, ours, choices, Counter(excluded))
        if not flows:
            continue
        quantity: dict[str, float] = defaultdict(float)
        claims: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for tie in flows:
            quantity[tie.source] += tie.value or 0.0
            claims[tie.source] += tie.claims
        sums = sum(quantity.values())
        stated = 100.0 if unit == "percent" else _world_imports(kg, mineral, importer, choices)
        short = stated is not None and stated < sums * (1 - 1e-9)
        if sums:
            return Supply(
                mineral,
                "imports",
                choices.year,
                choices.contained,
                unit,
                dict(sorted(quantity.items())),
                dict(claims),
                sums if short else stated,
                stated,
                short,
            )
    return None


def _world_imports(kg: Snapshot, mineral: str, importer: str, choices: Any) -> float | None:
    """Return the total of imports that a source states for the same good, year and content."""
    totals = [
        float(r["value"])
        for r in lookups_of(kg).answer(_WORLD_IMPORTS)
        if r["importer"] == importer
        and r["mineral"] == mineral
        and r["contained"] == choices.contained
        and r["from"][:4] == str(choices.year)
    ]
    return max(totals, default=None)


def _supply_frame(kg: Snapshot, supplied: Supply, title: str) -> pd.DataFrame:
    import pandas as pd

    lookups = lookups_of(kg)
    listed = []
    for area, share in supplied.shares.items():
        sources = sorted({s for c in supplied.claims[area] for s in lookups.evidence[c].sources})
        listed.append(
            (
                area,
                lookups.entities.get(area, (area, "", ""))[0],
                supplied.quantity[area],
                share,
                supplied.claims[area],
                tuple(sources),
            )
        )
    if supplied.total is not None and supplied.remainder > 1e-9:
        rest = supplied.remainder * supplied.total
        listed.append(("", "not accounted for", rest, supplied.remainder, (), ()))
    columns = ["node", "label", "quantity", "share", "claims", "sources"]
    frame = pd.DataFrame(listed, columns=columns)
    has_total = supplied.total is not None
    low, high = supplied.hhi()
    of = f" of {supplied.contained}" if supplied.contained else ""
    notes = [f"{title}, {supplied.year or 'year not stated'}, {supplied.unit}{of}"]
    if has_total:
        notes.append(
            f"HHI {low:.3f} to {high:.3f}; effective number of suppliers {1 / high:.1f} to "
            f"{1 / low:.1f}; not accounted for {supplied.remainder:.1%}"
        )
    else:
        notes.append(
            "Not known: shares, HHI, effective number of suppliers and what is not accounted for. "
            "No source on record states the total"
        )
    if supplied.short:
        notes.append(
            f"the stated total ({supplied.stated:g}) is less than the sum: shares are of the sum"
        )
    about = graph_record(
        kg,
        title,
        mineral=supplied.mineral,
        measure=supplied.measure,
        year=supplied.year,
        unit=supplied.unit,
        contained=supplied.contained,
        total=supplied.total,
        stated_total=supplied.stated,
        remainder=supplied.remainder if has_total else None,
        hhi_low=low if has_total else None,
        hhi_high=high if has_total else None,
        notes=notes,
    )
    return with_record(frame, about)


def exposure(
    kg: Snapshot,
    mineral: str,
    measure: str = "mine-production",
    year: int | None = None,
    importer: str | None = None,
) -> pd.DataFrame:
    """Show who supplies a mineral to the world, or to one importer, and how concentrated that is.

    Shares are of the total that a source states; what no polity accounts for is a row of its own.
    Where no source states a total, shares, index and remainder are not known. Where the stated
    total is less than the sum of its parts, shares are of the sum and the record says so.
    Figures of different units, contents or bases are never added.

    Args:
        kg: The graph.
        mineral: Name of the mineral.
        measure: mine-production, refinery-production, reserves, resources, capacity or consumption.
        year: The year; the best covered one if not given.
        importer: Name of a state whose imports are taken in place of `measure`.

    Returns:
        A frame with `node`, `label`, `quantity` (float64, tonnes or percent), `share` (float64, of
        1, missing where no source states the total), `claims`, `sources`; without rows and with the
        note "no data" where there is none. `attrs["reegraph"]` has `year`, `unit`, `contained`,
        `total` (what shares are of), `stated_total`, `remainder`, and the bounds `hhi_low` and
        `hhi_high` of the Herfindahl-Hirschman index: the remainder held by infinitely many, or by
        one. These five are None where no source states the total.

    Raises:
        NameNotFound: There is no such mineral, measure or importer.
        AmbiguousName: A name stands for several.

    Examples:
        >>> import reegraph
        >>> frame = exposure(reegraph.load(), "rare earth elements", "mine-production", 2024)
        >>> frame["label"][0], float(frame["share"].sum().round(6))
        ('China', 1.0)

    References:
        Hirschman 1964, AER 54:761.
    """
    import pandas as pd

    name = compact(kg.resolve(mineral, "mineral"))
    label = lookups_of(kg).entities[name][0]
    if importer is not None:
        buyer = compact(kg.resolve(importer, "actor"))
        supplied = imports(kg, name, buyer, year)
        title = f"Imports of {label} by {lookups_of(kg).entities[buyer][0]}"
    else:
        supplied = supply(kg, name, measure, year)
        title = f"{measure.replace('-', ' ').capitalize()} of {label}"
    if supplied is None:
        empty = pd.DataFrame(columns=["node", "label", "quantity", "share", "claims", "sources"])
        return with_record(empty, graph_record(kg, title, notes=[f"{title}: no data"]))
    return _supply_frame(kg, supplied, title)


_CONCENTRATION = [
    "mineral",
    "label",
    "measure",
    "year",
    "polities",
    "largest",
    "largest_share",
    "top_three",
    "remainder",
    "hhi_low",
    "hhi_high",
    "effective_low",
    "effective_high",
    "claims",
]


def concentration(
    kg: Snapshot, minerals: Sequence[str] | None = None, measures: Sequence[str] = HELD
) -> pd.DataFrame:
    """Compute how concentrated the supply of minerals is, by mineral, measure and year.

    Args:
        kg: The graph.
        minerals: Names of minerals; all with figures if not given.
        measures: Measures of supply, see `exposure`.

    Returns:
        A row for each mineral, measure and year with `mineral`, `label`, `measure`, `year` (Int64),
        `polities` (Int64), `largest` (label), `largest_share`, `top_three`, `remainder`, `hhi_low`,
        `hhi_high`, `effective_low`, `effective_high` (float64) and `claims`; see `exposure` for how
        the bounds are meant.

    Raises:
        NameNotFound: There is no such mineral.

    Examples:
        >>> import reegraph
        >>> frame = concentration(reegraph.load(), ["cobalt"], ["mine-production"])
        >>> bool((frame["hhi_low"] <= frame["hhi_high"]).all())
        True
    """
    import pandas as pd

    figures = _figures_of(kg)
    lookups = lookups_of(kg)
    wanted = None if minerals is None else {compact(kg.resolve(m, "mineral")) for m in minerals}
    keys = {
        (mineral, measure, year)
        for (mineral, name, _), groups in figures.items()
        for measure in measures
        if name in (measure, MEASURES[measure]) and (wanted is None or mineral in wanted)
        for year, _ in groups
        if year
    }
    listed = []
    for mineral, measure, year in sorted(keys):
        held = supply(kg, mineral, measure, year)
        if held is None or held.stated is None:
            continue
        shares = held.shares
        low, high = held.hhi()
        first = next(iter(shares))
        listed.append(
            (
                mineral,
                lookups.entities[mineral][0],
                measure,
                year,
                len(shares),
                lookups.entities[first][0],
                shares[first],
                sum(list(shares.values())[:3]),
                held.remainder,
                low,
                high,
                1 / high,
                1 / low,
                tuple(sorted(c for claims in held.claims.values() for c in claims)),
            )
        )
    frame = pd.DataFrame(listed, columns=_CONCENTRATION)
    return with_record(frame, graph_record(kg, "Concentration of supply"))
