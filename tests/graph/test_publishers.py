"""Where publishers sit: by name, address and mention; one figure wherever it is shown."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict

import pyoxigraph as ox
import pytest

from reegraph.graph.publishers import publisher_countries
from reegraph.graph.versions import versions
from reegraph.knowledge import KnowledgeGraph
from reegraph.network.measures.robustness import leave_one_source_out, source_groups
from reegraph.release.quality import quality
from reegraph.resources import data_dir
from reegraph.tables.reader import read_tables

SMALL = """
@prefix ree: <https://w3id.org/reegraph/ontology/> .
@prefix actor: <https://w3id.org/reegraph/id/actor/> .
@prefix source: <https://w3id.org/reegraph/id/source/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
actor:aus a ree:Actor, ree:State ; rdfs:label "Australia" ; ree:isoAlpha2 "AU" .
actor:wak a ree:Actor, ree:State ; rdfs:label "Wakanda" .
actor:kabil a ree:Actor ; rdfs:label "Khanij" ; skos:altLabel "KABIL"@en ; ree:basedIn actor:wak .
source:a a ree:Source ; ree:publisherName "Daily" ; ree:sourceUrl "https://daily.com.au/1" .
source:b a ree:Source ; ree:publisherName "Daily" ; ree:sourceUrl "https://daily.example/2" .
source:c a ree:Source ; ree:publisherName "Mines of Wakanda" ; ree:sourceUrl "https://x.example/3" .
source:d a ree:Source ; ree:publisherName "Startup" ; ree:sourceUrl "https://startup.co/4" .
source:e a ree:Source ; ree:publisherName "Bureau" ; ree:sourceUrl "https://bureau.gov/5" .
source:f a ree:Source ; ree:publisherName "Wakanda and Australia" .
source:g a ree:Source ; ree:publisherName "Kabil" ; ree:sourceUrl "https://x.example/7" .
source:h a ree:Source ; ree:publisherName "Odd" ; ree:sourceUrl "https://[odd/8" .
"""


def test_publishers_are_placed_by_name_address_and_mention() -> None:
    store = ox.Store()
    store.load(SMALL.encode(), ox.RdfFormat.TURTLE)
    assert publisher_countries(store) == {
        "source:a": "aus",
        "source:b": "aus",  # by the address of its other source
        "source:c": "wak",
        "source:d": "",
        "source:e": "usa",
        "source:f": "",
        "source:g": "wak",
        "source:h": "",
    }


def rows(name: str) -> list[dict[str, str]]:
    with (data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counted_from_tables() -> Counter[str]:
    """Sources by country of their publisher, counted from the tables alone."""
    actors = {row["id"]: row for row in rows("actors")}
    states = {name for name, row in actors.items() if row["kind"] == "state"}
    named: dict[str, set[str]] = defaultdict(set)
    for name, row in actors.items():
        named[row["name"].lower()].add(name)
        named[row["short_name"].lower()].add(name)
    for row in rows("names"):
        if row["entity"].startswith("actor:"):
            named[row["name"].lower()].add(row["entity"][6:])
    del named[""]
    seat = {n: n if n in states else row["country"] for n, row in actors.items()}
    codes = {row["alpha2"].lower(): row["state"] for row in rows("countries") if row["alpha2"]}
    codes["uk"] = codes["gb"]
    single = (n for n, a in named.items() if len(n) > 3 and len(a) == 1 and a <= states)
    longest_first = "|".join(re.escape(n) for n in sorted(single, key=len, reverse=True))
    words = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)")

    def place(publisher: str, url: str) -> str:
        seats = {seat[actor] for actor in named.get(publisher, ())} - {""}
        if len(seats) == 1:
            return seats.pop()
        host = re.match(r"https?://(?:[^/@]*@)?([^/:?#]*)", url)
        parts = host[1].lower().split(".") if host else [""]
        if parts[-1] in ("gov", "mil"):
            return "usa"
        open_to_all = re.fullmatch("ai|co|fm|io|la|ly|me|to|tv|ws", parts[-1])
        official = len(parts) > 2 and re.fullmatch("com|edu|go[bv]|gub|gouv|mil|org", parts[-2])
        if parts[-1] in codes and (official or not open_to_all):
            return codes[parts[-1]]
        text = re.sub(r"[\W_]+", " ", publisher)
        mentioned = {actor for name in words.findall(text) for actor in named[name]}
        return mentioned.pop() if len(mentioned) == 1 else ""

    places: dict[str, set[str]] = defaultdict(set)
    sources = [(row["publisher"].lower(), row["url"]) for row in rows("sources")]
    for publisher, url in sources:
        places[publisher] |= {place(publisher, url)} - {""}
    return Counter(min(places[p]) if len(places[p]) == 1 else "" for p, _ in sources)


def test_every_surface_has_the_same_number_of_sources_by_country(kg: KnowledgeGraph) -> None:
    expected = counted_from_tables()
    report = quality(read_tables(data_dir()), kg.store, [], versions(kg.store))["publishers"]
    assert {**report["countries"], "": report["country_unknown"]} == expected
    groups = source_groups(kg)["publisher country"]
    assert {n if n != "unknown" else "": len(own) for n, own in groups.items()} == expected


@pytest.mark.complete
def test_a_ranking_leaves_out_as_many_sources_as_the_report_counts(kg: KnowledgeGraph) -> None:
    expected = counted_from_tables()
    frame = leave_one_source_out(kg, measure="degree", draws=2)
    shown = frame[frame["change"] == "without publisher country"]
    assert dict(zip(shown["group"], shown["sources"], strict=True)) == {
        name or "unknown": number for name, number in expected.items() if number >= 25
    }
