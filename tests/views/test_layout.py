"""Labels are cut to two lines, and the boxes of a drawing lie apart."""

from __future__ import annotations

import itertools
import math
import os
import subprocess
import sys
import time

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reegraph.views.layout.layout import columns, place, text_width, wrap


@given(st.text(max_size=600))
def test_a_label_has_at_most_two_lines_of_twenty(text: str) -> None:
    lines = wrap(text).split("\n")
    assert len(lines) <= 2
    assert all(0 < len(line) <= 20 + 1 for line in lines)


def test_a_short_label_is_kept_whole() -> None:
    assert wrap("Lithium") == "Lithium"
    assert wrap("  New\u2028South\tWales ") == "New South Wales"
    assert wrap("\u202e\u0007") == "(no name)"


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


def named(plain: nx.Graph) -> nx.MultiDiGraph:
    return nx.MultiDiGraph(nx.relabel_nodes(plain, {n: f"n{n:04}" for n in plain}))


def far(one: tuple[int, int], other: tuple[int, int]) -> float:
    return math.hypot(one[0] - other[0], one[1] - other[1])


@pytest.mark.parametrize("number", [2, 3, 4, 7])
def test_the_smallest_graphs_have_places(number: int) -> None:
    for plain in (nx.path_graph(number), nx.complete_graph(number), nx.empty_graph(number)):
        graph = named(plain)
        spots = place(graph, dict.fromkeys(graph, (60.0, 10.0, 30.0)), "")
        for (ax, ay), (bx, by) in itertools.combinations(spots.values(), 2):
            assert abs(ax - bx) >= 58 or abs(ay - by) >= 38


def test_without_a_centre_the_middle_of_the_drawing_is_the_origin() -> None:
    graph = named(nx.disjoint_union(nx.barabasi_albert_graph(40, 2, seed=1), nx.path_graph(5)))
    spots = place(graph, dict.fromkeys(graph, (80.0, 20.0, 20.0)), "")
    across, along = zip(*spots.values(), strict=True)
    assert abs(min(across) + max(across)) <= 2
    assert abs(min(along) + max(along)) <= 2
    assert max(across) - min(across) > max(along) - min(along)


def test_leaves_stand_by_their_hub_and_hubs_within() -> None:
    wrong, all_leaves = 0, 0
    for number, leaves in itertools.product((3, 4, 5, 6), (8, 12, 15, 18)):
        plain, hubs = nx.complete_graph(number), range(number)
        for hub in hubs:
            plain.add_edges_from((hub, 100 + 20 * hub + leaf) for leaf in range(leaves))
        graph = named(plain)
        spots = place(graph, dict.fromkeys(graph, (70.0, 15.0, 35.0)), "")
        for own, leaf in itertools.product(hubs, range(leaves)):
            spot = spots[f"n{100 + 20 * own + leaf:04}"]
            wrong += min(hubs, key=lambda hub: far(spot, spots[f"n{hub:04}"])) != own
        all_leaves += number * leaves
        inner = [far(spots[f"n{hub:04}"], (0, 0)) for hub in hubs]
        outer = [far(spot, (0, 0)) for name, spot in spots.items() if name >= "n0100"]
        assert sum(inner) / len(inner) < 0.8 * sum(outer) / len(outer)
    assert wrong / all_leaves < 0.135  # chance would put three of four by another hub


SYMMETRIC = """
import networkx as nx
from reegraph.views.layout.layout import place
for plain in (nx.complete_graph(20), nx.cycle_graph(40), nx.star_graph(30), nx.hypercube_graph(5)):
    plain = nx.convert_node_labels_to_integers(plain)
    graph = nx.MultiDiGraph((f"n{a:04}", f"n{b:04}") for a, b in plain.edges)
    print(sorted(place(graph, dict.fromkeys(graph, (70.0, 15.0, 35.0)), "").items()))
"""


@pytest.mark.complete
def test_another_processor_gives_the_same_places() -> None:
    """Libraries of linear algebra take other ways on other processors, and sums end otherwise."""
    found = {
        subprocess.run(
            [sys.executable, "-c", SYMMETRIC],
            env={**os.environ, "OPENBLAS_CORETYPE": kind, "NPY_DISABLE_CPU_FEATURES": without},
            capture_output=True, check=True, text=True,
        ).stdout
        for kind, without in (("Haswell", ""), ("Nehalem", ""), ("Sandybridge", "AVX2 FMA3"))
    }  # fmt: skip
    assert len(found) == 1


def test_who_has_most_ties_stands_in_the_middle() -> None:
    graph = named(nx.barabasi_albert_graph(200, 2, seed=5))
    spots = place(graph, dict.fromkeys(graph, (90.0, 15.0, 35.0)), "")
    ordered = sorted(graph, key=lambda n: -graph.degree(n))
    mean = lambda names: sum(far(spots[n], (0, 0)) for n in names) / len(names)  # noqa: E731
    assert mean(ordered[:20]) < 0.6 * mean(ordered[100:])


def test_parts_that_are_not_tied_stand_apart() -> None:
    plain = nx.disjoint_union_all([nx.star_graph(n) for n in range(1, 12)])
    graph = named(plain)
    spots = place(graph, dict.fromkeys(graph, (70.0, 15.0, 35.0)), "")
    areas = []
    for part in nx.weakly_connected_components(graph):
        across, along = zip(*(spots[name] for name in part), strict=True)
        areas.append((min(across), max(across), min(along), max(along)))
    for a, b in itertools.combinations(areas, 2):
        assert a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2]


def test_two_thousand_nodes_lie_apart_and_do_not_take_long() -> None:
    graph = named(nx.barabasi_albert_graph(2000, 3, seed=3))
    began = time.process_time()
    spots = place(graph, dict.fromkeys(graph, (110.0, 20.0, 45.0)), "")
    assert time.process_time() - began < 20  # 2 to 4 s where nothing else runs
    taken = sorted(spots.values())
    for number, (ax, ay) in enumerate(taken):
        for bx, by in taken[number + 1 :]:
            if bx - ax >= 108:
                break
            assert abs(ay - by) >= 63


def test_columns_run_from_left_to_right_in_the_given_order() -> None:
    given = {"a": 0, "b": 0, "hub": 1, "c": 3, "d": 3, "e": 3}
    boxes = dict.fromkeys(given, (80.0, 10.0, 30.0)) | {"b": (140.0, 10.0, 42.0)}
    spots = columns(given, given, boxes, "hub")
    assert spots["hub"] == (0, 0)
    assert spots["a"][0] == spots["b"][0] < 0 < spots["c"][0] == spots["d"][0] == spots["e"][0]
    assert spots["a"][1] < spots["b"][1]
    assert spots["d"][1] - spots["c"][1] == spots["e"][1] - spots["d"][1] == 40
    alone = columns({"x": 0, "y": 1}, ["x", "y"], dict.fromkeys("xy", (50.0, 9.0, 9.0)), "")
    assert alone["x"] == (-alone["y"][0], 0)


def test_lines_without_direction_are_laid_out_alike() -> None:
    tied = nx.Graph([("a", "b"), ("b", "c"), ("d", "e")])
    boxes = dict.fromkeys("abcde", (40.0, 10.0, 20.0))
    directed = nx.MultiDiGraph(tied.edges)
    assert place(tied, boxes, "b") == place(directed, boxes, "b")
