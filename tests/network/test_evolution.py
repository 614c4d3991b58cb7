"""A network year by year is the network of each year's last day."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest

from reegraph.errors import UsageError
from reegraph.knowledge import KnowledgeGraph
from reegraph.network.measures.evolution import evolution
from reegraph.resources import data_dir


@pytest.mark.complete
def test_years_follow_from_the_networks_of_their_last_days(kg: KnowledgeGraph) -> None:
    frame = evolution(kg, start=2022, end=2024, minerals="lithium").set_index("year")
    nets = {
        y: kg.as_of(f"{y}-12-31").network("state-agreements", minerals="lithium")
        for y in (2022, 2023, 2024)
    }
    for year, net in nets.items():
        row = frame.loc[year]
        assert (row["nodes"], row["ties"]) == (len(net), net.number_of_edges())
        assert row["transitivity"] == pytest.approx(nx.transitivity(nx.Graph(net.edges())))
        assert row["weight"] == pytest.approx(net.size(weight="weight"))
    for year in (2023, 2024):
        old, new = nets[year - 1], nets[year]
        added = [e for e in new.edges() if not old.has_edge(*e)]
        closing = [(u, v) for u, v in added if u in old and v in old and set(old[u]) & set(old[v])]
        row = frame.loc[year]
        assert (row["new_ties"], row["closing"]) == (len(added), len(closing))
        assert row["entries"] == len(set(new) - set(old))
        assert row["exits"] == len(set(old) - set(new))


def test_each_year_stands_beside_its_sources(kg: KnowledgeGraph) -> None:
    table = pd.read_csv(data_dir() / "sources.csv", dtype=str, keep_default_na=False)
    frame = evolution(kg, start=2023, end=2024, minerals="lithium")
    expected = [int((table["date"].str[:4] == str(year)).sum()) for year in (2023, 2024)]
    assert frame["sources"].tolist() == expected


def test_the_last_year_ends_with_the_graph(kg: KnowledgeGraph) -> None:
    frame = evolution(kg, start=2026, minerals="cobalt")
    assert frame["ties"].tolist() == [
        kg.network("state-agreements", minerals="cobalt").number_of_edges()
    ]
    with pytest.raises(UsageError):
        evolution(kg, start=2025, end=2024)
    with pytest.raises(UsageError):
        evolution(kg, end=2030)
