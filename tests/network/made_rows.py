"""A small data set with every kind of tie, invented, and a fingerprint of all its networks."""

from __future__ import annotations

import hashlib
from typing import Any

from reegraph.knowledge import KnowledgeGraph
from reegraph.network import read_projections

Rows = dict[str, list[dict[str, str]]]
STATES = ("aaa", "bbb", "ccc", "ddd", "eee")


def rows() -> Rows:
    """Agreements of two, three and four, forums, stakes, trade, measures and projects."""
    parties = {
        "two": "aaa bbb", "three": "aaa bbb ccc", "firms": "aaa-firm bbb-firm",
        "four": "aaa bbb-firm ccc ddd", "talks": "ddd eee", "five": "aaa eee",
    }  # fmt: skip
    return {
        "actors": [
            *({"id": s, "kind": "state", "polity": "true"} for s in STATES),
            *(
                {"id": f"{s}-firm", "kind": "state-enterprise", "country": s, "polity": "false"}
                for s in ("aaa", "bbb", "ccc")
            ),
            {"id": "daughter", "kind": "firm", "country": "ddd", "polity": "false"},
        ],
        "forums": [{"id": "club"}, {"id": "circle"}],
        "memberships": [
            *({"member": s, "forum": "club", "role": "member", "start": "2001"} for s in STATES[:3]),
            *({"member": s, "forum": "circle", "role": "member"} for s in STATES[1:]),
            {"member": "aaa", "forum": "circle", "role": "observer", "start": "2010"},
        ],
        "minerals": [{"id": "ore"}, {"id": "metal", "broader": "ore"}],
        "agreements": [
            {"id": name, "kind": kind, "signed": signed, "announced": announced, "status": status}
            for name, kind, signed, announced, status in (
                ("two", "mou", "2020-03-01", "", "signed"),
                ("three", "treaty", "2015", "", "signed"),
                ("firms", "joint-venture", "2021-07", "", "signed"),
                ("four", "offtake", "2022-01-09", "", "signed"),
                ("talks", "mou", "", "2024-05", "announced"),
                ("five", "mou", "2019", "", "signed"),
            )
        ],
        "agreement_parties": [
            {"agreement": name, "actor": actor, "role": "signatory"}
            for name, actors in parties.items()
            for actor in actors.split()
        ],
        "agreement_minerals": [
            {"agreement": "two", "mineral": "metal", "stage": "mining"},
            {"agreement": "four", "mineral": "ore"},
        ],
        "projects": [{"id": "pit", "country": "ddd", "minerals": "metal", "operator": "daughter"}],
        "stakes": [
            {"owner": "aaa-firm", "owned": "daughter", "percent": "60", "start": "2011"},
            {"owner": "bbb-firm", "owned": "pit", "percent": "10", "start": "2012"},
        ],
        "trade_flows": [
            {
                "importer": one, "exporter": other, "commodity": "metal", "unit": "t",
                "quantity": tonnes, "basis": "reported", "period_start": "2023-01-01",
                "period_end": "2023-12-31",
            }
            for one, other, tonnes in (("aaa", "bbb", "7"), ("ccc", "bbb", "3"), ("aaa", "eee", "1"))
        ],
        "observations": [
            {"state": state, "mineral": "metal", "measure": measure, "year": "2024", "unit": "t",
             "quantity": tonnes, "basis": "reported"}
            for measure in ("mine-production", "refinery-production")
            for state, tonnes in (("bbb", "50"), ("ddd", "20"), ("eee", "20"), ("world", "100"))
        ],
        "measures": [
            {"id": "ban", "issuer": "bbb", "targets": "aaa;ccc", "minerals": "ore", "start": "2023"},
            {"id": "stop", "issuer": "eee", "minerals": "metal", "start": "2023"},
            {"id": "against-all", "issuer": "bbb", "start": "2023"},
        ],
    }  # fmt: skip


def said(net: Any) -> str:
    """Everything that a network holds, in the order in which it holds it."""
    edges = net.edges(keys=True, data=True) if net.is_multigraph() else net.edges(data=True)
    return repr((net.graph, list(net.nodes(data=True)), list(edges)))


def strategy(kg: KnowledgeGraph, state: str, mineral: str, control: str) -> list[Any]:
    """What partners and scenarios say, claims included."""
    from reegraph.network.measures.percolation import percolation
    from reegraph.network.supply.partners import partners
    from reegraph.network.supply.scenario import scenario

    deal = {"parties": [state, "actor:eee" if state == "aaa" else "Chile"], "minerals": [mineral]}
    net = kg.network("state-agreements")
    return [
        partners(kg, state, mineral),
        partners(kg, state, mineral, sensitivity=True, draws=50),
        scenario(kg, [state, control], state=state, minerals=[mineral]),
        scenario(kg, add=[deal], state=state, minerals=[mineral]),
        percolation(net, "betweenness"),
        percolation(net, "random", draws=5),
    ]


def fingerprint(kg: KnowledgeGraph, state: str, mineral: str, control: str) -> str:
    """A hash of all networks and of measures of all topics, order included: of a state, a mineral
    and an export control where a measure asks for them."""
    from reegraph.network.measures.alliances import alliances, assortativity, k_core
    from reegraph.network.measures.balance import balance
    from reegraph.network.measures.brokerage import constraint, effective_size, gould_fernandez
    from reegraph.network.measures.centrality import centrality
    from reegraph.network.measures.core_periphery import core_periphery
    from reegraph.network.measures.forum_overlap import forum_overlap

    texts = []
    for name, projection in read_projections().items():
        options = {"mineral": mineral} if "mineral" in projection.options else {}
        texts.append(said(kg.network(name, **options)))
    texts.append(said(kg.network("multiplex", minerals=mineral)))
    net = kg.network("state-agreements")
    group = {node: node[:8] for node in net}
    groups = alliances(net, runs=10)
    frames = [groups, forum_overlap(kg, groups), balance(kg), gould_fernandez(net, group)]
    frames += [measure(net) for measure in (k_core, constraint, effective_size, core_periphery)]
    frames += [centrality(net, m) for m in ("eigenvector", "pagerank", "betweenness")]
    frames += strategy(kg, state, mineral, control)
    if any("region" in data for _, data in net.nodes(data=True)):
        frames.append(assortativity(net))
    texts += [frame.to_json(double_precision=15) + repr(frame.attrs) for frame in frames]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
