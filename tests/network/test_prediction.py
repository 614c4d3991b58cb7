"""Prediction by hand, from the tables, and blind to what was published later."""

from __future__ import annotations

import math
import os
import random
import subprocess
import sys
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reegraph.errors import NameNotFound, NetworkError, UsageError
from reegraph.knowledge import KnowledgeGraph
from reegraph.network.measures.candidates import SCORES, years_ahead
from reegraph.network.measures.prediction import back_test, link_prediction
from reegraph.network.measures.ranking_metrics import auc, average_precision, ranking_score
from reegraph.resources import data_dir
from tests.oracles import claim_ranks, day_properties, projections, table_claims
from tests.oracles.projections import Wanted

from .conftest import Made
from .made_rows import Rows

# -- AUC and average precision ---------------------------------------------------------------------


def test_auc_and_average_precision_of_known_cases() -> None:
    tied = [True, False, False, True, False]
    assert auc([7.0] * 5, tied) == 0.5
    assert average_precision([7.0] * 5, tied) == pytest.approx(2 / 5)
    perfect = [3.0, 1.0, 0.0, 2.0, 1.0]
    assert (auc(perfect, tied), average_precision(perfect, tied)) == (1.0, 1.0)
    assert auc([-v for v in perfect], tied) == 0.0
    # Manning, Raghavan and Schuetze 2008, Introduction to Information Retrieval, chapter 8: hits at
    # ranks 1, 3, 6 of 6 have the average precision (1 + 2/3 + 3/6) / 3.
    order = [True, False, True, False, False, True]
    assert average_precision(range(6, 0, -1), order) == pytest.approx((1 + 2 / 3 + 1 / 2) / 3)
    # The worked example of scikit-learn's roc_auc_score and average_precision_score.
    scores, hits = [0.1, 0.4, 0.35, 0.8], [False, False, True, True]
    assert auc(scores, hits) == pytest.approx(0.75)
    assert average_precision(scores, hits) == pytest.approx(0.8333333, abs=1e-6)


def test_what_cannot_be_said_is_no_number() -> None:
    assert math.isnan(auc([1.0, 2.0], [False, False]))
    assert math.isnan(average_precision([1.0, 2.0], [False, False]))
    assert math.isnan(auc([1.0, 2.0], [True, True]))
    assert average_precision([1.0, 2.0], [True, True]) == 1.0


@pytest.mark.parametrize("seed", range(5))
def test_ties_are_counted_as_mann_and_whitney_do(seed: int) -> None:
    rng = random.Random(seed)
    scores = [float(rng.randrange(4)) for _ in range(40)]
    hits = [rng.random() < 0.3 for _ in scores]
    wins = [
        1.0 if a > b else 0.5 if a == b else 0.0
        for (a, x), (b, y) in product(zip(scores, hits, strict=True), repeat=2)
        if x and not y
    ]
    assert auc(scores, hits) == pytest.approx(sum(wins) / len(wins))
    steps, before = 0.0, 0
    for level in sorted(set(scores), reverse=True):
        taken = [h for s, h in zip(scores, hits, strict=True) if s >= level]
        steps += (sum(taken) - before) * sum(taken) / len(taken)
        before = sum(taken)
    assert average_precision(scores, hits) == pytest.approx(steps / sum(hits))
    mixed = list(zip(scores, hits, strict=True))
    rng.shuffle(mixed)
    again = average_precision([s for s, _ in mixed], [h for _, h in mixed])
    assert again == pytest.approx(average_precision(scores, hits))


def test_weights_count_a_pair_so_many_times() -> None:
    scores, hits, weights = (
        [3.0, 2.0, 2.0, 1.0, 0.0],
        [True, False, True, True, False],
        [2, 1, 3, 0, 2],
    )
    long = [(s, h) for s, h, w in zip(scores, hits, weights, strict=True) for _ in range(w)]
    repeated = ([s for s, _ in long], [h for _, h in long])
    assert auc(scores, hits, weights) == pytest.approx(auc(*repeated))
    assert average_precision(scores, hits, weights) == pytest.approx(average_precision(*repeated))


def test_draws_are_of_nodes() -> None:
    """Each draw is the figure of the pairs of drawn nodes, written out one by one."""
    rng = random.Random(3)
    pairs = list(combinations(range(7), 2))
    scores = [float(rng.randrange(5)) for _ in pairs]
    hits = [rng.random() < 0.4 for _ in pairs]
    found = ranking_score({"x": np.array(scores)}, hits, np.array(pairs), 7, 12, 5)["x"]
    assert found.auc == auc(scores, hits)
    where = {pair: i for i, pair in enumerate(pairs)}
    for number in range(12):
        nodes = np.random.default_rng([5, number]).integers(0, 7, 7).tolist()
        drawn = [where[min(a, b), max(a, b)] for a, b in combinations(nodes, 2) if a != b]
        one = ([scores[i] for i in drawn], [hits[i] for i in drawn])
        assert found.auc_draws[number] == pytest.approx(auc(*one), nan_ok=True)
        assert found.ap_draws[number] == pytest.approx(average_precision(*one), nan_ok=True)


# -- against the tables ----------------------------------------------------------------------------


def published_by(day: str) -> frozenset[str]:
    """Ids of the sources that surely were published on or before a day."""
    table = pd.read_csv(data_dir() / "sources.csv", dtype=str, keep_default_na=False)
    freq = {4: "Y", 7: "M", 10: "D"}
    ends = [
        pd.Period(date, freq=freq[len(date)]).end_time.date().isoformat() if date else "9999"
        for date in table["date"]
    ]
    return frozenset(table["id"][[end <= day for end in ends]])


@pytest.mark.complete
def test_candidates_positives_and_scores_follow_from_the_tables(kg: KnowledgeGraph) -> None:
    day = "2024-06-30"
    world = table_claims.read(data_dir())
    claims, _ = claim_ranks.timeless(world)
    actors = world.tables["actors"]
    polities = set("actor:" + actors.loc[actors["polity"] == "true", "id"])

    def ties(d: day_properties.Day, w: Wanted) -> set[frozenset[str]]:
        links = projections.lifted(d, projections.party_links(d, w), "public")
        edges = projections.projected(d, links, projections.weigher(d, "count"), "clique")
        return {frozenset(pair) for pair in edges}

    then, now = (day_properties.on_day(world, claims, x, False) for x in (day, years_ahead(day, 2)))
    seen = Wanted(sources=published_by(day))
    known, before, after = ties(then, seen), ties(then, Wanted()), ties(now, Wanted())
    since: dict[str, dict[str, str]] = {}
    for link in projections.forum_links(then, seen):
        if link.one in polities:
            forum = since.setdefault(link.other, {})
            forum[link.one] = min(link.first, forum.get(link.one, link.first))
    nodes = sorted(set().union(*known, *since.values()))
    free = [p for p in combinations(nodes, 2) if frozenset(p) not in known]
    frame = link_prediction(kg, day, by="common_neighbours").set_index(["one", "other"])
    assert set(frame.index) == set(free)
    counted = [p for p in free if frozenset(p) not in before]
    row = back_test(kg, [day], draws=5).iloc[0]
    positives = [p for p in counted if frozenset(p) in after]
    assert (row["candidates"], row["positives"]) == (len(counted), len(positives))
    assert row["attested_later"] == len(free) - len(counted)
    assert row["unreachable"] == len(after - before - {frozenset(p) for p in free})
    assert row["prevalence"] == pytest.approx(len(positives) / len(counted))
    assert set(frame.index[frame["tied"].fillna(False)]) == set(positives)
    near = {n: set().union(*(t for t in known if n in t)) - {n} for n in nodes}
    for one, other in random.Random(1).sample(free, 1500) + positives:
        found, both = frame.loc[(one, other)], near[one] & near[other]
        assert found["common_neighbours"] == len(both)
        assert found["through"] == tuple(sorted(both))
        assert found["adamic_adar"] == pytest.approx(sum(1 / math.log(len(near[n])) for n in both))
        assert found["resource_allocation"] == pytest.approx(sum(1 / len(near[n]) for n in both))
        assert found["preferential_attachment"] == len(near[one]) * len(near[other])
        joined = near[one] | near[other]
        assert found["jaccard"] == pytest.approx(len(both) / len(joined) if joined else 0.0)
        shared = [max(f[one], f[other]) for f in since.values() if one in f and other in f]
        years = [(pd.Timestamp(day) - pd.Timestamp(first)).days / 365.25 for first in shared]
        assert found["forum_age"] == pytest.approx(sum(years))


@pytest.mark.complete
def test_too_few_positives_give_the_comparison_only(kg: KnowledgeGraph) -> None:
    frame = back_test(kg, [2019, "2024-06-30"], draws=40)
    for day, rows in frame.groupby("day"):
        few = (rows["positives"] < 50).all()
        assert few == (day == "2019-12-31")
        for name in ("auc", "auc_low", "auc_high", "ap", "ap_low", "ap_high"):
            assert rows[name].isna().all() == few
        others = rows[rows["score"] != "forum_age"]
        assert others["against_baseline"].notna().all()
        assert rows[rows["score"] == "forum_age"]["against_baseline"].isna().all()
        if not few:
            base = rows[rows["score"] == "forum_age"].iloc[0]
            assert others["against_baseline"].tolist() == pytest.approx(
                (others["auc"] - base["auc"]).tolist()
            )
            assert (rows["ap_low"] <= rows["ap_high"]).all()
    assert frame["score"].tolist() == [*SCORES, *SCORES]
    notes = " ".join(frame.attrs["reegraph"]["notes"])
    assert "2019-12-31" in notes and "fewer than 50" in notes and "without a date" in notes
    assert "overlap" not in notes
    close = back_test(kg, [2022, 2023], draws=2).attrs["reegraph"]["notes"]
    assert any("overlap" in note for note in close)


# -- no look-ahead ---------------------------------------------------------------------------------


def world_of(late: str) -> Rows:
    """Four states in a row, a and d in one club, and an agreement of a and c that the source `late`
    tells of."""
    pairs = {"ab": "2015-01-01", "bc": "2015-01-01", "cd": "2015-01-01", "ac": "2016-01-01",
             "bd": "2020-05-05"}  # fmt: skip
    early = {"sources": "early"}
    return {
        "sources": [
            {"id": "early", "date": "2017-01-01"}, {"id": "late", "date": late},
            {"id": "undated", "date": ""},
        ],
        "actors": [{"id": s * 3, "kind": "state", "polity": "true"} for s in "abcd"],
        "forums": [{"id": "club"}, {"id": "circle"}],
        "memberships": [
            {"member": "aaa", "forum": "club", "role": "member", "start": "2001-01-01", **early},
            {"member": "ddd", "forum": "club", "role": "member", "start": "2008-01-01", **early},
            *({"member": m, "forum": "circle", "role": "member", "start": "2002-01-01",
               "sources": "undated"} for m in ("aaa", "ccc")),
        ],
        "agreements": [
            {"id": name, "signed": day, "sources": "late" if name == "ac" else "early"}
            for name, day in pairs.items()
        ],
        "agreement_parties": [
            {"agreement": name, "actor": who * 3, "role": "signatory",
             "sources": "late" if name == "ac" else "early"}
            for name in pairs
            for who in name
        ],
    }  # fmt: skip


def test_what_is_published_later_changes_no_score(made: Made) -> None:
    """The agreement of a and c was signed in 2016; on a day of 2018 it counts only where its source
    was there by then."""
    frames = {}
    for late in ("2016-06-01", "2022-02-02", ""):
        graph = made(world_of(late))
        frames[late] = link_prediction(graph, "2018-01-01", by="adamic_adar")
    seen = frames["2016-06-01"].set_index(["one", "other"])
    assert set(seen.index) == {("actor:aaa", "actor:ddd"), ("actor:bbb", "actor:ddd")}
    blind = frames["2022-02-02"]
    pd.testing.assert_frame_equal(blind, frames[""])
    pairs = blind.set_index(["one", "other"])
    assert set(pairs.index) == {*seen.index, ("actor:aaa", "actor:ccc")}
    # a-d have no common neighbour without a-c; the club has had both since 2008.
    first = pairs.loc[("actor:aaa", "actor:ddd")]
    assert (first["common_neighbours"], first["preferential_attachment"]) == (0.0, 1.0)
    assert seen.loc[("actor:aaa", "actor:ddd")]["common_neighbours"] == 1.0
    assert first["forum_age"] == pytest.approx(10.0, abs=0.01)
    assert first["forums"] == ("forum:club",)
    second = pairs.loc[("actor:bbb", "actor:ddd")]
    assert second["adamic_adar"] == pytest.approx(1 / math.log(2))
    # of the circle only a source without a date tells
    assert pairs.loc[("actor:aaa", "actor:ccc")]["forum_age"] == 0.0
    # b-d came within two and a half years, so within three but not within two
    assert not second["tied"]
    assert pd.isna(pairs.loc[("actor:aaa", "actor:ccc")]["tied"])
    graph = made(world_of("2022-02-02"))
    assert back_test(graph, ["2018-01-01"], 3, draws=3)["positives"].tolist() == [1] * 6
    row = back_test(graph, ["2018-01-01"], 2, draws=3).iloc[0]
    assert row[["candidates", "positives", "attested_later"]].tolist() == [2, 0, 1]
    assert row[["auc", "against_baseline", "against_baseline_low"]].isna().all()


def test_on_the_reference_date_all_sources_count(made: Made) -> None:
    graph = made(world_of(""))
    frame = link_prediction(graph)
    pairs = set(zip(frame["one"], frame["other"], strict=True))
    assert pairs == {("actor:aaa", "actor:ddd")}
    assert frame["tied"].isna().all()
    assert frame.attrs["reegraph"]["sources"] == 4


# -- choices, faults and the same result again -----------------------------------------------------


def test_ranks_share_the_lowest_and_give_the_order(kg: KnowledgeGraph) -> None:
    frame = link_prediction(kg, among="tied", by="jaccard")
    assert frame["rank_jaccard"].is_monotonic_increasing
    for name in SCORES:
        expected = [int((frame[name] > value).sum()) + 1 for value in frame[name].head(50)]
        assert frame[f"rank_{name}"].head(50).tolist() == expected
    tied = set(kg.network("state-agreements"))
    assert set(frame["one"]) | set(frame["other"]) <= tied
    assert len(link_prediction(kg)) > len(frame)


def test_empty_and_tiny_networks_are_refused_in_words(made: Made) -> None:
    graph = made(world_of("2022-02-02"))
    with pytest.raises(NetworkError, match="No source was published by 1999-12-31"):
        link_prediction(graph, 1999)
    with pytest.raises(NetworkError, match="no two polities are known"):
        link_prediction(graph, "2018-01-01", minerals=[], since="2019", among="tied")
    with pytest.raises(NetworkError):
        back_test(graph, [1999], draws=2)


def test_wrong_choices_are_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(NameNotFound):
        link_prediction(kg, by="katz")
    with pytest.raises(NameNotFound):
        link_prediction(kg, among="all")
    for days in ([], ["2024"], [2025], ["2019-02-30"], ["soon"], ["2030-01-01"]):
        with pytest.raises(UsageError):
            back_test(kg, days, horizon=3)
    for wrong in ({"horizon": 0}, {"horizon": 1.5}, {"sources": "x"}, {"plurilateral": "bipartite"},
                  {"draws": 1}, {"colour": "red"}):  # fmt: skip
        with pytest.raises(UsageError):
            back_test(kg, [2020], **wrong)


def test_a_leap_day_has_a_day_in_other_years() -> None:
    assert (years_ahead("2024-02-29", 1), years_ahead("2024-02-29", 4)) == (
        "2025-02-28",
        "2028-02-29",
    )


PROGRAM = """
import reegraph
kg = reegraph.load()
found = reegraph.link_prediction(kg, 2023, among="tied")
print(found.to_json(double_precision=15), found.attrs)
found = reegraph.back_test(kg, [2022], draws=20)
print(found.to_json(double_precision=15), found.attrs)
"""


@pytest.mark.complete
def test_hash_seeds_give_the_same_prediction() -> None:
    root = Path(__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2024")
    }  # fmt: skip
    assert len(found) == 1
    assert len(found.pop()) > 1000
