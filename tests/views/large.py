"""A made picture of any size: entities in communities of many sizes, each line one claim."""

from __future__ import annotations

import random

import networkx as nx

from reegraph.graph.sources import Source
from reegraph.namespaces import entity

KINDS = ("state", "firm", "firm", "firm", "agreement", "agreement", "project", "mineral", "finance")
FAMILIES = ("party", "stake", "operator", "mineral", "project")


def large(nodes: int = 20_000, lines: int = 60_000) -> nx.MultiDiGraph:
    """Entities that tie themselves mostly to well-connected ones of their own community."""
    chance = random.Random(1)
    graph = nx.MultiDiGraph(
        day="2024-01-01", title="A made picture", left_out=0, centre="", notes=["Made."],
        terms={"confidences": {"official-primary": "official, primary"}},
    )  # fmt: skip
    blank = {"rank": "preferred", "holding": "certain", "end": "", "note": "", "conflicts": []}
    known = {**blank, "confidence": "official-primary", "scope": "statement", "about": {}}
    cited = [
        Source(
            f"s{n}", f"Source {n}", "Publisher", "2024-01-01", f"https://example.org/{n}", "news"
        )
        for n in range(500)
    ]
    inside: list[list[str]] = [[] for _ in range(80)]
    ends: list[list[str]] = [[] for _ in range(80)]
    mine: dict[str, int] = {}
    for n in range(nodes):
        name, kind = entity("actor", f"made-{n}"), KINDS[n % len(KINDS)]
        fact = {"key": f"f{n}", "text": f"value: {n}", "start": "2020", **known}
        graph.add_node(
            name, label=f"Entity number {n}", short=f"Entity {n}", type="actor", kind=kind,
            names=[f"Éntité {n}"], ring=0, about={},
            facts=[{**fact, "sources": [cited[n % 500]]}] if n % 4 == 0 else [],
        )  # fmt: skip
        mine[name] = min(int(chance.expovariate(1 / 14)), 79)
        inside[mine[name]].append(name)
    names = sorted(graph)
    drawn: set[tuple[str, str]] = set()
    while len(drawn) < lines:
        one = names[len(drawn) % nodes]
        group = mine[one] if chance.random() < 0.85 else chance.choice(list(mine.values()))
        other = chance.choice(
            ends[group] if ends[group] and chance.random() < 0.7 else inside[group]
        )
        if one == other or (one, other) in drawn:
            continue
        n = len(drawn)
        drawn.add((one, other))
        ends[group].append(other)
        graph.add_edge(
            one, other, key=f"c{n}", family=FAMILIES[n % 5], label="is tied to",
            text=f"Entity {one} is tied to {other}", start=str(1990 + n % 35),
            sources=[cited[n % 500]], **known,
        )  # fmt: skip
    return graph
