"""What follows from the tables by the documented rules, computed with pandas and plain Python.

Written from docs/ontology.md, docs/codebook.md and the headers of the rules, not from their SPARQL:
rank (official sources, exactness, youngest source, number of sources, key), phases of agreements,
who controls and acts for whom, which agreements stand, who is a member on the reference date.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from .tables import cells, earliest, latest

Tables = dict[str, pd.DataFrame]

DAY = "2026-06-30"
STANDING = {"signed", "in-force", "completed"}
TERMINAL = {"lapsed", "cancelled", "suspended"}
PUBLIC = {"ministry", "agency", "subnational-government", "state-enterprise"}
ACTUAL = {"reported", "estimated"}
_OFFICIAL = {"government": 2, "law": 2, "company": 2, "intergovernmental": 1, "dataset": 1}
_ORDER = {"negotiating": 1, "announced": 1, "signed": 2, "in-force": 3, "completed": 4}


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


def _own(backing: list[dict[str, str]], others: set[str], sources: list[str]) -> tuple[tuple[str, ...], bool]:
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
            said.append(Said(row, value, *_own(backing, others, cells(row["sources"])), slug(value)))
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
        backing = [s for s in lines if not s["column"] or _backs(s["value"], row[s["column"]], s["column"] == "start")]
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
    return max(versions, key=lambda v: precedence(tables, v, v.value if dated else ""), default=None)


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


def observations(tables: Tables) -> list[Said]:
    """Preferred observations that are reported or estimated."""
    parts = ["state", "mineral", "measure", "year", "unit", "contained", "basis", "quantity", "quantity_high"]
    key = ["state", "mineral", "measure", "year", "quantity", "unit", "contained", "basis"]
    slot = ["state", "mineral", "measure", "year", "unit", "contained", "basis"]
    rows = preferred_rows(tables, row_versions(tables, "observations", "observation", key, parts), slot)
    return [v for v in rows if v.cells["basis"] in ACTUAL]


def trade(tables: Tables) -> list[Said]:
    """Preferred trade records that are reported or estimated."""
    slot = ["importer", "exporter", "commodity", "hs_code", "period_start", "period_end", "unit", "contained", "basis"]
    key = [*slot[:6], "quantity", "unit", "contained", "basis", "value_usd"]
    versions = row_versions(tables, "trade_flows", "trade", key, [*slot, "quantity", "value_usd"])
    return [v for v in preferred_rows(tables, versions, slot) if v.cells["basis"] in ACTUAL]


def stakes(tables: Tables) -> list[Said]:
    """Preferred stakes that hold on the reference date."""
    key = ["owner", "owned", "start"]
    versions = row_versions(tables, "stakes", "stake", key, ["owner", "owned", "percent", "start", "end"])
    return [
        v for v in preferred_rows(tables, versions, key)
        if certain(v.cells["start"], v.cells["end"], known_by(tables, v.sources))
    ]


def controls(tables: Tables) -> set[tuple[str, str]]:
    """(owner, owned) of shares above 50 percent, through chains as well; ids without their type."""
    youngest: dict[tuple[str, str], tuple[str, Decimal]] = {}
    for v in stakes(tables):
        if v.cells["percent"]:
            pair = (v.cells["owner"], v.cells["owned"])
            begun = latest(v.cells["start"]) if v.cells["start"] else known_by(tables, v.sources)
            youngest[pair] = max(youngest.get(pair, ("", Decimal(0))), (begun, Decimal(v.cells["percent"])))
    found = {pair for pair, (_, percent) in youngest.items() if percent > 50}
    while True:
        more = {(a, d) for a, b in found for c, d in found if b.split(":")[-1] == c and a != d} - found
        if not more:
            return found
        found |= more


def acts_for(tables: Tables) -> dict[str, set[str]]:
    """Polities for which each actor acts on the reference date."""
    actors = tables["actors"].set_index("id").to_dict("index")
    polities = {a for a, row in actors.items() if row["polity"] == "true"}
    found: dict[str, set[str]] = defaultdict(set)
    for a, row in actors.items():
        if a in polities:
            found[a].add(a)
        elif row["kind"] in PUBLIC and row["country"] in polities:
            found[a].add(row["country"])
    above: dict[str, set[str]] = defaultdict(set)
    for owner, owned in controls(tables):
        above[owned.split(":")[-1] if not owned.startswith("project:") else owned].add(owner)
    for row in tables["institutions"].to_dict("records"):
        if row["relation"] == "overseen-by" and certain(
            row["start"], row["end"], known_by(tables, cells(row["sources"]))
        ):
            above[row["actor"]].add(row["other"])
    direct = {a: set(p) for a, p in found.items()}
    for a in actors:
        seen, todo = set(), list(above[a])
        while todo:
            principal = todo.pop()
            if principal not in seen:
                seen.add(principal)
                todo += above[principal]
        if a not in polities:
            found[a] |= {p for principal in seen for p in direct.get(principal, ())}
    return {a: p for a, p in found.items() if p}


def parties(tables: Tables) -> dict[str, set[str]]:
    """Preferred parties of each agreement."""
    key = ["agreement", "actor", "role"]
    versions = row_versions(tables, "agreement_parties", "participation", key, key)
    found: dict[str, set[str]] = defaultdict(set)
    for v in preferred_rows(tables, versions, []):
        found[v.cells["agreement"]].add(v.cells["actor"])
    return found


def attribute(tables: Tables, table: str, column: str) -> dict[str, str]:
    """Preferred value of a column by id."""
    dated = column in ("announced", "signed", "effective", "ended", "founded")
    best = {i: preferred(tables, v, dated) for i, v in cell_versions(tables, table, column).items()}
    return {i: said.value for i, said in best.items() if said is not None}


def phases(row: dict[str, str]) -> list[tuple[str, str, str]]:
    """(status, start, end) of the phases in the life of an agreement, earliest first."""
    status, ended, effective = row["status"], row["ended"], row["effective"]
    found = []
    if row["announced"]:
        talks = status if status in ("negotiating", "announced") else "announced"
        found.append((talks, row["announced"], row["signed"] or effective or ended))
    if row["signed"]:
        found.append(("signed", row["signed"], ended))
    if effective:
        done = status == "completed" and not ended
        found.append(("completed", effective, "") if done else ("in-force", effective, ended))
    if status not in [p[0] for p in found]:
        closing = status in TERMINAL or status == "completed"
        found.append((status, ended, "") if closing else (status, "", ended))
    return found


def phases_on_the_day(tables: Tables) -> dict[str, set[str]]:
    """Phases of each agreement that hold for certain on the reference date, by the preferred status.

    A status that only some source states is a phase without a date, which counts from that source on.
    """
    readings = cell_versions(tables, "agreements", "status")
    found = {}
    for row in tables["agreements"].to_dict("records"):
        known = known_by(tables, cells(row["sources"]))
        life = phases(row)
        closed = row["status"] in TERMINAL and not row["ended"]
        best = preferred(tables, readings[row["id"]])
        recorded = row["status"] if best is None else best.value
        held = {
            status
            for status, start, end in life
            if certain(start, end, known)
            and not (closed and status != row["status"])
            and (status != row["status"] or recorded == status)
        }
        if best is not None and recorded != row["status"]:
            held |= {recorded} if known_by(tables, best.sources) <= DAY else set()
        found[row["id"]] = held
    return found


def status(tables: Tables) -> dict[str, set[str]]:
    """The last phase (or phases of one order) of each agreement that holds on the reference date."""
    found = {}
    for agreement, held in phases_on_the_day(tables).items():
        last = max((_ORDER.get(s, 5) for s in held), default=0)
        found[agreement] = {s for s in held if _ORDER.get(s, 5) == last}
    return found


def dates(tables: Tables) -> dict[str, str]:
    """Date of each agreement: of signature, else of announcement, else of effect."""
    columns = [attribute(tables, "agreements", c) for c in ("signed", "announced", "effective")]
    found = {a: next((c[a] for c in columns if a in c), "") for a in tables["agreements"].id}
    return {a: d for a, d in found.items() if d}


def state_ties(tables: Tables) -> dict[frozenset[str], set[str]]:
    """Agreements that stand between each pair of polities."""
    acting, sides = acts_for(tables), parties(tables)
    found: dict[frozenset[str], set[str]] = defaultdict(set)
    for agreement, held in phases_on_the_day(tables).items():
        if held & STANDING:
            polities = {p for a in sides.get(agreement, ()) for p in acting.get(a, ())}
            for one in polities:
                for other in polities - {one}:
                    found[frozenset((one, other))].add(agreement)
    return found


def members(tables: Tables) -> dict[str, set[str]]:
    """Members of each forum on the reference date."""
    key = ["member", "forum", "role", "start"]
    versions = row_versions(tables, "memberships", "membership", key, [*key, "end"])
    held: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for v in preferred_rows(tables, versions, []):
        c = v.cells
        if certain(c["start"], c["end"], known_by(tables, v.sources)):
            held[c["role"]].add((c["forum"], c["member"]))
    found: dict[str, set[str]] = defaultdict(set)
    for forum, member in (held["member"] | held["founding-member"] | held["chair"]) - held["suspended"]:
        found[forum].add(member)
    return found


def usd(tables: Tables) -> dict[str, int | Decimal]:
    """Preferred value of each agreement in US dollars of its year, where it can be converted."""
    rates = {(r.currency, r.year): Decimal(r.per_usd) for r in tables["fx_rates"].itertuples()}
    found: dict[str, int | Decimal] = {}
    rows = tables["agreements"].set_index("id").to_dict("index")
    for agreement, text in attribute(tables, "agreements", "value_amount").items():
        amount, currency = text.split(" ")
        c = rows[agreement]
        year = (c["signed"] or c["announced"] or c["effective"])[:4]
        year = year or known_by(tables, cells(c["sources"]))[:4]
        if currency == "USD":
            found[agreement] = Decimal(amount)
        elif (currency, year) in rates:
            found[agreement] = round(Decimal(amount) / rates[currency, year])
    return found
