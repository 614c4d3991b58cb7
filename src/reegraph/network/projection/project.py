"""Ties to a networkx graph: two-mode tables projected, pairs added up, layers kept apart."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import networkx as nx

from reegraph.errors import NameNotFound
from reegraph.network.projection.definitions import Projection, find_projection
from reegraph.network.projection.flows import chosen_flows
from reegraph.network.projection.lookups import GraphLookups, lookups_of
from reegraph.network.projection.options import ProjectionOptions, choose_options
from reegraph.network.projection.ties import Tie, read_ties
from reegraph.network.projection.weights import event_weight

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["layer", "project"]

Pairs = dict[tuple[str, str], dict[str, list[Tie]]]
"""Ties of each pair of nodes, by event."""


def project(kg: Snapshot, name: str, **options: object) -> Any:
    """Compute the network called `name` on the day of a graph, as a plain networkx graph.

    Nodes are compact names (`actor:ind`) with `label`, `type`, `kind` and, for states, `region`.
    Every edge has `weight` (float), `count` (number of events), `parts` (event -> what it adds to
    the weight), `claims` and `sources` (compact names), `first` and `last` (ISO days from and to
    which the tie holds, "" where not known or without end), and `tags` (stages, roles, units).
    `graph.graph` says what was chosen: `projection`, `title`, `nodes`, `edges`, `weight`,
    `options`, `as_of`, `version`, `left_out` (reason -> number of events), and `events` (event ->
    label, kind, first, last, weight, nodes, claims, sources).

    A network of layers is a MultiDiGraph whose edges have their layer as key; `layer` takes one
    out. Raises NameNotFound for an unknown network, name or code, UsageError for an option that
    the network does not have.

    >>> import reegraph
    >>> net = project(reegraph.load(), "state-agreements", minerals="lithium")
    >>> net.edges["actor:arg", "actor:ind"]["count"] > 0
    True
    """
    projection = find_projection(name)
    choices = choose_options(kg, projection, options)
    if projection.form == "layers":
        return _layers(kg, projection, choices, options)
    lookups = lookups_of(kg)
    ties, excluded = read_ties(projection, lookups, choices)
    if projection.name == "trade":
        ties, choices = chosen_flows(lookups, ties, choices, excluded)
    graph = _empty(kg, projection, choices)
    untied = [tie for tie in ties if not tie.target]
    ties = [tie for tie in ties if tie.target]
    events = _events(ties, lookups, choices, kg.day)
    pairs = (
        _paired(ties, excluded)
        if projection.two_mode or projection.form == "pairs"
        else _projected(ties, choices, excluded)
    )
    if choices.plurilateral == "bipartite" and "plurilateral" in projection.options:
        graph.graph["nodes"] += f" and {projection.event}s"
    for (one, other), by_event in sorted(pairs.items()):
        graph.add_edge(one, other, **_edge(by_event, events, lookups, choices))
    used = {event for by_event in pairs.values() for event in by_event}
    graph.graph["events"] = {name: event for name, event in events.items() if name in used}
    graph.graph["left_out"] = dict(sorted(excluded.items()))
    _describe_nodes(graph, lookups, untied)
    return _in_order(graph)


def _empty(kg: Snapshot, projection: Projection, choices: ProjectionOptions) -> Any:
    graph = nx.DiGraph() if projection.directed else nx.Graph()
    graph.graph.update(
        projection=projection.name,
        title=projection.title,
        nodes=projection.nodes,
        edges=projection.edges,
        weight=choices.weight,
        options=choices.as_dict(projection),
        as_of=kg.day,
        possible=kg.possible,
        version=kg.info.version,
    )
    return graph


def _last(days: Iterable[str]) -> str:
    """Return the latest of some last days, "" where one has no end."""
    known = list(days)
    return "" if "" in known else max(known, default="")


def _events(
    ties: list[Tie], lookups: GraphLookups, choices: ProjectionOptions, day: str
) -> dict[str, dict[str, Any]]:
    """Return events by name: what they are, who takes part, on which evidence, and what they count."""
    grouped: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        grouped[tie.event].append(tie)
    events = {}
    for name, group in sorted(grouped.items()):
        label, _, kind = lookups.entities.get(name, (name, "", ""))
        first = min(tie.first for tie in group)
        claims = tuple(sorted({c for tie in group for c in tie.claims}))
        events[name] = {
            "label": label,
            "kind": kind,
            "first": first,
            "last": _last(tie.until for tie in group),
            "weight": event_weight(choices, kind, first, day),
            "nodes": tuple(sorted({tie.source for tie in group})),
            "claims": claims,
            "sources": _sources(claims, lookups),
        }
    return events


def _sources(claims: Iterable[str], lookups: GraphLookups) -> tuple[str, ...]:
    backing = (lookups.evidence[c].sources for c in claims if c in lookups.evidence)
    return tuple(sorted({source for sources in backing for source in sources}))


def _paired(ties: list[Tie], excluded: Counter[str]) -> Pairs:
    """Return ties as they stand, from one to the other; a tie of a node with itself is left out."""
    pairs: Pairs = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        if tie.source == tie.target:
            excluded["of a node with itself"] += 1
        else:
            pairs[tie.source, tie.target][tie.event].append(tie)
    return pairs


def _projected(ties: list[Tie], choices: ProjectionOptions, excluded: Counter[str]) -> Pairs:
    """Tie the nodes of one event pairwise, or each to the event where a network is bipartite."""
    grouped: dict[str, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        grouped[tie.event][tie.source].append(tie)
    pairs: Pairs = defaultdict(lambda: defaultdict(list))
    for event, nodes in sorted(grouped.items()):
        if len(nodes) < 2:
            excluded["with only one party in the network"] += 1
        elif choices.plurilateral == "drop" and len(nodes) > 2:
            excluded["of more than two parties"] += 1
        elif choices.plurilateral == "bipartite":
            for one, own in nodes.items():
                pairs[one, event][event] += own
        else:
            for one, other in itertools.combinations(sorted(nodes), 2):
                pairs[one, other][event] += [*nodes[one], *nodes[other]]
    return pairs


def _edge(
    by_event: dict[str, list[Tie]],
    events: dict[str, dict[str, Any]],
    lookups: GraphLookups,
    choices: ProjectionOptions,
) -> dict[str, Any]:
    """Return attributes of an edge from its ties."""
    ties = [tie for group in by_event.values() for tie in group]
    claims = tuple(sorted({c for tie in ties for c in tie.claims}))
    parts = {name: _share(group, events[name], choices) for name, group in sorted(by_event.items())}
    attributes: dict[str, Any] = {
        "weight": math.fsum(parts.values()),
        "count": len(parts),
        "parts": parts,
        "first": min(tie.first for tie in ties),
        "last": _last(tie.until for tie in ties),
        "claims": claims,
        "sources": _sources(claims, lookups),
    }
    tags = tuple(sorted({tie.tag for tie in ties if tie.tag}))
    return {**attributes, "tags": tags} if tags else attributes


def _share(group: list[Tie], event: dict[str, Any], choices: ProjectionOptions) -> float:
    """Return what an event adds to an edge: its value, or its weight, shared out where so chosen."""
    if choices.weight in ("share", "value"):
        return float(sum(tie.value or 0.0 for tie in group)) / (
            100 if choices.weight == "share" else 1
        )
    if choices.plurilateral == "fractional" and len(event["nodes"]) > 1:
        return float(event["weight"]) / (len(event["nodes"]) - 1)
    return float(event["weight"])


def _describe_nodes(graph: Any, lookups: GraphLookups, untied: list[Tie]) -> None:
    """Write label, type, kind and region into each node, and for issuers the measures against all."""
    for name in graph:
        label, kind, code = lookups.entities.get(name, (name, name.partition(":")[0], ""))
        graph.nodes[name].update(label=label, type=kind, kind=code)
        if name in lookups.regions:
            graph.nodes[name]["region"] = lookups.regions[name]
    if graph.graph["projection"] == "restrictions":
        against: dict[str, set[str]] = defaultdict(set)
        for tie in untied:
            against[tie.source].add(tie.event)
        for name in graph:
            graph.nodes[name]["against_all"] = len(against[name])
        graph.graph["against_all"] = {
            name: tuple(sorted(a)) for name, a in sorted(against.items()) if a
        }


def _in_order(graph: Any) -> Any:
    """Return the same graph with its nodes in alphabetical order, so that results do not vary."""
    ordered = graph.__class__(**graph.graph)
    ordered.add_nodes_from((name, graph.nodes[name]) for name in sorted(graph))
    edges = graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)
    ordered.add_edges_from(sorted(edges, key=lambda edge: tuple(map(str, edge[:-1]))))
    return ordered


def _layers(
    kg: Snapshot, projection: Projection, choices: ProjectionOptions, options: dict[str, object]
) -> Any:
    graph = nx.MultiDiGraph()
    graph.graph.update(_empty(kg, projection, choices).graph, layers={}, left_out={})
    for name in projection.layers:
        network = _layer_of(kg, name, options, choices)
        if network is None:
            continue
        graph.graph["layers"][name] = dict(network.graph)
        graph.add_nodes_from(network.nodes(data=True))
        for one, other, data in network.edges(data=True):
            ends = (one, other) if network.is_directed() or one < other else (other, one)
            graph.add_edge(*ends, key=name, layer=name, directed=network.is_directed(), **data)
    return _in_order(graph)


def _layer_of(
    kg: Snapshot, name: str, options: dict[str, object], choices: ProjectionOptions
) -> Any | None:
    """Return one layer with the options that it knows.

    None for trade where no one mineral is named.
    """
    accepted = find_projection(name).options
    chosen = {key: value for key, value in options.items() if key in accepted}
    if "mineral" in accepted:
        if len(choices.minerals) != 1:
            return None
        chosen["mineral"] = choices.minerals[0]
    if "via" in accepted and "via" not in chosen and name != "restrictions":
        chosen["via"] = choices.via
    return project(kg, name, **chosen)


def layer(net: Any, name: str) -> Any:
    """Return one layer of a network of layers, as the graph that its own projection gives.

    Args:
        net: A network of layers, `kg.network("multiplex")`.
        name: Name of the layer.

    Returns:
        A networkx graph.

    Raises:
        NameNotFound: The network has no such layer.

    Examples:
        >>> import reegraph
        >>> net = reegraph.load().network("multiplex")
        >>> layer(net, "state-agreements").is_multigraph()
        False
    """
    layers = net.graph.get("layers", {})
    if name not in layers:
        raise NameNotFound(name, "layer", list(layers))
    edges = [(u, v, d) for u, v, key, d in net.edges(keys=True, data=True) if key == name]
    directed = find_projection(name).directed
    graph = nx.DiGraph(**layers[name]) if directed else nx.Graph(**layers[name])
    for one, other, data in edges:
        inner = {k: v for k, v in data.items() if k not in ("layer", "directed")}
        graph.add_edge(one, other, **inner)
    own = name == "restrictions"
    for node in graph:
        attributes = net.nodes[node].items()
        graph.nodes[node].update((k, v) for k, v in attributes if own or k != "against_all")
    return _in_order(graph)
