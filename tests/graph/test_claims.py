"""What each kind of claim says: the same sentence wherever a claim is read."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rdflib import RDFS, Graph, URIRef

from reegraph.graph import paths
from reegraph.graph.claims import (
    STANDING,
    Value,
    families,
    find_kind,
    kinds,
    line,
    number,
    record_ties,
    sections,
    sentence,
    value,
    vocabulary,
)
from reegraph.graph.codes import codes
from reegraph.graph.edges import read_edges
from reegraph.graph.entity import Statement, read_entity
from reegraph.graph.pictures import describe_claim, describe_edge
from reegraph.graph.property_cache import PropertyCache
from reegraph.graph.results import text_rows
from reegraph.knowledge import KnowledgeGraph
from reegraph.mcp.lookups import _claim as as_json
from reegraph.namespaces import CLAIM, expand
from reegraph.resources import ontology_dir

REE = "https://w3id.org/reegraph/ontology/"
SCHEMES = {
    "partyRole": "party-role",
    "membershipRole": "membership-role",
    "relationType": "institution-relation",
    "linkRelation": "link-relation",
}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ontology_dir() / "reegraph.ttl")


def local(iri: Any) -> str:
    return str(iri).removeprefix(REE)


def test_every_role_of_the_ontology_has_a_line(ontology: Graph) -> None:
    roles = {local(r) for r in ontology.subjects(RDFS.subPropertyOf, URIRef(f"{REE}concerns"))}
    assert {role for kind in kinds() for role in kind.lines} == roles
    for role in roles:
        (domain,) = ontology.objects(URIRef(REE + role), RDFS.domain)
        below = {local(c) for c in ontology.transitive_subjects(RDFS.subClassOf, domain)}
        assert {kind.class_name for kind in kinds() if role in kind.lines} <= below, role


def test_every_class_of_claims_has_a_kind(ontology: Graph) -> None:
    every = set(ontology.transitive_subjects(RDFS.subClassOf, URIRef(f"{REE}Claim")))
    for cls in every:
        if any(below != cls for below in ontology.subjects(RDFS.subClassOf, cls)):
            continue  # a claim has a class below it too
        above = {local(c) for c in ontology.transitive_objects(cls, RDFS.subClassOf)}
        kind = find_kind({"type": [Value(name, name) for name in above]})
        assert kind is not None, cls
        assert kind.class_name in above


def test_names_of_claims_toml_are_terms_of_the_ontology(ontology: Graph) -> None:
    terms = {local(term) for term in ontology.subjects() if str(term).startswith(REE)}
    for kind in kinds():
        used = {kind.class_name, kind.subject, kind.object, kind.verb, kind.kind_of_edge}
        used |= {*kind.where, *kind.where.values()}
        texts = [kind.sentence, kind.label, *(kind.line_text(role) for role in kind.lines)]
        used |= {name for text in texts for name in re.findall(r"\{(\w+)", text)}
        assert used - {"", "value", "property", "verb"} <= terms, kind.name
        assert {entry["section"] for entry in kind.lines.values()} <= set(sections())
        assert (kind.path_cost is None and not kind.exported) or kind.family
    assert set(record_ties()) <= terms
    assert {tie.family for tie in record_ties().values()} <= set(families())
    assert set(vocabulary()["properties"]) <= terms


def test_every_code_of_a_relation_has_its_verb() -> None:
    verbs = vocabulary()["verbs"]
    assert {kind.verb for kind in kinds() if kind.verb} == set(verbs) == set(SCHEMES)
    for prop, scheme in SCHEMES.items():
        assert set(verbs[prop]) == set(codes(scheme)), prop


def test_statuses_that_stand_are_statuses() -> None:
    assert set(STANDING) <= set(codes("agreement-status"))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ({"numericValue": "15703", "unit": "HA"}, "15,703 ha"),
        ({"numericValue": "27", "unit": "PERCENT"}, "27%"),
        ({"numericValue": "10", "upperValue": "20.50", "unit": "TONNE"}, "10 to 20.5 t"),
        ({"numericValue": "298000", "unit": "TONNE", "contained": "Li"}, "298,000 t of Li"),
        ({"numericValue": "11", "unit": "TONNE", "tradeValueUsd": "168476"}, "11 t, 168,476 USD"),
        ({"tradeValueUsd": "168476"}, "168,476 USD"),
        ({"numericValue": "24000000", "unit": "USD", "normalizedValue": "24000000"},
         "24,000,000 USD"),
        ({"numericValue": "2000000000", "unit": "INR", "normalizedValue": "23948911.2",
          "aboutProperty": "valueUsd"}, "2,000,000,000 INR (about 23,948,911 USD)"),
        ({"textValue": "Fiambalá"}, "Fiambalá"),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_value_has_its_unit_once(amount: dict[str, str], words: str) -> None:
    assert value({name: [Value(text, text)] for name, text in amount.items()}) == words


def test_numbers_are_grouped_and_short() -> None:
    assert [number(t) for t in ("4500", "12345.60", "100.0", "-3", "n/a")] == [
        "4500", "12,345.6", "100", "-3", "n/a",
    ]  # fmt: skip


def test_texts_of_the_record_are_not_read_as_templates() -> None:
    values = {
        "type": [Value("Stake", "Stake")],
        "owner": [Value("A {ownedEntity} [x|y]", "a")],
        "ownedEntity": [Value("B {owner}", "b")],
    }
    assert sentence(values) == "A {ownedEntity} [x|y] owns a share of B {owner} (size not stated)"
    assert line(values, "owner") == ("Stakes", "owns a share of B {owner} (size not stated)")


def test_a_claim_of_no_known_kind_has_no_sentence() -> None:
    assert sentence({}) == ""
    assert line({"summary": [Value("Text.", "Text.")]}, "isAbout") == ("Other", "Text.")


@pytest.fixture(scope="module")
def pages(kg: KnowledgeGraph) -> dict[str, list[tuple[str, Statement]]]:
    """The statements of all pages, by the key of the claim, with the label of the entity."""
    entities = {
        row["entity"]
        for row in text_rows(
            kg.store,
            "SELECT DISTINCT ?entity WHERE { ?role rdfs:subPropertyOf ree:concerns . "
            "?claim ?role ?entity ; ree:statedIn ?source }",
        )
    }
    by_claim: dict[str, list[tuple[str, Statement]]] = {}
    for name in sorted(entities):
        entity = read_entity(kg.store, expand(name))
        for statements in entity.statements.values():
            for statement in statements:
                by_claim.setdefault(statement.key, []).append((entity.label, statement))
    return by_claim


@pytest.fixture(scope="module")
def pictures(kg: KnowledgeGraph) -> dict[str, str]:
    """What pictures say of every claim of the graph, by its key."""
    cache = PropertyCache(kg.store)
    names = {row["c"] for row in text_rows(kg.store, "SELECT ?c WHERE { ?c a ree:Claim }")}
    return {name.partition(":")[2]: describe_claim(cache, expand(name))["text"] for name in names}


# What no sentence has: a name that was not filled, an empty part, a unit said twice.
FAULTS = re.compile(
    r"[{}]|\[|\||  |\(\)|,,|: ?[,:]|: \(|^[ ,:]|[ ,:]$"
    r"|%%|\b(t|ha|USD)\b[ ,]+\1\b|in hectares|in US dollars|\bis is\b|\bof of\b"
)


@pytest.mark.complete
def test_every_claim_says_one_sentence_everywhere(
    kg: KnowledgeGraph, pages: dict[str, list[tuple[str, Statement]]], pictures: dict[str, str]
) -> None:
    assert len(pictures) > 13_000
    off_page = {key.partition("--")[0] for key in set(pictures) - set(pages)}
    assert off_page <= {"exchange-rate"}
    for key, said in pictures.items():
        assert not FAULTS.search(said), said
        for label, statement in pages.get(key, ()):
            assert statement.sentence == said
            assert as_json(statement)["sentence"] == said
            assert asdict(statement)["text"] == statement.text
            assert label in said or statement.role in ("isAbout", "commodity"), said
            assert not FAULTS.search(statement.text), statement.text
            # the line is the sentence without the entity, or says nothing that it does not say
            rest = said.removeprefix(label).lstrip(" ,:")
            assert statement.text in (rest, said) or words(statement.text) <= words(said)


def words(text: str) -> set[str]:
    """The words of a text without `participant` (in a list; it took part) and where goods are from."""
    return set(re.findall(r"[\w'’.-]+", text)) - {"participant", "from"}


@pytest.mark.complete
def test_edges_and_paths_say_what_pages_say(kg: KnowledgeGraph, pictures: dict[str, str]) -> None:
    cache = PropertyCache(kg.store)
    edges = {edge for group in read_edges(kg.store).values() for edge in group}
    claims = {edge for edge in edges if edge.claim.startswith(CLAIM)}
    assert len(claims) > 5000
    for edge in claims:
        said = describe_edge(cache, edge)
        assert said["text"] == pictures[said["key"]]
        ends = cache.label(edge.subject), cache.label(edge.object)
        assert said["text"].startswith(ends[0])
        assert ends[1] in said["text"].removeprefix(ends[0])
        assert said["label"]
    records = {(e.subject, e.object, e.claim): e for e in edges - claims}
    steps = [step for step in paths._read_edges(kg.store) if step.subject != step.object]
    facts = paths._read_facts(kg.store, steps)
    for edge in steps:
        step = paths._step(facts, edge, (edge.subject, edge.object), ())
        record = records.get((edge.subject, edge.object, edge.claim))
        expected = pictures[step.claim] if step.claim else describe_edge(cache, record)["text"]
        assert step.says == expected
        assert step.relation in {kind.name for kind in kinds()} | {"seat", "place"}


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("stake--ganfeng--minera-exar--46-7--", "Ganfeng Lithium owns 46.7% of Minera Exar"),
        ("membership--ind--brics--founding-member--", "India is a founding member of BRICS"),
    ],
)
def test_a_quoted_claim_reads_as_english(pictures: dict[str, str], key: str, said: str) -> None:
    """The day at the end of a key follows the tables, so the claim is found without it."""
    assert {text for name, text in pictures.items() if name.startswith(key)} == {said}


def test_institutions_and_stakes_say_what_their_rows_say(
    kg: KnowledgeGraph, world: dict[str, str], pictures: dict[str, str]
) -> None:
    verbs = {
        "funds": "funds",
        "governs-part-of": "governs part of",
        "joint-venture-of": "is a joint venture of",
        "overseen-by": "is overseen by",
        "subsidiary-of": "is a subsidiary of",
        "succeeded-by": "was succeeded by",
    }
    labels = {
        name: row["label"]
        for row in text_rows(kg.store, "SELECT ?thing ?label WHERE { ?thing rdfs:label ?label }")
        if row["thing"].startswith(("actor:", "forum:", "project:"))
        for name in (row["thing"], row["thing"].partition(":")[2])
    }
    folder = Path(world["folder"])
    relations = pd.read_csv(folder / "institutions.csv", dtype=str, keep_default_na=False)
    stakes = pd.read_csv(folder / "stakes.csv", dtype=str, keep_default_na=False)
    expected = {
        f"{labels[row.actor]} {verbs[row.relation]} {labels[row.other]}"
        for row in relations.itertuples()
    }
    assert {text for key, text in pictures.items() if key.startswith("institution--")} == expected
    expected = {
        f"{labels[row.owner]} owns {float(row.percent):g}% of {labels[row.owned]}"
        if row.percent
        else f"{labels[row.owner]} owns a share of {labels[row.owned]} (size not stated)"
        for row in stakes.itertuples()
    }
    said = {text for key, text in pictures.items() if key.startswith("stake--")}
    assert expected <= said  # the others are what single sources say against a row
    labelled = set(labels.values())
    for text in said - expected:
        owner, _, owned = re.split(r" owns ([\d.]+)% of ", text)
        assert {owner, owned} <= labelled
