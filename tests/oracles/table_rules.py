"""What follows from the tables by the documented rules: who acts for whom, what stands, who belongs.

Written from docs/ontology.md, docs/codebook.md and the headers of the rules, not from their SPARQL;
everything is for the reference date.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from .csv_tables import cells, latest
from .table_ranks import (
    ACTUAL,
    DAY,
    Said,
    Tables,
    cell_versions,
    certain,
    known_by,
    preferred,
    preferred_rows,
    row_versions,
)

STANDING = {"signed", "in-force", "completed"}
TERMINAL = {"lapsed", "cancelled", "suspended"}
PUBLIC = {"ministry", "agency", "subnational-government", "state-enterprise"}
_ORDER = {"negotiating": 1, "announced": 1, "signed": 2, "in-force": 3, "completed": 4}


def observations(tables: Tables) -> list[Said]:
    """Preferred observations that are reported or estimated."""
    parts = [
        "state",
        "mineral",
        "measure",
        "year",
        "unit",
        "contained",
        "basis",
        "quantity",
        "quantity_high",
    ]
    key = ["state", "mineral", "measure", "year", "quantity", "unit", "contained", "basis"]
    slot = ["state", "mineral", "measure", "year", "unit", "contained", "basis"]
    rows = preferred_rows(
        tables, row_versions(tables, "observations", "observation", key, parts), slot
    )
    return [v for v in rows if v.cells["basis"] in ACTUAL]


def trade(tables: Tables) -> list[Said]:
    """Preferred trade records that are reported or estimated."""
    slot = [
        "importer",
        "exporter",
        "commodity",
        "hs_code",
        "period_start",
        "period_end",
        "unit",
        "contained",
        "basis",
    ]
    key = [*slot[:6], "quantity", "unit", "contained", "basis", "value_usd"]
    versions = row_versions(tables, "trade_flows", "trade", key, [*slot, "quantity", "value_usd"])
    return [v for v in preferred_rows(tables, versions, slot) if v.cells["basis"] in ACTUAL]


def stakes(tables: Tables) -> list[Said]:
    """Preferred stakes that hold on the reference date."""
    key = ["owner", "owned", "start"]
    versions = row_versions(
        tables, "stakes", "stake", key, ["owner", "owned", "percent", "start", "end"]
    )
    return [
        v
        for v in preferred_rows(tables, versions, key)
        if certain(v.cells["start"], v.cells["end"], known_by(tables, v.sources))
    ]


def controls(tables: Tables) -> set[tuple[str, str]]:
    """(owner, owned) of shares above 50 percent, through chains as well; ids without their type."""
    youngest: dict[tuple[str, str], tuple[str, Decimal]] = {}
    for v in stakes(tables):
        if v.cells["percent"]:
            pair = (v.cells["owner"], v.cells["owned"])
            begun = latest(v.cells["start"]) if v.cells["start"] else known_by(tables, v.sources)
            youngest[pair] = max(
                youngest.get(pair, ("", Decimal(0))), (begun, Decimal(v.cells["percent"]))
            )
    found = {pair for pair, (_, percent) in youngest.items() if percent > 50}
    while True:
        more = {
            (a, d) for a, b in found for c, d in found if b.split(":")[-1] == c and a != d
        } - found
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


def parties(tables: Tables, without: str = "") -> dict[str, set[str]]:
    """Preferred parties of each agreement, without those of one role."""
    key = ["agreement", "actor", "role"]
    versions = row_versions(tables, "agreement_parties", "participation", key, key)
    found: dict[str, set[str]] = defaultdict(set)
    for v in preferred_rows(tables, versions, []):
        if v.cells["role"] != without:
            found[v.cells["agreement"]].add(v.cells["actor"])
    return found


def intended(tables: Tables) -> set[str]:
    """Return the agreements whose value nobody owes under them."""
    kinds = attribute(tables, "agreements", "value_is")
    return {a for a, kind in kinds.items() if kind in ("plan", "pledge", "programme")}


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
    acting, sides = acts_for(tables), parties(tables, without="target")
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
    for forum, member in (held["member"] | held["founding-member"] | held["chair"]) - held[
        "suspended"
    ]:
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


def critical_for(tables: Tables, state: str) -> set[str]:
    """Minerals on the lists of a state or of an actor for it."""
    acting = acts_for(tables)
    issued = dict(zip(tables["lists"].id, tables["lists"].issuer, strict=True))
    return {
        r.mineral
        for r in tables["criticality"].itertuples()
        if issued[r.list] == state or state in acting.get(issued[r.list], ())
    }
