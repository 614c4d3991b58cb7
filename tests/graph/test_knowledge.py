"""The Python API: answers, limits, names of questions, displays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
import rdflib
from shipped import heed_ctrl_c

import reegraph
from reegraph.errors import NameNotFound, QueryError, QueryTimeout, QueryTooLarge
from reegraph.graph import query_worker as worker
from reegraph.graph import timed_queries as limited
from reegraph.graph.questions import read_questions
from reegraph.knowledge import KnowledgeGraph

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SMALL = "SELECT ?o { ?o ree:ownsStakeIn actor:kabil } ORDER BY ?o"


def test_kinds_of_answers(kg: KnowledgeGraph) -> None:
    for timeout in (30.0, None):
        found = kg.query(SMALL, timeout)
        assert isinstance(found, pd.DataFrame)
        assert found["o"].tolist()[0] == "actor:hindustan-copper"
        assert found.attrs["reegraph"] == {"version": kg.info.version, "as_of": kg.day}
        assert kg.query("ASK { actor:kabil a ree:Forum }", timeout) is False
        graph = kg.query("DESCRIBE actor:kabil", timeout)
        assert isinstance(graph, rdflib.Graph)
        assert len(graph) > 5


def test_limit_ends_a_query_and_the_next_one_works(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryTimeout) as fault:  # the whole product would take days
        kg.query(CROSS, timeout=1)
    assert fault.value.seconds == 1
    assert kg._helper is not None
    assert kg._helper._process is None
    assert len(kg.query(SMALL)) == 3  # type: ignore[arg-type]


def test_fault_comes_from_the_helper_as_from_here(kg: KnowledgeGraph) -> None:
    told = []
    for timeout in (30.0, None):
        with pytest.raises(QueryError) as fault:
            kg.query("SELECT * {\n ?s ?p", timeout)
        told.append((fault.value.message, fault.value.hint, fault.value.line, fault.value.column))
    assert told[0] == told[1]
    assert told[0][2:] == (2, 7)


def test_answer_over_the_limit_is_refused(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "SIZE_LIMIT", 1000)
    head, body = worker._answer(
        kg.store, {"query": "SELECT * { ?s ?p ?o }", "rows": "tsv", "graph": "nt"}
    )
    assert (head, body) == ({"kind": "large"}, b"")
    monkeypatch.setattr(limited, "_converse", lambda *given: given[2].put((head, body)))
    with pytest.raises(QueryTooLarge, match="larger than"):
        kg.query("SELECT * { ?s ?p ?o }")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_leaves_the_process_alive_and_the_helper_gone() -> None:
    code = f"""
import reegraph
kg = reegraph.load()
kg.query("ASK {{}}")
helper = kg._helper._process
print("ready", flush=True)
try:
    kg.query({CROSS!r})
except KeyboardInterrupt:
    print(helper.poll() is not None, len(kg.query({SMALL!r})), flush=True)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        env=dict(os.environ),
        preexec_fn=heed_ctrl_c,  # noqa: PLW1509
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, b"True 3\n")


def test_rdflib_gives_the_same_answers(kg: KnowledgeGraph) -> None:
    found = kg.query(SMALL)
    assert isinstance(found, pd.DataFrame)
    rows = [str(row[0]) for row in kg.rdflib.query(SMALL)]  # type: ignore[index]
    assert [r.rpartition("/")[2] for r in rows] == [o.partition(":")[2] for o in found["o"]]
    assert len(kg.rdflib) == len(kg.store)
    kabil = rdflib.URIRef("https://w3id.org/reegraph/id/actor/kabil")
    assert kg.rdflib.value(kabil, rdflib.RDFS.label) is not None
    assert kg.rdflib.namespace_manager.curie(kabil) == "actor:kabil"


def test_questions_complete_as_attributes(kg: KnowledgeGraph) -> None:
    library = read_questions()
    assert list(kg.questions) == list(library)
    assert dir(kg.questions) == sorted(name.replace("-", "_") for name in library)
    for name in library:
        asked = getattr(kg.questions, name.replace("-", "_"))
        assert library[name].title in asked.__doc__
    assert not hasattr(kg.questions, "no_such_question")
    with pytest.raises(NameNotFound):
        kg.questions["no-such-question"]
    assert kg.questions._repr_html_().count("<tr>") == len(library) + 1


def test_question_is_asked_with_names_and_values(kg: KnowledgeGraph) -> None:
    found = kg.ask("agreements-of", state="India", mineral="lithium", since="2020")
    assert isinstance(found, pd.DataFrame)
    assert "agreement:kabil-camyen-lithium-2024" in found["agreement"].tolist()
    assert found.attrs["reegraph"]["question"] == "agreements-of"
    again = kg.questions.agreements_of(state="actor:ind", mineral="li", since="2020")
    pd.testing.assert_frame_equal(found, again)


def test_displays(kg: KnowledgeGraph) -> None:
    assert repr(kg) == (
        f"<KnowledgeGraph {kg.info.version} as of {kg.day}, {len(kg.store):,} triples>"
    )
    assert "<table" in kg._repr_html_()
    assert "ree:Agreement" in kg._repr_html_()


def test_graph_in_memory_is_asked_through_a_helper_too(kg: KnowledgeGraph) -> None:
    import pyoxigraph as ox

    from reegraph.graph.snapshot import Snapshot

    store = ox.Store()
    store.extend(kg.store.quads_for_pattern(ox.NamedNode(kg.resolve("kabil")), None, None))
    memory = KnowledgeGraph(Snapshot(store, None, kg.info, kg.day, False))
    found = memory.query("SELECT ?p { actor:kabil ?p ?o }")
    assert len(found) == len(store)  # type: ignore[arg-type]


def test_names_of_the_package() -> None:
    assert dir(reegraph) == reegraph.__all__
    assert all(getattr(reegraph, name) is not None for name in reegraph.__all__)
    with pytest.raises(AttributeError, match="No reegraph attribute nothing"):
        reegraph.nothing  # noqa: B018
