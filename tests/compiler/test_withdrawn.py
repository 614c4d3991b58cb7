"""A withdrawn claim keeps its IRI, says nothing any more, and leads to the one in its place."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_tables import Rows

from reegraph.compiler.checking import check_directory
from reegraph.compiler.compile import Compiled, compile_graph
from reegraph.compiler.diff import claims_of, compare
from reegraph.errors import BuildError
from reegraph.namespaces import CLAIM, compact, prefixes
from reegraph.resources import data_dir, ontology_dir

WRONG, RIGHT = "stake--alpha--beta--40--2018", "stake--alpha--beta--40--2019"
ENTITIES: Rows = {"actors": [{"id": "alpha"}, {"id": "beta"}]}
STAKE = {"owner": "alpha", "owned": "beta", "percent": "40"}
LINE = {"key": WRONG, "withdrawn": "2026-11-25", "reason": "Read amiss.", "replaced_by": RIGHT}
BEFORE: Rows = {**ENTITIES, "stakes": [{**STAKE, "start": "2018"}]}
AFTER: Rows = {**ENTITIES, "stakes": [{**STAKE, "start": "2019"}], "withdrawn": [LINE]}

Tables = Callable[[Rows], Path]


def test_what_stays_of_a_withdrawn_claim(tables: Tables) -> None:
    store = compile_graph(tables(AFTER), ontology_dir()).store
    quads = store.quads_for_pattern(ox.NamedNode(CLAIM + WRONG), None, None)
    assert {(compact(q.predicate.value), str(q.object)) for q in quads} == {
        ("owl:deprecated", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("ree:withdrawnOn", '"2026-11-25"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("ree:withdrawnBecause", '"Read amiss."'),
        ("dcterms:isReplacedBy", f"<{CLAIM}{RIGHT}>"),
    }
    assert store.query(f"ASK {{ <{CLAIM}{RIGHT}> a ree:Claim }}", prefixes=prefixes())
    assert not list(store.quads_for_pattern(None, None, ox.NamedNode(CLAIM + WRONG)))


def test_tables_with_a_withdrawn_claim_have_no_faults(tables: Tables) -> None:
    faults = check_directory(tables(AFTER))
    assert [str(f) for f in faults if f.severity == "error"] == []


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (
            {**AFTER, "stakes": [*BEFORE["stakes"], *AFTER["stakes"]]},
            f"withdrawn.csv:2: key: the tables still make the claim '{WRONG}'",
        ),
        (
            {**AFTER, "stakes": [{**STAKE, "start": "2020"}]},
            f"withdrawn.csv:2: replaced_by: there is no claim '{RIGHT}'",
        ),
    ],
    ids=["still made", "replaced by none"],
)
def test_line_that_does_not_fit_the_claims_is_told(tables: Tables, rows: Rows, line: str) -> None:
    folder = tables(rows)
    (fault,) = (f for f in check_directory(folder) if f.severity == "error")
    assert str(fault).startswith(line)
    with pytest.raises(BuildError, match=r"withdrawn\.csv:2"):
        compile_graph(folder, ontology_dir())


def test_difference_counts_it_as_withdrawn(tables: Tables) -> None:
    before = claims_of(compile_graph(tables(BEFORE), ontology_dir()).store)
    found = compare(before, claims_of(compile_graph(tables(AFTER), ontology_dir()).store))
    assert (found.added, found.changed, found.withdrawn) == ((RIGHT,), (), (WRONG,))


def test_graph_has_what_the_shipped_table_lists(compiled: Compiled) -> None:
    with (data_dir() / "withdrawn.csv").open(encoding="utf-8", newline="") as file:
        listed = {CLAIM + row["key"] for row in csv.DictReader(file, strict=True)}
    deprecated = compiled.store.query(
        "SELECT ?claim { ?claim ree:withdrawnOn ?day ; owl:deprecated true }", prefixes=prefixes()
    )
    assert isinstance(deprecated, ox.QuerySolutions)
    assert {row["claim"].value for row in deprecated} == listed
