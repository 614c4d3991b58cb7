"""Citations name the versions of data and ontology, the days and the sources."""

from __future__ import annotations

import json

import pytest

from reegraph.errors import NameNotFound, QueryError
from reegraph.graph.citation import citation
from reegraph.graph.versions import ontology_version
from reegraph.knowledge import KnowledgeGraph

QUERY = "SELECT ?a { ?a ree:hasParty actor:kabil ; ree:concernsMineral mineral:lithium }"


@pytest.mark.parametrize("form", ["text", "bibtex", "json"])
@pytest.mark.parametrize("what", [None, "KABIL", QUERY])
def test_version_and_day_stand_in_every_form(
    kg: KnowledgeGraph, what: str | None, form: str
) -> None:
    text = citation(kg, what, form)
    assert kg.info.version in text
    assert f"ontology version {ontology_version()}" in text
    assert f"reference date {kg.info.reference_date}" in text
    assert f"as of {kg.day}" in text
    assert "https://w3id.org/reegraph/" in text
    if form == "json":
        assert json.loads(text)[0]["type"] == "dataset"
    if form == "bibtex":
        assert text.count("{") == text.count("}")


def test_entity_is_cited_with_all_its_sources(kg: KnowledgeGraph) -> None:
    text = citation(kg, "KABIL")
    entity = kg.entity("KABIL")
    assert all(source.title in text for source in entity.sources.values())
    assert len(json.loads(citation(kg, "KABIL", "json"))) == 1 + len(entity.sources)


def test_query_is_cited_with_the_sources_behind_its_rows(kg: KnowledgeGraph) -> None:
    found = kg.query(
        "SELECT DISTINCT ?title { ?a ree:hasParty actor:kabil ; "
        "ree:concernsMineral mineral:lithium ; ree:documentedIn/rdfs:label ?title }",
        timeout=None,
    )
    text = citation(kg, QUERY)
    assert QUERY in text
    assert not isinstance(found, bool)
    assert all(title in text for title in found["title"])  # type: ignore[index]
    claims = "SELECT ?c { ?c a ree:Stake ; ree:ownedEntity actor:kabil }"
    assert 3 <= citation(kg, claims).partition("Sources")[2].count("\n  ") <= 10
    assert "Sources" not in citation(kg, "SELECT (1 AS ?x) {}")
    assert "Sources" not in citation(kg, "ASK {}")
    assert "Sources" in citation(kg, "CONSTRUCT WHERE { actor:kabil a ?t }")


def test_two_spellings_of_a_query_have_one_mark(kg: KnowledgeGraph) -> None:
    marks = {citation(kg, q).split("query ")[1][:12] for q in (QUERY, QUERY.replace(" ", "\n "))}
    assert len(marks) == 1


def test_unknown_name_and_malformed_query(kg: KnowledgeGraph) -> None:
    with pytest.raises(NameNotFound):
        citation(kg, "qqqqqqqq")
    with pytest.raises(QueryError):
        citation(kg, "SELECT * {")


def test_a_view_is_cited_with_its_options(kg: KnowledgeGraph) -> None:
    said = "view of network trade, mineral lithium"
    assert f", as of {kg.day}; {said}. https" in citation(kg, view=said)
    assert f", as of {kg.day}; {said}}},\n" in citation(kg, form="bibtex", view=said)
