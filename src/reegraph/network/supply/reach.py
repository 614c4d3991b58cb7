"""What the agreements of a state reach: other polities, and firms where their deposit lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reegraph.network.projection.definitions import find_projection
from reegraph.network.projection.lookups import GraphLookups, lookups_of
from reegraph.network.projection.project import project

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["reach"]

_PROJECTS = (
    "SELECT ?one ?other { ?one ree:concernsProject ?project . ?project ree:locatedIn ?other }"
)


def reach(kg: Snapshot, state: str, **options: object) -> Any:
    """Compute the network of `state-agreements` with the deals of one state with foreign firms.

    The state (compact name) is a side by its bodies, as `via` says. A firm that acts for no polity
    stands for where the deposit lies, if the agreement names one, else for where it is seated. Such
    deals secure supply as those between governments do, and others' firms are no side of the
    latter. Under `via` national or none the network stays as it is.
    """
    net = project(kg, "state-agreements", **options)
    lookups = lookups_of(kg)
    via = net.graph["options"]["via"]
    drop = net.graph["options"]["plurilateral"] == "drop"
    acts_for = lookups.acts_for(via)
    if acts_for is None or via == "national":
        return net
    accepted = set(find_projection("actor-agreements").options) - {"plurilateral"}
    shared = {name: value for name, value in options.items() if name in accepted}
    deals = project(kg, "actor-agreements", plurilateral="clique", **shared).graph["events"]
    lands: dict[str, set[str]] = {}
    for row in lookups.answer(_PROJECTS):
        lands.setdefault(row["one"], set()).add(row["other"])
    for event, deal in deals.items():
        if not any(state in acts_for.get(side, ()) for side in deal["nodes"]):
            continue
        firms = [side for side in deal["nodes"] if not acts_for.get(side)]
        places = _places(firms, state, lands.get(event, set()), lookups)
        if drop and len(places) > 1:
            continue
        for place in sorted(places):
            _add_deal(net, lookups, state, place, event, deal)
    return net


def _places(firms: list[str], state: str, lands: set[str], lookups: GraphLookups) -> set[str]:
    """Return the polities for which the foreign firms of a deal stand."""
    places: set[str] = set()
    for firm in firms:
        seats = lookups.seats.get(firm, frozenset())
        if seats - {state}:
            places |= lands or seats
    return places - {state}


def _add_deal(
    net: Any, lookups: GraphLookups, state: str, place: str, event: str, deal: dict[str, Any]
) -> None:
    """Add a deal between a state and a place, where it does not tie the two already."""
    for node in (state, place):
        if node not in net:
            net.add_node(node, label=lookups.entities[node][0])
    if not net.has_edge(state, place):
        net.add_edge(state, place, parts={}, weight=0.0, count=0, claims=(), sources=())
    data = net.edges[state, place]
    if event in data["parts"]:
        return
    net.graph["events"].setdefault(event, deal)
    parts = {**data["parts"], event: deal["weight"]}
    data.update(
        parts=parts,
        weight=sum(parts.values()),
        count=len(parts),
        claims=tuple(sorted({*data["claims"], *deal["claims"]})),
        sources=tuple(sorted({*data["sources"], *deal["sources"]})),
    )
