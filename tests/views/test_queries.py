"""Answers of queries are drawn row by row; what cannot be drawn is refused in a sentence."""

from __future__ import annotations

import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture

import reegraph
from reegraph.errors import NameNotFound, QueryError, UsageError
from reegraph.views import frame, query

from .drawn import lines_of, nodes_of, table

STAKES = "SELECT ?owner ?owned { ?owner ree:ownsStakeIn ?owned }"
COBALT = ("CONSTRUCT { ?a ree:partyTo ?g } WHERE "
          "{ ?a ree:partyTo ?g . ?g ree:concernsMineral mineral:cobalt }")  # fmt: skip


@pytest.fixture(scope="module")
def kg() -> reegraph.KnowledgeGraph:
    return reegraph.load()


def test_a_select_of_pairs_is_drawn_as_its_rows(kg: reegraph.KnowledgeGraph) -> None:
    rows = kg.query(STAKES)
    pairs = set(zip(rows["owner"], rows["owned"], strict=True))  # type: ignore[index]
    page = query(kg, STAKES)
    assert set(lines_of(page, "row")) == pairs
    assert nodes_of(page) == {end for pair in pairs for end in pair}
    assert {e["family"] for e in page.network.edges} == {"row"}


def test_a_construct_is_drawn_as_its_triples(kg: reegraph.KnowledgeGraph) -> None:
    rows = table("agreement_minerals")
    on_it = set(rows.loc[rows["mineral"] == "cobalt", "agreement"])
    parties = table("agreement_parties")
    parties = parties[parties["agreement"].isin(on_it)]
    expected = {(f"actor:{r.actor}", f"agreement:{r.agreement}") for r in parties.itertuples()}
    page = query(kg, COBALT)
    assert set(lines_of(page, "row")) == expected
    claims = [c for found in lines_of(page, "row").values() for c in found]
    assert all(c["sources"] for c in claims)  # each is backed by the claim that says so
    assert page.title == "Answer of a query"


def test_a_row_without_a_claim_says_so(kg: reegraph.KnowledgeGraph) -> None:
    page = query(kg, "SELECT ?a ?b { VALUES (?a ?b) { (actor:ind mineral:lithium) } }")
    (claims,) = lines_of(page, "row").values()
    assert claims[0]["text"] == "India and Lithium"
    assert "no single claim" in claims[0]["note"]


def test_the_query_stands_in_the_page_unless_it_must_not(kg: reegraph.KnowledgeGraph) -> None:
    secret = "# for our merger with Acme\n" + STAKES + " LIMIT 5"
    shown, hidden = query(kg, secret), query(kg, secret, show_query=False)
    assert "merger with Acme" in shown.html
    assert "merger with Acme" not in hidden.html
    assert "ownsStakeIn" not in hidden.html


REFUSED = [
    ("SELECT ?a ?b ?c { ?a ?b ?c } LIMIT 3", QueryError, "3 columns"),
    ("SELECT ?a { ?a a ree:Forum }", QueryError, "1 columns"),
    ("ASK { ?a a ree:Forum }", QueryError, "ASK answers yes or no"),
    ("SELECT ?a ?b { ?a rdfs:label ?b } LIMIT 3", QueryError, "no entities"),
    ("SELECT ?a ?b { ?a ree:ownsStakeIn ?b FILTER(false) }", UsageError, "nothing to draw"),
    ("SELECT ?a ?b { ?a ree:ownsStakeIn ?b ", QueryError, "ends too early"),
    ("INSERT DATA { actor:ind a ree:Forum }", QueryError, "only read"),
    ("SELECT ?a ?b { SERVICE <http://x.example/> { ?a ?p ?b } }", QueryError, "SERVICE"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fault", "said"), REFUSED)
def test_what_cannot_be_drawn_is_said(
    kg: reegraph.KnowledgeGraph, text: str, fault: type[Exception], said: str
) -> None:
    with pytest.raises(fault, match=said):
        query(kg, text)


@pytest.mark.complete
def test_too_large_an_answer_is_refused(kg: reegraph.KnowledgeGraph) -> None:
    every = "SELECT ?one ?other { ?c ree:participant|ree:statedIn ?one ; ree:inAgreement|ree:hasRank|ree:documentedIn|ree:statedIn ?other }"  # noqa: E501
    with pytest.raises(UsageError, match="a page shows 2,000 and 6,000 at most") as told:
        query(kg, every)
    assert "--limit" in str(told.value.hint)
    assert len(query(kg, every, limit=40).network.nodes) <= 40


def test_open_rows_are_left_out_and_counted(kg: reegraph.KnowledgeGraph) -> None:
    page = query(
        kg, "SELECT ?a ?b { VALUES (?a ?b) { (actor:ind actor:kabil) (actor:ind UNDEF) } }"
    )
    assert set(lines_of(page, "row")) == {("actor:ind", "actor:kabil")}
    assert "1 rows leave one of the two open" in page.html


def test_a_frame_of_pairs_is_drawn(kg: reegraph.KnowledgeGraph) -> None:
    import pandas as pd

    pairs = pd.DataFrame({"who": ["India", "KABIL", None], "what": ["actor:kabil", "Lithium", "x"]})
    page = frame(kg, pairs)
    assert set(lines_of(page, "row")) == {("actor:ind", "actor:kabil"),
                                          ("actor:kabil", "mineral:lithium")}  # fmt: skip
    with pytest.raises(UsageError, match="3 columns"):
        frame(kg, pairs.assign(more=1))
    with pytest.raises(NameNotFound):
        frame(kg, pd.DataFrame({"a": ["India"], "b": ["Atlantis"]}))
