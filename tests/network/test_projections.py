"""Every projection of the shipped graph equals what pandas works out from the CSV tables."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import reegraph
from reegraph.errors import NameNotFound, UsageError
from reegraph.network import layer, read_projections
from reegraph.resources import data_dir
from tests.oracles import claim_ranks, day_properties, projections, table_claims
from tests.oracles.day_properties import TALKS, Day
from tests.oracles.projections import Edges, Wanted

VIAS = ("public", "controlled", "national")
PLURILATERAL = ("fractional", "clique", "bipartite", "drop")
# Another day takes a store of its own: left to the complete run.
DAYS = [
    ("", False),
    pytest.param("2020-03-01", False, marks=pytest.mark.complete),
    pytest.param("2020-03-01", True, marks=pytest.mark.complete),
]

later = functools.partial(pytest.param, marks=pytest.mark.complete)
NAMES = ["state-agreements", later("actor-agreements"), later("actor-mineral")]
OnDay = Callable[[str, bool], tuple[reegraph.KnowledgeGraph, Day]]


@pytest.fixture(scope="session")
def on_day(kg: reegraph.KnowledgeGraph) -> OnDay:
    """A function that gives the graph and the claims of pandas on a day."""
    world = table_claims.read(data_dir())
    claims, _ = claim_ranks.timeless(world)
    known: dict[tuple[str, bool], tuple[reegraph.KnowledgeGraph, Day]] = {}

    def both(day: str, possible: bool) -> tuple[reegraph.KnowledgeGraph, Day]:
        if (day, possible) not in known:
            usual = not day and not possible
            graph = kg if usual else reegraph.load(day or None, possible)
            known[day, possible] = (
                graph,
                day_properties.on_day(world, claims, graph.day, possible),
            )
        return known[day, possible]

    return both


def same(net: Any, expected: Edges) -> None:
    """Compare pairs, weights, counts, events, claims, sources, tags and days of all edges."""
    directed = net.is_directed()
    found = {
        ((a, b) if directed else _in_order(a, b, expected)): data
        for a, b, data in net.edges(data=True)
    }
    assert found.keys() == expected.keys()
    for pair, want in expected.items():
        have = found[pair]
        assert have["weight"] == pytest.approx(want.weight, rel=1e-12), pair
        assert sum(have["parts"].values()) == pytest.approx(want.weight, rel=1e-12), pair
        assert have["count"] == len(want.events), pair
        assert frozenset(have["parts"]) == want.events, pair
        assert frozenset(have["claims"]) == want.claims, pair
        assert frozenset(have["sources"]) == want.sources, pair
        assert frozenset(have.get("tags", ())) == want.tags, pair
        assert (have["first"], have["last"]) == (want.first, want.last), pair
        for name in ("claims", "sources"):
            assert list(have[name]) == sorted(set(have[name]))


def _in_order(one: str, other: str, expected: Edges) -> tuple[str, str]:
    return (one, other) if (one, other) in expected else (other, one)


@pytest.mark.parametrize(("day", "possible"), DAYS)
@pytest.mark.parametrize("via", VIAS)
@pytest.mark.parametrize(
    "plurilateral", ["fractional", *(later(p) for p in PLURILATERAL if p != "fractional")]
)
def test_state_agreements(
    on_day: OnDay, day: str, possible: bool, via: str, plurilateral: str
) -> None:
    kg, d = on_day(day, possible)
    links = projections.lifted(d, projections.party_links(d, Wanted()), via)
    expected = projections.projected(d, links, projections.weigher(d, "count"), plurilateral)
    net = kg.network("state-agreements", via=via, plurilateral=plurilateral)
    same(net, expected)
    assert expected or day
    assert (net.graph["options"]["via"], net.graph["as_of"]) == (via, kg.day)


@pytest.mark.parametrize("weight", ["count", "depth", "depth-doubling", "recency"])
@pytest.mark.parametrize("name", NAMES)
def test_weights(on_day: OnDay, name: str, weight: str) -> None:
    kg, d = on_day("", False)
    weigh = projections.weigher(d, weight, 3.0)
    if name == "actor-mineral":
        expected = projections.paired(d, projections.mineral_links(d, Wanted()), weigh)
    else:
        links = projections.party_links(d, Wanted())
        links = projections.lifted(d, links, "public") if name == "state-agreements" else links
        expected = projections.projected(d, links, weigh, "fractional")
    same(kg.network(name, weight=weight, half_life=3), expected)


CHOICES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"since": "2022-06-01"}, {"since": "2022-06-01"}),
    ({"minerals": "lithium"}, {"minerals": frozenset(["mineral:lithium"])}),
    (
        {"minerals": ["rare-earth-elements", "Cobalt"]},
        {"minerals": frozenset(["mineral:rare-earth-elements", "mineral:cobalt"])},
    ),
    ({"kinds": "mou,treaty"}, {"kinds": frozenset(["mou", "treaty"])}),
    ({"statuses": ["in-force"]}, {"statuses": frozenset(["in-force"])}),
    (
        {"confidence": "official-primary,triangulated"},
        {"confidence": frozenset(["official-primary", "triangulated"])},
    ),
    ({"forums": "msp"}, {"forums": frozenset(["forum:msp"])}),
]


@pytest.mark.parametrize(
    ("given", "wanted"),
    CHOICES,
    ids=[next(iter(given)) + str(i) for i, (given, _) in enumerate(CHOICES)],
)
@pytest.mark.parametrize("name", NAMES)
def test_choices(on_day: OnDay, name: str, given: dict[str, Any], wanted: dict[str, Any]) -> None:
    kg, d = on_day("", False)
    w = Wanted(**wanted)
    weigh = projections.weigher(d, "count")
    if name == "actor-mineral":
        expected = projections.paired(d, projections.mineral_links(d, w), weigh)
    else:
        links = projections.party_links(d, w)
        links = projections.lifted(d, links, "public") if name == "state-agreements" else links
        expected = projections.projected(d, links, weigh, "fractional")
    same(kg.network(name, **given), expected)
    assert expected or "forums" in given


def test_sources(on_day: OnDay) -> None:
    kg, d = on_day("", False)
    table = d.world.tables["sources"]
    news = table.loc[table["kind"] == "government", "id"].tolist()
    links = projections.lifted(
        d, projections.party_links(d, Wanted(sources=frozenset(news))), "public"
    )
    expected = projections.projected(d, links, projections.weigher(d, "count"), "fractional")
    assert expected
    same(kg.network("state-agreements", sources=news), expected)


@pytest.mark.parametrize(("day", "possible"), DAYS)
def test_state_talks(on_day: OnDay, day: str, possible: bool) -> None:
    kg, d = on_day(day, possible)
    links = projections.lifted(
        d, projections.party_links(d, Wanted(statuses=frozenset(TALKS))), "public"
    )
    expected = projections.projected(d, links, projections.weigher(d, "count"), "fractional")
    same(kg.network("state-talks"), expected)
    assert expected or day


@pytest.mark.parametrize("stage", ["", "mining", "processing"])
@pytest.mark.parametrize("via", [later("none"), "public"])
def test_actor_mineral(on_day: OnDay, stage: str, via: str) -> None:
    kg, d = on_day("", False)
    links = projections.lifted(d, projections.mineral_links(d, Wanted(stage=stage)), via)
    expected = projections.paired(d, links, projections.weigher(d, "count"))
    same(kg.network("actor-mineral", via=via, **({"stage": stage} if stage else {})), expected)
    assert expected


@pytest.mark.parametrize(("day", "possible"), DAYS)
@pytest.mark.parametrize("roles", [("member",), ("partner", "observer"), ("participant",)])
def test_forums(on_day: OnDay, day: str, possible: bool, roles: tuple[str, ...]) -> None:
    kg, d = on_day(day, possible)
    links = projections.forum_links(d, Wanted(roles=frozenset(roles)))
    weigh = projections.weigher(d, "count")
    same(kg.network("forum-membership", roles=roles), projections.paired(d, links, weigh))
    for plurilateral in ("clique", "fractional"):
        net = kg.network("forum-co-membership", roles=roles, plurilateral=plurilateral)
        same(net, projections.projected(d, links, weigh, plurilateral))
    assert links


def test_forums_chosen_since_and_by_age(on_day: OnDay) -> None:
    kg, d = on_day("", False)
    two = frozenset(["forum:brics", "forum:msp"])
    links = projections.forum_links(d, Wanted(forums=two))
    expected = projections.projected(d, links, projections.weigher(d, "recency"), "clique")
    same(kg.network("forum-co-membership", forums="brics,msp", weight="recency"), expected)
    late = projections.forum_links(d, Wanted(since="2023-01-01"))
    expected = projections.paired(d, late, projections.weigher(d, "count"))
    same(kg.network("forum-membership", since="2023"), expected)


@pytest.mark.parametrize(("day", "possible"), DAYS)
@pytest.mark.parametrize("via", ["none", "public", "national"])
def test_project_operators(on_day: OnDay, day: str, possible: bool, via: str) -> None:
    kg, d = on_day(day, possible)
    for given in ((), ("mineral:rare-earth-elements",)):
        links = projections.operator_links(d, Wanted(minerals=frozenset(given)))
        expected = projections.paired(
            d, projections.lifted(d, links, via), projections.weigher(d, "count")
        )
        same(kg.network("project-operators", via=via, minerals=list(given)), expected)
    assert expected or day


@pytest.mark.parametrize(("day", "possible"), DAYS)
@pytest.mark.parametrize("via", ["none", "public", "controlled", "national"])
@pytest.mark.parametrize("weight", ["count", "share"])
def test_ownership(on_day: OnDay, day: str, possible: bool, via: str, weight: str) -> None:
    kg, d = on_day(day, possible)
    links = projections.lifted(d, projections.stake_links(d, Wanted()), via, both=True)
    if weight == "share":
        links = [link._replace(value=link.value / 100) for link in links]
    expected = projections.paired(
        d, links, None if weight == "share" else projections.weigher(d, "count")
    )
    same(kg.network("ownership", via=via, weight=weight), expected)
    assert expected or day


@pytest.mark.parametrize(
    ("day", "possible"), [*DAYS, pytest.param("2024-12-31", False, marks=pytest.mark.complete)]
)
@pytest.mark.parametrize("minerals", [(), ("mineral:rare-earth-elements",)])
def test_restrictions(on_day: OnDay, day: str, possible: bool, minerals: tuple[str, ...]) -> None:
    kg, d = on_day(day, possible)
    links = projections.measure_links(d, Wanted(minerals=frozenset(minerals)))
    links = projections.lifted(d, links, "national", both=True)
    net = kg.network("restrictions", minerals=list(minerals))
    same(net, projections.paired(d, links, projections.weigher(d, "count")))
    against: dict[str, set[str]] = {}
    for link in links:
        if not link.other:
            against.setdefault(link.one, set()).add(link.event)
    assert {n: set(m) for n, m in net.graph["against_all"].items()} == against
    for node, number in net.nodes(data="against_all"):
        assert number == len(against.get(node, ()))


@pytest.mark.parametrize("mineral", ["rare-earth-elements", "lithium-carbonate", "ndfeb-magnet"])
@pytest.mark.parametrize("unit", ["t", "USD", "percent"])
def test_trade(on_day: OnDay, mineral: str, unit: str) -> None:
    kg, d = on_day("", False)
    net = kg.network("trade", mineral=mineral, unit=unit)
    year, contained = net.graph["options"]["year"], net.graph["options"]["contained"]
    flows = trade(d, mineral, unit)
    if flows.empty:
        assert net.number_of_edges() == 0
        return
    kinds = flows.groupby("contained").size()
    assert contained == max(kinds.index, key=lambda c: (kinds[c], c))
    flows = flows[flows["contained"] == contained]
    years = flows.groupby("year").size()
    assert year == max(years.index, key=lambda y: (years[y], y))
    flows = flows[flows["year"] == year]
    parts = [
        any(whole(d, other, flow) for other in flows.itertuples() if other.key != flow.key)
        for flow in flows.itertuples()
    ]
    single = flows[[not p for p in parts]]
    expected = single.groupby(["exporter", "importer"])["value"].sum().to_dict()
    assert {(a, b) for a, b in net.edges} == {pair for pair in expected if pair[0] != pair[1]}
    for one, other, data in net.edges(data=True):
        assert data["weight"] == pytest.approx(expected[one, other])
        keys = single[(single["exporter"] == one) & (single["importer"] == other)]["key"]
        assert data["claims"] == tuple(sorted("claim:" + keys))


def trade(d: Day, mineral: str, unit: str) -> pd.DataFrame:
    """Flows of a mineral in a unit, the world left out."""
    every = day_properties.preferred(d)
    wanted = projections.below(d, {f"mineral:{mineral}"})
    rows = []
    for c in every[every["table"] == "trade_flows"].itertuples():
        r = c.row
        ends = [table_claims.entities(d.world, "trade_flows", e, r[e])[0]
                for e in ("exporter", "importer")]  # fmt: skip
        value = r["value_usd"] if unit == "USD" else r["quantity"]
        fits = (r["unit"] == "percent") == (unit == "percent") if value else False
        if not fits or f"mineral:{r['commodity']}" not in wanted or "area:world" in ends:
            continue
        if r["basis"] in ("reported", "estimated"):
            number = float(r["quantity"]) if unit != "USD" else float(value)
            rows.append({"key": c.key, "exporter": ends[0], "importer": ends[1], "value": number,
                         "commodity": f"mineral:{r['commodity']}", "code": r["hs_code"],
                         "contained": r["contained"], "first": c.smin, "last": c.emax,
                         "year": int(c.smin[:4]) if c.smin else 0})  # fmt: skip
    return pd.DataFrame(rows)


def whole(d: Day, other: Any, flow: Any) -> bool:
    """Whether a flow is a part of another: same ends, a broader good or code, a period around."""
    if (other.exporter, other.importer) != (flow.exporter, flow.importer):
        return False
    if flow.commodity not in projections.below(d, {other.commodity}):
        return False
    around = other.first <= flow.first and flow.last <= other.last
    alike = all(
        getattr(other, c) == getattr(flow, c) for c in ("commodity", "code", "first", "last")
    )
    return flow.code.startswith(other.code) and around and (not alike or other.key < flow.key)


# -- what all have in common ---------------------------------------------------------------------

PLAIN = sorted(name for name, p in read_projections().items() if p.form != "layers")


def made(kg: reegraph.KnowledgeGraph, name: str) -> Any:
    return kg.network(name, **({"mineral": "lithium"} if name == "trade" else {}))


@pytest.mark.parametrize("name", PLAIN)
def test_claims_and_sources_are_in_the_graph(kg: reegraph.KnowledgeGraph, name: str) -> None:
    net = made(kg, name)
    stated: dict[str, set[str]] = {}
    for row in kg.query("SELECT ?c ?s { ?c ree:statedIn ?s }").itertuples():
        stated.setdefault(row.c, set()).add(row.s)
    assert net.number_of_edges() > 0
    for *_, data in net.edges(data=True):
        assert data["claims"] and data["sources"]
        assert set(data["sources"]) == set().union(*(stated[c] for c in data["claims"]))
    for event in net.graph["events"].values():
        assert set(event["sources"]) == set().union(*(stated[c] for c in event["claims"]))
    parts = {e for *_, data in net.edges(data=True) for e in data["parts"]}
    assert parts == set(net.graph["events"])


@pytest.mark.parametrize("name", PLAIN)
def test_nodes_say_what_they_are(kg: reegraph.KnowledgeGraph, name: str) -> None:
    net = made(kg, name)
    region = {
        f"actor:{r['state']}": r["un_region"]
        for r in table_claims.read(data_dir()).tables["countries"].to_dict("records")
    }
    assert list(net) == sorted(net)
    for node, data in net.nodes(data=True):
        assert data["label"] and data["type"] == node.partition(":")[0]
        assert data.get("region") == region.get(node)


@pytest.mark.parametrize(
    "given", [{}, {"minerals": "lithium"}, {"since": "2015", "via": "national"}]
)
def test_layers_equal_their_projections(kg: reegraph.KnowledgeGraph, given: dict[str, str]) -> None:
    net = kg.network("multiplex", **given)
    layers = read_projections()["multiplex"].layers
    assert set(net.graph["layers"]) == set(layers) - (
        {"trade"} if "minerals" not in given else set()
    )
    for name in net.graph["layers"]:
        options = {k: v for k, v in given.items() if k in read_projections()[name].options}
        if name == "trade":
            options["mineral"] = given["minerals"]
        if name == "ownership":
            options.setdefault("via", "public")
        alone = kg.network(name, **options)
        found = layer(net, name)
        assert found.graph == alone.graph
        assert list(found.nodes(data=True)) == list(alone.nodes(data=True))
        assert list(found.edges(data=True)) == list(alone.edges(data=True))
    with pytest.raises(NameNotFound, match="No layer is called 'friendship'"):
        layer(net, "friendship")


@pytest.mark.parametrize(
    ("name", "options", "fault", "words"),
    [
        ("state-agreement", {}, NameNotFound, "No network is called 'state-agreement'"),
        ("state-agreements", {"vai": "public"}, UsageError, "has no option 'vai'"),
        ("state-agreements", {"via": "pubic"}, NameNotFound, "No via is called 'pubic'"),
        ("state-agreements", {"minerals": "litium"}, NameNotFound, "litium"),
        ("state-agreements", {"kinds": "memo"}, NameNotFound, "No kind is called 'memo'"),
        ("state-agreements", {"statuses": "sined"}, NameNotFound, "sined"),
        ("state-agreements", {"confidence": "high"}, NameNotFound, "high"),
        ("state-agreements", {"sources": "no-such"}, NameNotFound, "no-such"),
        ("state-agreements", {"since": "May 2020"}, UsageError, "'May 2020' is not a date"),
        ("state-agreements", {"half_life": "0"}, UsageError, "half_life"),
        ("state-agreements", {"weight": "value"}, NameNotFound, "No weight is called 'value'"),
        ("forum-membership", {"roles": "boss"}, NameNotFound, "No role is called 'boss'"),
        ("actor-mineral", {"stage": "digging"}, NameNotFound, "digging"),
        ("trade", {}, UsageError, "needs one mineral"),
        ("trade", {"mineral": "lithium", "unit": "kg"}, NameNotFound, "No unit is called 'kg'"),
        ("state-agreements", {"minerals": 5}, UsageError, "not a list"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(
    kg: reegraph.KnowledgeGraph, name: str, options: dict[str, Any],
    fault: type[UsageError], words: str,
) -> None:  # fmt: skip
    with pytest.raises(fault, match=re.escape(words)):
        kg.network(name, **options)


def test_near_names_are_hinted(kg: reegraph.KnowledgeGraph) -> None:
    with pytest.raises(UsageError) as fault:
        kg.network("state-agreements", plurilatral="clique")
    assert fault.value.hint == "Did you mean plurilateral?"
    with pytest.raises(NameNotFound) as unknown:
        kg.network("state-agrements")
    assert "'state-agreements'" in (unknown.value.hint or "")
