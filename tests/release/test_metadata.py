"""What describes a release is true of its files: DCAT, VoID, RO-Crate, CITATION.cff, Data Package."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, RDF, VOID

from reegraph.graph.versions import ontology_version
from reegraph.release import ReleaseOptions, release
from reegraph.release.catalogue import PARTS

from .conftest import quiet

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
RELEASE = rdflib.URIRef("https://w3id.org/reegraph/release/2026.11.0")


def loads(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def local(link: Any) -> Path:
    """The file of a link that is named relative to the release."""
    return Path(unquote(urlsplit(str(link)).path))


def test_every_distribution_is_a_file_with_its_size_and_checksum(small: Path) -> None:
    graph = rdflib.Graph().parse(small / "dcat.ttl")
    seen = set()
    for one in graph.subjects(RDF.type, DCAT.Distribution):
        path = local(graph.value(one, DCAT.downloadURL))
        seen.add(path.relative_to(small).as_posix())
        assert int(str(graph.value(one, DCAT.byteSize))) == path.stat().st_size
        checksum = graph.value(one, SPDX.checksum)
        said = str(graph.value(checksum, SPDX.checksumValue))
        assert said.lower() == hashlib.sha256(path.read_bytes()).hexdigest()
    missing = {"dcat.ttl", "void.ttl", "ro-crate-metadata.json", "SHA256SUMS"}
    assert seen | missing == {
        p.relative_to(small).as_posix() for p in small.rglob("*") if p.is_file()
    }


def test_each_file_is_a_distribution_of_one_data_set(small: Path) -> None:
    graph = rdflib.Graph().parse(small / "dcat.ttl")
    assert {str(s) for s in graph.subjects(RDF.type, DCAT.Dataset)} == {
        str(RELEASE), *(f"{RELEASE}/{name}" for name, *_ in PARTS)
    }  # fmt: skip
    for one in graph.subjects(RDF.type, DCAT.Distribution):
        assert len(list(graph.subjects(DCAT.distribution, one))) == 1
    assert str(graph.value(RELEASE, DCAT.version)) == "2026.11.0"
    assert str(graph.value(RELEASE, DCTERMS.conformsTo)).endswith(f"/{ontology_version()}")
    assert (None, DCAT.previousVersion, None) not in graph


def test_a_base_gives_addresses_and_a_previous_release_its_link(
    small_tables: Path, tmp_path: Path
) -> None:
    before = tmp_path / "before"
    before.mkdir()
    for path in small_tables.iterdir():
        (before / path.name).write_bytes(path.read_bytes())
    package = loads(before / "datapackage.json") | {"version": "2026.10.0"}
    (before / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    base = "https://example.org/data/"
    folder = tmp_path / "release"
    release(folder, ReleaseOptions(source=small_tables, previous=str(before), base=base), quiet)
    graph = rdflib.Graph().parse(folder / "dcat.ttl")
    links = {str(o) for o in graph.objects(None, DCAT.downloadURL)}
    assert f"{base}graph/reegraph.ttl" in links
    assert all(link.startswith(base) for link in links)
    previous = graph.value(RELEASE, DCAT.previousVersion)
    assert str(previous) == "https://w3id.org/reegraph/release/2026.10.0"
    assert loads(folder / "changes.json")["counts"] == {"added": 0, "changed": 0, "withdrawn": 0}
    assert "From data version 2026.10.0" in (folder / "changes.md").read_text(encoding="utf-8")


def test_void_counts_what_the_graph_holds(small: Path) -> None:
    graph = rdflib.Graph().parse(small / "graph" / "reegraph.ttl")
    void = rdflib.Graph().parse(small / "void.ttl")
    whole = RELEASE + "/graph"

    def said(name: str) -> int:
        return int(str(void.value(whole, VOID[name])))

    assert said("triples") == len(graph)
    assert said("properties") == len(set(graph.predicates()))
    assert said("distinctSubjects") == len(set(graph.subjects()))
    assert said("distinctObjects") == len(set(graph.objects()))
    classes = set(graph.objects(None, RDF.type))
    assert said("classes") == len(classes)
    for part in void.objects(whole, VOID.classPartition):
        cls = void.value(part, VOID["class"])
        assert int(str(void.value(part, VOID.entities))) == len(set(graph.subjects(RDF.type, cls)))
    for part in void.objects(whole, VOID.propertyPartition):
        prop = void.value(part, VOID.property)
        found = len(list(graph.triples((None, prop, None))))  # type: ignore[arg-type]
        assert int(str(void.value(part, VOID.triples))) == found
    assert all(local(dump).is_file() for dump in void.objects(whole, VOID.dataDump))
    parts = {}
    for quad in ox.parse(
        (small / "graph" / "reegraph.trig").read_bytes(), format=ox.RdfFormat.TRIG
    ):
        name = quad.graph_name.value  # type: ignore[union-attr]
        parts[name] = parts.get(name, 0) + 1
    for name, number in parts.items():
        assert int(str(void.value(rdflib.URIRef(name), VOID.triples))) == number


def test_the_crate_names_every_file(small: Path) -> None:
    crate = {item["@id"]: item for item in loads(small / "ro-crate-metadata.json")["@graph"]}
    found = {name for name, item in crate.items() if item["@type"] == "File"}
    assert found | {"ro-crate-metadata.json", "SHA256SUMS"} == {
        p.relative_to(small).as_posix() for p in small.rglob("*") if p.is_file()
    }
    reached = {part["@id"] for item in crate.values() for part in item.get("hasPart", ())}
    assert found <= reached
    for name in found:
        assert int(crate[name]["contentSize"]) == (small / name).stat().st_size
        digest = hashlib.sha256((small / name).read_bytes()).hexdigest()
        assert crate[name]["sha256"] == digest
    assert crate["./"]["version"] == "2026.11.0"
    assert "ontology version" in crate["./"]["description"]


def test_citation_names_the_versions(small: Path) -> None:
    lines = (small / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    said = dict(line.split(": ", 1) for line in lines if ": " in line and line[0] != " ")
    assert json.loads(said["version"]) == "2026.11.0"
    assert said["type"] == "dataset"
    readme = (small / "README.md").read_text(encoding="utf-8")
    for word in ("2026.11.0", ontology_version(), "2026-06-30"):
        assert word in said["abstract"]
        assert word in next(line for line in readme.splitlines() if line.startswith("> "))


def test_every_csv_file_is_in_the_package(small: Path) -> None:
    package = loads(small / "datapackage.json")
    paths = {item["path"] for item in package["resources"]}
    assert paths == {p.relative_to(small).as_posix() for p in small.rglob("*.csv")}
    assert package["ontologyVersion"] == ontology_version()
    names = [item["name"] for item in package["resources"]]
    assert len(set(names)) == len(names)


def checked(folder: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    with frictionless.system.use_context(trusted=True):
        report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    assert report.stats["tasks"] == len(list(folder.rglob("*.csv")))


def test_frictionless_finds_no_fault(small: Path) -> None:
    checked(small)


@pytest.mark.complete
def test_frictionless_finds_no_fault_in_the_shipped_release(shipped: Path) -> None:
    checked(shipped)
