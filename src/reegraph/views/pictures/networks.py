"""Views of networks: a projection with its evidence on every line, and the agreements of polities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from reegraph.errors import UsageError
from reegraph.network.projection.project import project
from reegraph.views.pages.build_page import drawn, worded
from reegraph.views.pictures.events import EventDescriber, Line, network_lines
from reegraph.views.pictures.limits import MOST, SEED, trim

if TYPE_CHECKING:
    import networkx as nx

    from reegraph.graph.snapshot import Snapshot
    from reegraph.views.pages.page import Page

__all__ = ["agreements", "build_picture", "network", "network_picture"]

_WAYS = ("--limit", "--minerals", "--since")
_RUNS = 20  # runs of the search for communities; a page that is drawn need not wait for more


def _communities(net: Any) -> dict[str, int]:
    """Return the community of each node, of undirected networks of one kind of node with ties."""
    from reegraph.network.measures.alliances import alliances
    from reegraph.network.projection.definitions import find_projection

    one_mode = not net.is_directed() and not find_projection(net.graph["projection"]).two_mode
    if not one_mode or "bipartite" in str(net.graph["options"].get("plurilateral")):
        return {}
    if net.number_of_edges() == 0 or len(net) > MOST[0] or net.number_of_edges() > MOST[1]:
        return {}
    frame = alliances(net, runs=_RUNS, seed=SEED)
    return {n: int(c) - 1 for n, c in zip(frame["node"], frame["community"], strict=True)}


def _choices(net: Any) -> list[str]:
    """Return what was chosen for a network, and what was left out of it, in lines."""
    from reegraph.network.results import choice_lines

    record = {**net.graph, "nodes": len(net), "edges": net.number_of_edges()}
    return [line for line in choice_lines(record) if line]


def build_picture(
    kg: Snapshot,
    names: Iterable[str],
    lines: Callable[[EventDescriber], Iterable[Line]],
    **attributes: object,
) -> nx.MultiDiGraph:
    """Build a picture of nodes and of lines between them.

    Args:
        kg: The graph.
        names: The nodes (compact names); what follows a `#` tells apart two places of one entity.
        lines: What yields the lines. It is called again where an endpoint had to be asked for more.
        attributes: What the graph of the picture is to say of itself.
    """
    import networkx as nx

    from reegraph.graph.pictures import describe_entity, describe_terms
    from reegraph.graph.property_cache import cache_of
    from reegraph.namespaces import expand

    cache = cache_of(kg)
    describer = EventDescriber(kg, cache)
    nodes = sorted(names)

    def build() -> nx.MultiDiGraph:
        describer.clear()
        graph = nx.MultiDiGraph(day=kg.day, left_out=0, **attributes)
        for name in nodes:
            iri = expand(name)
            graph.add_node(iri, ring=0, **describe_entity(cache, iri.partition("#")[0]))
        for one, other, family, entry in lines(describer):
            ends = expand(one), expand(other)
            data = {**entry, "family": family}
            key = data.pop("key")
            graph.add_edge(*ends, f"{key} {family}" if graph.has_edge(*ends, key) else key, **data)
        graph.graph["terms"] = describe_terms(cache, graph)
        return graph

    return cache.repeat_until_read(build)


def network_picture(kg: Snapshot, net: Any) -> nx.MultiDiGraph:
    """Build the picture of a network of `kg.network`: every edge once, its events as entries.

    Nodes of undirected networks of one kind have their `community`.

    Raises:
        UsageError: The network has no ties.
    """
    from reegraph.namespaces import expand
    from reegraph.network.projection.definitions import find_projection

    projection = find_projection(net.graph["projection"])
    if not net.number_of_edges():
        raise UsageError(
            f"The network '{projection.name}' has no ties with these choices on {kg.day}.",
            "Choose less narrowly, or another day (--as-of).",
        )
    communities = _communities(net)
    notes = _choices(net)
    if communities:
        notes.append(f"Groups are communities (Louvain, consensus of {_RUNS} runs, seed {SEED}).")
    graph = build_picture(
        kg,
        net,
        lambda describer: network_lines(describer, net),
        title=projection.title,
        centre="",
        query=projection.text,
        notes=notes,
    )
    for name, place in communities.items():
        graph.nodes[expand(name)]["community"] = place
    return graph


def network(
    kg: Snapshot,
    name: str | Any,
    limit: int | None = None,
    show_query: bool = True,
    full: bool = False,
    **options: object,
) -> Page:
    """Draw a network.

    Args:
        kg: The graph.
        name: The name of a projection, or a network that `kg.network` gave.
        limit: How many nodes stay at most, those with the most ties.
        show_query: Whether the page has the text of the query.
        full: Whether all of it is drawn, as the full map.
        options: Those of the projection.

    Returns:
        A page. `save` writes it as one file, a notebook shows it; `left_out` counts what is not
        drawn.

    Raises:
        NameNotFound: There is no such projection, or no entity of a name in the options.
        UsageError: The network does not have an option, has no ties, or is too large for a page.

    Examples:
        >>> import reegraph
        >>> network(reegraph.load(), "state-agreements", minerals="tin").left_out
        0
    """
    net = project(kg, name, **options) if isinstance(name, str) else name
    if "projection" not in net.graph:
        raise UsageError(
            "This networkx graph is not a network of reegraph.",
            "Draw one that kg.network gave, or a frame of pairs.",
        )
    graph = trim(network_picture(kg, net), limit)
    chosen = {**_chosen(net, options), "limit": limit}
    ways = [w for w in _WAYS if w == "--limit" or w[2:] in net.graph["options"]]
    what = worded(f"network {net.graph['projection']}", chosen)
    return drawn(kg, graph, what, ways, show_query, full)


def _chosen(net: Any, options: Mapping[str, object]) -> dict[str, object]:
    """Return the options that were given; of a network that was made before, all that it records."""
    return dict(options) or dict(net.graph["options"])


def agreements(
    kg: Snapshot,
    limit: int | None = None,
    show_query: bool = True,
    full: bool = False,
    **options: object,
) -> Page:
    """Draw which polities have which agreements with each other.

    Agreements of two sides are one line, which counts and lists them; one of three or more is a
    node of its own, tied to each of its sides.

    Args:
        kg: The graph.
        limit: How many nodes stay at most, those with the most ties.
        show_query: Whether the page has the text of the query.
        full: Whether all of it is drawn, as the full map.
        options: Those of the network `state-agreements`, without `plurilateral`.

    Returns:
        A page. `save` writes it as one file, a notebook shows it; `left_out` counts what is not
        drawn.

    Raises:
        NameNotFound: There is no entity of a name in the options.
        UsageError: No agreement stands between two polities, or they are too many for a page.

    Examples:
        >>> import reegraph
        >>> agreements(reegraph.load(), minerals="tin").title
        'Agreements between polities'
    """
    from reegraph.namespaces import expand

    net = project(kg, "state-agreements", **{**options, "plurilateral": "bipartite"})
    if not net.number_of_edges():
        raise UsageError(
            f"No agreement stands between two polities with these choices on {kg.day}.",
            "Choose less narrowly, or another day (--as-of).",
        )
    many = {n for n in net if n.startswith("agreement:") and net.degree(n) > 2}
    shown = [n for n in net if not n.startswith("agreement:") or n in many]
    note = "A line stands for the agreements of two sides; one of more sides is a shape of its own."
    graph = build_picture(
        kg,
        shown,
        lambda describer: _between(describer, net, many),
        title="Agreements between polities",
        centre="",
        notes=[note, *_choices(net)[1:]],
        query=_text("state-agreements"),
    )
    groups = _communities(project(kg, "state-agreements", **options))
    for name, place in groups.items():
        if expand(name) in graph:
            graph.nodes[expand(name)]["community"] = place
    if groups:
        graph.graph["notes"].append(
            f"Groups are communities (Louvain, consensus of {_RUNS} runs, seed {SEED})."
        )
    graph = trim(graph, limit)
    what = worded("agreements", {**options, "limit": limit})
    return drawn(kg, graph, what, _WAYS, show_query, full)


def _text(name: str) -> str:
    from reegraph.network.projection.definitions import find_projection

    return find_projection(name).text


def _between(describer: EventDescriber, net: Any, many: set[str]) -> Iterator[Line]:
    """Yield the lines of polities with each other, and to agreements of many sides."""
    events = net.graph["events"]
    for name in sorted(events):
        event = events[name]
        span = (event["first"], event["last"])
        sides = sorted(net[name])
        claims = {side: net.edges[side, name]["claims"] for side in sides}
        if name in many:
            for side in sides:
                entry = describer.describe_event(name, claims[side], span, 1)
                yield side, name, "party", {**entry, "label": "party", "key": f"{name} {side}"}
        elif len(sides) == 2:
            both = [c for side in sides for c in claims[side]]
            entry = describer.describe_event(name, set(both), span, 1)
            yield sides[0], sides[1], "state-agreements", entry
