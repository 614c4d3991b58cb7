"""Labels are cut to two lines, and the boxes of a drawing lie apart."""

from __future__ import annotations

import itertools

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from reegraph.view.layout import place, text_width, wrapped


@given(st.text(max_size=600))
def test_a_label_has_at_most_two_lines_of_twenty(text: str) -> None:
    lines = wrapped(text).split("\n")
    assert len(lines) <= 2
    assert all(0 < len(line) <= 20 + 1 for line in lines)


def test_a_short_label_is_kept_whole() -> None:
    assert wrapped("Lithium") == "Lithium"
    assert wrapped("  New\u2028South\tWales ") == "New South Wales"
    assert wrapped("\u202e\u0007") == "(no name)"


def test_a_wide_script_takes_more_room() -> None:
    assert text_width("日本国", 10) > 1.5 * text_width("abc", 10)


def test_boxes_lie_apart_with_the_centre_at_the_origin() -> None:
    graph = nx.MultiDiGraph(nx.barabasi_albert_graph(60, 2, seed=3))
    graph = nx.relabel_nodes(graph, {n: f"n{n:02}" for n in graph})
    boxes = dict.fromkeys(graph, (110.0, 20.0, 45.0))
    spots = place(graph, boxes, "n00")
    assert spots["n00"] == (0, 0)
    for (ax, ay), (bx, by) in itertools.combinations(spots.values(), 2):
        assert abs(ax - bx) >= 108 or abs(ay - by) >= 63
    assert place(graph, boxes, "n00") == spots


def test_one_node_alone_is_drawn() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a")
    assert place(graph, {"a": (10.0, 5.0, 5.0)}, "a") == {"a": (0, 0)}
