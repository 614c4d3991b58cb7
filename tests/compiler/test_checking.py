"""The shapes find what the SHACL engine finds on the whole graph with the shapes as they stand."""

from __future__ import annotations

import gc
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH

from reegraph.compiler.checking import _violation, check_directory, shape_faults
from reegraph.compiler.compile import Compiled, gc_paused
from reegraph.namespaces import expand, prefixes
from reegraph.resources import ontology_dir
from reegraph.tables.faults import Fault

from .conftest import copied

SHAPES = ontology_dir() / "shapes"

# What is sown into a graph: half a claim of each class, terms of a wrong kind, values twice.
SOWN = """
claim:a a ree:Claim, ree:AttributeClaim, ree:DateClaim ; ree:statedIn actor:aaa, "a text" ;
  ree:sourceScope source-scope:nonsense, source-scope:record ; ree:hasRank "high" ;
  ree:startsNotBefore '2021-01-01'^^xsd:date ; ree:startsNotAfter '2020-01-01'^^xsd:date, "soon" ;
  ree:validFrom '2020'^^xsd:gYear, '2021'^^xsd:gYear ; ree:slot "a", "b" .
claim:b a ree:Claim, ree:Stake ; ree:owner actor:nobody ; ree:sharePercent 101 ;
  ree:holds holding:certain, holding:possible ; ree:supersededBy actor:aaa .
claim:c a ree:Claim, ree:Observation ; ree:numericValue -5 ; ree:unit "t" ; ree:refYear "1999" .
claim:d a ree:Claim, ree:Participation, ree:AgreementClaim ; ree:inAgreement agreement:x .
claim:e a ree:Claim, ree:TradeFlow ; ree:importer actor:aaa ; ree:exporter actor:aaa .
claim:f a ree:Claim, ree:Argument, ree:Challenge ; ree:challengeKind <http://example.org/k> .
agreement:x a ree:Agreement, ree:Entity ; rdfs:label "A label without a language" .
actor:y a ree:Actor, ree:Entity, ree:State ; ree:polity "perhaps" .
source:z a ree:Source ; ree:publishedOn "yesterday" .
project:p a ree:MineralProject ; wgs:lat 120.0 .
"""


def as_they_stand(store: ox.Store, directory: Path) -> list[Fault]:
    """Violations that pyshacl finds without any preparation of graph or shapes."""
    shapes, data = rdflib.Graph(), rdflib.Graph()
    for path in sorted(directory.glob("*.ttl")):
        shapes.parse(path, format="turtle")
    lines = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    data.parse(data=lines, format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    return [_violation(report, r) for r in report.subjects(RDF.type, SH.ValidationResult)]


def without(store: ox.Store, *names: str) -> ox.Store:
    """A copy of a store without the triples of some properties."""
    other = copied(store)
    for name in names:
        for quad in list(other.quads_for_pattern(None, ox.NamedNode(expand(name)), None)):
            other.remove(quad)
    return other


def sown(store: ox.Store) -> ox.Store:
    """A copy of a store with many faults."""
    other = copied(store)
    other.update(f"INSERT DATA {{ {SOWN} }}", prefixes=prefixes())
    return other


def test_the_shapes_find_the_same_as_they_stand(made_graph: Compiled) -> None:
    graphs = {
        "made": made_graph.store,
        "sown": sown(made_graph.store),
        "bare": without(made_graph.store, "ree:statedIn", "rdfs:label", "ree:sourceKind"),
        "untyped": without(made_graph.store, "rdf:type"),
        "empty": ox.Store(),
    }
    for name, store in graphs.items():
        found = sorted(shape_faults(store, SHAPES))
        assert found == sorted(as_they_stand(store, SHAPES)), name
        errors = [fault for fault in found if fault.severity == "error"]
        assert bool(errors) == (name in ("sown", "bare", "untyped")), name


def test_a_shape_that_others_use_or_that_is_switched_off_stays(tmp_path: Path) -> None:
    (tmp_path / "all.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ree: <https://w3id.org/reegraph/ontology/> .
@prefix x: <http://example.org/> .
x:off sh:targetClass ree:Actor ; sh:deactivated true ; sh:property [ sh:path ree:a ; sh:minCount 1 ] .
x:used sh:targetClass ree:Forum ; sh:property [ sh:path ree:b ; sh:minCount 1 ; sh:message "b" ] .
x:user sh:targetSubjectsOf ree:in ; sh:property [ sh:path ree:in ; sh:node x:used ; sh:message "in" ] .
ree:Mine a rdfs:Class, sh:NodeShape ; sh:targetSubjectsOf ree:c ;
  sh:property [ sh:path ree:d ; sh:maxCount 0 ; sh:message "d" ] .
x:plain sh:targetObjectsOf ree:in ; sh:targetClass ree:Actor ; sh:property x:part .
x:other sh:targetNode <https://w3id.org/reegraph/id/actor/three> ; sh:property x:part .
x:part sh:path ree:e ; sh:minCount 1 ; sh:message "e" .
""",
        encoding="utf-8",
    )
    store = ox.Store()
    data = """actor:one a ree:Actor ; ree:in forum:two . forum:two a ree:Forum .
        project:m a ree:Mine ; ree:d 1 . project:n ree:c 1 ; ree:d 1 . actor:three ree:d 1 ."""
    store.update(f"INSERT DATA {{ {data} }}", prefixes=prefixes())
    found = set(shape_faults(store, tmp_path))
    assert found == set(as_they_stand(store, tmp_path))
    assert {(fault.column, fault.message.rpartition(" ")[0][-2:].strip()) for fault in found} == {
        ("forum:two", "b"), ("actor:one", "in"), ("project:m", "d"), ("project:n", "d"),
        ("actor:one", "e"), ("forum:two", "e"), ("actor:three", "e"),
    }  # fmt: skip


def test_tables_and_graph_are_checked_in_one_compilation(
    made_tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reegraph.compiler import compile as compiling

    def refuse(*_: object) -> None:
        raise AssertionError("The tables are read twice.")

    monkeypatch.setattr(compiling, "load_checked", refuse)
    assert not [f for f in check_directory(made_tables, shapes=True) if f.severity == "error"]


def test_the_search_for_garbage_goes_on_as_before() -> None:
    def fail() -> None:
        assert not gc.isenabled()
        raise ValueError("stop")

    assert gc.isenabled()
    with pytest.raises(ValueError, match="stop"), gc_paused():
        fail()
    assert gc.isenabled()
    gc.disable()
    try:
        with gc_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
