"""What the tests of the article's questions share: figures, the picking of rows and cells."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from tests.oracles import table_ranks, table_rules

Tables = dict[str, pd.DataFrame]

ARTICLE = "ifc-2025-08-08-mining-diplomacy"
TALKS = {"negotiating", "announced"}
FIRST, LAST = ("2019-04-01", "2020-03-31"), ("2023-04-01", "2024-03-31")


def local(iri: str) -> str:
    """Local name of a compact name."""
    return iri.partition(":")[2]


def named(text: str | None) -> set[str]:
    """Sources in a cell."""
    return set((text or "").split())


def only(rows: list[dict[str, Any]], **wanted: object) -> dict[str, Any]:
    """The one row with these cells."""
    found = [r for r in rows if all(r[name] == value for name, value in wanted.items())]
    assert len(found) == 1, (wanted, found)
    return found[0]


def labels(tables: Tables, table: str, column: str = "name") -> dict[str, str]:
    return dict(zip(tables[table].id, tables[table][column], strict=True))


def flows(tables: Tables, **wanted: str) -> list[table_ranks.Said]:
    """Preferred trade records with these cells."""
    return [
        v
        for v in table_rules.trade(tables)
        if all(v.cells[k] == text for k, text in wanted.items())
    ]


def metals(tables: Tables) -> tuple[dict[str, Decimal], Decimal]:
    """India's imports of rare earth metals in fiscal year 2023-24: by exporter, and in all."""
    found = {
        v.cells["exporter"]: Decimal(v.cells["quantity"])
        for v in flows(
            tables,
            importer="ind",
            commodity="rare-earth-metals",
            unit="t",
            period_start=LAST[0],
            period_end=LAST[1],
        )
    }
    return found, found.pop("world")
