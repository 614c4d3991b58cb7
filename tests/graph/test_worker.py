"""The helper process ends by itself when whoever asked it is gone."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest

from reegraph.graph.query_worker import GRACE
from reegraph.knowledge import KnowledgeGraph

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.complete
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers")
def test_a_query_that_nobody_waits_for_is_ended(kg: KnowledgeGraph) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "reegraph.graph.query_worker", str(kg._database())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None

        def ask(query: str) -> None:
            wanted = {"query": query, "rows": "tsv", "graph": "nt", "seconds": 1}
            assert process.stdin is not None
            process.stdin.write(json.dumps(wanted).encode() + b"\n")
            process.stdin.flush()

        ask("ASK { ?s ?p ?o }")
        assert json.loads(process.stdout.readline()) == {
            "kind": "boolean",
            "value": True,
            "bytes": 0,
        }
        time.sleep(1)
        begun = time.monotonic()
        ask(CROSS)
        assert process.wait(timeout=30) == -signal.SIGALRM
        assert GRACE < time.monotonic() - begun < GRACE + 10
