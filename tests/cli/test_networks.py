"""Commands that measure networks: what they print, what they refuse, what they write."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click
import networkx as nx
import pytest

import reegraph
from reegraph.cli.name_completion import complete_names

from .conftest import Run


def rows(out: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out.decode("utf-8"))))


def test_rank_prints_the_measure_and_says_what_was_chosen(run: Run) -> None:
    ended = run("rank", "--measure", "degree", "--top", "5", "--format", "csv")
    assert ended.code == 0
    expected = reegraph.centrality(reegraph.load().network("state-agreements"), "degree").head(5)
    found = rows(ended.out)
    assert [r["node"] for r in found] == expected["node"].tolist()
    assert [float(r["value"]) for r in found] == expected["value"].tolist()
    assert "as of 2026-06-30: " in ended.err
    assert (
        "Settings: only states and their bodies count; a deal of many parties is shared"
        in ended.err
    )
    assert "Left out: " in ended.err


@pytest.mark.complete
def test_rank_on_another_day_and_with_choices(run: Run) -> None:
    ended = run(
        "rank", "--measure", "strength", "--minerals", "lithium", "--via", "national", "--since", "2020",
        "--as-of", "2023-06-30", "--format", "json",
    )  # fmt: skip
    record = json.loads(ended.out)["record"]
    assert record["as_of"] == "2023-06-30"
    assert record["options"]["minerals"] == ["mineral:lithium"]
    kg = reegraph.load(as_of="2023-06-30")
    net = kg.network("state-agreements", minerals="lithium", via="national", since="2020")
    assert record["edges"] == net.number_of_edges() > 0
    assert all(data["first"] >= "2020" for *_, data in net.edges(data=True))


def test_explained_rows_name_claims_that_exist(run: Run) -> None:
    ended = run(
        "rank", "ownership", "--measure", "out-degree", "--top", "2", "--explain", "--format", "md"
    )
    named = [s.strip() for s in ended.out.decode().splitlines() if s.startswith("  claim:")]
    assert named
    kg = reegraph.load()
    assert all(kg.query(f"ASK {{ {claim} a ree:Stake }}", timeout=None) for claim in named)


REFUSED = [
    (
        ("rank", "--measure", "betwen"),
        "No measure is called 'betwen'.",
        "Did you mean 'betweenness'",
    ),
    (("rank", "alliance"), "No network is called 'alliance'.", "Did you mean"),
    (("rank", "--stage", "mining"), "The network 'state-agreements' has no option 'stage'.", ""),
    (("rank", "--via", "publik"), "No via is called 'publik'.", "Did you mean 'public'?"),
    (("rank", "--kinds", "memo"), "No kind is called 'memo'.", "Did you mean 'mou'?"),
    (("rank", "--minerals", "unobtainium"), "No mineral is called 'unobtainium'.", ""),
    (("rank", "--since", "2024-13"), "'2024-13' is not a date", ""),
    (("rank", "trade"), "The network 'trade' needs one mineral.", "mineral=lithium"),
    (("rank", "trade", "--mineral", "lithium", "--year", "soon"), "The option year is 'soon'", ""),
    (("rank", "--weight", "recency", "--half-life", "0"), "The option half_life is '0'", ""),
    (("rank", "--weight", "share"), "No weight is called 'share'.", ""),
    (("rank", "--measure", "in-degree"), "In- and out-going ties need a directed network.", ""),
    (
        ("rank", "--plot", "x.gif"),
        "A picture cannot be written as '.gif'.",
        "Use .png, .svg or .html.",
    ),
    (("rank", "--coverage", "--plot", "x.png"), "This table has no picture.", "--coverage"),
    (("rank", "--measure", "degree", "--jobs", "2"), "Only --sure, --sample and betweenness", ""),
    (
        ("partners", "India", "lithium", "--weight", "price=1"),
        "No component is called 'price'.",
        "",
    ),
    (("partners", "India", "lithium", "--weight", "mining"), "'mining' is not a weight.", "NAME="),
    (
        ("partners", "KABIL", "lithium"),
        "Khanij Bidesh India Limited is not a state.",
        "Name a state.",
    ),
    (
        ("partners", "India", "lithium", "--exclude", "Atlantis"),
        "No actor is called 'Atlantis'.",
        "",
    ),
    (
        ("partners", "India", "lithium", "--sensitivity", "--plot", "x.png"),
        "This table has no picture.",
        "Leave out --sensitivity.",
    ),
    (("alliances", "--show", "chance", "--statistic", "x"), "No statistic is called 'x'.", ""),
    (("scenario", "--percolate", "degree", "--remove", "China"), "--percolate removes every", ""),
    (("scenario", "--remove", "China", "--network", "trade"), "The network 'trade' needs one", ""),
    (("export", "--via", "public", "-o", "x.ttl"), "--via goes with --network.", ""),
    (
        ("export", "--network", "ownership", "-o", "x.ttl"),
        "A network cannot be written as ttl.",
        "",
    ),
    (("export", "--network", "ownership", "--format", "csv"), "As csv a network is two files.", ""),
]


@pytest.mark.parametrize(("arguments", "message", "hint"), REFUSED, ids=lambda a: str(a)[:40])
def test_wrong_choices_end_with_one_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...], message: str, hint: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    ended = run(*arguments)
    assert ended.code in (1, 2)
    assert f"Error: {message}" in ended.err
    assert hint in ended.err
    assert "Traceback" not in ended.err
    assert not list(tmp_path.iterdir())


def test_a_network_without_ties_is_said_to_be_empty(run: Run) -> None:
    ended = run("rank", "--as-of", "1900-01-01")
    assert ended.code == 1
    assert "The network has 0 nodes" in ended.err


@pytest.mark.parametrize(
    "ending",
    [
        "png",
        pytest.param("svg", marks=pytest.mark.complete),
        pytest.param("html", marks=pytest.mark.complete),
    ],
)
def test_a_picture_is_the_same_each_time(run: Run, tmp_path: Path, ending: str) -> None:
    pytest.importorskip("matplotlib")
    one, two = tmp_path / f"one.{ending}", tmp_path / f"two.{ending}"
    for path in (one, two):
        assert run("rank", "--top", "4", "--plot", str(path)).code == 0
    assert one.read_bytes() == two.read_bytes()
    start = {"png": b"\x89PNG", "svg": b"<?xml", "html": b"<!doctype html>"}[ending]
    assert one.read_bytes().startswith(start)
    if ending == "html":
        assert b"http://" not in one.read_bytes().replace(b"http://www.w3.org", b"")


@pytest.mark.parametrize("form", ["graphml", pytest.param("gexf", marks=pytest.mark.complete)])
def test_an_exported_network_reads_back_with_its_types(run: Run, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"net.{form}"
    assert run("export", "--network", "state-agreements", "-o", str(path)).code == 0
    back = nx.read_graphml(path) if form == "graphml" else nx.read_gexf(path)
    net = reegraph.load().network("state-agreements")
    assert set(back) == set(net)
    assert {frozenset(e) for e in back.edges()} == {frozenset(e) for e in net.edges()}
    for one, other, data in net.edges(data=True):
        edge = back.edges[one, other]
        assert edge["weight"] == data["weight"]
        assert isinstance(edge["count"], int)
        assert edge["claims"].split() == list(data["claims"])
    assert back.nodes["actor:ind"]["label"] == "India"


def test_a_network_as_tables_of_nodes_and_edges(run: Run, tmp_path: Path) -> None:
    ended = run("export", "--network", "trade", "--mineral", "lithium", "--folder", str(tmp_path))
    names = ("nodes.csv", "edges.csv", "network.json")
    assert ended.out.decode().split() == [str(tmp_path / name) for name in names]
    about = json.loads((tmp_path / "network.json").read_text(encoding="utf-8"))
    assert set(about["reegraph"]) == {"data", "ontology", "reference", "day"}
    assert all(about["reegraph"].values())
    assert about["options"]["mineral"] == "mineral:lithium"
    net = reegraph.load().network("trade", mineral="lithium")
    edges = rows((tmp_path / "edges.csv").read_bytes())
    assert {(e["source"], e["target"]) for e in edges} == set(net.edges())
    assert {n["id"] for n in rows((tmp_path / "nodes.csv").read_bytes())} == set(net)


def test_notebooks_are_written_once(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "my notebooks"
    ended = run("notebooks", str(folder))
    written = sorted(p.name for p in folder.iterdir())
    assert ended.code == 0
    assert written[0] == "1-first-steps.ipynb"
    (folder / written[0]).write_text("changed", encoding="utf-8")
    again = run("notebooks", str(folder))
    assert again.code == 2
    assert (folder / written[0]).read_text(encoding="utf-8") == "changed"


def test_partners_print_what_the_function_finds(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    plot = tmp_path / "partners.svg"
    ended = run(
        "partners", "India", "cobalt", "--exclude", "China", "--weight", "mining=0.5", "--top", "3",
        "--format", "csv", "--plot", str(plot),
    )  # fmt: skip
    assert ended.code == 0
    frame = reegraph.partners(
        reegraph.load(), "India", "cobalt", {"mining": 0.5}, exclude=["China"]
    ).head(3)
    found = rows(ended.out)
    assert [r["node"] for r in found] == frame["node"].tolist()
    assert [float(r["score"]) for r in found] == frame["score"].tolist()
    assert "covered now: mining" in ended.err
    assert "no candidates by choice: China" in ended.err
    assert plot.read_bytes().startswith(b"<?xml")
    shaken = rows(run("partners", "India", "cobalt", "--sensitivity", "--draws", "20").out)
    assert {"best", "worst", "first", "without_mining"} <= set(shaken[0])


def test_chance_and_percolation_print_what_the_functions_find(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    net = reegraph.load().network("state-agreements")
    chance = rows(run("alliances", "--show", "chance", "--draws", "20", "--seed", "1").out)
    expected = reegraph.null_distribution(net, draws=20, seed=1)
    assert float(chance[0]["z"]) == expected["z"][0]
    plot = tmp_path / "curve.png"
    fell = rows(run("scenario", "--percolate", "degree", "--plot", str(plot)).out)
    assert [float(r["largest"]) for r in fell] == reegraph.percolation(net)["largest"].tolist()
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_coverage_says_robust_or_not(run: Run) -> None:
    found = rows(run("rank", "--coverage", "--measure", "degree", "--format", "csv").out)
    assert {r["verdict"] for r in found} == {"robust", "not robust"}


@pytest.mark.parametrize(
    ("kinds", "typed", "expected", "absent"),
    [
        ((), "kabil-camy", ["kabil-camyen-lithium-2020", "kabil-camyen-lithium-2024"], ""),
        (("actor",), "Ind", ["ind"], "ind-usa-icet-2023"),
        ((), "actor:kabi", ["actor:kabil"], "kabil"),
        (("mineral",), "zzz", [], ""),
    ],
)
def test_the_shell_completes_names(
    kinds: tuple[str, ...], typed: str, expected: list[str], absent: str
) -> None:
    complete = complete_names(*kinds)
    found = complete(click.Context(click.Command("x")), click.Option(["--x"]), typed)
    assert set(expected) <= set(found)
    assert absent not in found
    assert found == sorted(found)


def test_completion_is_silent_where_there_is_no_graph(tmp_path: Path) -> None:
    context = click.Context(click.Command("x"))
    context.params["store"] = tmp_path / "none"
    assert complete_names()(context, click.Option(["--x"]), "k") == []


@pytest.mark.parametrize(
    "what",
    [
        "communities",
        pytest.param("core", marks=pytest.mark.complete),
        pytest.param("constraint", marks=pytest.mark.complete),
    ],
)
def test_the_structure_of_alliances_has_a_picture(run: Run, tmp_path: Path, what: str) -> None:
    pytest.importorskip("matplotlib")
    plot = tmp_path / "picture.svg"
    assert run("alliances", "--show", what, "--runs", "5", "--plot", str(plot)).code == 0
    assert plot.read_bytes().startswith(b"<?xml")
