"""Results of measures as data frames that say what they were measured on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from reegraph import errors
from reegraph.errors import NetworkError

if TYPE_CHECKING:
    import pandas as pd

    from reegraph.graph.snapshot import Snapshot

__all__ = [
    "choice_lines",
    "graph_record",
    "label",
    "nearest",
    "ranked",
    "record",
    "require_nodes",
    "with_evidence",
    "with_record",
]

_RECORDED = ("projection", "title", "weight", "options", "as_of", "possible", "version", "left_out")


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that are written almost like one, else all of them.

    The nearest stand first.

    >>> nearest("betweeness", ["betweenness", "closeness"])
    ['betweenness', 'closeness']
    """
    listed = list(names)
    # The lists are short and closed, so a far guess helps more than the whole list.
    return errors.nearest(name, listed, similar=0.5) or listed


def record(net: Any, **more: object) -> dict[str, Any]:
    """Return what a result rests on: the choices behind a network, and those of the measure."""
    choices = {key: net.graph[key] for key in _RECORDED if key in net.graph}
    return {**choices, "nodes": len(net), "edges": net.number_of_edges(), **more}


def graph_record(kg: Snapshot, title: str, **more: object) -> dict[str, Any]:
    """Return what a result rests on that is of no network: the version of the data and the day."""
    return {"title": title, "version": kg.info.version, "as_of": kg.day, **more}


def with_record(frame: pd.DataFrame, of: Any, **more: object) -> pd.DataFrame:
    """Write into a frame, as `attrs["reegraph"]`, what it rests on; return the frame.

    Args:
        frame: What a measure answers; it is changed.
        of: A network, or what `record` or `graph_record` returned.
        more: Choices of the measure, by name.
    """
    frame.attrs["reegraph"] = {**of, **more} if isinstance(of, Mapping) else record(of, **more)
    return frame


def label(net: Any, node: str) -> str:
    """Return the name of a node as people read it."""
    return str(net.nodes[node].get("label", node))


def ranked(net: Any, values: Mapping[str, float], **more: object) -> pd.DataFrame:
    """Return a frame of one value a node.

    Columns are `node`, `label`, `value` (float64), `rank` (Int64, 1 the highest, equal values
    sharing the lowest rank); it is sorted by value, then by node.

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
    """Return a frame of nodes with what ties each to its neighbours.

    That is `events` (Int64), `claims` and `sources` (tuples).
    """
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
    extended = frame.assign(**added)
    extended.attrs = frame.attrs
    return extended


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


_SETTINGS: Mapping[str, Mapping[str, str]] = {
    "via": {
        "none": "every actor counts for itself",
        "public": "only states and their bodies count",
        "controlled": "states, their bodies and the companies that they own count",
        "national": "organisations count for the country of their head office",
    },
    "plurilateral": {
        "fractional": "a {event} of many parties is shared among them",
        "clique": "a {event} of many parties counts once for each pair of them",
        "bipartite": "a {event} of many parties is a node of its own",
        "drop": "a {event} of more than two parties does not count",
    },
    "weight": {
        "depth": "deeper deals count more",
        "depth-doubling": "each step of depth counts double",
        "recency": "recent ones count more",
        "share": "weighted by the share owned",
        "value": "weighted by quantity",
    },
}


def choice_lines(about: Mapping[str, Any]) -> list[str]:
    """Return the record of a result in words, for a terminal or a caption.

    The first line says what the network is, the next the settings behind it, the last what was left
    out of it and why.
    """
    lines = [f"{about.get('title', 'Network')}, as of {about.get('as_of', '?')}"]
    if about.get("possible"):
        lines[0] += ", possible claims included"
    lines[0] += f": {about['nodes']} nodes, {about['edges']} edges"
    event = "forum" if str(about.get("projection", "")).startswith("forum") else "deal"
    settings = [
        _setting(name, value, event)
        for name, value in about.get("options", {}).items()
        if value not in ([], "", None)
        and not (name == "half_life" and about["weight"] != "recency")
        and not (name == "weight" and value == "count")  # goes without saying
    ]
    if settings:
        lines.append("Settings: " + "; ".join(settings))
    excluded = about.get("left_out") or {}
    if excluded:
        reasons = (f"{number:,} {reason}" for reason, number in excluded.items())
        lines.append("Left out: " + "; ".join(reasons))
    return lines


def _setting(name: str, value: Any, event: str) -> str:
    """Return one choice in words.

    >>> _setting("plurilateral", "fractional", "forum")
    'a forum of many parties is shared among them'
    >>> _setting("statuses", ["signed", "in-force", "completed"], "deal")
    'signed, in-force and completed deals'
    """
    if name in _SETTINGS and value in _SETTINGS[name]:
        return _SETTINGS[name][value].format(event=event)
    if not isinstance(value, list):
        return f"{name.replace('_', ' ')}: {value}"
    if name == "statuses":
        *most, last = value
        return f"{', '.join(most)} and {last} deals" if most else f"{last} deals"
    return f"{name}: {', '.join(value)}"
