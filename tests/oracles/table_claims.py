"""What the graph should hold, worked out with pandas from the CSV files alone.

Written from docs/time.md, docs/rank-and-confidence.md and the notes of the rules, without SPARQL
and without the code of the build. Claims come as one frame, a row each: key, cls, table, `row` (its
cells in this reading), prop, subject, text (value of an attribute), number, unit, year, start, end,
the bounds smin, smax, emin, emax as ISO texts ("" if not known), sources, stated, slot, order.
"""

from __future__ import annotations

import calendar
import json
import re
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

Cells = dict[str, str]
TALKS = ("negotiating", "announced")
CLOSED = ("lapsed", "cancelled", "suspended")
ORDER = {"negotiating": 1, "announced": 1, "signed": 2, "in-force": 3, "completed": 4}
DATE = re.compile(r"\d{4}(-\d\d){0,2}")


class World(NamedTuple):
    """The tables of a folder as frames of text, their descriptors, and the reference date.

    `names` holds the ids by type of entity, `published` the date of each source.
    """

    tables: dict[str, pd.DataFrame]
    schema: dict[str, dict[str, Any]]
    reference: str
    names: dict[str, frozenset[str]]
    published: dict[str, str]


def read(directory: Path) -> World:
    """Read a folder of tables as text, empty cells as ""."""
    package = json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))
    schema = {r["name"]: r for r in package["resources"]}
    tables = {
        name: pd.read_csv(directory / r["path"], dtype=object, keep_default_na=False)
        for name, r in schema.items()
    }
    names = {
        r["rdf"]["type"]: frozenset(tables[name]["id"])
        for name, r in schema.items()
        if "type" in r["rdf"]
    }
    sources = tables["sources"]
    published = dict(zip(sources["id"], sources["date"], strict=True))
    return World(tables, schema, package["referenceDate"], names, published)


def fields(world: World, table: str) -> dict[str, dict[str, Any]]:
    """Descriptors of the columns of a table by name."""
    return {f["name"]: f for f in world.schema[table]["schema"]["fields"]}


def entity(world: World, types: list[str], cell: str) -> str:
    """The entity that a cell names, as type:id."""
    if ":" in cell:
        return cell
    return next(f"{kind}:{cell}" for kind in types if cell in world.names[kind])


def entities(world: World, table: str, column: str, cell: str) -> list[str]:
    """The entities that a cell names, none if it is empty."""
    types = fields(world, table)[column]["rdf"]["entity"]
    return [entity(world, types, part) for part in cell.split(";") if part]


def first(date: str) -> str:
    """First day that a partial date can mean."""
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def last(date: str) -> str:
    """Last day that a partial date can mean."""
    if len(date) == 4:
        return date + "-12-31"
    year, month = int(date[:4]), int(date[5:7])
    return date if len(date) == 10 else f"{date}-{calendar.monthrange(year, month)[1]}"


def number(text: str) -> str:
    """A number without exponent and trailing zeros."""
    whole = f"{Decimal(text):f}"
    return (whole.rstrip("0").rstrip(".") or "0") if "." in whole else whole


def slug(text: str) -> str:
    """A text as part of a key."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if ord(c) < 128)
    return "-".join(re.findall("[a-z0-9]+", plain.lower()))


def key(*parts: str) -> str:
    """A key of parts, empty ones left out."""
    return "--".join(filter(None, map(slug, parts)))


def interval(start: str, end: str, known: str) -> tuple[str, str, str, str]:
    """The four bounds of an interval; without a start it began at the latest when on record."""
    smin, smax = (first(start), last(start)) if start else ("", known)
    if not end:
        return smin, smax, "", ""
    return smin, min(smax, last(end)), max(first(end), smin), last(end)


def known(world: World, sources: frozenset[str]) -> str:
    """Day by which something was on record: the earliest date of its sources."""
    dates = [world.published[s] for s in sources]
    return min([last(date) for date in dates if date] + [world.reference])


class Reading(NamedTuple):
    """A row with the values of one reading, and who states it."""

    row: Cells
    text: str
    sources: frozenset[str]
    stated: bool


def _agrees(said: str, own: str) -> bool:
    if DATE.fullmatch(said) and DATE.fullmatch(own):
        return own.startswith(said)
    return said == own


def said_of(world: World) -> dict[tuple[str, str], list[Cells]]:
    """Rows of attributions.csv by table and key of the row."""
    found: dict[tuple[str, str], list[Cells]] = {}
    for line in world.tables["attributions"].to_dict("records"):
        found.setdefault((line["table"], line["id"]), []).append(line)
    return found


def _own(row: Cells, text: str, backing: set[str], against: set[str]) -> Reading:
    every = set(row["sources"].split(";"))
    if backing:
        return Reading(row, text, frozenset(backing), True)
    rest = (every - against) or every
    return Reading(row, text, frozenset(rest), len(rest) == 1)


def row_readings(row: Cells, said: list[Cells], columns: tuple[str, ...] = ()) -> list[Reading]:
    """A row as its own sources state it, and as each source that differs does."""
    lines = [s for s in said if not columns or s["column"] in columns]
    agree = [s for s in lines if not s["column"] or _agrees(s["value"], row[s["column"]])]
    differ = [s for s in lines if s not in agree]
    against = {s["source"] for s in differ} - {s["source"] for s in agree if not s["column"]}
    found = [_own(row, "", {s["source"] for s in agree} - against, against)]
    for source in sorted({s["source"] for s in differ}):
        cells = row | {s["column"]: s["value"] for s in differ if s["source"] == source}
        found.append(Reading(cells, "", frozenset([source]), True))
    return found


def cell_readings(row: Cells, own: str, said: list[Cells]) -> list[Reading]:
    """A cell as its own sources state it, and each other value that somebody states."""
    agree = {s["source"] for s in said if own and _agrees(s["value"], own)}
    others: dict[str, set[str]] = {}
    for s in said:
        if not (own and _agrees(s["value"], own)):
            others.setdefault(s["value"], set()).add(s["source"])
    against = set().union(*others.values()) - agree
    found = [_own(row, own, agree, against)] if own else []
    return found + [Reading(row, text, frozenset(who), True) for text, who in others.items()]


class Phase(NamedTuple):
    """A status of an agreement with its dates and its bounds."""

    status: str
    start: str
    end: str
    bounds: tuple[str, str, str, str]


def life(row: Cells, seen: str) -> list[Phase]:
    """Phases of an agreement that was on record on the day `seen`."""
    status, signed, effective, ended = (row[c] for c in ("status", "signed", "effective", "ended"))
    dated: list[tuple[str, str, str]] = []
    if row["announced"]:
        talks = status if status in TALKS else "announced"
        dated.append((talks, row["announced"], signed or effective or ended))
    if signed:
        dated.append(("signed", signed, ended))
    if effective:
        done = status == "completed" and not ended
        dated.append(("completed", effective, "") if done else ("in-force", effective, ended))
    phases = [Phase(*d, interval(d[1], d[2], seen)) for d in dated]
    if status in [p.status for p in phases]:
        return phases
    closing = status in (*CLOSED, "completed")
    start, end = (ended, "") if closing else ("", ended)
    bounds = interval(start, end, seen)
    if not start and phases:
        begun = max(p.bounds[0] for p in phases)
        latest = max([bounds[1], *(p.bounds[1] for p in phases)])
        bounds = (begun, min(latest, bounds[3] or latest), bounds[2], bounds[3])
    if status in CLOSED and not start:
        phases = [
            p._replace(bounds=(p.bounds[0], p.bounds[1], p.bounds[0], bounds[1])) for p in phases
        ]
    return [*phases, Phase(status, start, end, bounds)]


def _bounds(b: tuple[str, str, str, str]) -> Cells:
    return dict(zip(("smin", "smax", "emin", "emax"), b, strict=True))


def _row_claims(world: World, lives: dict[str, list[Phase]]) -> list[dict[str, Any]]:
    said, found = said_of(world), []
    lists = world.tables["lists"]
    years = dict(zip(lists["id"], lists["year"], strict=True))
    for name, resource in world.schema.items():
        rdf = resource["rdf"]
        if "claim" not in rdf:
            continue
        columns, value = fields(world, name), rdf.get("value", [])
        numbers = {c for c, f in columns.items() if f["type"] == "number"}
        for row in world.tables[name].to_dict("records"):
            rid = "/".join(row[c] for c in resource["schema"]["primaryKey"])
            for r in row_readings(row, said.get((name, rid), [])):
                cells = r.row
                ends = [cells.get(rdf.get(d, ""), "") for d in ("from", "to")]
                dates = [
                    e
                    for e, d in zip(ends, ("from", "to"), strict=True)
                    if rdf.get(d) not in rdf["slots"]
                ]
                if name == "criticality":
                    ends[0] = years[cells["list"]]
                parts = [
                    number(cells[c]) if c in numbers and cells[c] else cells[c]
                    for c in [*rdf["slots"], *value]
                ]
                bounds = interval(*ends, known(world, r.sources))
                if "agreement" in columns:
                    bounds = (*lives[cells["agreement"]][0].bounds[:2], "", "")
                share = name == "trade_flows" and cells["unit"] == "percent"
                found.append(
                    {
                        "key": key(rdf["claim"], *parts, *dates), "stem": key(rdf["claim"], *parts),
                        "cls": "TradeShare" if share else rdf["class"][4:], "table": name,
                        "row": cells, "start": ends[0], "end": ends[1],
                        "slot": _slot(name, rdf, cells),
                        "sources": r.sources, "stated": r.stated, **_bounds(bounds),
                    }
                )  # fmt: skip
                quantity = cells.get("quantity", "")
                if quantity and cells["unit"]:
                    found[-1] |= {"number": quantity, "unit": cells["unit"]}
    return found


def _slot(name: str, rdf: dict[str, Any], cells: Cells) -> str:
    """Matter on which one claim can be right; reported and estimated figures are one matter."""
    if "functional" not in rdf or ("year" in rdf["functional"] and not cells["year"]):
        return ""
    parts = [cells[p.partition(":")[0]] for p in rdf["functional"]]
    actual = {"reported": "actual", "estimated": "actual"}
    return "|".join([name, *(actual.get(p, p) for p in parts)])


def _attribute_claims(world: World, lives: dict[str, list[Phase]]) -> list[dict[str, Any]]:
    said, found = said_of(world), []
    for name, resource in world.schema.items():
        rdf = resource["rdf"]
        columns = {c: f for c, f in fields(world, name).items() if "claim" in f.get("rdf", {})}
        if "type" not in rdf or not (columns or "period" in rdf):
            continue
        for row in world.tables[name].to_dict("records"):
            about = f"{rdf['type']}:{row['id']}"
            lines = said.get((name, row["id"]), [])
            for c, f in columns.items():
                own = row[c]
                if c == "value_amount" and own:
                    own = f"{number(own)} {row['value_currency']}"
                for r in cell_readings(row, own, [s for s in lines if s["column"] == c]):
                    found += _attribute(world, name, about, c, f, r, own, lives)
            if "period" in rdf:
                for r in row_readings(row, [s for s in lines if s["column"]], ("start", "end")):
                    start, end = r.row["start"], r.row["end"]
                    found.append(
                        {
                            "key": key("in-force", *about.split(":"), start, end),
                            "cls": "ForcePeriod",
                            "stem": key("in-force", *about.split(":")), "table": name, "row": r.row,
                            "prop": "inForceFrom", "subject": about, "start": start, "end": end,
                            "sources": r.sources, "stated": r.stated, "slot": f"{about}|force",
                            **_bounds(interval(start, end, known(world, r.sources))),
                        }
                    )  # fmt: skip
    return found


def _attribute(
    world: World, name: str, about: str, column: str, descriptor: dict[str, Any], r: Reading,
    own: str, lives: dict[str, list[Phase]],
) -> list[dict[str, Any]]:  # fmt: skip
    rdf, cls = descriptor["rdf"], descriptor["rdf"]["claim"][4:]
    prop = rdf["property"][4:]
    dashed = re.sub("[A-Z]", lambda m: "-" + m[0].lower(), prop)
    claim: dict[str, Any] = {
        "cls": cls, "table": name, "row": r.row, "prop": prop, "subject": about, "text": r.text,
        "sources": r.sources, "stated": r.stated, "slot": f"{about}|{prop}", "start": "", "end": "",
    }  # fmt: skip
    text = r.text
    named = (dashed, *about.split(":"))
    phases = lives.get(about.partition(":")[2], []) if name == "agreements" else []
    begun = phases[0].bounds if phases else None
    seen = known(world, r.sources)
    if column == "status":
        if r.text != own:
            order = ORDER.get(text, 5)
            latest = max(seen, phases[0].bounds[1])
            bounds = _bounds((phases[0].bounds[0], latest, "", ""))
            return [
                claim
                | bounds
                | {"key": key(*named, text), "stem": key(*named, text), "order": order}
            ]
        return [
            claim | _bounds(p.bounds)
            | {"key": key(*named, p.status, p.start), "stem": key(*named, p.status),
               "text": p.status,
               "start": p.start, "end": p.end, "order": ORDER.get(p.status, 5),
               "slot": claim["slot"] if p.status == own else ""}
            for p in phases
        ]  # fmt: skip
    date = rdf.get("datatype") == "date"
    if column in ("value_amount", "area_ha"):
        amount, _, currency = text.partition(" ")
        claim |= {"number": amount, "unit": currency or "ha"}
        text = "-".join(filter(None, [number(amount), currency]))
        if currency:
            dates = [r.row[c] for c in ("signed", "announced", "effective") if r.row[c]]
            claim["year"] = (dates or [phases[0].bounds[1]])[0][:4]
    if "entity" in rdf:
        claim["text"] = entities(world, name, column, text)[0]
    if date:
        claim["start"] = text
    claim |= {"key": key(*named, text), "stem": key(*named) if date else key(*named, text)}
    bounds = (*begun[:2], "", "") if begun and not date else interval(claim["start"], "", seen)
    return [claim | _bounds(bounds)]


def _merge(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Claims alike up to the precision of their dates as one: the most exact, all who state it."""
    kept: list[dict[str, Any]] = []
    for claim in sorted(rows, key=lambda c: (-len(c["start"]), -len(c["end"]), c["key"])):
        alike = [k for k in kept if k["key"] == claim["key"]] or [
            k for k in kept
            if all(
                bool(k[d]) == bool(claim[d]) and k[d].startswith(claim[d]) for d in ("start", "end")
            )
        ]  # fmt: skip
        if len(alike) != 1:
            kept.append(claim)
        elif alike[0]["stated"] == claim["stated"]:
            alike[0]["sources"] |= claim["sources"]
        elif claim["stated"]:
            alike[0] |= {"sources": claim["sources"], "stated": True}
    return kept


def claims(world: World) -> pd.DataFrame:
    """All claims, merged, indexed by their keys."""
    lives = {
        row["id"]: life(row, known(world, frozenset(row["sources"].split(";"))))
        for row in world.tables["agreements"].to_dict("records")
    }
    alike: dict[str, list[dict[str, Any]]] = {}
    for claim in _row_claims(world, lives) + _attribute_claims(world, lives):
        alike.setdefault(claim["stem"], []).append(claim)
    merged = pd.DataFrame(
        [claim for group in alike.values() for claim in _merge(group)], dtype=object
    )
    for column in ("prop", "subject", "text", "number", "unit", "year", "slot"):
        merged[column] = merged[column].fillna("") if column in merged else ""
    if "order" not in merged:
        merged["order"] = float("nan")
    return merged.set_index("key", drop=False).sort_index()
