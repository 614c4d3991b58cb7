"""In which country the publisher of a source sits, as far as its name or its address tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reegraph.graph.results import text_rows

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["Gazetteer", "place_sources", "publisher_countries", "publisher_country"]

UNKNOWN = ""

_WORD = re.compile(r"[^\W_]+")

# Endings of countries that anybody may use; `.gov.co` still means Colombia.
_OPEN_ENDINGS = frozenset({"ai", "co", "fm", "io", "la", "ly", "me", "to", "tv", "ws"})
_RESERVED = frozenset({"com", "edu", "gob", "gov", "gub", "gouv", "mil", "org"})

# The name of a state in a text is looked for from this length on: "Us" and "Uk" are also words.
_SHORTEST = 4

_SOURCES = """SELECT ?source ?publisher ?url WHERE {
  ?source a ree:Source . OPTIONAL { ?source ree:publisherName ?publisher }
  OPTIONAL { ?source ree:sourceUrl ?url } }"""

_NAMES = """SELECT DISTINCT ?actor ?name WHERE {
  ?actor a ree:Actor ; rdfs:label|ree:shortName|skos:altLabel ?name }"""

_SEATS = "SELECT ?actor ?state WHERE { ?actor a ree:Actor ; ree:basedIn ?state }"

_STATES = "SELECT ?state WHERE { ?state a ree:State }"

_CODES = "SELECT ?state ?code WHERE { ?state ree:isoAlpha2 ?code }"


@dataclass(frozen=True)
class Gazetteer:
    """What tells where a publisher sits.

    Attributes:
        seats: State of an actor by its name in lower case, where only one state has an actor of
            that name.
        states: State by its name in lower case.
        endings: State by the last part of a host name, such as "in".
    """

    seats: Mapping[str, str]
    states: Mapping[str, str]
    endings: Mapping[str, str]


def publisher_country(publisher: str, url: str, places: Gazetteer) -> str:
    """Return the id of the state in which a publisher sits, "" where nothing tells.

    The name of the publisher counts first, where it is that of an actor of the graph, then the
    ending of the address, then the one state that the name mentions.

    >>> places = Gazetteer({"kabil": "ind"}, {"wakanda": "wak"}, {"au": "aus", "co": "col"})
    >>> publisher_country("KABIL", "https://x.example", places)
    'ind'
    >>> publisher_country("Daily", "https://daily.com.au/x", places)
    'aus'
    >>> publisher_country("Daily of Wakanda", "https://daily.co/x", places)
    'wak'
    """
    return (
        places.seats.get(publisher.casefold())
        or _country_of_address(url, places.endings)
        or _mentioned(publisher, places.states)
    )


def _country_of_address(url: str, endings: Mapping[str, str]) -> str:
    """Return the state whose ending an address has, "" for an ending that anybody may use."""
    try:
        labels = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return UNKNOWN
    ending = labels[-1]
    if ending in ("gov", "mil"):
        return "usa"
    second = labels[-2] if len(labels) > 2 else ""
    if ending in _OPEN_ENDINGS and second not in _RESERVED:
        return UNKNOWN
    return endings.get(ending, UNKNOWN)


def _mentioned(text: str, states: Mapping[str, str]) -> str:
    """Return the one state that a text names, "" where it names none or several.

    >>> _mentioned("Bank of Papua New Guinea", {"guinea": "gin", "papua new guinea": "png"})
    'png'
    """
    words = " ".join(["", *_WORD.findall(text.casefold()), ""])
    names = [name for name in states if f" {name} " in words]
    longest = [n for n in names if not any(n != longer and n in longer for longer in names)]
    places = {states[name] for name in longest}
    return min(places) if len(places) == 1 else UNKNOWN


def place_sources(sources: Iterable[tuple[str, str, str]], places: Gazetteer) -> dict[str, str]:
    """Return the state of the publisher of each source by the id of the source, "" if unknown.

    One address of a publisher places all its sources, if all addresses that tell agree.

    Args:
        sources: Id, name of the publisher and address of each source.
        places: What tells where a publisher sits.
    """
    listed = list(sources)
    candidates: dict[str, set[str]] = {}
    for _, publisher, url in listed:
        place = publisher_country(publisher, url, places)
        candidates.setdefault(publisher.casefold(), set()).update({place} - {UNKNOWN})
    certain = {name: min(states) for name, states in candidates.items() if len(states) == 1}
    return {source: certain.get(name.casefold(), UNKNOWN) for source, name, _ in listed}


def publisher_countries(store: ox.Store) -> dict[str, str]:
    """Return the state of the publisher of each source of a graph.

    Returns:
        The id of a state, such as "ind", by the compact name of the source; "" where neither name
        nor address of its publisher tells. A guess from names, good enough to judge how lopsided
        the sources are.
    """
    rows = ((r["source"], r["publisher"], r["url"]) for r in text_rows(store, _SOURCES))
    return place_sources(sorted(rows), _gazetteer(store))


def _gazetteer(store: ox.Store) -> Gazetteer:
    """Read names and seats of the actors of a graph, and the codes of its states."""
    seats = {r["actor"]: r["state"] for r in text_rows(store, _SEATS)}
    states = {r["state"] for r in text_rows(store, _STATES)}
    seats |= {state: state for state in states}
    actors: dict[str, set[str]] = {}
    for row in text_rows(store, _NAMES):
        actors.setdefault(row["name"].casefold(), set()).add(row["actor"])
    placed = {name: {seats[a] for a in own if a in seats} for name, own in actors.items()}
    endings = {r["code"].lower(): _id(r["state"]) for r in text_rows(store, _CODES)}
    if "gb" in endings:
        endings["uk"] = endings["gb"]  # the United Kingdom has a code and another ending
    return Gazetteer(
        {name: _id(min(ids)) for name, ids in placed.items() if len(ids) == 1},
        {
            name: _id(min(own))
            for name, own in actors.items()
            if len(name) >= _SHORTEST and len(own) == 1 and own <= states
        },
        endings,
    )


def _id(name: str) -> str:
    """Return the id behind a compact name: "ind" of "actor:ind"."""
    return name.partition(":")[2]
