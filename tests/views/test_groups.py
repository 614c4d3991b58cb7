"""Communities as outlines and as one shape each, kinds as one shape each, lines merged."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import reegraph
from reegraph.views.pages.page import draw

from .pages import communities, visit

pytestmark = pytest.mark.slow


def in_svg(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_outlines_name_each_community(browser: Any, net: Path) -> None:
    with visit(browser, net) as seen:
        seen.filters()
        plain = in_svg(seen.take("save_svg"))
        seen.page.select_option("#by-group", "hulls")
        sizes = Counter(n["community"] for n in seen.data["nodes"])
        legend = " ".join(seen.text("#legend").split())
        for number, size in sizes.items():
            assert f"Community {number + 1} {size}" in legend
        rings = in_svg(seen.take("save_svg")).count("<circle") - plain.count("<circle")
        assert rings == len(seen.data["nodes"])


def test_the_quotient_counts_claims_between_groups(browser: Any, net: Path) -> None:
    with visit(browser, net, "#groups=groups") as seen:
        part = {n["id"]: n["community"] for n in seen.data["nodes"]}
        between: Counter[frozenset[int]] = Counter()
        for edge in seen.data["edges"]:
            pair = frozenset((part[edge["from"]], part[edge["to"]]))
            if len(pair) == 2:
                between[pair] += len(edge["claims"])
        drawn = in_svg(seen.take("save_svg"))
        counts = [int(n) for n in re.findall(r">(\d+)≠?</text>", drawn)]
        assert sorted(counts) == sorted(n for n in between.values())
        seen.page.locator("#legend .plain").first.click()
        assert seen.text("#panel h2") == "Community 1"
        near = sorted((n for pair, n in between.items() if 0 in pair), reverse=True)
        assert f"{near[0]} claims" in seen.text("#panel .list li >> nth=0")
        seen.page.focus("#drawing")
        seen.page.keyboard.press("Enter")
        assert "opened=group-0" in seen.hash()
        opened = in_svg(seen.take("save_svg"))
        members = [n for n in seen.data["nodes"] if n["community"] == 0]
        for node in members:
            assert f">{node['label'].split(chr(10))[0]}" in opened


def test_a_double_click_opens_a_group(browser: Any, net: Path) -> None:
    with visit(browser, net, "#groups=groups&node=group-0") as seen:
        seen.page.locator("#legend .plain").first.click()
        seen.page.wait_for_timeout(400)
        seen.page.click("#to-fit")
        seen.page.wait_for_timeout(400)
        box = seen.page.locator("#drawing").bounding_box()
        spots = [(x / 12, y / 12) for x in range(1, 12) for y in range(1, 12)]
        for x, y in spots:
            seen.page.mouse.dblclick(box["x"] + x * box["width"], box["y"] + y * box["height"])
            if "opened=group" in seen.hash():
                break
        assert "opened=group" in seen.hash()


def test_filters_reach_the_quotient(browser: Any, net: Path) -> None:
    with visit(browser, net, "#groups=groups&on=2005") as seen:
        assert "Community" in in_svg(seen.take("save_svg"))
        few = re.search(r"([\d,]+) of ([\d,]+) claims", seen.text("#shown"))
        assert few
        some, every = (int(number.replace(",", "")) for number in few.groups())
        assert every == sum(len(edge["claims"]) for edge in seen.data["edges"])
        assert 0 < some < every


def test_kinds_as_one_shape_each(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        seen.filters()
        seen.page.select_option("#by-group", "kinds")
        drawn = in_svg(seen.take("save_svg"))
        kinds = Counter(n["kind"] for n in seen.data["nodes"])
        for code, look in seen.data["meta"]["kinds"]:
            assert f"{look['name']} ({kinds[code]})" in drawn
        assert "groups=kinds" in seen.hash()


def test_parallel_lines_merge_with_a_count(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        pairs: Counter[frozenset[str]] = Counter()
        claims: Counter[frozenset[str]] = Counter()
        for edge in seen.data["edges"]:
            pair = frozenset((edge["from"], edge["to"]))
            pairs[pair] += 1
            claims[pair] += len(edge["claims"])
        seen.filters()
        seen.page.check("#do-merge")
        counts = re.findall(r">(\d+)≠?</text>", in_svg(seen.take("save_svg")))
        assert sorted(map(int, counts)) == sorted(claims[p] for p, n in pairs.items() if n > 1)
        assert "lines=merged" in seen.hash()


def test_a_large_picture_opens_on_its_summary(
    browser: Any, shipped: reegraph.KnowledgeGraph, tmp_path: Path
) -> None:
    graph = communities(shipped)
    graph.graph["opens"] = "summary"
    graph.graph["groups"] = {"0": "Those around the <b>first</b>"}
    page = draw(graph, "1", "2026-06-30", {"text": "Cite me.", "bibtex": ""})
    with visit(browser, page.save(tmp_path / "summary.html")) as seen:
        assert seen.page.input_value("#by-group") == "groups"
        assert "Those around the <b>first</b>" in seen.text("#legend")
