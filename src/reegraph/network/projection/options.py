"""What a user chooses for a network, checked once: options of a projection and their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from reegraph.dates import is_date
from reegraph.errors import NameNotFound, UsageError
from reegraph.graph.claims import STANDING
from reegraph.network.projection.definitions import Projection
from reegraph.network.projection.lookups import VIAS
from reegraph.network.results import nearest

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["ProjectionOptions", "choose_options"]

PLURILATERAL = ("fractional", "clique", "bipartite", "drop")
UNITS = ("t", "USD", "percent")


@dataclass(frozen=True)
class ProjectionOptions:
    """The choices behind a network; an empty tuple or text means no restriction.

    `minerals`, `forums` and `sources` hold compact names, `kinds`, `statuses`, `confidence`,
    `roles` codes; `since` is a partial ISO date, `half_life` a number of years, `year` 0 where the
    best covered year is taken.
    """

    via: str = "none"
    plurilateral: str = "clique"
    since: str = ""
    minerals: tuple[str, ...] = ()
    forums: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = STANDING
    confidence: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    roles: tuple[str, ...] = ("member",)
    stage: str = ""
    mineral: str = ""
    unit: str = "t"
    year: int = 0
    contained: str = ""
    weight: str = ""
    half_life: float = 5.0

    def as_dict(self, projection: Projection) -> dict[str, Any]:
        """Return the choices that this projection knows, for the record of a result."""
        found: dict[str, Any] = {}
        for item in fields(self):
            if item.name in projection.options:
                value = getattr(self, item.name)
                found[item.name] = list(value) if isinstance(value, tuple) else value
        return found


_LISTS = ("minerals", "forums", "kinds", "statuses", "confidence", "sources", "roles")
_SCHEMES = {
    "kinds": "agreement-kind",
    "statuses": "agreement-status",
    "confidence": "confidence",
    "stage": "value-chain-stage",
}
_ENTITIES = {"minerals": "mineral", "mineral": "mineral", "forums": "forum", "sources": "source"}


def _one_of(option: str, value: str, allowed: Iterable[str]) -> str:
    known = list(allowed)
    if value not in known:
        raise NameNotFound(value, option.removesuffix("s"), nearest(value, sorted(known)))
    return value


def _listed(option: str, value: object) -> list[str]:
    """Return the parts of a list, given as a list or as text with commas."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, Iterable):
        return [str(part) for part in value]
    raise UsageError(f"The option {option} is {value!r}, which is not a list of names.")


def _number(option: str, value: object, least: float) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = float("nan")
    if not least <= number < float("inf"):
        raise UsageError(f"The option {option} is {value!r}, which is not a number above {least}.")
    return number


def _value(kg: Snapshot, projection: Projection, option: str, value: object) -> Any:
    from reegraph.graph.codes import codes
    from reegraph.namespaces import compact

    def single(part: str) -> str:
        if option in _ENTITIES:
            return compact(kg.resolve(part, _ENTITIES[option]))
        if option in _SCHEMES:
            return _one_of(option, part, codes(_SCHEMES[option]))
        if option == "roles":
            return _one_of(option, part, ("member", "partner", "observer", "participant"))
        return part

    if option in _LISTS:
        return tuple(sorted({single(part) for part in _listed(option, value)}))
    if option == "half_life":
        return _number(option, value, 1e-6)
    if option == "year":
        return int(_number(option, value, 1))
    text = str(value)
    allowed = {
        "via": VIAS,
        "plurilateral": PLURILATERAL,
        "unit": UNITS,
        "weight": projection.weights,
    }
    if option in allowed:
        return _one_of(option, text, allowed[option])
    if option == "since" and not is_date(text):
        raise UsageError(f"'{text}' is not a date (YYYY, YYYY-MM or YYYY-MM-DD).")
    return single(text)


def choose_options(
    kg: Snapshot, projection: Projection, given: Mapping[str, object]
) -> ProjectionOptions:
    """Return the choices for a projection: what was given, else its own, else the usual ones.

    Raises UsageError for an option that the projection does not know, NameNotFound for an unknown
    name or code.
    """
    for option in given:
        if option not in projection.options:
            close = nearest(option, projection.options)
            hint = f"Did you mean {' or '.join(close)}?"
            if len(close) == len(projection.options):  # none is written like it
                hint = f"Its options are {', '.join(close)}."
            raise UsageError(f"The network '{projection.name}' has no option '{option}'.", hint)
    choices: dict[str, Any] = {"weight": projection.weights[0]}
    for option, text in projection.defaults.items():
        choices[option] = tuple(text.split()) if option in _LISTS else text
    for option, value in given.items():
        if value is not None:
            choices[option] = _value(kg, projection, option, value)
    return ProjectionOptions(**choices)
