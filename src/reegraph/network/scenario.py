"""What if: a polity, an actor, an agreement or an export taken out, or an agreement added."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import NameNotFound, UsageError
from reegraph.network.centrality import measure_values
from reegraph.network.coverage import coverage
from reegraph.network.dependence import Supply, supply
from reegraph.network.facts import facts_of, rows
from reegraph.network.frames import label, record, recorded, require
from reegraph.terms import compact

if TYPE_CHECKING:
    import pandas as pd

    from reegraph.graph.knowledge import KnowledgeGraph

__all__ = ["percolation", "scenario"]

STAGES = ("mine-production", "refinery-production")
COLUMNS = ["what", "name", "label", "before", "after", "change", "claims"]


@dataclass(frozen=True)
class Change:
    """What is taken out: polities, events of the network, exports as (polity, mineral); the claims
    that say why an event falls."""

    polities: frozenset[str]
    events: Mapping[str, tuple[str, ...]]
    exports: frozenset[tuple[str, str]]


def _export(kg: KnowledgeGraph, text: str) -> tuple[str, str] | None:
    """The polity and the mineral of `China/gallium`; None for a text without a slash."""
    polity, slash, mineral = text.partition("/")
    if not slash:
        return None
    return compact(kg.resolve(polity, "actor")), compact(kg.resolve(mineral, "mineral"))


def _removed(kg: KnowledgeGraph, net: Any, names: Sequence[str]) -> Change:
    """What the names of a scenario take out of a network."""
    facts = facts_of(kg)
    polities: set[str] = set()
    events: dict[str, tuple[str, ...]] = {}
    exports: set[tuple[str, str]] = set()
    for name in names:
        export = _export(kg, name)
        if export is not None:
            exports.add(export)
            continue
        found = compact(kg.resolve(name, "actor", "agreement"))
        if found.startswith("agreement:"):
            events[found] = net.graph["events"].get(found, {"claims": ()})["claims"]
        elif found in facts.seats.get(found, ()):
            polities.add(found)
        else:
            query = f"""SELECT ?agreement ?claim {{ ?claim ree:participant {found} ;
                ree:inAgreement ?agreement ; ree:hasRank claim-rank:preferred }}"""
            for r in rows(kg, query):
                events[r["agreement"]] = (*events.get(r["agreement"], ()), r["claim"])
    return Change(frozenset(polities), events, frozenset(exports))


def _after(kg: KnowledgeGraph, net: Any, change: Change, added: Sequence[Mapping[str, Any]]) -> Any:
    """The network after a change: polities gone, fallen events no longer counted, new ones in."""
    from reegraph.network.weights import event_weight

    graph = net.copy()
    graph.graph["events"] = dict(net.graph["events"])
    graph.remove_nodes_from([n for n in change.polities if n in graph])
    for one, other, data in list(graph.edges(data=True)):
        parts = {e: w for e, w in data["parts"].items() if e not in change.events}
        if not parts:
            graph.remove_edge(one, other)
        elif len(parts) < len(data["parts"]):
            data.update(parts=parts, weight=sum(parts.values()), count=len(parts))
    for number, deal in enumerate(added, 1):
        parties = sorted({compact(kg.resolve(p, "actor")) for p in deal["parties"]})
        if len(parties) < 2:
            raise UsageError("An agreement that is added needs two parties or more.")
        minerals = tuple(compact(kg.resolve(m, "mineral")) for m in deal.get("minerals", ()))
        name, kind = f"agreement:added-{number}", deal.get("kind", "mou")
        facts_of(kg).scope = {**facts_of(kg).scope, name: frozenset(minerals)}
        weight = event_weight(_choices(net), kind, kg.day, kg.day)
        graph.graph["events"][name] = {"label": f"added {number}", "kind": kind, "claims": (),
                                       "nodes": tuple(parties), "weight": weight, "first": kg.day,
                                       "last": "", "sources": ()}  # fmt: skip
        shared = net.graph["options"].get("plurilateral") == "fractional"
        share = weight / (len(parties) - 1) if shared else weight
        for one, other in itertools.combinations(parties, 2):
            _join(graph, one, other, name, share, kg)
    return graph


def _choices(net: Any) -> Any:
    from reegraph.network.choices import Choices

    half_life = net.graph["options"].get("half_life", 5.0)
    return replace(Choices(), weight=net.graph["weight"], half_life=half_life)


def _join(graph: Any, one: str, other: str, name: str, share: float, kg: KnowledgeGraph) -> None:
    """Add an event between two nodes, which may be new."""
    for node in (one, other):
        if node not in graph:
            graph.add_node(node, label=facts_of(kg).entities[node][0])
    if not graph.has_edge(one, other):
        graph.add_edge(one, other, parts={}, weight=0.0, count=0, claims=(), sources=())
    data = graph.edges[one, other]
    parts = {**data["parts"], name: share}
    data.update(parts=parts, weight=sum(parts.values()), count=len(parts))


def _less(found: Supply, gone: frozenset[str]) -> Supply | None:
    """A supply without some polities: what they gave is gone, and with it a part of the total."""
    quantity = {area: v for area, v in found.quantity.items() if area not in gone}
    total = found.total - sum(v for area, v in found.quantity.items() if area in gone)
    if not quantity or total <= 0:
        return None
    return replace(found, quantity=quantity, total=total)


def _supplies(kg: KnowledgeGraph, change: Change, minerals: Sequence[str]) -> list[tuple[Any, ...]]:
    """Rows of what a change does to the supply of minerals."""
    facts = facts_of(kg)
    listed: list[tuple[Any, ...]] = []
    for mineral in sorted({*minerals, *(m for _, m in change.exports)}):
        gone = change.polities | {p for p, m in change.exports if m == mineral}
        for stage in STAGES:
            found = supply(kg, mineral, stage)
            if found is None or not gone & set(found.quantity):
                continue
            left, name = _less(found, gone), facts.entities[mineral][0]
            claims = tuple(
                c for area in sorted(gone & set(found.claims)) for c in found.claims[area]
            )
            lost = sum(found.shares[area] for area in gone if area in found.shares)
            what = stage.replace("-", " ")
            listed.append((f"{what}: share that is left", mineral, name, 1.0, 1.0 - lost, claims))
            low = left.hhi()[0] if left else None
            listed.append((f"{what}: HHI, lower bound", mineral, name, found.hhi()[0], low, claims))
            if left is not None:
                first = next(iter(left.shares))
                before = found.shares[first]
                said = f"{name}: {facts.entities[first][0]}"
                listed.append((f"{what}: largest that is left", first, said, before,
                               left.shares[first], found.claims[first]))  # fmt: skip
    return listed


def _coverages(
    kg: KnowledgeGraph, state: str, minerals: Sequence[str], before: Any, after: Any
) -> list[tuple[Any, ...]]:
    """Rows of what a change does to the coverage of a state."""
    listed: list[tuple[Any, ...]] = []
    for mineral in minerals:
        name = facts_of(kg).entities[mineral][0]
        old, new = (coverage(kg, state, mineral, STAGES, net) for net in (before, after))
        for one, two in zip(old.to_dict("records"), new.to_dict("records"), strict=True):
            if one["covered"] == one["covered"]:  # a number
                what = f"coverage of {label_of(kg, state)}, {one['measure'].replace('-', ' ')}"
                claims = tuple(sorted({*one["claims"], *two["claims"]}))
                listed.append((what, mineral, name, one["covered"], two["covered"], claims))
    return listed


def label_of(kg: KnowledgeGraph, name: str) -> str:
    """Name of an entity as people read it."""
    return facts_of(kg).entities[name][0]


def _centralities(
    before: Any, after: Any, measure: str, change: Change, top: int
) -> list[tuple[Any, ...]]:
    """Rows of the nodes whose centrality changes most, and of the parts of the network."""
    old, new = measure_values(before, measure), measure_values(after, measure)
    gaps = {n: abs(new.get(n, 0.0) - old.get(n, 0.0)) for n in {*old, *new} - change.polities}
    listed: list[tuple[Any, ...]] = []
    for node in sorted(gaps, key=lambda n: (-gaps[n], n))[:top]:
        if gaps[node] > 1e-12:
            net = before if node in before else after
            lost = {c for c in _claims(before, node) if c not in _claims(after, node)}
            fallen = {c for claims in change.events.values() for c in claims}
            listed.append((measure, node, label(net, node), old.get(node, 0.0), new.get(node, 0.0),
                           tuple(sorted(lost | (fallen & _claims(before, node))))))  # fmt: skip
    sizes = [[len(c) for c in nx.connected_components(nx.Graph(g))] for g in (before, after)]
    claims = tuple(sorted({c for claims in change.events.values() for c in claims}))
    for what, numbers in (
        ("components", [len(s) for s in sizes]),
        ("largest component", [max(s, default=0) for s in sizes]),
        ("ties", [before.number_of_edges(), after.number_of_edges()]),
    ):
        listed.append((what, "", "", float(numbers[0]), float(numbers[1]), claims))
    return listed


def _claims(net: Any, node: str) -> set[str]:
    if node not in net:
        return set()
    return {c for *_, data in net.edges(node, data=True) for c in data.get("claims", ())}


def scenario(
    kg: KnowledgeGraph,
    remove: Sequence[str] = (),
    add: Sequence[Mapping[str, Any]] = (),
    state: str | None = None,
    minerals: Sequence[str] = (),
    measure: str = "betweenness",
    top: int = 10,
    **options: object,
) -> pd.DataFrame:
    """What changes when something is taken out of the graph, or an agreement added.

    `remove` names polities, actors, agreements (all agreements of an actor fall with it), or
    exports as `China/gallium`; `add` holds agreements as `{"parties": [...], "minerals": [...],
    "kind": "mou"}`. `minerals` are those whose supply and coverage are looked at, `state` the one
    whose coverage. The network is `state-agreements` under `options`. Nothing is said of what
    others would do then: no new supplier, no new deal; shares are of what is left.

    Gives `what`, `name`, `label`, `before`, `after`, `change` (float64, missing where nothing is
    left) and `claims`, those on which a row rests: supply, coverage, the `top` largest changes of a
    centrality, components. Raises NameNotFound, AmbiguousName, UsageError where nothing is changed.

    >>> import reegraph
    >>> frame = scenario(reegraph.load(), remove=["China/gallium"])
    >>> frame["what"][0]
    'refinery production: share that is left'
    """
    import pandas as pd

    if not remove and not add:
        raise UsageError("A scenario takes something out or adds something.", "Name what.")
    before = kg.network("state-agreements", **options)
    wanted = [compact(kg.resolve(m, "mineral")) for m in minerals]
    facts = facts_of(kg)
    scope = facts.scope
    try:
        change = _removed(kg, before, remove)
        after = _after(kg, before, change, add)
        listed = _supplies(kg, change, wanted)
        if state is not None:
            ours = compact(kg.resolve(state, "actor"))
            touched = wanted or sorted({m for _, m in change.exports})
            listed += _coverages(kg, ours, touched, before, after)
    finally:
        facts.scope = scope
    if change.polities or change.events or add:
        listed += _centralities(before, after, measure, change, top)
    frame = pd.DataFrame(
        [(*r[:5], None if r[4] is None else r[4] - r[3], r[5]) for r in listed], columns=COLUMNS
    ).astype({"before": "float64", "after": "float64", "change": "float64"})
    said = [f"taken out: {', '.join(remove)}"] if remove else []
    said += [f"added: {len(add)} agreement{'s' if len(add) > 1 else ''}"] if add else []
    if not listed:
        said.append("no data: none of this is in the figures or the network")
    frame.attrs["reegraph"] = {**record(before, measure=measure), "notes": said}
    return frame


ORDERS = ("random", "degree", "strength", "betweenness")


def percolation(
    net: Any, order: str = "degree", draws: int = 100, seed: int = 0, adaptive: bool = True
) -> pd.DataFrame:
    """How a network falls apart as its nodes are taken out one by one.

    `order` is `random` (mean of `draws` runs with the 5 and 95 % of them) or a measure, highest
    first, measured anew after each removal if `adaptive`. Gives `removed` (Int64), `node` (empty for
    random), `largest` (share of all nodes in the largest component, float64), `low`, `high`;
    `attrs["reegraph"]["robustness"]` is their mean without the first (Schneider et al. 2011,
    doi:10.1073/pnas.1009440108), at most 0.5. Raises NameNotFound, NetworkError for an empty network.

    >>> percolation(nx.star_graph(3), "degree")["largest"].tolist()
    [1.0, 0.25, 0.25, 0.25, 0.0]
    """
    import numpy as np
    import pandas as pd

    if order not in ORDERS:
        raise NameNotFound(order, "order", list(ORDERS))
    require(net)
    graph = nx.Graph(net)
    if order == "random":
        runs = []
        for number in range(draws):
            nodes = sorted(graph)
            random.Random(f"{seed} {number}").shuffle(nodes)
            runs.append(_falling(graph, nodes))
        values = np.array(runs)
        low, high = np.percentile(values, [5, 95], axis=0)
        mean, named = values.mean(axis=0), [""] * values.shape[1]
    else:
        nodes = _by_measure(graph, order, adaptive)
        mean = np.array(_falling(graph, nodes))
        low = high = mean
        named = ["", *map(str, nodes)]
    frame = pd.DataFrame({"removed": pd.array(range(len(mean)), dtype="Int64"), "node": named,
                          "largest": mean, "low": low, "high": high})  # fmt: skip
    share = float(mean[1:].sum() / len(graph))
    return recorded(
        frame, net, order=order, adaptive=adaptive, draws=draws, seed=seed, robustness=share
    )


def _falling(graph: Any, nodes: Sequence[Any]) -> list[float]:
    """Share of the largest component before and after each removal, built up from the end."""
    parts = nx.utils.UnionFind()
    sizes: Counter[Any] = Counter()
    largest, found, inside = 0, [0.0], set()
    for node in reversed(nodes):
        inside.add(node)
        joined = {parts[node]} | {parts[o] for o in graph[node] if o in inside}
        total = 1 + sum(sizes[root] for root in joined if root in sizes)
        for root in joined:
            sizes.pop(root, None)
        parts.union(node, *joined)
        sizes[parts[node]] = total
        largest = max(largest, total)
        found.append(largest / len(nodes))
    return found[::-1]


def _by_measure(graph: Any, order: str, adaptive: bool) -> list[Any]:
    """Nodes by a measure, the highest first, of equals the first by name."""
    left = graph.copy()
    nodes: list[Any] = []
    ranking: list[Any] = []
    while len(left):
        if adaptive or not ranking:
            values = measure_values(left, order)
            ranking = sorted(left, key=lambda n: (-float(f"{values[n]:.12g}"), n))
        node = ranking.pop(0)
        nodes.append(node)
        left.remove_node(node)
    return nodes
