"""The dyad-year panel: a row for each pair of polities and year, as political scientists load it."""

from __future__ import annotations

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.graph.results import text_rows
from reegraph.graph.versions import Versions
from reegraph.network.projection.history import NetworkHistory
from reegraph.network.projection.lookups import GraphLookups, lookups_of
from reegraph.network.projection.project import project
from reegraph.network.projection.weights import depths
from reegraph.parquet import write_parquet
from reegraph.release.checksums import File
from reegraph.release.columns import fields
from reegraph.release.package import Fields

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["KEY", "PANEL", "dyad_years", "panel_fields", "write_panel"]

PANEL = "panel/dyad-year.csv"
KEY = ["a", "b", "year"]

_FRONT = (
    "a", "b", "year", "day", "iso3_a", "iso3_b", "cow_a", "cow_b", "gw_a", "gw_b",
    "agreements", "agreements_bilateral", "agreements_new", "talks",
    "shared_forums", "minerals", "depth",
)  # fmt: skip
_BACK = ("mineral_ids", "agreement_ids", "forum_ids")
_CODES = """SELECT ?state ?iso ?cow ?gw { ?state a ree:Polity
  OPTIONAL { ?state ree:isoAlpha3 ?iso } OPTIONAL { ?state ree:cowCode ?cow }
  OPTIONAL { ?state ree:gwCode ?gw } }"""
_KINDS = """SELECT ?kind ?label ?definition { ?kind skos:inScheme ?scheme ; skos:prefLabel ?label ;
    skos:definition ?definition . FILTER(STRSTARTS(STR(?kind), STR(agreement-kind:)))
  FILTER NOT EXISTS { ?narrower skos:broader ?kind } }"""

Pair = tuple[str, str]


@dataclass
class _Year:
    """What holds between pairs on the day of a year: agreements, talks and forums by pair."""

    day: str
    agreements: dict[Pair, dict[str, bool]]  # whether it is bilateral
    talks: dict[Pair, int]
    forums: dict[Pair, set[str]]


def _kinds(kg: Snapshot) -> dict[str, tuple[str, str]]:
    """Return label and definition of each kind of agreement, by code."""
    found = text_rows(kg.store, _KINDS)
    return {
        row["kind"].partition(":")[2]: (row["label"], row["definition"])
        for row in sorted(found, key=lambda row: row["kind"])
    }


def _column(kind: str) -> str:
    return f"agreements_{kind.replace('-', '_')}"


def panel_fields(kg: Snapshot) -> Fields:
    """Return every column of the panel with its type and meaning, in order."""
    kinds: Fields = [
        {
            "name": _column(kind),
            "type": "integer",
            "description": f"Those of the agreements that stand whose kind is {kind} ({label}): "
            f"{definition}",
        }
        for kind, (label, definition) in _kinds(kg).items()
    ]
    return [*fields("panel", _FRONT), *kinds, *fields("panel", _BACK)]


def _pairs(net: Any) -> Iterator[tuple[Pair, Mapping[str, float]]]:
    for one, other, data in net.edges(data=True):
        yield (min(one, other), max(one, other)), data["parts"]


def _on(days: NetworkHistory, day: str, polities: set[str]) -> _Year:
    net = days.network(day, "state-agreements")
    sides = {name: len(event["nodes"]) for name, event in net.graph["events"].items()}
    agreements = {
        pair: {name: sides[name] == 2 for name in sorted(parts)} for pair, parts in _pairs(net)
    }
    talks = {pair: len(parts) for pair, parts in _pairs(days.network(day, "state-talks"))}
    members: dict[str, set[str]] = defaultdict(set)
    for one, other in days.network(day, "forum-membership").edges():
        actor, forum = (one, other) if one.startswith("actor:") else (other, one)
        if actor in polities:
            members[forum].add(actor)
    forums: dict[Pair, set[str]] = defaultdict(set)
    for forum, inside in members.items():
        for one, other in itertools.combinations(sorted(inside), 2):
            forums[one, other].add(forum)
    return _Year(day, agreements, talks, forums)


def dyad_years(kg: Snapshot, first: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of the panel by year and pair, for pairs between which something holds.

    `first` is the first year; if not given the first, at the earliest 1990, in which an agreement
    that stands on the day of the graph began.
    """
    codes = {row["state"]: row for row in text_rows(kg.store, _CODES)}
    facts = lookups_of(kg)
    days = NetworkHistory(kg)
    kinds = list(_kinds(kg))
    last = int(kg.day[:4])
    start = _first_year(kg) if first is None else first
    seen: dict[Pair, set[str]] = defaultdict(set)
    for year in range(start - 1, last + 1):
        held = _on(days, min(f"{year}-12-31", kg.day), set(codes))
        if year >= start:
            for pair in sorted({*held.agreements, *held.talks, *held.forums}):
                pair_codes = _codes(pair, codes)
                cells = _row(pair, held, facts, kinds)
                new = len(set(held.agreements.get(pair, ())) - seen[pair])
                yield {**pair_codes, **cells, "year": year, "day": held.day, "agreements_new": new}
        for pair, names in held.agreements.items():
            seen[pair] |= set(names)


def _first_year(kg: Snapshot) -> int:
    events = project(kg, "state-agreements").graph["events"].values()
    begun = [int(event["first"][:4]) for event in events if event["first"]]
    return max(1990, min(begun, default=int(kg.day[:4])))


def _codes(pair: Pair, codes: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for side, name in zip("ab", pair, strict=True):
        own = codes.get(name, {"iso": "", "cow": "", "gw": ""})
        found |= {side: name.partition(":")[2]}
        found |= {f"iso3_{side}": own["iso"], f"cow_{side}": own["cow"], f"gw_{side}": own["gw"]}
    return found


def _row(pair: Pair, held: _Year, facts: GraphLookups, kinds: list[str]) -> dict[str, Any]:
    """Return what holds between two polities on the day."""
    depth = depths()
    agreements = held.agreements.get(pair, {})
    forums = held.forums.get(pair, set())
    minerals = {m for name in agreements for m in facts.scope.get(name, ())}
    own = [facts.kinds.get(name, "") for name in agreements]
    return {
        "agreements": len(agreements),
        "agreements_bilateral": sum(agreements.values()),
        "talks": held.talks.get(pair, 0),
        "shared_forums": len(forums),
        "minerals": len(minerals),
        "depth": max((depth[kind] for kind in own if kind in depth), default=""),
        **{_column(kind): own.count(kind) for kind in kinds},
        "mineral_ids": _ids(minerals),
        "agreement_ids": _ids(agreements),
        "forum_ids": _ids(forums),
    }


def _ids(names: Iterable[str]) -> str:
    return ";".join(sorted(name.partition(":")[2] for name in names))


def write_panel(kg: Snapshot, of: Versions, folder: Path) -> Iterator[File]:
    """Write the panel as CSV and Parquet, and its codebook, to `panel/`."""
    described = panel_fields(kg)
    names = [field["name"] for field in described]
    rows = list(dyad_years(kg))
    (folder / "panel").mkdir()
    with (folder / PANEL).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    what = "Pairs of polities by year"
    yield File(PANEL, what, "text/csv", _ABOUT, "panel")
    _parquet(rows, described, of, (folder / PANEL).with_suffix(".parquet"))
    media = "application/vnd.apache.parquet"
    yield File("panel/dyad-year.parquet", f"{what} (Parquet)", media, _ABOUT)
    years = sorted({row["year"] for row in rows})
    text = _codebook(described, of, years, len(rows))
    (folder / "panel/codebook.md").write_text(text, encoding="utf-8", newline="")
    yield File(
        "panel/codebook.md", "Codebook of the panel", "text/markdown", "Every column of the panel."
    )


def _parquet(rows: list[dict[str, Any]], described: Fields, of: Versions, path: Path) -> None:
    import pandas as pd

    columns: dict[str, Any] = {}
    for field in described:
        cells = [row[field["name"]] for row in rows]
        if field["type"] == "integer":
            whole = [None if cell == "" else int(cell) for cell in cells]
            columns[field["name"]] = pd.array(whole, dtype="Int64")
        else:
            columns[field["name"]] = pd.array([cell or None for cell in cells], dtype="str")
    with path.open("wb") as file:
        write_parquet(pd.DataFrame(columns), file, str(of))


_ABOUT = (
    "One row a pair of polities and year: agreements that stand by kind, new ones, talks, shared "
    "forums, minerals, with ISO3, COW and GW codes."
)

_RULES = """# Codebook of the dyad-year panel

{said}. {rows} rows, {first} to {last}.

- **Unit**: two polities in one year. A polity is a state, or a bloc that binds itself under public law
  (`actors.csv`, column `polity`). The pair has no direction; it stands once, `a` before `b` in the
  alphabet of ids.
- **Which rows**: a pair of a year stands here where something holds between the two on the day: an
  agreement, talks, or a forum of which both are members. A pair that is missing has no such record.
  **No record is not zero**: it says what our sources report, not what happened. To get a balanced panel,
  add the missing pairs with zeros and say so.
- **When**: every row tells what surely holds on its day, under every reading of dates that are not
  exact. The first year is the first, at the earliest 1990, in which an agreement that stands today began.
- **Growth of the record**: most sources are of the last years, so that early years are thin.
- **Evidence**: `agreement_ids` and `forum_ids` lead to the rows of the tables, and from there to their
  sources.
- **Codes of states**: ISO 3166-1 alpha-3, Correlates of War, Gleditsch and Ward, as `countries.csv` has
  them. Empty where a list does not know the polity.

| column | type | meaning |
|---|---|---|
"""


def _codebook(described: Fields, of: Versions, years: list[int], number: int) -> str:
    said = str(of)[0].upper() + str(of)[1:]
    span = (years[0], years[-1]) if years else ("none", "none")
    head = _RULES.format(said=said, rows=f"{number:,}", first=span[0], last=span[1])
    lines = [
        f"| `{field['name']}` | {field['type']} | {field['description'].replace('|', chr(92) + '|')} |"
        for field in described
    ]
    return head + "\n".join(lines) + "\n"
