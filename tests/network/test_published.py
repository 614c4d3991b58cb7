"""Published networks and values, written as our tables, built, projected and measured by our code."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from reegraph.network.compute.igraph_backend import available
from reegraph.network.measures.alliances import alliances, assortativity, k_core
from reegraph.network.measures.balance import frustration, signed_network, triad_census
from reegraph.network.measures.broker_roles import ROLES
from reegraph.network.measures.brokerage import (
    constraint,
    effective_size,
    gould_fernandez,
    partition,
)
from reegraph.network.measures.centrality import centrality

from .conftest import Made
from .made_rows import Rows


def slug(name: object) -> str:
    return str(name).lower().replace(" ", "-")


def polities(names: Iterable[object]) -> list[dict[str, str]]:
    return [{"id": slug(n), "name": str(n), "kind": "state", "polity": "true"} for n in names]


def deals(ties: Iterable[tuple[object, object]]) -> Rows:
    """An agreement for each tie."""
    found: Rows = {"agreements": [], "agreement_parties": []}
    for number, ends in enumerate(ties):
        name = f"deal-{number}"
        found["agreements"].append({"id": name, "signed": "2020-01-01"})
        found["agreement_parties"] += [
            {"agreement": name, "actor": slug(end), "role": "signatory"} for end in ends
        ]
    return found


def bans(ties: Iterable[tuple[object, object]]) -> Rows:
    """A restrictive measure for each tie, from its first to its second end."""
    return {
        "measures": [
            {"id": f"ban-{n}", "issuer": slug(one), "targets": slug(other), "start": "2020"}
            for n, (one, other) in enumerate(ties)
        ]
    }


def value(frame: object, node: str) -> float:
    return float(frame.set_index("label").loc[node, "value"])  # type: ignore[attr-defined]


def test_florentine_families(made: Made) -> None:
    """Padgett and Ansell 1993; values as in Jackson 2008 and Newman 2010."""
    families = nx.florentine_families_graph()
    net = made({"actors": polities(families), **deals(families.edges)}).network("state-agreements")
    assert (len(net), net.number_of_edges()) == (15, 20)
    for measure, expected in (("betweenness", 0.522), ("closeness", 0.560), ("eigenvector", 0.430)):
        frame = centrality(net, measure)
        assert frame["label"].iloc[0] == "Medici"
        assert round(value(frame, "Medici"), 3) == expected
    betweenness = centrality(net, "betweenness")
    for family, expected in (("Guadagni", 0.255), ("Albizzi", 0.212), ("Strozzi", 0.103)):
        assert round(value(betweenness, family), 3) == expected
    assert value(centrality(net, "degree"), "Medici") == 6


def test_davis_southern_women(made: Made) -> None:
    """Davis, Gardner and Gardner 1941; common events as in Breiger 1974 (doi:10.2307/2576011)."""
    south = nx.davis_southern_women_graph()
    women, events = south.graph["top"], south.graph["bottom"]
    kg = made(
        {
            "actors": [{"id": slug(w), "name": w, "kind": "firm"} for w in women],
            "forums": [{"id": slug(e), "name": e} for e in events],
            "memberships": [
                {"member": slug(w), "forum": slug(e), "role": "member"}
                for w, e in sorted(south.edges)
            ],
        }
    )
    both = kg.network("forum-membership")
    assert (len(both), both.number_of_edges()) == (32, 89)
    degree = centrality(both, "degree")
    assert value(degree, "Evelyn Jefferson") == value(degree, "Theresa Anderson") == 8
    assert value(degree, "E8") == 14
    net = kg.network("forum-co-membership")
    assert (len(net), net.number_of_edges()) == (18, 139)
    evelyn = {d["label"]: net.edges["actor:evelyn-jefferson", n]["weight"]
              for n, d in net.nodes(data=True) if net.has_edge("actor:evelyn-jefferson", n)}  # fmt: skip
    row = {
        "Laura Mandeville": 6, "Theresa Anderson": 7, "Brenda Rogers": 6, "Charlotte McDowd": 3,
        "Frances Anderson": 4, "Eleanor Nye": 3, "Pearl Oglethorpe": 3, "Ruth DeSand": 3,
        "Verne Sanderson": 2, "Myra Liddel": 2, "Katherina Rogers": 2, "Sylvia Avondale": 2,
        "Nora Fayette": 2, "Helen Lloyd": 1, "Dorothy Murchison": 2, "Olivia Carleton": 1,
        "Flora Price": 1,
    }  # fmt: skip
    assert evelyn == row
    shared = kg.network("forum-co-membership", plurilateral="fractional")  # Newman 2001
    ends = [n for n in shared if n == "actor:evelyn-jefferson"]
    assert sum(d["weight"] for *_, d in shared.edges(ends, data=True)) == pytest.approx(8)


def test_karate_club(made: Made) -> None:
    """Zachary 1977; greatest modularity by Brandes et al. 2008 (doi:10.1109/TKDE.2007.190689)."""
    club = nx.relabel_nodes(nx.karate_club_graph(), lambda n: n + 1)
    net = made({"actors": polities(club), **deals(club.edges)}).network("state-agreements")
    assert (len(net), net.number_of_edges()) == (34, 78)
    betweenness = centrality(net, "betweenness")
    assert betweenness["label"].head(2).tolist() == ["1", "34"]
    assert [round(v, 4) for v in betweenness["value"].head(2)] == [0.4376, 0.3041]
    assert centrality(net, "degree")["value"].head(2).tolist() == [17, 16]
    assert k_core(net)["value"].max() == 4
    assert (k_core(net)["value"] == 4).sum() == 10
    louvain = alliances(net).attrs["reegraph"]
    assert (louvain["communities"], round(louvain["modularity"], 2)) == (4, 0.42)  # Blondel 2008
    if available():
        leiden = alliances(net, "leiden").attrs["reegraph"]
        assert (leiden["communities"], round(leiden["modularity"], 4)) == (4, 0.4198)
    nx.set_node_attributes(
        net, {f"actor:{n}": d["club"] for n, d in club.nodes(data=True)}, "faction"
    )
    frame = assortativity(net, "faction")
    cut = 1 - sum(frame["within"] * frame["ties"]) / 156
    assert round(cut * 78) == sum(
        club.nodes[a]["club"] != club.nodes[b]["club"] for a, b in club.edges
    )


def test_krackhardt_kite(made: Made) -> None:
    """Krackhardt 1990 (doi:10.2307/2393394): three measures, three leaders."""
    names = [
        "Andre",
        "Beverley",
        "Carol",
        "Diane",
        "Ed",
        "Fernando",
        "Garth",
        "Heather",
        "Ike",
        "Jane",
    ]
    kite = nx.relabel_nodes(nx.krackhardt_kite_graph(), dict(enumerate(names)))
    net = made({"actors": polities(kite), **deals(kite.edges)}).network("state-agreements")
    degree, closeness, betweenness = (
        centrality(net, m) for m in ("degree", "closeness", "betweenness")
    )
    assert (degree["label"].iloc[0], degree["value"].iloc[0]) == ("Diane", 6)
    assert degree["rank"].head(2).tolist() == [1, 2]
    assert closeness["label"].head(2).tolist() == ["Fernando", "Garth"]
    assert closeness["rank"].head(3).tolist() == [1, 1, 3]
    assert round(closeness["value"].iloc[0], 3) == 0.643
    assert betweenness["label"].iloc[0] == "Heather"
    assert round(betweenness["value"].iloc[0], 3) == 0.389
    assert round(value(betweenness, "Fernando"), 3) == 0.231
    assert round(value(betweenness, "Ike"), 3) == 0.222


def test_roles_of_gould_and_fernandez(made: Made) -> None:
    """Their figure 1 (1989, doi:10.2307/270949): five triads, blocs taken from graph_data/blocs.csv."""
    figure = {
        "coordinator": ("msp", "msp", "msp"), "itinerant": ("msp", "brics", "msp"),
        "gatekeeper": ("brics", "msp", "msp"), "representative": ("msp", "msp", "brics"),
        "liaison": ("msp", "brics", ""),
    }  # fmt: skip
    actors, ties, members = [], [], []
    for role, forums in figure.items():
        three = [f"{role}-{place}" for place in ("source", "broker", "target")]
        actors += three
        ties += list(itertools.pairwise(three))
        members += [
            {"member": who, "forum": forum, "role": "member"}
            for who, forum in zip(three, forums, strict=True) if forum
        ]  # fmt: skip
    kg = made(
        {"actors": polities(actors), "forums": [{"id": "msp"}, {"id": "brics"}],
         "memberships": members, **bans(ties)}
    )  # fmt: skip
    net = kg.network("restrictions")
    frame = gould_fernandez(net, partition(kg, net, "msp-first")).set_index("label")
    for role, other in itertools.product(figure, figure):
        assert frame.loc[f"{role}-broker", other] == (role == other)
    assert frame["total"].sum() == 5


def test_roles_among_the_boys_of_coleman(made: Made) -> None:
    """Friends named by 73 boys in the autumn of 1957 (Coleman 1964), dealt to three groups in turn:
    roles as the package sna 2.7-1 for R counts them (Butts 2008, doi:10.18637/jss.v024.i06)."""
    table = pd.read_csv(Path(__file__).with_name("coleman.csv"), dtype=str, keep_default_na=False)
    ties = [
        (f"boy-{r.boy}", f"boy-{other}") for r in table.itertuples() for other in r.names.split()
    ]
    assert len(ties) == 243
    named = sorted({end for tie in ties for end in tie})
    net = made({"actors": polities(named), **bans(ties)}).network("restrictions")
    groups = {f"boy-{i}": "abc"[(i - 1) % 3] for i in range(1, 74)}
    net.add_nodes_from((f"actor:{boy}", {"label": boy}) for boy in set(groups) - set(named))
    frame = gould_fernandez(net, {f"actor:{boy}": g for boy, g in groups.items()})
    frame = frame.set_index("label")
    for row in table.to_dict("records"):
        found = frame.loc[f"boy-{row['boy']}"]
        for role in ROLES:
            assert found[role] == int(row[role]), (row["boy"], role)
    assert frame[list(ROLES)].sum().tolist() == [49, 97, 88, 96, 102]


def test_structural_holes_of_a_star_and_a_clique(made: Made) -> None:
    """Burt 1992: a star's hub has as many contacts as ties, a clique's member but one."""
    star = nx.relabel_nodes(nx.star_graph(4), "s{}".format)
    clique = nx.relabel_nodes(nx.complete_graph(4), "k{}".format)
    net = made(
        {"actors": polities([*star, *clique]), **deals([*star.edges, *clique.edges])}
    ).network("state-agreements")
    size, bound = effective_size(net), constraint(net)
    assert value(size, "s0") == 4 and value(bound, "s0") == pytest.approx(4 * 0.25**2)
    assert value(size, "k0") == pytest.approx(1)
    assert value(bound, "k0") == pytest.approx(3 * (1 / 3 + 2 / 9) ** 2)  # 0.926


def test_four_triads_of_heider(made: Made) -> None:
    """Easley and Kleinberg 2010, figure 5.1 after Heider 1946: two triads balanced, two not."""
    friends, foes = [], []
    for triad, signs in {"a": "+++", "b": "+--", "c": "++-", "d": "---"}.items():
        three = [f"{triad}{n}" for n in range(3)]
        for pair, sign in zip(itertools.combinations(three, 2), signs, strict=True):
            (friends if sign == "+" else foes).append(pair)
    names = sorted({end for pair in [*friends, *foes] for end in pair})
    net = signed_network(made({"actors": polities(names), **deals(friends), **bans(foes)}))
    assert triad_census(net) == {"+++": 1, "++-": 1, "+--": 1, "---": 1}
    assert frustration(net) == (2, 2)


def test_powers_of_1907(made: Made) -> None:
    """Antal, Krapivsky and Redner 2006 (doi:10.1016/j.physd.2006.09.028): two camps, balanced."""
    camps = [("Great Britain", "France", "Russia"), ("Germany", "Austria-Hungary", "Italy")]
    friends = [pair for camp in camps for pair in itertools.combinations(camp, 2)]
    foes = list(itertools.product(*camps))
    rows = {"actors": polities([*camps[0], *camps[1]]), **deals(friends), **bans(foes)}
    net = signed_network(made(rows))
    assert triad_census(net) == {"+++": 2, "++-": 0, "+--": 18, "---": 0}
    assert frustration(net) == (0, 0)
    assert [d["sign"] for *_, d in net.edges(data=True)].count(-1) == 9
