"""Which claim comes first among claims on one matter, computed from the tables in plain Python.

Written from docs/ontology.md and docs/codebook.md (official sources, exactness of a date, youngest
source, number of sources, key), not from the SPARQL of the rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from .csv_tables import cells, earliest, latest

Tables = dict[str, pd.DataFrame]

DAY = "2026-06-30"
ACTUAL = {"reported", "estimated"}
_OFFICIAL = {"government": 2, "law": 2, "company": 2, "intergovernmental": 1, "dataset": 1}


class Said(NamedTuple):
    """One version of a row or of a cell: its cells, its value and the sources behind it."""

    cells: dict[str, str]
    value: str
    sources: tuple[str, ...]
    stated: bool
    key: str


def slug(text: str) -> str:
    """A text as it stands in the key of a claim."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", folded.lower()).strip("-")


def number(text: str) -> str:
    """A number without padding.

    >>> number("0.590"), number("100")
    ('0.59', '100')
    """
    value = Decimal(text).normalize()
    return f"{value:f}" if value else "0"


def _backs(stated: str, value: str, dates: bool) -> bool:
    return value.startswith(stated) if dates and stated and value else stated == value


def _statements(tables: Tables, table: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    frame = tables["attributions"]
    for line in frame[frame.table == table].to_dict("records"):
        found[line["id"]].append(line)
    return found


def _own(
    backing: list[dict[str, str]], others: set[str], sources: list[str]
) -> tuple[tuple[str, ...], bool]:
    """Sources of the row's own version, and whether they are known to state just this."""
    if backing:
        return tuple(sorted({s["source"] for s in backing})), True
    left = [s for s in sources if s not in others] or sources
    return tuple(left), len(left) == 1


def cell_versions(tables: Tables, table: str, column: str) -> dict[str, list[Said]]:
    """Versions of a cell of an entity's row by id; a value of money is written `200 USD`."""
    known = _statements(tables, table)
    dates = column in ("announced", "signed", "effective", "ended", "founded")
    found: dict[str, list[Said]] = {}
    for row in tables[table].to_dict("records"):
        value = row[column]
        if column == "value_amount" and value:
            value = f"{number(value)} {row['value_currency']}"
        lines = [s for s in known[row["id"]] if s["column"] == column]
        backing = [s for s in lines if _backs(s["value"], value, dates)]
        differing = [s for s in lines if s not in backing]
        said = []
        if value:
            others = {s["source"] for s in differing} - {s["source"] for s in backing}
            said.append(
                Said(row, value, *_own(backing, others, cells(row["sources"])), slug(value))
            )
        for text in sorted({s["value"] for s in differing}):
            stating = tuple(sorted({s["source"] for s in differing if s["value"] == text}))
            said.append(Said(row, text, stating, True, slug(text)))
        found[row["id"]] = said
    return found


def row_versions(
    tables: Tables, table: str, kind: str, key: list[str], parts: list[str]
) -> list[Said]:
    """Versions of the rows of a table whose rows are claims.

    `key` are its key columns (as attributions write them), `parts` the columns that make the key of
    the claim, `kind` the word with which that begins.
    """
    known = _statements(tables, table)
    found = []
    for row in tables[table].to_dict("records"):
        lines = known["/".join(row[k] for k in key)]
        backing = [
            s
            for s in lines
            if not s["column"] or _backs(s["value"], row[s["column"]], s["column"] == "start")
        ]
        differing: dict[str, list[dict[str, str]]] = defaultdict(list)
        for s in lines:
            if s not in backing:
                differing[s["source"]].append(s)
        others = set(differing) - {s["source"] for s in backing if not s["column"]}
        whole = [s for s in backing if s["source"] not in others]
        own = _own(whole, others, cells(row["sources"]))
        found.append(Said(row, "", *own, _claim_key(kind, row, parts)))
        for source, theirs in sorted(differing.items()):
            changed = {**row, **{s["column"]: s["value"] for s in theirs}}
            found.append(Said(changed, "", (source,), True, _claim_key(kind, changed, parts)))
    return _merged(found)


def _claim_key(kind: str, row: dict[str, str], parts: list[str]) -> str:
    numeric = {"percent", "quantity", "quantity_high", "value_usd"}
    texts = [number(row[p]) if p in numeric and row[p] else row[p] for p in parts]
    return "--".join([kind, *(slug(t) for t in texts if slug(t))])


def _merged(found: list[Said]) -> list[Said]:
    """Versions with one key are one claim; who is known to state it displaces who backs a record."""
    by_key: dict[str, Said] = {}
    for said in found:
        old = by_key.get(said.key)
        if old is None or (said.stated and not old.stated):
            by_key[said.key] = said
        elif said.stated == old.stated:
            by_key[said.key] = old._replace(sources=tuple(sorted({*old.sources, *said.sources})))
    return list(by_key.values())


def _source(tables: Tables, name: str) -> dict[str, str]:
    """Row of a source; the index is kept with the frame."""
    frame = tables["sources"]
    if "by_id" not in frame.attrs:
        frame.attrs["by_id"] = {row["id"]: row for row in frame.to_dict("records")}
    row: dict[str, str] = frame.attrs["by_id"][name]
    return row


def precedence(tables: Tables, said: Said, date: str = "") -> tuple[int, int, str, int, str]:
    """The order in which claims on one matter stand."""
    rows = [_source(tables, s) for s in said.sources]
    weights = [_OFFICIAL.get(row["kind"], 0) for row in rows]
    youngest = max(row["date"] or "0000" for row in rows)
    official = max(weights) if said.stated else min(weights)
    return official, len(date), youngest.ljust(10, "-")[:10], len(said.sources), said.key


def preferred(tables: Tables, versions: Iterable[Said], dated: bool = False) -> Said | None:
    """The claim of one matter that comes first."""
    return max(
        versions, key=lambda v: precedence(tables, v, v.value if dated else ""), default=None
    )


def preferred_rows(tables: Tables, versions: list[Said], slot: list[str]) -> list[Said]:
    """Versions that no other of the same slot, and none with which it is in dispute, comes before.

    Without `slot` only disputes decide; a row without a year fills no slot of its own.
    """
    disputes = tables["disputes"]
    replaced = set(disputes[disputes.relation == "superseded-by"].claim)
    rivals: dict[str, set[str]] = defaultdict(set)
    for line in disputes[disputes.relation == "conflicts-with"].itertuples():
        rivals[line.claim].add(line.other)
        rivals[line.other].add(line.claim)
    by_key = {v.key: v for v in versions if v.key not in replaced}
    groups: dict[tuple[str, ...], list[Said]] = defaultdict(list)
    for v in by_key.values():
        if slot and v.cells.get("year") != "":
            groups[tuple(_heading(v.cells, name) for name in slot)].append(v)
    first = {k: max(g, key=lambda v: precedence(tables, v)).key for k, g in groups.items()}
    kept = []
    for v in by_key.values():
        matter = tuple(_heading(v.cells, name) for name in slot)
        if matter in groups and v in groups[matter] and first[matter] != v.key:
            continue
        ahead = [by_key[r] for r in rivals[v.key] if r in by_key]
        if all(precedence(tables, v) > precedence(tables, a) for a in ahead):
            kept.append(v)
    return kept


def _heading(row: dict[str, str], name: str) -> str:
    return "actual" if name == "basis" and row[name] in ACTUAL else row[name]


def known_by(tables: Tables, sources: Iterable[str]) -> str:
    """Day by which something was on record: the last day of the earliest date of its sources."""
    stated = [_source(tables, s)["date"] for s in sources]
    return min([*(latest(date) for date in stated if date), DAY])


def certain(start: str, end: str, known: str, day: str = DAY) -> bool:
    """Whether an interval holds on a day under every reading of its dates."""
    begun = latest(start) if start else known
    if not end:
        return begun <= day
    over = max(earliest(end), earliest(start)) if start else earliest(end)
    return min(begun, latest(end)) <= day <= over
