"""Exports read back to the graph, the network or the tables, with the same bytes each time."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path

import networkx as nx
import pandas as pd
import pyoxigraph as ox
import pytest

from reegraph.compiler.compile import Compiled
from reegraph.compiler.compile import write_graph as write_packed
from reegraph.compiler.stores import StoreInfo, engine, write_store
from reegraph.graph.network_export import network, write_network
from reegraph.graph.rdf_export import write_graph
from reegraph.graph.table_export import write_tables
from reegraph.graph.versions import ontology_version, versions
from reegraph.knowledge import KnowledgeGraph
from reegraph.resources import data_dir

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
}


class Exported(dict[str, bytes]):
    """The graph in each format that a test asks for, written once."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        super().__init__()
        self.kg = kg

    def __missing__(self, form: str) -> bytes:
        self[form] = export(self.kg, form)
        return self[form]


@pytest.fixture(scope="module")
def exported(kg: KnowledgeGraph) -> Exported:
    return Exported(kg)


def export(kg: KnowledgeGraph, form: str) -> bytes:
    out = io.BytesIO()
    write_graph(kg.store, form, out)
    return out.getvalue()


@pytest.mark.complete
@pytest.mark.parametrize("form", FORMATS)
def test_graph_reads_back(kg: KnowledgeGraph, exported: Exported, form: str) -> None:
    read = [quad.triple for quad in ox.parse(exported[form], format=FORMATS[form])]
    assert len(read) == len(set(read)) == len(kg.store)
    assert canonical(read) == canonical(q.triple for q in kg.store)


def canonical(triples: Iterable[ox.Triple]) -> tuple[set[ox.Triple], ox.Dataset]:
    """Triples without blank nodes, and those with, named alike where they stand for the same."""
    every = set(triples)
    blank = {t for t in every if any(isinstance(term, ox.BlankNode) for term in t)}
    found = ox.Dataset(ox.Quad(*triple) for triple in blank)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return every - blank, found


@pytest.mark.complete
@pytest.mark.parametrize("form", ["nt", "ttl", "trig"])
def test_bytes_are_those_of_the_tables_where_a_written_graph_was_loaded(
    compiled: Compiled, tmp_path: Path, form: str
) -> None:
    packed = tmp_path / "graph.nt.gz"
    write_packed(compiled.store, packed)
    info = StoreInfo(compiled.version, compiled.reference_date, "0" * 64, engine(), 0)
    folder = write_store(tmp_path / "store", packed, info)
    loaded, built = io.BytesIO(), io.BytesIO()
    write_graph(ox.Store.read_only(str(folder.database)), form, loaded)
    write_graph(compiled.store, form, built)
    assert loaded.getvalue() == built.getvalue()
    if form == "nt":
        assert gzip.decompress(packed.read_bytes()) == built.getvalue()


@pytest.mark.complete
def test_partitions_of_trig_are_the_four(kg: KnowledgeGraph, exported: Exported) -> None:
    counts: dict[str, int] = {}
    for quad in ox.parse(exported["trig"], format=ox.RdfFormat.TRIG):
        name = str(quad.graph_name).rpartition("/")[2].rstrip(">")
        counts[name] = counts.get(name, 0) + 1
    assert sorted(counts) == ["asserted", "derived", "ontology", "schemes"]
    assert sum(counts.values()) == len(kg.store)


@pytest.mark.complete
def test_two_exports_have_the_same_bytes(kg: KnowledgeGraph, exported: Exported) -> None:
    for form in ("nt", "ttl"):
        assert export(kg, form) == exported[form]


@pytest.mark.parametrize(
    ("form", "read"),
    [("graphml", nx.read_graphml), pytest.param("gexf", nx.read_gexf, marks=pytest.mark.complete)],
)
def test_network_reads_back(kg: KnowledgeGraph, form: str, read: object) -> None:
    out = io.BytesIO()
    write_network(kg.store, form, out)
    assert callable(read)
    found = read(io.BytesIO(out.getvalue()))
    expected = network(kg.store)
    assert set(found.nodes) == set(expected.nodes)
    assert found.number_of_edges() == expected.number_of_edges() > 1000
    assert found.nodes["actor:kabil"]["label"] == "Khanij Bidesh India Limited"


def test_edges_carry_their_claims(kg: KnowledgeGraph) -> None:
    edges = network(kg.store).get_edge_data("actor:hindustan-copper", "actor:kabil")
    stake = next(data for key, data in edges.items() if key.startswith("stake--"))
    assert stake["kind"] == "Stake"
    assert stake["start"] == "2019-08-08"
    assert stake["sources"].split()


def test_tables_are_copied_as_they_are(tmp_path: Path) -> None:
    written = write_tables("csv", tmp_path / "tables")
    assert len(written) > 20
    for path in written:
        if path.suffix == ".csv":
            assert path.read_bytes() == (data_dir() / path.name).read_bytes()


def test_parquet_tables_are_typed(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    paths = {p.name: p for p in write_tables("parquet", tmp_path / "tables")}
    actors = pd.read_parquet(paths["actors.parquet"])
    assert actors["id"].is_unique
    assert str(actors["polity"].dtype) == "boolean"
    stakes = pd.read_parquet(paths["stakes.parquet"])
    assert stakes["percent"].dtype.kind == "f"
    assert list(stakes["sources"][0])
    rows = pd.read_csv(data_dir() / "stakes.csv", dtype=str, keep_default_na=False)
    assert len(stakes) == len(rows)
    assert stakes["percent"].isna().sum() == (rows["percent"] == "").sum()


@pytest.mark.complete
def test_every_export_names_versions_and_reference_date(
    kg: KnowledgeGraph, exported: Exported, tmp_path: Path
) -> None:
    package = json.loads((data_dir() / "datapackage.json").read_bytes())
    ontology = ontology_version()
    said = [package["version"], ontology, package["referenceDate"], kg.day]
    assert all(said)
    assert all(word in exported["ttl"].splitlines()[0].decode() for word in said)
    assert all(f'"{word}"'.encode() in exported["nt"] for word in said)
    for form in ("graphml", "gexf"):
        out = io.BytesIO()
        write_network(kg.store, form, out)
        assert str(versions(kg.store)) in out.getvalue().decode()
    copied = json.loads((write_tables("csv", tmp_path / "csv")[0]).read_bytes())
    assert copied.pop("ontologyVersion") == ontology
    assert copied == package
    pytest.importorskip("pyarrow")
    frame = pd.read_parquet(write_tables("parquet", tmp_path / "parquet")[0])
    assert all(word in frame.attrs["reegraph"] for word in said[:3])
