"""In which country a publisher sits, as far as its name or its address tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from urllib.parse import urlsplit

from reegraph.tables.reader import Tables

__all__ = ["countries_of_publishers", "country"]

UNKNOWN = ""

_WORD = re.compile(r"[^\W_]+")

# Endings of countries that anybody may use; `.gov.co` still means Colombia.
_FOR_ALL = frozenset({"co", "fm", "la", "ly", "me", "to", "tv", "ws"})
_GOVERNMENT = frozenset({"com", "edu", "gob", "gov", "gub", "gouv", "mil", "org"})


def _names(tables: Tables) -> dict[str, set[str]]:
    """Ids of the actors by each of their names, in lower case."""
    named: dict[str, set[str]] = {}
    for row in tables.rows["actors"]:
        for column in ("name", "short_name"):
            named.setdefault(row.cells[column].casefold(), set()).add(row.cells["id"])
    for row in tables.rows.get("names", []):
        kind, _, name = row.cells["entity"].partition(":")
        if kind == "actor":
            named.setdefault(row.cells["name"].casefold(), set()).add(name)
    named.pop("", None)
    return named


def _seats(tables: Tables) -> Mapping[str, str]:
    """Country of each actor by each of its names, where only one country has an actor of the name."""
    seats = {
        row.cells["id"]: row.cells["id"] if row.cells["kind"] == "state" else row.cells["country"]
        for row in tables.rows["actors"]
    }
    found: dict[str, str] = {}
    for name, actors in _names(tables).items():
        places = {seats.get(actor, "") for actor in actors} - {""}
        if len(places) == 1:
            found[name] = min(places)
    return found


def _states(tables: Tables) -> Mapping[str, str]:
    """States by name, as far as a name of four letters or more is that of one state."""
    states = {row.cells["id"] for row in tables.rows["actors"] if row.cells["kind"] == "state"}
    return {
        name: min(actors)
        for name, actors in _names(tables).items()
        if len(name) > 3 and len(actors) == 1 and actors <= states
    }


def mentioned(text: str, states: Mapping[str, str]) -> str:
    """The one state that a text names, "" where it names none or several.

    >>> mentioned("Bank of Papua New Guinea", {"guinea": "gin", "papua new guinea": "png"})
    'png'
    """
    words = " ".join(["", *_WORD.findall(text.casefold()), ""])
    found = [name for name in states if f" {name} " in words]
    longest = [n for n in found if not any(n != other and n in other for other in found)]
    places = {states[name] for name in longest}
    return min(places) if len(places) == 1 else UNKNOWN


def country(publisher: str, url: str, seats: Mapping[str, str], endings: Mapping[str, str]) -> str:
    """Id of the state of a publisher, "" where neither its name nor its address tells.

    `seats` maps names of actors to states, `endings` ends of host names to states.

    >>> country("Daily", "https://daily.com.au/x", {}, {"au": "aus"})
    'aus'
    >>> country("Daily", "https://daily.co/x", {}, {"co": "col"})
    ''
    """
    known = seats.get(publisher.casefold())
    if known:
        return known
    try:
        labels = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return UNKNOWN
    ending = labels[-1]
    if ending in ("gov", "mil"):
        return "usa"
    second = labels[-2] if len(labels) > 2 else ""
    if ending in _FOR_ALL and second not in _GOVERNMENT:
        return UNKNOWN
    return endings.get(ending, UNKNOWN)


def countries_of_publishers(tables: Tables) -> Counter[str]:
    """Number of sources by the state of their publisher, "" for those that nothing tells.

    A publisher is placed by its name where that is an actor of ours, then by the country of its
    address, then by the one state that its name mentions; one address of a publisher places all its
    sources, if all that are placed agree.
    """
    seats, states = _seats(tables), _states(tables)
    endings = {
        row.cells["alpha2"].lower(): row.cells["state"]
        for row in tables.rows.get("countries", [])
        if row.cells["alpha2"]
    }
    endings |= {"uk": endings["gb"]} if "gb" in endings else {}
    told: dict[str, set[str]] = {}
    names = [row.cells["publisher"] for row in tables.rows["sources"]]
    for row in tables.rows["sources"]:
        name = row.cells["publisher"]
        place = country(name, row.cells["url"], seats, endings) or mentioned(name, states)
        told.setdefault(name.casefold(), set()).update({place} - {UNKNOWN})
    places = {name: min(found) for name, found in told.items() if len(found) == 1}
    return Counter(places.get(name.casefold(), UNKNOWN) for name in names)
