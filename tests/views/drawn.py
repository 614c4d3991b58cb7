"""What the tests of pictures share: the shipped graph, the claims of its tables, lines of a page."""

from __future__ import annotations

import functools
from typing import Any

import pandas as pd

from reegraph.namespaces import compact
from reegraph.resources import data_dir
from reegraph.views import Page
from tests.oracles import claim_ranks, day_properties, table_claims
from tests.oracles.day_properties import Day


@functools.cache
def tables_on(day: str) -> Day:
    """The claims of the shipped tables as pandas reads them, on a day."""
    world = table_claims.read(data_dir())
    claims, _ = claim_ranks.timeless(world)
    return day_properties.on_day(world, claims, day, False)


@functools.cache
def table(name: str) -> pd.DataFrame:
    """A shipped table as text."""
    path = data_dir() / f"{name}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def nodes_of(page: Page) -> set[str]:
    """Compact names of what a page draws."""
    return {compact(node["id"]) for node in page.network.nodes}


def lines_of(page: Page, family: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Claims of each line of a family, by the compact names of its ends."""
    return {
        (compact(edge["from"]), compact(edge["to"])): edge["claims"]
        for edge in page.network.edges
        if edge["family"] == family
    }
