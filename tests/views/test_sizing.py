"""What a page can show: all, a summary first, or a part of it."""

from __future__ import annotations

import networkx as nx
import pytest

from reegraph.errors import UsageError
from reegraph.views.pictures.limits import GROUPS, check_page, trim


def picture(plain: nx.Graph) -> nx.MultiDiGraph:
    found = nx.MultiDiGraph(left_out=0)
    for node in sorted(plain):
        found.add_node(f"n{node:05}", short=f"Node {node}")
    for one, other in sorted(plain.edges):
        found.add_edge(f"n{one:05}", f"n{other:05}", family="row")
    return found


def test_up_to_three_hundred_nodes_are_drawn_at_once() -> None:
    graph = picture(nx.path_graph(300))
    check_page(graph, ())
    assert graph.graph["opens"] == "all"
    assert "groups" not in graph.graph
    assert not any("community" in node for _, node in graph.nodes(data=True))


def test_more_open_as_a_summary_by_groups() -> None:
    graph = picture(nx.disjoint_union_all([nx.complete_graph(n) for n in range(3, 33)]))
    check_page(graph, ())
    assert graph.graph["opens"] == "summary"
    groups = nx.get_node_attributes(graph, "community")
    assert set(groups.values()) == set(range(GROUPS + 1))
    for part in nx.weakly_connected_components(graph):
        assert len({groups[name] for name in part}) == 1
    names = graph.graph["groups"]
    assert set(names) == {str(n) for n in range(GROUPS + 1)}
    assert names[str(GROUPS)] == "Smaller groups"
    assert names["0"].startswith("Around Node ")


def test_few_nodes_with_many_lines_open_as_a_summary() -> None:
    graph = picture(nx.complete_graph(60))
    check_page(graph, ())
    assert graph.graph["opens"] == "summary"


@pytest.mark.parametrize("plain", [nx.path_graph(2001), nx.complete_graph(111)])
def test_what_no_page_holds_is_refused_with_a_way_out(plain: nx.Graph) -> None:
    with pytest.raises(UsageError, match="a page shows 2,000 and 6,000 at most") as told:
        check_page(picture(plain), ["--limit", "--since"])
    assert told.value.hint == "Choose a part of it: --limit, --since."


def test_a_cut_keeps_the_best_connected_and_the_centre() -> None:
    graph = picture(nx.star_graph(30))
    found = trim(graph, 5, "n00030")
    assert set(found) == {"n00000", "n00001", "n00002", "n00003", "n00030"}
    assert found.graph["left_out"] == 26
    assert trim(graph, None) is graph
    alone = trim(picture(nx.disjoint_union(nx.star_graph(3), nx.path_graph(2))), 5)
    assert set(alone) == {"n00000", "n00001", "n00002", "n00003"}
    with pytest.raises(UsageError, match="at least one node"):
        trim(graph, 0)
