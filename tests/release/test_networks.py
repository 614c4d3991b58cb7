"""Every projection stands in a release in each format, with the same nodes and ties."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest

import reegraph
from reegraph.graph.versions import versions
from reegraph.knowledge import KnowledgeGraph
from reegraph.network import read_projections
from reegraph.release.networks import trade


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def little(small: Path) -> KnowledgeGraph:
    """The graph of the small release itself."""
    return reegraph.open(small / "graph" / "reegraph.nt.gz")


@pytest.mark.parametrize("name", list(read_projections()))
def test_formats_hold_the_same_network(small: Path, little: KnowledgeGraph, name: str) -> None:
    home = small / "networks" / name
    net: Any = trade(little) if name == "trade" else little.network(name)
    nodes, edges = rows(home / "nodes.csv"), rows(home / "edges.csv")
    assert {row["id"] for row in nodes} == set(net.nodes)
    assert len(edges) == net.number_of_edges()
    ends = {frozenset(edge[:2]) for edge in net.edges()}
    assert {frozenset((row["source"], row["target"])) for row in edges} == ends
    said = str(versions(little.store))
    for form, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        found = read(home / f"{name}.{form}")
        assert set(found.nodes) == set(net.nodes)
        assert found.number_of_edges() == net.number_of_edges()
        assert said in (home / f"{name}.{form}").read_text(encoding="utf-8")
    about = json.loads((home / "network.json").read_text(encoding="utf-8"))
    assert about["reegraph"]["data"] == little.info.version
    assert about["reegraph"]["ontology"]
    assert about["projection"] == name


@pytest.mark.complete
def test_trade_holds_every_flow_that_its_networks_hold(kg: KnowledgeGraph) -> None:
    net = trade(kg)
    layers = {key for *_, key in net.edges(keys=True)}
    assert "mineral:lithium-carbonate t" in layers
    assert {layer.partition(" ")[2] for layer in layers} == {"t", "USD", "percent"}
    mineral, unit = "mineral:rare-earth-elements", "t"
    alone = kg.network("trade", mineral=mineral, unit=unit)
    found = {(a, b): d["weight"] for a, b, d in net.edges(data=True)
             if d["layer"] == f"{mineral} {unit}"}  # fmt: skip
    assert found == {(a, b): d["weight"] for a, b, d in alone.edges(data=True)}
    answer = kg.store.query(
        "SELECT DISTINCT ?m { ?f <https://w3id.org/reegraph/ontology/commodity> ?m }"
    )
    assert isinstance(answer, ox.QuerySolutions)
    assert {d["mineral"] for *_, d in net.edges(data=True)} <= {
        "mineral:" + row["m"].value.rpartition("/")[2] for row in answer
    }  # fmt: skip
