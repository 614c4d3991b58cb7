"""What if: a polity, an actor, an agreement or an export taken out, or an agreement added."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reegraph.errors import NameNotFound, UsageError
from reegraph.graph.results import text_rows
from reegraph.namespaces import compact
from reegraph.network.projection.definitions import find_projection
from reegraph.network.projection.lookups import lookups_of
from reegraph.network.projection.options import ProjectionOptions
from reegraph.network.projection.project import project
from reegraph.network.projection.weights import depths, event_weight
from reegraph.network.results import with_record
from reegraph.network.supply.centrality_change import Row, centrality_rows
from reegraph.network.supply.coverage import coverage
from reegraph.network.supply.reach import reach
from reegraph.network.supply.supply import Supply, supply

if TYPE_CHECKING:
    import pandas as pd

    from reegraph.graph.snapshot import Snapshot

__all__ = ["scenario"]

STAGES = ("mine-production", "refinery-production")
COLUMNS = ["what", "name", "label", "before", "after", "change", "claims"]


@dataclass(frozen=True)
class Change:
    """What is taken out.

    These are polities and actors, events of the network, exports as (polity, mineral); events and
    exports stand with the claims that say why.
    """

    polities: frozenset[str]
    actors: frozenset[str]
    events: Mapping[str, tuple[str, ...]]
    exports: Mapping[tuple[str, str], tuple[str, ...]]

    def stopped(self, kg: Snapshot, mineral: str) -> dict[str, tuple[str, ...]]:
        """Return polities that supply a mineral no longer, with the claims that say why."""
        suppliers: dict[str, tuple[str, ...]] = dict.fromkeys(self.polities, ())
        above = lookups_of(kg).broader.get(mineral, frozenset([mineral]))
        for (polity, what), claims in sorted(self.exports.items()):
            if what in above:
                suppliers[polity] = (*suppliers.get(polity, ()), *claims)
        return suppliers


@dataclass(frozen=True)
class Deal:
    """An agreement that a scenario adds: its parties, minerals and kind, by compact name."""

    name: str
    label: str
    kind: str
    parties: frozenset[str]
    minerals: frozenset[str]


def _named(kg: Snapshot, name: str) -> str | tuple[str, str]:
    """Return what a name of a scenario stands for.

    It is an actor, agreement or measure, or an export written `China/gallium` or `chn:gallium`.
    """
    try:
        return compact(kg.resolve(name, "actor", "agreement", "measure"))
    except NameNotFound:
        for mark in "/:":
            polity, separator, mineral = name.partition(mark)
            if separator and polity and mineral and not name.startswith("http"):
                return (
                    compact(kg.resolve(polity.strip(), "actor")),
                    compact(kg.resolve(mineral.strip(), "mineral")),
                )
        raise


def _stops(kg: Snapshot, measure: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return exports that a measure in force would end if it were a full stop for everyone."""
    query = f"""SELECT ?claim ?issuer ?mineral WHERE {{
      <https://w3id.org/reegraph/> ree:counts ?holding .
      ?claim a ree:ForcePeriod ; ree:aboutSubject {measure} ; ree:holds ?holding ;
             ree:hasRank claim-rank:preferred .
      {measure} ree:measureEffect measure-effect:restrictive ; ree:measureKind ?kind ;
                ree:issuedBy ?issuer ; ree:affectsMineral ?mineral .
      FILTER(STRSTARTS(STR(?kind), CONCAT(STR(measure-kind:), "export-"))) }}"""
    exports: dict[tuple[str, str], set[str]] = defaultdict(set)
    seats = lookups_of(kg).seats
    for r in text_rows(kg.store, query):
        for polity in seats.get(r["issuer"], ()):
            exports[polity, r["mineral"]].add(r["claim"])
    if not exports:
        raise UsageError(
            f"{measure} does not restrict the export of a mineral on {kg.day}.",
            "Name an export control in force, or an export as China/gallium.",
        )
    return {export: tuple(sorted(claims)) for export, claims in sorted(exports.items())}


def _removed(kg: Snapshot, net: Any, names: Sequence[str]) -> Change:
    """Return what the names of a scenario take out of a network."""
    lookups = lookups_of(kg)
    polities: set[str] = set()
    actors: set[str] = set()
    events: dict[str, tuple[str, ...]] = {}
    exports: dict[tuple[str, str], tuple[str, ...]] = {}
    for name in names:
        named = _named(kg, name)
        if isinstance(named, tuple):
            exports.setdefault(named, ())
        elif named.startswith("measure:"):
            for export, claims in _stops(kg, named).items():
                exports[export] = (*exports.get(export, ()), *claims)
        elif named.startswith("agreement:"):
            events[named] = net.graph["events"].get(named, {"claims": ()})["claims"]
        elif named in lookups.seats.get(named, ()):
            polities.add(named)
        else:
            actors.add(named)
            query = f"""SELECT ?agreement ?claim {{ ?claim ree:participant {named} ;
                ree:inAgreement ?agreement ; ree:hasRank claim-rank:preferred }}"""
            for r in text_rows(kg.store, query):
                events[r["agreement"]] = (*events.get(r["agreement"], ()), r["claim"])
    if net.graph["projection"] == "trade":
        events |= _flows(kg, exports)
    return Change(frozenset(polities), frozenset(actors), events, exports)


def _flows(
    kg: Snapshot, exports: Mapping[tuple[str, str], tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return flows of the network of trade that end with some exports."""
    lookups = lookups_of(kg)
    ended = {}
    for r in lookups.answer(find_projection("trade").text):
        for what in lookups.broader.get(r["mineral"], frozenset([r["mineral"]])):
            if (r["one"], what) in exports:
                ended[r["claim"]] = (*exports[r["one"], what], r["claim"])
    return ended


def _fallen_nodes(kg: Snapshot, net: Any, change: Change) -> list[str]:
    """Return the nodes that fall: what is named, and all that is seated in a polity or acts for it."""
    lookups = lookups_of(kg)

    def falls(node: str) -> bool:
        homes = lookups.seats.get(node, frozenset()) | lookups.public.get(node, frozenset())
        return node in change.actors or node in change.polities or bool(homes & change.polities)

    return sorted(node for node in net if falls(node))


def _read_deals(kg: Snapshot, added: Sequence[Mapping[str, Any]]) -> list[Deal]:
    """Return the agreements that a scenario adds, with their names resolved."""
    deals = []
    for number, given in enumerate(added, 1):
        kind = given.get("kind", "mou")
        if kind not in depths():
            raise NameNotFound(kind, "kind of agreement", sorted(depths()))
        deals.append(
            Deal(
                name=f"agreement:added-{number}",
                label=f"added {number}",
                kind=kind,
                parties=frozenset(
                    compact(kg.resolve(p, "actor")) for p in given.get("parties", ())
                ),
                minerals=frozenset(
                    compact(kg.resolve(m, "mineral")) for m in given.get("minerals", ())
                ),
            )
        )
    return deals


def _after(kg: Snapshot, net: Any, change: Change, deals: Sequence[Deal]) -> Any:
    """Return the network after a change; the one before stays as it is."""
    graph = net.copy()
    graph.graph["events"] = dict(net.graph["events"])  # a copy of a network shares its attributes
    graph.remove_nodes_from(_fallen_nodes(kg, net, change))
    for source, target, data in list(graph.edges(data=True)):
        parts = {e: w for e, w in data["parts"].items() if e not in change.events}
        if not parts:
            graph.remove_edge(source, target)
        elif len(parts) < len(data["parts"]):
            data.update(parts=parts, weight=sum(parts.values()), count=len(parts))
    for deal in deals:
        _add(kg, graph, deal)
    return graph


def _add(kg: Snapshot, graph: Any, deal: Deal) -> None:
    """Add an agreement to a network of agreements, between those for whom its parties act."""
    options = graph.graph["options"]
    acts_for = lookups_of(kg).acts_for(options.get("via", "none"))
    parties = sorted(
        deal.parties
        if acts_for is None
        else {polity for party in deal.parties for polity in acts_for.get(party, ())}
    )
    if len(parties) < 2:
        raise UsageError(
            "An agreement that is added needs two parties or more.",
            "Write for example India,Chile:lithium:mou.",
        )
    weight = event_weight(_weighting(graph), deal.kind, kg.day, kg.day)
    graph.graph["events"][deal.name] = {
        "label": deal.label,
        "kind": deal.kind,
        "claims": (),
        "nodes": tuple(parties),
        "weight": weight,
        "first": kg.day,
        "last": "",
        "sources": (),
    }
    if options.get("plurilateral") == "drop" and len(parties) > 2:
        return
    shared = options.get("plurilateral") == "fractional"
    share = weight / (len(parties) - 1) if shared else weight
    for source, target in itertools.combinations(parties, 2):
        _join(kg, graph, source, target, deal.name, share)


def _weighting(net: Any) -> ProjectionOptions:
    """Return the options by which events of a network are weighted."""
    half_life = net.graph["options"].get("half_life", 5.0)
    return ProjectionOptions(weight=net.graph["weight"], half_life=half_life)


def _join(kg: Snapshot, graph: Any, source: str, target: str, event: str, share: float) -> None:
    """Add an event between two nodes, which may be new."""
    for node in (source, target):
        if node not in graph:
            graph.add_node(node, label=label_of(kg, node))
    if not graph.has_edge(source, target):
        graph.add_edge(source, target, parts={}, weight=0.0, count=0, claims=(), sources=())
    data = graph.edges[source, target]
    parts = {**data["parts"], event: share}
    data.update(parts=parts, weight=sum(parts.values()), count=len(parts))


def _without(supply: Supply, gone: frozenset[str]) -> Supply | None:
    """Return a supply without some polities; what they gave goes off the total too."""
    quantity = {area: v for area, v in supply.quantity.items() if area not in gone}
    lost = sum(value for area, value in supply.quantity.items() if area in gone)
    total = None if supply.total is None else supply.total - lost
    if not quantity or (total is not None and total <= 0):
        return None
    return replace(supply, quantity=quantity, total=total)


def _supplies(kg: Snapshot, change: Change, minerals: Sequence[str]) -> list[Row]:
    """Return rows of what a change does to the supply of minerals."""
    lookups = lookups_of(kg)
    listed: list[Row] = []
    for mineral in sorted({*minerals, *(m for _, m in change.exports)}):
        stopped = change.stopped(kg, mineral)
        gone = frozenset(stopped)
        for stage in STAGES:
            held = supply(kg, mineral, stage)
            if held is None or not gone & set(held.quantity):
                continue
            left = _without(held, gone)
            name = lookups.entities[mineral][0]
            claims = tuple(
                dict.fromkeys(
                    c
                    for area in sorted(gone & set(held.claims))
                    for c in (*held.claims[area], *stopped[area])
                )
            )
            lost = sum(held.shares[area] for area in gone if area in held.shares)
            what = stage.replace("-", " ")
            listed.append((f"{what}: share that is left", mineral, name, 1.0, 1.0 - lost, claims))
            low = left.hhi()[0] if left else None
            listed.append((f"{what}: HHI, lower bound", mineral, name, held.hhi()[0], low, claims))
            if left is not None:
                first = next(iter(left.shares))
                before = held.shares[first]
                who = f"{name}: {lookups.entities[first][0]}"
                listed.append(
                    (
                        f"{what}: largest that is left",
                        first,
                        who,
                        before,
                        left.shares[first],
                        held.claims[first],
                    )
                )
    return listed


def _coverages(
    kg: Snapshot,
    state: str,
    change: Change,
    deals: Sequence[Deal],
    minerals: Sequence[str],
    before: Any,
    after: Any,
) -> list[Row]:
    """Return rows of what a change does to the coverage of a state.

    Shares are of the world as it was: partners who supply a mineral no longer cover nothing of it.

    `before` and `after` are networks of agreements.
    """
    scope = {**lookups_of(kg).scope, **{deal.name: deal.minerals for deal in deals}}
    rows: list[Row] = []
    for mineral in minerals:
        stopped = change.stopped(kg, mineral)
        rest = after.subgraph([n for n in after if n == state or n not in stopped])
        old = coverage(kg, state, mineral, STAGES, before)
        new = coverage(kg, state, mineral, STAGES, rest, scope)
        reasons = [claim for claims in stopped.values() for claim in claims]
        for was, will in zip(old.to_dict("records"), new.to_dict("records"), strict=True):
            if was["covered"] != was["covered"]:  # not a number: there are no figures
                continue
            what = f"coverage of {label_of(kg, state)}, {was['measure'].replace('-', ' ')}"
            because = reasons if will["covered"] < was["covered"] else []
            claims = tuple(sorted({*was["claims"], *will["claims"], *because}))
            rows.append(
                (what, mineral, label_of(kg, mineral), was["covered"], will["covered"], claims)
            )
    return rows


def label_of(kg: Snapshot, name: str) -> str:
    """Return the name of an entity as people read it."""
    return lookups_of(kg).entities[name][0]


def _measured(kg: Snapshot, projection: str, options: Mapping[str, object]) -> Any:
    """Return the network whose centralities are compared."""
    measured = project(kg, projection, **options)
    if measured.is_multigraph():
        raise UsageError("Layers are measured one at a time.", "Name a network of one layer.")
    if options.get("plurilateral") == "bipartite":
        raise UsageError("Agreements cannot be nodes here.", "Choose another plurilateral.")
    return measured


def _reached(kg: Snapshot, state: str, options: Mapping[str, object]) -> Any:
    """Return the network of agreements on which the coverage of a state rests."""
    accepted = find_projection("state-agreements").options
    return reach(kg, state, **{k: v for k, v in options.items() if k in accepted and k != "weight"})


def scenario(
    kg: Snapshot,
    remove: Sequence[str] = (),
    add: Sequence[Mapping[str, Any]] = (),
    state: str | None = None,
    minerals: Sequence[str] = (),
    measure: str = "betweenness",
    top: int = 10,
    network: str = "state-agreements",
    **options: object,
) -> pd.DataFrame:
    """Compute what changes when something is removed from the graph, or an agreement added.

    Centralities are of the network under `options`; exports change those of `trade` only. How
    others would react is not modelled: no new supplier, no new deal; shares are of what is left.
    Centralities before and after are on one scale, that of all nodes of both: what is taken out
    counts on as a node without ties. Components are counted by the nodes that stay.

    Args:
        kg: The graph.
        remove: Names of polities (all seated there or acting for it fall too), actors (all their
            agreements fall with them), agreements, exports written `China/gallium` or `chn:gallium`
            (with all that falls under the mineral), or export controls in force, each taken as a
            full stop of what its issuer exports of the minerals it names, to everyone.
        add: Agreements as `{"parties": [...], "minerals": [...], "kind": "mou"}`.
        state: The state whose coverage (of the world as it was) is compared.
        minerals: Minerals whose supply and coverage are compared.
        measure: One of the measures of `centrality`.
        top: How many of the largest changes of the centrality are shown.
        network: Name of the network of the centralities.
        options: Those of the network.

    Returns:
        A frame with `what`, `name`, `label`, `before`, `after`, `change` (float64, missing where
        nothing is left, and for shares of which no source states the total) and `claims`, those on
        which a row rests: supply, coverage, centralities (what is taken out in rows of its own,
        without `after`), components. What an added agreement
        changes rests on no claim.

    Raises:
        NameNotFound: There is no such name.
        AmbiguousName: A name stands for several.
        UsageError: Nothing is changed, a measure restricts no export on the day, an agreement is
            added to a network of something else, or the network has layers.

    Examples:
        >>> import reegraph
        >>> frame = scenario(reegraph.load(), remove=["China/gallium"])
        >>> frame["what"][0]
        'refinery production: share that is left'
    """
    if not remove and not add:
        raise UsageError(
            "A scenario needs a change.", "Say what to change, for example --remove China."
        )
    if add and network not in ("state-agreements", "actor-agreements"):
        raise UsageError(f"An agreement is no part of '{network}'.", "Take state-agreements.")
    before = _measured(kg, network, options)
    looked_at = [compact(kg.resolve(m, "mineral")) for m in minerals]
    change = _removed(kg, before, remove)
    deals = _read_deals(kg, add)
    after = _after(kg, before, change, deals)
    rows = _supplies(kg, change, looked_at)
    if state is not None:
        ours = compact(kg.resolve(state, "actor"))
        touched = looked_at or sorted({m for _, m in change.exports})
        agreements = _reached(kg, ours, options)
        then = _after(kg, agreements, change, deals)
        rows += _coverages(kg, ours, change, deals, touched, agreements, then)
    if change.polities or change.actors or change.events or add:
        rows += centrality_rows(before, after, measure, top)
    frame = _change_frame(rows)
    notes = _notes(remove, len(add), bool(rows))
    return with_record(frame, before, measure=measure, notes=notes)


def _notes(remove: Sequence[str], added: int, changed: bool) -> list[str]:
    """Return what was changed in words, and that nothing came of it where nothing did."""
    notes = [f"taken out: {', '.join(remove)}"] if remove else []
    if added:
        notes.append(f"added: {added} agreement{'s' if added > 1 else ''}")
    if not changed:
        notes.append("no data: none of this is in the figures or the network")
    return notes


def _change_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows with the change from before to after, missing where nothing is left."""
    import pandas as pd

    cells = [(*row[:5], None if row[4] is None else row[4] - row[3], row[5]) for row in rows]
    return pd.DataFrame(cells, columns=COLUMNS).astype(
        {"before": "float64", "after": "float64", "change": "float64"}
    )
