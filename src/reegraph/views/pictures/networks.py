"""Views of networks: a projection with its evidence on every line, and the agreements of polities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from reegraph.errors import UsageError
from reegraph.network.projection.project import project
from reegraph.views.pages.build_page import drawn, worded
from reegraph.views.pictures.limits import MOST, SEED, cut

if TYPE_CHECKING:
    import networkx as nx

    from reegraph.graph.property_cache import Reader
    from reegraph.graph.snapshot import Snapshot
    from reegraph.views.pages.page import Page

__all__ = [
    "Line",
    "Teller",
    "agreements",
    "network",
    "network_lines",
    "network_picture",
    "picture_of",
]

Entry = dict[str, Any]
Line = tuple[str, str, str, Entry]
"""From which node (compact name) to which, of which family, with what it says."""

_WAYS = ("--limit", "--minerals", "--since")
_RUNS = 20  # runs of the search for communities; a page that is drawn need not wait for more
# Events that are entities of which an entry tells; any other is told by its claims.
_TOLD = ("agreement", "forum", "measure")

_STAGES = """SELECT ?agreement ?stage WHERE {
  ?claim ree:inAgreement ?agreement ; ree:atStage ?stage ; ree:hasRank claim-rank:preferred
}"""


class Teller:
    """Tells the events of networks in words, each claim and each event once."""

    def __init__(self, kg: Snapshot, reader: Reader) -> None:
        self.reader = reader
        self.possible = kg.possible
        self._claims: dict[str, Entry] = {}
        self._events: dict[str, tuple[str, str, Entry]] = {}
        self._stages: dict[str, set[str]] = {}
        from reegraph.graph.results import text_rows

        for row in text_rows(kg.store, _STAGES):
            stage = row["stage"].partition(":")[2]
            self._stages.setdefault(row["agreement"], set()).add(stage)

    def forget(self) -> None:
        """What was told before all of it was read."""
        self._claims, self._events = {}, {}

    def claim(self, name: str) -> Entry:
        """A claim (compact name) in words."""
        from reegraph.graph.pictures import told_claim
        from reegraph.namespaces import expand

        if name not in self._claims:
            self._claims[name] = told_claim(self.reader, expand(name))
        return self._claims[name]

    def event(self, name: str) -> tuple[str, str, Entry]:
        """Label of a line for an agreement, a forum or a measure, its words, and what it is on."""
        from reegraph.graph.pictures import told_entity
        from reegraph.namespaces import expand

        if name not in self._events:
            iri, kind = expand(name), name.partition(":")[0]
            told = told_entity(self.reader, iri)
            sort = self.reader.first(iri, f"{kind}Kind")
            status = self.reader.first(iri, "agreementStatus")
            said = ", ".join(word for word in (sort, status) if word)
            about = {**told["about"]}
            if name in self._stages:
                about["stages"] = sorted(self._stages[name])
            label = told["short"] if kind == "forum" else sort or kind
            words = told["label"] + (f" ({said})" if said else "")
            self._events[name] = label, words, about
        return self._events[name]

    def told(self, name: str, claims: Iterable[str], span: tuple[str, str], part: float) -> Entry:
        """The entry of an event: what it is, since when, on the evidence of these claims."""
        label, words, about = self.event(name)
        backing = [self.claim(claim) for claim in sorted(claims)]
        sources = {source[0]: source for claim in backing for source in claim["sources"]}
        ordered = sorted(sources.values(), key=lambda s: (s[3] or "9999", s[0]))
        known = {claim["confidence"] for claim in backing}
        stated = all(claim["scope"] == "statement" for claim in backing)
        unsure = self.possible and any(claim["holding"] == "possible" for claim in backing)
        return {
            "key": name,
            "label": label,
            "text": words,
            "rank": "preferred",
            "holding": "possible" if unsure else "certain",
            "start": span[0],
            "end": span[1],
            "confidence": known.pop() if len(known) == 1 else "",
            "scope": "statement" if stated else "record",
            "note": "" if part == 1 else f"counts {part:.3g} in the weight of this line",
            "sources": ordered,
            "conflicts": sorted({text for claim in backing for text in claim["conflicts"]}),
            "about": about,
        }


def _told_edge(
    teller: Teller, events: Mapping[str, Any], data: Mapping[str, Any]
) -> Iterator[Entry]:
    """What the panel says of an edge of a network: one entry an event."""
    mine = set(data["claims"])
    for name, part in data["parts"].items():
        event = events[name]
        claims = mine & set(event["claims"])
        if name.partition(":")[0] in _TOLD:
            span = (event["first"], event["last"])
            if name.startswith("forum:"):  # who joined first is no matter of the pair
                span = (data["first"], data["last"]) if len(data["parts"]) == 1 else ("", "")
            yield teller.told(name, claims, span, part)
            continue
        for claim in sorted(claims):
            entry = teller.claim(claim)
            # a figure of a year has no day on which it holds
            yield {**entry, "label": entry["text"][:80], "holding": entry["holding"] or "certain"}


def _edges(net: Any) -> Iterator[tuple[str, str, str, Mapping[str, Any], Mapping[str, Any]]]:
    """Ends, family, data and events of each edge of a network, or of each of its layers."""
    if net.is_multigraph():
        for one, other, layer, data in net.edges(keys=True, data=True):
            yield one, other, layer, net.graph["layers"][layer]["events"], data
    else:
        for one, other, data in net.edges(data=True):
            yield one, other, net.graph["projection"], net.graph["events"], data


def network_lines(teller: Teller, net: Any, named: str = "") -> Iterator[Line]:
    """The lines of a network, of the family `named` where it is not that of its projection; those
    without direction lead from an actor to what is none."""
    for one, other, family, events, data in _edges(net):
        directed = data.get("directed", net.is_directed())
        ends = (one, other) if directed or one < other else (other, one)
        for entry in _told_edge(teller, events, data):
            yield *ends, named or family, entry


def _communities(net: Any) -> dict[str, int]:
    """The community of each node, of undirected networks of one kind of node with ties."""
    from reegraph.network.measures.alliances import alliances
    from reegraph.network.projection.definitions import find_projection

    one_mode = not net.is_directed() and not find_projection(net.graph["projection"]).two_mode
    if not one_mode or "bipartite" in str(net.graph["options"].get("plurilateral")):
        return {}
    if net.number_of_edges() == 0 or len(net) > MOST[0] or net.number_of_edges() > MOST[1]:
        return {}
    frame = alliances(net, runs=_RUNS, seed=SEED)
    return {n: int(c) - 1 for n, c in zip(frame["node"], frame["community"], strict=True)}


def _said(net: Any) -> list[str]:
    """What was chosen for a network, and what was left out of it, in lines."""
    from reegraph.network.results import choice_lines

    record = {**net.graph, "nodes": len(net), "edges": net.number_of_edges()}
    return [line for line in choice_lines(record) if line]


def picture_of(
    kg: Snapshot, names: Iterable[str], lines: Any, **attributes: object
) -> nx.MultiDiGraph:
    """A picture of nodes (compact names) and of the lines that `lines(teller)` gives."""
    import networkx as nx

    from reegraph.graph.pictures import told_entity, told_terms, with_all_read
    from reegraph.graph.property_cache import reader_of
    from reegraph.namespaces import expand

    reader = reader_of(kg)
    teller, nodes = Teller(kg, reader), sorted(names)

    def draw() -> nx.MultiDiGraph:
        teller.forget()
        graph = nx.MultiDiGraph(day=kg.day, left_out=0, **attributes)
        for name in nodes:
            iri = expand(name)
            graph.add_node(iri, ring=0, **told_entity(reader, iri.partition("#")[0]))
        for one, other, family, entry in lines(teller):
            ends = expand(one), expand(other)
            told = {**entry, "family": family}
            key = told.pop("key")
            graph.add_edge(*ends, f"{key} {family}" if graph.has_edge(*ends, key) else key, **told)
        graph.graph["terms"] = told_terms(reader, graph)
        return graph

    return with_all_read(reader, draw)


def network_picture(kg: Snapshot, net: Any) -> nx.MultiDiGraph:
    """A network of `kg.network` as a picture: every edge once, its events as entries.

    Nodes of undirected networks of one kind have their `community`. Raises UsageError for a network
    without ties.
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
    notes = _said(net)
    if communities:
        notes.append(f"Groups are communities (Louvain, consensus of {_RUNS} runs, seed {SEED}).")
    graph = picture_of(
        kg, net, lambda teller: network_lines(teller, net),
        title=projection.title, centre="", query=projection.text, notes=notes,
    )  # fmt: skip
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
    """Draw a network: the projection called `name` with its options, or one that `kg.network` gave.

    `limit` keeps the nodes with the most ties; `full` draws all as the full map. Raises NameNotFound,
    UsageError for an option that the network does not have, for a network without ties and for one
    that no page can show.
    """
    net = project(kg, name, **options) if isinstance(name, str) else name
    if "projection" not in net.graph:
        raise UsageError(
            "This networkx graph is not a network of reegraph.",
            "Draw one that kg.network gave, or a frame of pairs.",
        )
    graph = cut(network_picture(kg, net), limit)
    chosen = {**_chosen(net, options), "limit": limit}
    known = net.graph["options"]
    ways = [w for w in _WAYS if w == "--limit" or w[2:] in known]
    what = worded(f"network {net.graph['projection']}", chosen)
    return drawn(kg, graph, what, ways, show_query, full)


def _chosen(net: Any, options: Mapping[str, object]) -> dict[str, object]:
    """The options that were given; of a network that was made before, all that it records."""
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
    node of its own, tied to each of its sides. Options are those of the network `state-agreements`,
    without `plurilateral`. Raises as `network` does.
    """
    from reegraph.namespaces import expand

    net = project(kg, "state-agreements", **{**options, "plurilateral": "bipartite"})
    if not net.number_of_edges():
        raise UsageError(
            f"No agreement stands between two polities with these choices on {kg.day}.",
            "Choose less narrowly, or another day (--as-of).",
        )
    many = {n for n in net if n.startswith("agreement:") and net.degree(n) > 2}
    kept = [n for n in net if not n.startswith("agreement:") or n in many]
    said = "A line stands for the agreements of two sides; one of more sides is a shape of its own."
    graph = picture_of(
        kg, kept, lambda teller: _between(teller, net, many),
        title="Agreements between polities", centre="", notes=[said, *_said(net)[1:]],
        query=_text("state-agreements"),
    )  # fmt: skip
    groups = _communities(project(kg, "state-agreements", **options))
    for name, place in groups.items():
        if expand(name) in graph:
            graph.nodes[expand(name)]["community"] = place
    if groups:
        graph.graph["notes"].append(
            f"Groups are communities (Louvain, consensus of {_RUNS} runs, seed {SEED})."
        )
    graph = cut(graph, limit)
    what = worded("agreements", {**options, "limit": limit})
    return drawn(kg, graph, what, _WAYS, show_query, full)


def _text(name: str) -> str:
    from reegraph.network.projection.definitions import find_projection

    return find_projection(name).text


def _between(teller: Teller, net: Any, many: set[str]) -> Iterator[Line]:
    """Lines of polities with each other, and to agreements of many sides."""
    events = net.graph["events"]
    for name in sorted(events):
        event = events[name]
        span = (event["first"], event["last"])
        sides = sorted(net[name])
        claims = {side: net.edges[side, name]["claims"] for side in sides}
        if name in many:
            for side in sides:
                entry = teller.told(name, claims[side], span, 1)
                yield side, name, "party", {**entry, "label": "party", "key": f"{name} {side}"}
        elif len(sides) == 2:
            both = [c for side in sides for c in claims[side]]
            yield sides[0], sides[1], "state-agreements", teller.told(name, set(both), span, 1)
