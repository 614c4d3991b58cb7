"""Diplomatic coverage: what share of the world's supply a state's agreements reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reegraph.errors import UsageError
from reegraph.graph.results import text_rows
from reegraph.namespaces import compact
from reegraph.network.projection.lookups import lookups_of
from reegraph.network.results import graph_record, with_record
from reegraph.network.supply.reach import reach
from reegraph.network.supply.supply import HELD, imports, supply

if TYPE_CHECKING:
    import pandas as pd

    from reegraph.graph.snapshot import Snapshot

__all__ = ["coverage", "dependence_and_coverage", "partners_on"]

Partners = dict[str, dict[str, tuple[str, ...]]]
Scope = Mapping[str, frozenset[str]]
"""Minerals that each agreement is about."""


_COLUMNS = [
    "measure",
    "year",
    "covered",
    "with_groups",
    "binding",
    "own",
    "remainder",
    "partners",
    "claims",
]
_DEPENDENCE_COLUMNS = [
    "mineral",
    "label",
    "supplier",
    "supplier_share",
    "import_year",
    "stage",
    "largest",
    "hhi_low",
    "hhi_high",
    "covered",
    "with_groups",
    "binding",
]


def partners_on(
    kg: Snapshot, state: str, mineral: str, net: Any, scope: Scope | None = None
) -> Partners:
    """Return who has an agreement with a state, by how the agreement is about a mineral.

    Args:
        kg: The graph.
        state: Compact name of the state.
        mineral: Compact name of the mineral.
        net: A network of agreements, as `reach(kg, state)` gives it.
        scope: Minerals that each agreement is about; those of the graph if not given.

    Returns:
        Polities with the claims of their agreements: `named` (the mineral or what falls under it),
        `group` (a heading above it), `binding` (named, of a kind that binds).
    """
    lookups = lookups_of(kg)
    scope = lookups.scope if scope is None else scope
    under = lookups.under([mineral])
    above = lookups.broader.get(mineral, frozenset())
    binding = {
        r["kind"].partition(":")[2]
        for r in text_rows(kg.store, "SELECT ?kind { ?kind ree:legalForce legal-force:binding }")
    }
    partners: dict[str, dict[str, set[str]]] = {
        level: defaultdict(set) for level in ("named", "group", "binding")
    }
    for partner in sorted(net.adj[state]) if state in net else ():
        for event in net.edges[state, partner]["parts"]:
            about = scope.get(event, frozenset())
            agreement = net.graph["events"][event]
            if about & under:
                partners["named"][partner] |= set(agreement["claims"])
                if agreement["kind"] in binding:
                    partners["binding"][partner] |= set(agreement["claims"])
            elif about & above:
                partners["group"][partner] |= set(agreement["claims"])
    return {
        level: {name: tuple(sorted(claims)) for name, claims in sorted(by_partner.items())}
        for level, by_partner in partners.items()
    }


def coverage(
    kg: Snapshot,
    state: str,
    mineral: str,
    measures: Sequence[str] = HELD,
    net: Any = None,
    scope: Scope | None = None,
    **options: object,
) -> pd.DataFrame:
    """Compute the share of the world's supply of a mineral that a state reaches by agreements.

    Covered are production, refining and reserves of polities with which the state has an agreement
    on the mineral. One is on the mineral if it names it or something that falls under it. A deal of
    a body of the state with a foreign firm reaches where the deposit lies, if the deal names a
    project, else where the firm is seated.

    Args:
        kg: The graph.
        state: Name of the state.
        mineral: Name of the mineral.
        measures: Measures of supply, see `exposure`.
        net: A network of agreements between polities in place of that of `options`.
        scope: Minerals that each agreement is about, in place of those of the graph.
        options: Those of `state-agreements`.

    Returns:
        A row for each measure with `measure`, `year` (Int64), `covered`, `with_groups` (with
        agreements that name a heading above the mineral, such as critical minerals at large),
        `binding` (agreements that name it, of kinds that bind as a rule), `own` (the share of the
        state itself, which needs no agreement), `remainder` (float64, missing for "no data" and
        where no source states the total of the world), `partners` (labels) and `claims`.

    Raises:
        NameNotFound: There is no such state, mineral or measure.

    Examples:
        >>> import reegraph
        >>> frame = coverage(reegraph.load(), "India", "lithium")
        >>> bool((frame["covered"] >= frame["binding"]).all())
        True
    """
    import pandas as pd

    ours = compact(kg.resolve(state, "actor"))
    what = compact(kg.resolve(mineral, "mineral"))
    graph = reach(kg, ours, **options) if net is None else net
    partners = partners_on(kg, ours, what, graph, scope)
    lookups = lookups_of(kg)
    listed: list[tuple[Any, ...]] = []
    for measure in measures:
        held = supply(kg, what, measure)
        if held is None:
            listed.append((measure, None, *[None] * 5, (), ()))
            continue
        shares = {o: s for o, s in held.shares.items() if o != ours}
        named = set(partners["named"])
        groups = set(partners["named"]) | set(partners["group"])
        parts = [
            sum(s for o, s in shares.items() if o in chosen)
            for chosen in (named, groups, set(partners["binding"]))
        ]
        holders = sorted(named & set(shares), key=lambda o: (-shares[o], o))
        claims = sorted({c for o in holders for c in (*partners["named"][o], *held.claims[o])})
        labels = tuple(lookups.entities[o][0] for o in holders)
        numbers: list[float | None] = [*parts, held.shares.get(ours, 0.0), held.remainder]
        if held.total is None:
            numbers = [None] * len(numbers)
        listed.append((measure, held.year or None, *numbers, labels, tuple(claims)))
    frame = pd.DataFrame(listed, columns=_COLUMNS).astype(
        {"year": "Int64", **dict.fromkeys(_COLUMNS[2:7], "float64")}
    )
    title = f"Diplomatic coverage of {lookups.entities[ours][0]} for {lookups.entities[what][0]}"
    return with_record(frame, graph_record(kg, title, notes=[title], state=ours, mineral=what))


def dependence_and_coverage(
    kg: Snapshot, state: str, minerals: Sequence[str] | None = None, **options: object
) -> pd.DataFrame:
    """Compare how dependent a state is on suppliers with what its agreements reach.

    Args:
        kg: The graph.
        state: Name of the state.
        minerals: Names of minerals; all that are on a list of the state or have figures of its
            imports if not given.
        options: Those of `state-agreements`.

    Returns:
        A row for each mineral with `mineral`, `label`; `supplier`, `supplier_share`, `import_year`
        (the largest supplier of the state's imports that is on record; its share only where a
        source states the total); `stage` (refining where there are shares, else mining), and of
        that stage `largest`, `hhi_low`, `hhi_high`, `covered`, `with_groups`, `binding` (float64);
        missing stands for "no data".

    Raises:
        NameNotFound: There is no such state or mineral.
        UsageError: None of the minerals has figures.

    Examples:
        >>> import reegraph
        >>> frame = dependence_and_coverage(reegraph.load(), "India", ["cobalt"])
        >>> frame["label"].tolist(), bool(frame["covered"].between(0, 1).all())
        (['Cobalt'], True)
    """
    import pandas as pd

    ours = compact(kg.resolve(state, "actor"))
    lookups = lookups_of(kg)
    if minerals is None:
        listed = text_rows(kg.store, f"SELECT ?m {{ ?m ree:criticalFor {ours} }}")
        traded = text_rows(
            kg.store, f"SELECT DISTINCT ?m {{ ?f ree:importer {ours} ; ree:commodity ?m }}"
        )
        wanted = sorted({r["m"] for r in listed} | {r["m"] for r in traded})
    else:
        wanted = sorted({compact(kg.resolve(m, "mineral")) for m in minerals})
    net = reach(kg, ours, **options)
    table = []
    for mineral in wanted:
        row: dict[str, Any] = {"mineral": mineral, "label": lookups.entities[mineral][0]}
        bought = imports(kg, mineral, ours, None)
        if bought is not None:
            first, share = next(iter(bought.shares.items()))
            row["supplier"] = lookups.entities.get(first, (first,))[0]
            row["import_year"] = bought.year
            row["supplier_share"] = share
        stages = [
            supply(kg, mineral, measure) for measure in ("refinery-production", "mine-production")
        ]
        held = next((s for s in stages if s is not None and s.total is not None), None)
        if held is not None:
            low, high = held.hhi()
            covered = coverage(kg, ours, mineral, [held.measure], net).iloc[0]
            row |= {
                "stage": held.measure,
                "largest": lookups.entities[next(iter(held.shares))][0],
                "hhi_low": low,
                "hhi_high": high,
                "covered": covered["covered"],
                "with_groups": covered["with_groups"],
                "binding": covered["binding"],
            }
        if len(row) > 2:
            table.append(row)
    if not table:
        raise UsageError("None of these minerals has figures.", "Leave out `minerals` for all.")
    frame = pd.DataFrame(table, columns=_DEPENDENCE_COLUMNS).astype(
        {"import_year": "Int64", "supplier_share": "float64"}
    )
    title = f"Dependence against coverage of {lookups.entities[ours][0]}"
    return with_record(frame, graph_record(kg, title, notes=[title]))
