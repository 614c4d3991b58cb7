"""The view of a mineral: its value chain from left to right, and the deals along it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reegraph.errors import UsageError
from reegraph.network.projection.project import project
from reegraph.views.pages.build_page import drawn, worded
from reegraph.views.pictures.events import EventDescriber, Line, network_lines
from reegraph.views.pictures.networks import build_picture

if TYPE_CHECKING:
    import networkx as nx

    from reegraph.graph.snapshot import Snapshot
    from reegraph.views.pages.page import Page

__all__ = ["mineral", "mineral_picture"]

COLUMNS = {"mines": 0, "refines": 2, "buys": 3}
"""Column of each role; the mineral itself stands in column 1."""
_MEASURES = {"mines": "mine-production", "refines": "refinery-production"}
_WORDS = {"mines": "mined", "refines": "refined", "buys": "imported"}


@dataclass(frozen=True)
class Part:
    """Who has a role in the chain.

    It has the polities with their share (of 1, None where it is no share) and the claims that say
    so, those with most first; how many more there are; from which year.
    """

    shares: dict[str, float | None]
    claims: dict[str, tuple[str, ...]]
    more: int
    said: str


def _supplied(kg: Snapshot, name: str, role: str, limit: int) -> Part:
    from reegraph.network.supply.supply import supply

    supplied = supply(kg, name, _MEASURES[role])
    if supplied is None:
        return Part({}, {}, 0, "")
    areas = [area for area in supplied.shares if supplied.quantity[area] > 0]
    has_total = supplied.total is not None
    shares = {area: supplied.shares[area] if has_total else None for area in areas[:limit]}
    of = f" of {supplied.contained}" if supplied.contained else ""
    basis = f"{supplied.year or 'year not stated'}, {supplied.unit}{of}"
    return Part(shares, dict(supplied.claims), len(areas) - len(shares), basis)


def _bought(kg: Snapshot, name: str, limit: int) -> tuple[Part, Any]:
    """Return importers by what they take in one year, and the network of these flows."""
    for unit in ("t", "percent"):
        net = project(kg, "trade", mineral=name, unit=unit)
        if net.number_of_edges():
            break
    else:
        return Part({}, {}, 0, ""), net
    taken = {n: sum(w for *_, w in net.in_edges(n, data="weight")) for n in net}
    buyers = sorted((n for n in taken if net.in_degree(n)), key=lambda n: (-taken[n], n))
    importers = dict.fromkeys(buyers[:limit])
    basis = f"{net.graph['options'].get('year', '')}, {unit}"
    return Part({**importers}, {}, len(buyers) - len(importers), basis), net


def _spots(parts: dict[str, Part], others: list[str]) -> dict[tuple[str, str], str]:
    """Name the node of a polity in a role: its name where it stands first, else with `#`."""
    found: dict[tuple[str, str], str] = {}
    seen: set[str] = set()
    for role, part in parts.items():
        for area in [*part.shares, *(others if role == "buys" else ())]:
            found[role, area] = f"{area}#{role}" if area in seen else area
            seen.add(area)
    return found


def _ends(one: str, other: str, spots: dict[tuple[str, str], str], parts: dict[str, Part]) -> Any:
    """Return where a deal runs: from the side that supplies more to the other."""

    def supplies(name: str) -> tuple[float, float]:
        mined, refined = (parts[role].shares.get(name) or 0.0 for role in ("mines", "refines"))
        return mined, refined

    seller, buyer = sorted((one, other), key=lambda n: (supplies(n), n), reverse=True)
    first = next(spots[role, seller] for role in COLUMNS if (role, seller) in spots)
    last = next(spots[role, buyer] for role in reversed(COLUMNS) if (role, buyer) in spots)
    return first, last


def mineral_picture(kg: Snapshot, name: str, limit: int = 12) -> nx.MultiDiGraph:
    """Build the picture of the value chain of a mineral, in columns.

    The columns are who mines it, the mineral, who refines it, who buys it or has agreements on it.
    Shares and quantities are those of `reegraph.exposure`, flows those of the network `trade`, deals
    those of `state-agreements` on the mineral. A polity stands once in each of its roles.

    Args:
        kg: The graph.
        name: Compact name of the mineral.
        limit: How many polities stand in a column at most.

    Raises:
        UsageError: None of this is known of the mineral, or the limit is below 1.
    """
    from reegraph.namespaces import expand
    from reegraph.network.projection.lookups import lookups_of

    if limit < 1:
        raise UsageError("A column needs at least one node.")
    bought, trade = _bought(kg, name, limit)
    parts = {role: _supplied(kg, name, role, limit) for role in _MEASURES} | {"buys": bought}
    deals = project(kg, "state-agreements", minerals=name)
    placed = {area for part in parts.values() for area in part.shares}
    room = max(0, limit - len(bought.shares))
    rest = sorted((n for n in deals if n not in placed), key=lambda n: (-deals.degree(n), n))
    others = [n for n in rest if set(deals[n]) & placed or not placed][:room]
    spots = _spots(parts, others)
    label = lookups_of(kg).entities[name][0]
    if not spots:
        raise UsageError(
            f"Of {label} neither production nor trade nor agreements of polities are known.",
            "`view around` draws all that is known of it.",
        )
    deals = deals.subgraph(placed | set(others)).copy()
    graph = build_picture(
        kg,
        [name, *spots.values()],
        lambda describer: _lines(describer, name, parts, spots, trade, deals),
        title=f"{label}: who mines, refines and buys it, under which deals",
        centre=expand(name),
        notes=_notes(parts, len(rest) - len(others)),
    )
    left = sum(part.more for part in parts.values()) + len(rest) - len(others)
    return _in_columns(graph, name, parts, spots, left)


def _share(share: float | None, role: str) -> str:
    if share is None:
        return _WORDS[role]
    return f"{f'{share:.0%}' if share >= 0.01 else 'below 1%'} {_WORDS[role]}"


def _lines(
    describer: EventDescriber,
    name: str,
    parts: dict[str, Part],
    spots: dict[tuple[str, str], str],
    trade: Any,
    deals: Any,
) -> Iterator[Line]:
    for role in _MEASURES:
        for area, share in parts[role].shares.items():
            ends = (spots[role, area], name) if role == "mines" else (name, spots[role, area])
            for claim in parts[role].claims[area]:
                entry = {**describer.describe_claim(claim), "label": _share(share, role)}
                entry["holding"] = entry["holding"] or "certain"  # a figure of a year
                yield *ends, role, entry
    for one, other, _, entry in network_lines(describer, trade):
        if ("buys", other) in spots:
            suppliers = [spots[r, one] for r in ("refines", "mines") if (r, one) in spots]
            ends = (suppliers[0] if suppliers else name, spots["buys", other])
            if ends[0] != ends[1]:
                yield *ends, "buys", entry
    for one, other, family, entry in network_lines(describer, deals):
        yield *_ends(one, other, spots, parts), family, entry


def _notes(parts: dict[str, Part], rest: int) -> list[str]:
    notes = [
        "From left to right: who mines it, the mineral, who refines it, who imports it or has "
        "agreements on it. Shares are of the world total where it is known."
    ]
    for role, part in parts.items():
        more = f"; {part.more} more left out" if part.more else ""
        notes.append(
            f"{_WORDS[role]}: {part.said}{more}" if part.said else f"{_WORDS[role]}: no data"
        )
    if rest:
        notes.append(f"{rest} more polities with agreements on it left out")
    return notes


def _in_columns(
    graph: nx.MultiDiGraph,
    name: str,
    parts: dict[str, Part],
    spots: dict[tuple[str, str], str],
    left: int,
) -> nx.MultiDiGraph:
    """Put the nodes in columns, those with most on top, each share in its label."""
    import networkx as nx

    from reegraph.namespaces import expand

    order = [(name, 1, "")]
    for (role, area), spot in spots.items():
        share = parts[role].shares.get(area)
        order.append((spot, COLUMNS[role], "" if share is None else _share(share, role)))
    ordered = nx.MultiDiGraph(**{**graph.graph, "left_out": left})
    for spot, column, note in order:
        node = {**graph.nodes[expand(spot)], "column": column}
        if note:
            node["short"] = f"{node['short'][:24]}, {note}"
        ordered.add_node(expand(spot), **node)
    ordered.add_edges_from(graph.edges(keys=True, data=True))
    return ordered


def mineral(kg: Snapshot, name: str, limit: int = 12) -> Page:
    """Draw the value chain of a mineral: who mines it, who refines it, who buys it, under which deals.

    Args:
        kg: The graph.
        name: Name of the mineral.
        limit: How many polities stand in a column at most.

    Returns:
        A page. `save` writes it as one file, a notebook shows it; `left_out` counts what is not
        drawn.

    Raises:
        NameNotFound: No mineral has the name.
        AmbiguousName: Several minerals have it.
        UsageError: Nothing of the chain is known, or the limit is below 1.

    Examples:
        >>> import reegraph
        >>> mineral(reegraph.load(), "cobalt", limit=3).title
        'Cobalt: who mines, refines and buys it, under which deals'
    """
    from reegraph.namespaces import compact

    graph = mineral_picture(kg, compact(kg.resolve(name, "mineral")), limit)
    label = graph.nodes[graph.graph["centre"]]["label"]
    return drawn(kg, graph, worded(f"mineral {label[:200]}", {"limit": limit}))
