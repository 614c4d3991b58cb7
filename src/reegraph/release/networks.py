"""Networks of a release: every projection as GraphML, GEXF and tables of nodes and edges."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.graph.network_export import network_bytes
from reegraph.graph.results import text_rows
from reegraph.graph.versions import Versions
from reegraph.network import read_projections
from reegraph.network.projection.files import flat, write_edge_tables
from reegraph.network.projection.project import project
from reegraph.release.checksums import File

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["header", "trade", "write_networks"]

_MEDIA = {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml"}
_COMMODITIES = "SELECT DISTINCT ?mineral { ?flow ree:commodity ?mineral }"


def trade(kg: Snapshot) -> Any:
    """Build the trade of every mineral in every unit as one network, a layer for each.

    Layers overlap: a flow stands in that of its mineral and in those of the groups above it.
    """
    import networkx as nx

    from reegraph.network.projection.options import UNITS

    flows = nx.MultiDiGraph()
    parts = {}
    for row in sorted(text_rows(kg.store, _COMMODITIES), key=lambda row: row["mineral"]):
        mineral = row["mineral"]
        for unit in UNITS:
            net = project(kg, "trade", mineral=mineral, unit=unit)
            if not net.number_of_edges():
                continue
            layer = f"{mineral} {unit}"
            parts[layer] = net.graph["options"]
            flows.add_nodes_from(net.nodes(data=True))
            year = net.graph["options"]["year"]
            own = {"layer": layer, "mineral": mineral, "unit": unit, "year": year}
            for one, other, data in net.edges(data=True):
                flows.add_edge(one, other, key=layer, **data, **own)
    projection = read_projections()["trade"]
    flows.graph.update(
        projection="trade",
        title=projection.title,
        weight="value",
        as_of=kg.day,
        options=parts,
        possible=kg.possible,
        version=kg.info.version,
    )
    return _in_order(flows)


def _in_order(net: Any) -> Any:
    ordered = net.__class__(**net.graph)
    ordered.add_nodes_from((name, net.nodes[name]) for name in sorted(net))
    ordered.add_edges_from(sorted(net.edges(keys=True, data=True), key=lambda edge: edge[:3]))
    return ordered


def write_networks(kg: Snapshot, of: Versions, folder: Path) -> Iterator[File]:
    """Write every network to a folder of its own in `networks/`."""
    for name, projection in read_projections().items():
        net = trade(kg) if name == "trade" else project(kg, name)
        about = projection.description
        if name == "trade":
            about = f"A layer for each mineral and unit; groups hold what is under them. {about}"
        home = f"networks/{name}"
        write_edge_tables(net, folder / home, of)
        plain = flat(net)
        for form, media in _MEDIA.items():
            path = f"{home}/{name}.{form}"
            (folder / path).write_bytes(network_bytes(plain, form, of))
            what = {"graphml": "GraphML", "gexf": "GEXF"}[form]
            yield File(
                path, f"{projection.title} ({what})", media, projection.description, "network"
            )
        for part in ("nodes", "edges"):
            what = f"{projection.title}: {part}"
            yield File(f"{home}/{part}.csv", what, "text/csv", about, part)
        yield File(
            f"{home}/network.json",
            f"{projection.title}: choices",
            "application/json",
            "Versions, day and options behind the network, and how many ties were left out and why.",
        )


def header(path: Path) -> list[str]:
    """Read the names of the columns of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file), [])
