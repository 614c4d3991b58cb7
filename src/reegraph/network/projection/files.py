"""A network in the formats of other programs: GraphML, GEXF, tables of nodes and edges."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reegraph.atomic import atomic_file
from reegraph.errors import StoreError
from reegraph.graph.versions import Versions
from reegraph.network.results import choice_lines, record

__all__ = ["flat", "write_edge_tables"]

_DROPPED = ("parts",)


def _cell(value: Any) -> Any:
    """Return a value that GraphML and GEXF know: lists joined by blanks, nothing left out."""
    if isinstance(value, tuple | list):
        return " ".join(map(str, value))
    return value if isinstance(value, str | int | float | bool) else str(value)


def flat(net: Any) -> Any:
    """Return the same network with attributes that other programs read.

    Numbers stay numbers, lists (claims, sources, tags) become texts joined by blanks; what was
    chosen is the graph's attribute `description`.
    """
    plain = net.__class__(description="\n".join(choice_lines(record(net))))
    for node, data in net.nodes(data=True):
        plain.add_node(node, **{k: _cell(v) for k, v in data.items()})
    edges = net.edges(keys=True, data=True) if net.is_multigraph() else net.edges(data=True)
    for *ends, data in edges:
        attributes = {k: _cell(v) for k, v in data.items() if k not in _DROPPED}
        if net.is_multigraph():
            plain.add_edge(ends[0], ends[1], key=ends[2], **attributes)
        else:
            plain.add_edge(ends[0], ends[1], **attributes)
    return plain


def write_edge_tables(net: Any, folder: Path, of: Versions) -> list[Path]:
    """Write a network as `nodes.csv`, `edges.csv` and `network.json` into a folder.

    The tables are as `graph_from_data_frame` of R's igraph takes them; `network.json` has the
    versions, and what was chosen for the network.

    Raises StoreError where they cannot be written.
    """
    plain = flat(net)
    nodes = [{"id": node, **data} for node, data in plain.nodes(data=True)]
    edges = [
        {"source": one, "target": other, **data} for one, other, data in plain.edges(data=True)
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        about = {"reegraph": asdict(of), **record(net)}
        text = json.dumps(about, ensure_ascii=False, indent=1, default=list) + "\n"
        path = folder / "network.json"
        with atomic_file(path) as file:
            file.write(text.encode("utf-8"))
        return [_table(nodes, folder / "nodes.csv"), _table(edges, folder / "edges.csv"), path]
    except OSError as fault:
        raise StoreError(f"{folder} cannot be written: {fault.strerror or fault}.") from fault


def _table(rows: list[dict[str, Any]], path: Path) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with atomic_file(path) as out, io.TextIOWrapper(out, "utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
