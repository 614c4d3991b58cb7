"""Results of measures as data frames that say what they were measured on."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from reegraph.errors import NetworkError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "choice_lines",
    "label",
    "ranked",
    "record",
    "with_record",
    "require_nodes",
    "with_evidence",
]

_KEPT = ("projection", "title", "weight", "options", "as_of", "possible", "version", "left_out")


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that are written almost like one, the nearest first; all where none
    is.

    >>> nearest("betweeness", ["betweenness", "closeness"])
    ['betweenness', 'closeness']
    """
    known = list(names)
    return difflib.get_close_matches(name, known, n=3, cutoff=0.5) or known


def record(net: Any, **more: object) -> dict[str, Any]:
    """What a result rests on: the choices behind a network, and those of the measure."""
    found = {key: net.graph[key] for key in _KEPT if key in net.graph}
    return {**found, "nodes": len(net), "edges": net.number_of_edges(), **more}


def with_record(frame: pd.DataFrame, net: Any, **more: object) -> pd.DataFrame:
    """The same frame with `attrs["reegraph"]`, the record of what it rests on."""
    frame.attrs["reegraph"] = record(net, **more)
    return frame


def label(net: Any, node: str) -> str:
    """Name of a node as people read it."""
    return str(net.nodes[node].get("label", node))


def ranked(net: Any, values: Mapping[str, float], **more: object) -> pd.DataFrame:
    """A frame of one value a node: `node`, `label`, `value` (float64), `rank` (Int64, 1 the
    highest, equal values sharing the lowest rank), sorted by value, then by node.

    Values count as equal where they agree to 12 digits, so that ranks do not hang on rounding.
    """
    import pandas as pd

    rounded = {node: float(f"{value:.12g}") for node, value in values.items()}
    order = sorted(rounded, key=lambda node: (-rounded[node], node))
    ranks: list[int] = []
    for place, node in enumerate(order):
        tied = place > 0 and rounded[node] == rounded[order[place - 1]]
        ranks.append(ranks[-1] if tied else place + 1)
    frame = pd.DataFrame(
        {
            "node": pd.Series(
                order, dtype="str" if all(isinstance(n, str) for n in order) else None
            ),
            "label": pd.array([label(net, node) for node in order], dtype="str"),
            "value": pd.array([values[node] for node in order], dtype="float64"),
            "rank": pd.array(ranks, dtype="Int64"),
        }
    )
    return with_record(frame, net, **more)


def with_evidence(frame: pd.DataFrame, net: Any) -> pd.DataFrame:
    """A frame of nodes with `events` (Int64), `claims` and `sources` (tuples): what ties each node
    to its neighbours."""
    directed = net.is_directed()
    edges = {
        node: [
            *net.edges(node, data=True),
            *(net.in_edges(node, data=True) if directed else ()),
        ]
        for node in frame["node"]
    }

    def gathered(node: str, name: str) -> tuple[str, ...]:
        return tuple(sorted({item for *_, data in edges[node] for item in data.get(name, ())}))

    added: dict[str, Any] = {
        "events": [len(gathered(node, "parts")) for node in frame["node"]],
        "claims": [gathered(node, "claims") for node in frame["node"]],
        "sources": [gathered(node, "sources") for node in frame["node"]],
    }
    found = frame.assign(**added)
    found.attrs = frame.attrs
    return found


def require_nodes(net: Any, nodes: int = 1, edges: int = 0) -> None:
    """Raise NetworkError where a network has fewer nodes or edges than a measure needs."""
    name = net.graph.get("projection", "")
    if len(net) < nodes or net.number_of_edges() < edges:
        raise NetworkError(
            f"The network has {len(net)} nodes and {net.number_of_edges()} edges; "
            f"this needs at least {nodes} and {edges}.",
            "Choose a wider network: another day, more minerals or kinds.",
            name,
        )


def choice_lines(found: Mapping[str, Any]) -> list[str]:
    """The record of a result in words, a line a choice, for a terminal or a caption."""
    lines = [f"{found.get('title', 'Network')}, as of {found.get('as_of', '?')}"]
    if found.get("possible"):
        lines[0] += ", possible claims included"
    lines[0] += f": {found['nodes']} nodes, {found['edges']} edges"
    options = {**found.get("options", {})}
    said = [
        f"{name.replace('_', ' ')} {', '.join(value) if isinstance(value, list) else value}"
        for name, value in options.items()
        if value not in ([], "", None)
        and not (name == "half_life" and found["weight"] != "recency")
    ]
    if said:
        lines.append("chosen: " + "; ".join(said))
    left = found.get("left_out") or {}
    if left:
        lines.append("left out: " + "; ".join(f"{n} {reason}" for reason, n in left.items()))
    return lines
