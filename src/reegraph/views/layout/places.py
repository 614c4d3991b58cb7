"""Where things stand on a map of the world: states by their ISO code, projects by coordinates.

The points of states come from Natural Earth (`web/vendor/places.json`, made by
`assets/build.mjs`): one inside the largest piece of a state's land. What has no land of its own, such
as the European Union, has an anchor in `anchors.csv`: the city of its seat, to a hundredth of a
degree. That an organisation stands where its seat is, is our choice; no source says so.
"""

from __future__ import annotations

import csv
import functools
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reegraph.graph.results import text_rows
from reegraph.views.pages.assets import asset, json_asset

if TYPE_CHECKING:
    import pyoxigraph as ox

    from reegraph.graph.snapshot import Snapshot

__all__ = ["Place", "anchors", "land_points", "places", "places_in", "point"]

_STATES = (
    "SELECT ?polity ?code { ?polity a ree:Polity . OPTIONAL { ?polity ree:isoNumeric ?code } }"
)
_PROJECTS = (
    "SELECT ?project ?lat ?long { ?project a ree:MineralProject ; wgs:lat ?lat ; wgs:long ?long }"
)


@dataclass(frozen=True)
class Place:
    """A place on the map: longitude, latitude, and by what it is there.

    `by` is "land" where the drawn map (1:110m) has the land of a state, "dot" where only a finer one
    has it, "anchor" for a seat, "site" for the coordinates of a project. `code` is the ISO numeric
    code of a state, `note` the city of an anchor.
    """

    longitude: float
    latitude: float
    by: str
    code: str = ""
    note: str = ""


@functools.cache
def land_points() -> Mapping[str, tuple[float, float, str]]:
    """Map ISO numeric codes to longitude, latitude and the scale of the map with the land."""
    found = json_asset("reegraph.views", "web", "vendor", "places.json")
    return {code: (x, y, scale) for code, (x, y, scale) in found.items()}


@functools.cache
def anchors() -> Mapping[str, Place]:
    """Read where polities without land of their own are drawn.

    >>> anchors()["actor:eu"].note
    'Brussels'
    """
    rows = csv.DictReader(io.StringIO(asset("reegraph.views", "layout", "anchors.csv")))
    return {
        row["polity"]: Place(
            float(row["longitude"]), float(row["latitude"]), "anchor", note=row["place"]
        )
        for row in rows
    }


def point(longitude: str, latitude: str) -> tuple[float, float] | None:
    """Read coordinates from text; None where they are none of the earth.

    >>> point("77.2", "28.6"), point("190", "0"), point("east", "0")
    ((77.2, 28.6), None, None)
    """
    try:
        x, y = float(longitude), float(latitude)
    except ValueError:
        return None
    return (x, y) if math.isfinite(x) and abs(x) <= 180 and abs(y) <= 90 else None


def places(kg: Snapshot) -> dict[str, Place]:
    """Place every state and project (compact name) of a graph, in a fixed order.

    The same serves any other view: `node["place"] = (spot.longitude, spot.latitude)` is what
    `reegraph.views.pictures.page_data` hands on to a page.
    """
    return places_in(kg.store)


def places_in(store: ox.Store) -> dict[str, Place]:
    """Place, as `places` does, what a store or an endpoint holds."""
    points = land_points()
    seats = anchors()
    spots: dict[str, Place] = {}
    for row in sorted(text_rows(store, _STATES), key=lambda r: tuple(r.values())):
        name, code = row["polity"], row["code"]
        if code in points:
            x, y, scale = points[code]
            spots.setdefault(name, Place(x, y, "land" if scale == "110m" else "dot", code))
        elif name in seats:
            spots[name] = seats[name]
    for row in sorted(text_rows(store, _PROJECTS), key=lambda r: tuple(r.values())):
        spot = point(row["long"], row["lat"])
        if spot is not None:
            spots.setdefault(row["project"], Place(*spot, "site"))
    return spots
