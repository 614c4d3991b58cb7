"""A claim reads in the workbench as it does everywhere else: every claim of the shipped graph."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import reegraph
from reegraph.site.workbench_data import contents

claims = pytest.importorskip("reegraph.graph.claims")

NODE = shutil.which("node")
PREFIXES = (
    "PREFIX ree: <https://w3id.org/reegraph/ontology/> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)


def read(store: ox.Store, query: str) -> list[list[Any]]:
    """Rows of a query, each with its terms in the order in which they are selected."""
    answer = store.query(PREFIXES + query)
    assert isinstance(answer, ox.QuerySolutions)
    return [list(row) for row in answer]


@pytest.mark.skipif(NODE is None, reason="there is no node here")
def test_the_workbench_words_every_claim_as_python_does(tmp_path: Path) -> None:
    kg = reegraph.load()
    labels: dict[str, str] = {}
    for term, label in read(kg.store, "SELECT ?x ?l { ?x rdfs:label|skos:prefLabel ?l }"):
        labels[term.value] = min(label.value, labels.get(term.value, label.value))
    rows = read(kg.store, "SELECT ?c ?p ?v { ?c a ree:Claim ; ?p ?v } ORDER BY ?c ?p ?v")
    found: dict[str, list[tuple[str, Any]]] = {}
    for claim, name, term in rows:
        found.setdefault(claim.value, []).append((re.split(r"[/#]", name.value)[-1], term))
    expected, given = [], []
    for facts in found.values():
        named = ((n, v, labels.get(v.value, "")) for n, v in facts)
        expected.append(claims.sentence(claims.collect_values(named)))
        terms: dict[str, list[dict[str, str]]] = {}
        for name, term in facts:
            kind = "uri" if isinstance(term, ox.NamedNode) else "literal"
            terms.setdefault(name, []).append({"type": kind, "value": term.value})
        given.append(terms)
    known = contents(kg.store, kg.info.version, kg.day)
    path = tmp_path / "claims.json"
    path.write_text(json.dumps({"contents": known, "claims": given}), encoding="utf-8")
    script = Path(__file__).with_name("sentences.js")
    done = subprocess.run(
        [str(NODE), script, path], capture_output=True, text=True, encoding="utf-8", check=True
    )
    told = json.loads(done.stdout)
    assert len(told) == len(expected) > 10_000
    assert [pair for pair in zip(told, expected, strict=True) if pair[0] != pair[1]] == []
