"""The notebook extension in a real IPython shell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture

interactiveshell = pytest.importorskip("IPython.core.interactiveshell")

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SMALL = "SELECT ?o { ?o ree:ownsStakeIn actor:kabil }"


@pytest.fixture
def shell() -> Iterator[Any]:
    """A shell with the extension."""
    found = interactiveshell.InteractiveShell.instance()
    found.run_line_magic("load_ext", "reegraph")
    yield found
    interactiveshell.InteractiveShell.clear_instance()


def test_cell_is_answered_and_bound(shell: Any) -> None:
    answer = shell.run_cell_magic("sparql", "owners", SMALL)
    assert isinstance(answer, pd.DataFrame)
    assert len(answer) == 3
    assert shell.user_ns["owners"] is answer


def test_graph_of_the_user(shell: Any) -> None:
    import reegraph

    shell.user_ns["early"] = reegraph.load(as_of="2018-01-01")
    assert len(shell.run_cell_magic("sparql", "--graph early", SMALL)) == 0


def test_fault_is_one_sentence(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run_cell_magic("sparql", "", "SELECT * {") is None
    assert capsys.readouterr().out == (
        "Error: The query is not SPARQL at line 1, column 11: the query ends too early.\n"
        "Hint: '{' is not closed.\n"
    )


def test_unknown_graph_is_said(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run_cell_magic("sparql", "--graph nothing", SMALL) is None
    assert "nothing" in capsys.readouterr().out


def test_limit_leaves_the_shell_alive(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run_cell_magic("sparql", "--timeout 1", CROSS) is None
    assert "did not finish within 1 s" in capsys.readouterr().out
    assert len(shell.run_cell_magic("sparql", "", SMALL)) == 3
