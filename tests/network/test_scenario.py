"""What-if answers against shares taken from the tables, and networks that fall apart as known."""

from __future__ import annotations

import copy
from typing import Any

import networkx as nx
import pytest

from reegraph.errors import NameNotFound, UsageError
from reegraph.knowledge import KnowledgeGraph
from reegraph.network.measures.centrality import measure_values
from reegraph.network.projection.lookups import GraphLookups, lookups_of
from reegraph.network.supply.scenario import scenario
from reegraph.network.supply.supply import exposure


def row(frame, what: str, name: str):  # type: ignore[no-untyped-def]
    return frame[(frame["what"] == what) & (frame["name"] == name)].iloc[0]


def test_an_export_that_stops_leaves_the_others_shares(kg: KnowledgeGraph) -> None:
    whole = exposure(kg, "gallium", "refinery-production").set_index("node")["quantity"]
    frame = scenario(kg, remove=["China/gallium"])
    share = whole["actor:chn"] / whole.sum()
    left = row(frame, "refinery production: share that is left", "mineral:gallium")
    assert left["after"] == pytest.approx(1 - share)
    rest = whole.drop("actor:chn")
    index = row(frame, "refinery production: HHI, lower bound", "mineral:gallium")
    assert index["after"] == pytest.approx(((rest / rest.sum()) ** 2).sum())
    assert left["claims"] == (
        "claim:observation--chn--gallium--refinery-production--2025--t--ga--estimated--900",
    )
    assert "betweenness" not in set(frame["what"])  # trade stops, agreements stand


def test_without_a_polity_the_network_is_that_of_the_others(kg: KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    frame = scenario(kg, remove=["China"], measure="degree", top=200)
    rest = net.copy()
    rest.remove_node("actor:chn")
    expected, before = measure_values(rest, "degree"), measure_values(net, "degree")
    changed = {n for n in rest if expected[n] != before[n]}
    found = frame[frame["what"] == "degree"].set_index("name")
    assert set(found.index) == changed == set(net["actor:chn"])
    assert {n: found.loc[n, "after"] for n in changed} == {n: expected[n] for n in changed}
    parts = frame[frame["what"] == "components"].iloc[0]
    assert parts["after"] == nx.number_connected_components(rest)


@pytest.mark.parametrize("measure", ["betweenness", "harmonic"])
def test_before_and_after_are_on_the_scale_of_before(kg: KnowledgeGraph, measure: str) -> None:
    """Sums over pairs by networkx, without and with China, over the pairs of the whole network."""
    net = kg.network("state-agreements")
    rest = nx.Graph(net)
    rest.remove_node("actor:chn")
    size = len(net)
    if measure == "betweenness":
        pairs = (size - 1) * (size - 2) / 2
        old = nx.betweenness_centrality(nx.Graph(net), normalized=False)
        new = nx.betweenness_centrality(rest, normalized=False)
    else:
        pairs = size - 1
        old, new = nx.harmonic_centrality(nx.Graph(net)), nx.harmonic_centrality(rest)
    frame = scenario(kg, remove=["China"], measure=measure, top=200)
    found = frame[frame["what"] == measure].set_index("name")
    assert set(found.index) == {n for n in rest if abs(new[n] - old[n]) > 1e-9}
    for node, line in found.iterrows():
        assert line["before"] == pytest.approx(old[node] / pairs)
        assert line["change"] == pytest.approx((new[node] - old[node]) / pairs)
    gone = frame[frame["what"] == f"{measure}, taken out"]
    assert gone["name"].tolist() == ["actor:chn"]
    assert gone["before"].iloc[0] == pytest.approx(old["actor:chn"] / pairs)
    assert gone[["after", "change"]].isna().all(axis=None)
    assert gone["claims"].iloc[0]


def test_what_is_taken_out_is_no_part_that_fell_off(kg: KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    rest = net.subgraph(set(net) - {"actor:chn"})
    largest = row(scenario(kg, remove=["China"]), "largest component", "")
    whole = max(nx.connected_components(net), key=len) - {"actor:chn"}
    assert largest["before"] == len(whole)
    assert largest["after"] == max(len(part) for part in nx.connected_components(rest))


def test_an_actor_takes_its_agreements_along(kg: KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    frame = scenario(
        kg, remove=["KABIL"], state="India", minerals=["lithium"], measure="strength", top=50
    )
    found = kg.query(
        "SELECT ?g { ?c ree:participant actor:kabil ; ree:inAgreement ?g ; "
        "ree:hasRank claim-rank:preferred }",
        timeout=None,
    )
    gone = set(found["g"])
    lost = sum(
        w for *_, d in net.edges("actor:ind", data=True) for e, w in d["parts"].items() if e in gone
    )
    assert row(frame, "strength", "actor:ind")["change"] == pytest.approx(-lost)
    coverage = row(frame, "coverage of India, mine production", "mineral:lithium")
    assert coverage["after"] < coverage["before"]
    assert any("kabil" in claim for claim in coverage["claims"])


def test_an_added_agreement_is_a_tie_and_reaches_what_its_parties_hold(kg: KnowledgeGraph) -> None:
    deal = {
        "parties": ["India", "Democratic Republic of the Congo"],
        "minerals": ["cobalt"],
        "kind": "mou",
    }
    frame = scenario(kg, add=[deal], state="India", minerals=["cobalt"], measure="degree")
    held = exposure(kg, "cobalt", "mine-production").set_index("node")["share"]
    covered = row(frame, "coverage of India, mine production", "mineral:cobalt")
    assert covered["change"] == pytest.approx(held["actor:cod"])
    assert not [name for name in lookups_of(kg).scope if "added" in name]
    again = scenario(kg, remove=["China/gallium"], state="India", minerals=["cobalt"])
    assert row(again, "coverage of India, mine production", "mineral:cobalt")["change"] == 0


def test_a_scenario_needs_a_change(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError):
        scenario(kg)
    with pytest.raises(NameNotFound):
        scenario(kg, remove=["Atlantis"])
    with pytest.raises(UsageError, match="two parties"):
        scenario(kg, add=[{"parties": ["India"]}])


def test_what_acts_for_a_polity_falls_with_it(kg: KnowledgeGraph) -> None:
    net = kg.network("actor-agreements")
    lookups = lookups_of(kg)
    theirs = {
        n for n in net
        if "actor:chn" in lookups.seats.get(n, ()) or "actor:chn" in lookups.public.get(n, ())
    }  # fmt: skip
    assert len(theirs) > 10
    frame = scenario(kg, remove=["China"], network="actor-agreements", top=0)
    left = net.subgraph(set(net) - theirs)
    ties = row(frame, "ties", "")
    assert (ties["before"], ties["after"]) == (net.number_of_edges(), left.number_of_edges())
    parts = row(frame, "components", "")
    assert parts["after"] == nx.number_connected_components(left)


def test_a_measure_in_force_is_a_full_stop(kg: KnowledgeGraph) -> None:
    named = scenario(kg, remove=["chn-antimony-licensing-2024"])
    export = scenario(kg, remove=["China/antimony"])
    values = ["what", "name", "before", "after"]
    assert named[values].equals(export[values])
    assert any(c.startswith("claim:in-force") for c in named["claims"][0])
    assert scenario(kg, remove=["chn:antimony"])[values].equals(export[values])


def test_a_measure_that_is_not_in_force_stops_nothing(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="does not restrict the export of a mineral on 2026-06-30"):
        scenario(kg, remove=["chn-ree-export-reporting-2023"])


def test_a_tariff_on_imports_stops_no_export(kg: KnowledgeGraph) -> None:
    found = kg.query(
        """SELECT DISTINCT ?measure WHERE {
          ?claim a ree:ForcePeriod ; ree:aboutSubject ?measure ; ree:holds holding:certain ;
                 ree:hasRank claim-rank:preferred .
          ?measure ree:measureEffect measure-effect:restrictive ; ree:affectsMineral ?mineral ;
                   ree:measureKind measure-kind:import-tariff }""",
        timeout=None,
    )
    for measure in found["measure"]:
        with pytest.raises(UsageError, match="does not restrict the export"):
            scenario(kg, remove=[measure])


def test_exports_end_flows_of_trade(kg: KnowledgeGraph) -> None:
    options = {"network": "trade", "mineral": "rare-earth-metals"}
    net = kg.network("trade", mineral="rare-earth-metals")
    frame = scenario(kg, remove=["China/rare-earth-elements"], measure="in-strength", **options)
    left = net.copy()
    left.remove_edges_from([e for e in net.edges if e[0] == "actor:chn"])
    ties = row(frame, "ties", "")
    assert (ties["before"], ties["after"]) == (net.number_of_edges(), left.number_of_edges())
    india = row(frame, "in-strength", "actor:ind")
    assert india["after"] == pytest.approx(left.in_degree("actor:ind", weight="weight"))
    assert any("trade--ind--chn" in claim for claim in india["claims"])


def test_a_row_rests_on_the_claims_of_the_ties_that_went(kg: KnowledgeGraph) -> None:
    net = kg.network("state-agreements")
    frame = scenario(kg, remove=["China"], measure="degree", top=100)
    changed = frame[frame["what"] == "degree"]
    assert set(changed["name"]) == set(net["actor:chn"])
    for found in changed.to_dict("records"):
        assert set(found["claims"]) == set(net.edges["actor:chn", found["name"]]["claims"])


def test_a_scenario_is_of_one_layer_and_of_agreements(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="one at a time"):
        scenario(kg, remove=["China"], network="multiplex")
    with pytest.raises(UsageError, match="no part of 'ownership'"):
        scenario(kg, add=[{"parties": ["India", "Chile"]}], network="ownership")
    with pytest.raises(UsageError, match="cannot be nodes"):
        scenario(kg, remove=["China"], plurilateral="bipartite")


DEAL = {"parties": ["India", "Chile"], "minerals": ["lithium"], "kind": "offtake"}
KINDS: list[dict[str, Any]] = [
    {"remove": ["China"]},
    {"remove": ["KABIL"], "state": "India", "minerals": ["lithium"]},
    {"remove": ["agreement:kabil-camyen-lithium-2024"], "state": "India"},
    {"remove": ["China/gallium"], "state": "Japan"},
    {"remove": ["chn-antimony-licensing-2024"], "state": "India"},
    {"add": [DEAL], "state": "India", "minerals": ["lithium"]},
    {"add": [DEAL, DEAL], "remove": ["China"], "state": "India", "minerals": ["lithium"]},
    {"add": [DEAL], "network": "actor-agreements", "state": "India", "minerals": ["lithium"]},
    {"remove": ["China/lithium"], "network": "trade", "mineral": "lithium"},
]
FAULTS: list[dict[str, Any]] = [
    {"add": [DEAL, {"parties": ["India"]}]},
    {"add": [DEAL], "state": "Atlantis"},
    {"add": [DEAL], "state": "India", "minerals": ["unobtainium"]},
    {"add": [DEAL], "measure": "fame"},
    {"remove": ["China", "Atlantis"]},
]


@pytest.mark.parametrize("number", range(len(KINDS) + len(FAULTS)))
def test_a_scenario_leaves_what_is_cached_as_it_was(
    kg: KnowledgeGraph, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = [*KINDS, *FAULTS][number]
    if number < len(KINDS):
        scenario(kg, **arguments)  # what is read for the first time is cached now
    lookups = lookups_of(kg)
    before = {name: value for name, value in vars(lookups).items() if name != "kg"}
    content = copy.deepcopy(before)
    others = {name: id(value) for name, value in kg.cache.items()}

    def refuse(self: GraphLookups, name: str, value: object) -> None:
        raise AssertionError(f"{name} of the lookups is written")

    monkeypatch.setattr(GraphLookups, "__setattr__", refuse)
    if number < len(KINDS):
        scenario(kg, **arguments)
    else:
        with pytest.raises(UsageError):
            scenario(kg, **arguments)
    assert lookups_of(kg) is lookups
    after = vars(lookups)
    assert {name: id(after[name]) for name in before} == {n: id(v) for n, v in before.items()}
    assert {name: after[name] for name in before} == content
    assert {name: id(kg.cache[name]) for name in others} == others
