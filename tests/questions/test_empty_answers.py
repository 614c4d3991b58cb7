"""An answer without rows says what was asked, which defaults held, and what less would give."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

import reegraph
from tests.oracles import table_rules
from tests.oracles.csv_tables import cells, narrower

Tables = dict[str, pd.DataFrame]


def notes(kg: reegraph.KnowledgeGraph, name: str, **parameters: Any) -> list[str]:
    frame = kg.ask(name, timeout=None, **parameters)
    said: list[str] = frame.attrs["reegraph"]["notes"]
    assert bool(said) == (not len(frame))
    return said


def test_a_default_that_leaves_all_out_is_named_with_what_comes_without_it(
    kg: reegraph.KnowledgeGraph, tables: Tables, status: dict[str, set[str]]
) -> None:
    """Botswana has no agreement on tungsten; all states have as many as the tables say."""
    frame = tables["agreement_minerals"]
    named = set(frame[frame.mineral.isin(narrower(tables, "tungsten"))].agreement)
    standing = {a for a in named if status[a] & table_rules.STANDING}
    assert standing
    (said,) = notes(kg, "agreements-in-force", state="bwa", mineral="tungsten")
    assert said.startswith(
        f"The question 'agreements-in-force' has no rows on {kg.day} for state=bwa, "
        "mineral=tungsten."
    )
    assert re.search(r"Without state=bwa: (\d+) rows?\.", said)[1] == str(len(standing))  # type: ignore[index]
    assert "(the default)" not in said


def test_a_default_is_marked(kg: reegraph.KnowledgeGraph) -> None:
    (said,) = notes(kg, "agreements-in-force", mineral="tungsten")
    assert "for state=ind (the default), mineral=tungsten." in said


def test_a_broader_mineral_is_named_with_its_rows(
    kg: reegraph.KnowledgeGraph, tables: Tables
) -> None:
    (said,) = notes(kg, "projects-in", country="Tanzania", mineral="natural graphite")
    below = narrower(tables, "graphite")
    frame = tables["projects"]
    mine = frame[(frame.country == "tza")]
    wanted = [m for m in mine.minerals if below & set(cells(m))]
    assert wanted
    assert f'With the broader mineral="Graphite": {len(wanted)} rows.' in said
    assert said.index("Graphite") < said.index("Critical minerals")


def test_an_answer_with_rows_has_no_note(kg: reegraph.KnowledgeGraph) -> None:
    assert notes(kg, "projects-in", country="Tanzania") == []
