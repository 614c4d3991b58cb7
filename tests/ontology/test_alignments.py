"""The alignments to other vocabularies: form, subjects, and what the ontology itself asserts."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib import namespace as vocabularies

from reegraph import namespaces as terms

from .files import ONTOLOGY, REE, ROOT

FILE = ONTOLOGY / "alignments" / "reegraph.sssom.tsv"
COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label",
    "mapping_justification", "author_label", "comment",
)  # fmt: skip
ASSERTED = {"rdfs:subClassOf": RDFS.subClassOf, "rdfs:subPropertyOf": RDFS.subPropertyOf}
MATCHES = {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
SHIPPED = {
    "dcterms": vocabularies.DCTERMS, "foaf": vocabularies.FOAF, "geosparql": vocabularies.GEO,
    "org": vocabularies.ORG, "prov": vocabularies.PROV, "qb": vocabularies.QB,
    "schema": vocabularies.SDO, "skos": vocabularies.SKOS,
}  # fmt: skip


class Alignments(NamedTuple):
    """The header of the file, its prefixes, and its rows."""

    header: dict[str, str]
    prefixes: dict[str, str]
    rows: list[dict[str, str]]

    def expand(self, curie: str) -> URIRef:
        """IRI of a compact name; KeyError where the header does not know its prefix."""
        prefix, _, local = curie.partition(":")
        return URIRef(self.prefixes[prefix] + local)


def read(path: Path) -> Alignments:
    """Read an SSSOM table whose metadata stand as YAML in comments above it."""
    lines = path.read_text(encoding="utf-8").split("\n")
    comments = [line[1:] for line in lines if line.startswith("#")]
    assert all(line.startswith("#") for line in lines[: len(comments)])
    header: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for line in comments:
        key, mark, value = line.partition(": ")
        if line.startswith("  "):
            assert mark, line
            prefixes[key.strip()] = value
        else:
            header[key.rstrip(":")] = value.strip('"')
    table = csv.DictReader(lines[len(comments) :], delimiter="\t", quoting=csv.QUOTE_NONE)
    rows = list(table)
    assert tuple(table.fieldnames or ()) == COLUMNS
    return Alignments(header, prefixes, rows)


@pytest.fixture(scope="module")
def alignments() -> Alignments:
    return read(FILE)


def labels(*graphs: Graph) -> Iterator[tuple[str, str]]:
    """IRI and label of all own terms, concepts and minerals."""
    for graph in graphs:
        for predicate in (RDFS.label, vocabularies.SKOS.prefLabel):
            for subject, label in graph.subject_objects(predicate):
                if str(subject).startswith(terms.BASE):
                    yield str(subject), str(label)
    with (ROOT / "graph_data" / "minerals.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield terms.entity("mineral", row["id"]), row["name"]


def test_the_header_says_what_it_is(alignments: Alignments) -> None:
    due = {"mapping_set_id", "mapping_set_version", "license", "mapping_date", "curie_map"}
    assert due <= set(alignments.header)
    assert alignments.header["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_prefixes_are_sorted_used_and_our_own_agree_with_ours(alignments: Alignments) -> None:
    cells = ("subject_id", "predicate_id", "object_id", "mapping_justification")
    used = {row[cell].partition(":")[0] for row in alignments.rows for cell in cells}
    assert list(alignments.prefixes) == sorted(used)
    ours = terms.prefixes()
    shared = set(ours) & set(alignments.prefixes)
    assert {"ree", "mineral", "currency", "unit", "schema", "qudt-unit"} <= shared
    assert {name: alignments.prefixes[name] for name in shared} == {n: ours[n] for n in shared}


def test_rows_are_whole_sorted_and_unique(alignments: Alignments) -> None:
    keys = [(r["subject_id"], r["predicate_id"], r["object_id"]) for r in alignments.rows]
    assert keys == sorted(set(keys))
    for row in alignments.rows:
        assert None not in row.values(), row
        assert all(row.values()), row
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        assert row["predicate_id"] in MATCHES | set(ASSERTED)
        for cell in ("subject_id", "predicate_id", "object_id"):
            assert alignments.expand(row[cell])


def test_every_subject_is_ours_and_every_object_is_not(
    alignments: Alignments, tbox: Graph, schemes: Graph
) -> None:
    known = dict(labels(tbox, schemes))
    for row in alignments.rows:
        assert known.get(str(alignments.expand(row["subject_id"]))) == row["subject_label"], row
        assert not alignments.expand(row["object_id"]).startswith(terms.BASE)


def test_superclasses_and_superproperties_are_those_of_the_ontology(
    alignments: Alignments, tbox: Graph
) -> None:
    stated = {
        (alignments.expand(row["subject_id"]), ASSERTED[name], alignments.expand(row["object_id"]))
        for row in alignments.rows
        if (name := row["predicate_id"]) in ASSERTED
    }
    asserted = {
        (subject, predicate, parent)
        for predicate in ASSERTED.values()
        for subject, parent in tbox.subject_objects(predicate)
        if not str(parent).startswith(REE)
    }
    assert stated == asserted
    assert stated


def test_what_the_schemes_assert_stands_in_the_table(
    alignments: Alignments, schemes: Graph
) -> None:
    triples = {
        tuple(alignments.expand(row[c]) for c in ("subject_id", "predicate_id", "object_id"))
        for row in alignments.rows
    }
    asserted = {
        (subject, alignments.expand(name), target)
        for name in MATCHES
        for subject, target in schemes.subject_objects(alignments.expand(name))
    }
    assert asserted
    assert asserted <= triples


def test_objects_are_terms_where_rdflib_ships_their_vocabulary(alignments: Alignments) -> None:
    seen = Counter(row["object_id"].partition(":")[0] for row in alignments.rows)
    assert seen.keys() >= set(SHIPPED)
    for row in alignments.rows:
        prefix, _, local = row["object_id"].partition(":")
        if prefix in SHIPPED:
            assert alignments.prefixes[prefix] == str(SHIPPED[prefix])
            assert local in SHIPPED[prefix], row["object_id"]


def test_classes_match_classes_and_properties_properties(
    alignments: Alignments, tbox: Graph
) -> None:
    """Vocabularies begin classes with a capital and properties without; Wikidata has Q and P."""
    for row in alignments.rows:
        if not row["subject_id"].startswith("ree:"):
            continue
        is_class = (alignments.expand(row["subject_id"]), RDF.type, None) in tbox and row[
            "subject_id"
        ][4].isupper()
        local = row["object_id"].partition(":")[2]
        if row["object_id"].startswith("wikidata:"):
            assert (local[0] == "Q") == is_class, row
        else:
            assert local[0].isupper() == is_class, row


def test_a_pair_has_one_kind_of_match(alignments: Alignments) -> None:
    pairs = Counter(
        (row["subject_id"], row["object_id"])
        for row in alignments.rows
        if row["predicate_id"] in MATCHES
    )
    assert set(pairs.values()) == {1}
