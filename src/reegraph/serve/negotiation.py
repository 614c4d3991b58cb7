"""Content negotiation: which of the formats that are offered a client likes best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

__all__ = ["GRAPH", "ROWS", "Offer", "best", "wants_gzip"]


class Offer(NamedTuple):
    """A format: its name here, its media type, other names it goes by, how much we like it."""

    name: str
    type: str
    others: tuple[str, ...] = ()
    weight: float = 1.0


ROWS = (
    Offer("json", "application/sparql-results+json", ("application/json", "text/json"), 1.0),
    Offer("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), 0.9),
    Offer("csv", "text/csv", (), 0.8),
    Offer("tsv", "text/tab-separated-values", (), 0.8),
)
GRAPH = (
    Offer("ttl", "text/turtle", ("application/turtle", "application/x-turtle"), 1.0),
    Offer("nt", "application/n-triples", ("text/plain",), 0.9),
    Offer("xml", "application/rdf+xml", ("application/xml", "text/xml"), 0.8),
    Offer("jsonld", "application/ld+json", ("application/json", "application/x-json+ld"), 0.8),
)
_ALIAS = 0.6  # a browser that takes XML does not ask for the results of a query as XML


def _ranges(header: str) -> list[tuple[str, float, int]]:
    """Read the media ranges of an Accept header: range, quality, number of parameters."""
    ranges = []
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        others = 0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
            else:
                others += 1
        if name.count("/") == 1:
            ranges.append((name, quality, others))
    return ranges


def _quality(name: str, ranges: Sequence[tuple[str, float, int]]) -> float:
    """Return the quality of a media type: that of the most exact range that covers it."""
    kind = name.partition("/")[0]
    for wanted in (name, f"{kind}/*", "*/*"):
        given = [quality for found, quality, _ in ranges if found == wanted]
        if given:
            return max(given)
    return 0.0


def best(header: str, offers: Sequence[Offer]) -> Offer | None:
    """Choose the offer that an Accept header likes best; the first without one, None if none fits.

    >>> best("text/csv;q=0.5, application/sparql-results+xml;q=0.9", ROWS).name
    'xml'
    >>> best("text/html, application/xml;q=0.9, */*;q=0.8", ROWS).name
    'json'
    """
    ranges = _ranges(header)
    if not ranges:
        return offers[0] if not header.strip() else None
    exact = {name for name, _, _ in ranges}
    scored: list[tuple[float, int]] = []
    for place, offer in enumerate(offers):
        score = _quality(offer.type, ranges) * offer.weight
        for other in offer.others:
            if other in exact:
                score = max(score, _quality(other, ranges) * offer.weight * _ALIAS)
        scored.append((score, -place))
    score, place = max(scored)
    return offers[-place] if score > 0 else None


def wants_gzip(headers: Mapping[str, str]) -> bool:
    """Tell whether a client takes gzip.

    >>> wants_gzip({"accept-encoding": "br, gzip;q=0.5"}), wants_gzip({})
    (True, False)
    """
    for part in headers.get("accept-encoding", "").lower().split(","):
        name, _, rest = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return rest.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
