"""Describe the events of networks in words, with the claims and sources behind each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reegraph.graph.property_cache import PropertyCache
    from reegraph.graph.snapshot import Snapshot

__all__ = ["Entry", "EventDescriber", "Line", "network_lines"]

Entry = dict[str, Any]
"""What the panel of a page says of a claim or of an event."""
Line = tuple[str, str, str, Entry]
"""From which node (compact name) to which, of which family, with what it says."""

# Kinds of events that are entities, with an entry of their own; any other is described by its claims.
_ENTITIES = ("agreement", "forum", "measure")

_STAGES = """SELECT ?agreement ?stage WHERE {
  ?claim ree:inAgreement ?agreement ; ree:atStage ?stage ; ree:hasRank claim-rank:preferred
}"""


class EventDescriber:
    """Describes the events of networks in words, each claim and each event once."""

    def __init__(self, kg: Snapshot, cache: PropertyCache) -> None:
        """Read at which stages the minerals of agreements are concerned."""
        from reegraph.graph.results import text_rows

        self.cache = cache
        self.possible = kg.possible
        self._claims: dict[str, Entry] = {}
        self._events: dict[str, tuple[str, str, Entry]] = {}
        self._stages: dict[str, set[str]] = {}
        for row in text_rows(kg.store, _STAGES):
            stage = row["stage"].partition(":")[2]
            self._stages.setdefault(row["agreement"], set()).add(stage)

    def clear(self) -> None:
        """Forget what was described before all of it was read."""
        self._claims = {}
        self._events = {}

    def describe_claim(self, name: str) -> Entry:
        """Describe a claim (compact name)."""
        from reegraph.graph.pictures import describe_claim
        from reegraph.namespaces import expand

        if name not in self._claims:
            self._claims[name] = describe_claim(self.cache, expand(name))
        return self._claims[name]

    def _describe_entity(self, name: str) -> tuple[str, str, Entry]:
        """Return the label of a line for an agreement, a forum or a measure, its words and codes."""
        from reegraph.graph.pictures import describe_entity
        from reegraph.namespaces import expand

        if name not in self._events:
            iri, kind = expand(name), name.partition(":")[0]
            entity = describe_entity(self.cache, iri)
            kind_of_event = self.cache.first(iri, f"{kind}Kind")
            status = self.cache.first(iri, "agreementStatus")
            details = ", ".join(word for word in (kind_of_event, status) if word)
            about = {**entity["about"]}
            if name in self._stages:
                about["stages"] = sorted(self._stages[name])
            label = entity["short"] if kind == "forum" else kind_of_event or kind
            words = entity["label"] + (f" ({details})" if details else "")
            self._events[name] = label, words, about
        return self._events[name]

    def describe_event(
        self, name: str, claims: Iterable[str], span: tuple[str, str], part: float
    ) -> Entry:
        """Describe an event: what it is, since when, on which evidence.

        Args:
            name: The agreement, forum or measure (compact name).
            claims: The claims behind it (compact names).
            span: Its first and its last day.
            part: How much it counts in the weight of the line.
        """
        from reegraph.graph.sources import by_date

        label, words, about = self._describe_entity(name)
        backing = [self.describe_claim(claim) for claim in sorted(claims)]
        sources = {source.id: source for claim in backing for source in claim["sources"]}
        confidences = {claim["confidence"] for claim in backing}
        stated = all(claim["scope"] == "statement" for claim in backing)
        unsure = self.possible and any(claim["holding"] == "possible" for claim in backing)
        return {
            "key": name,
            "label": label,
            "text": words,
            "rank": "preferred",
            "holding": "possible" if unsure else "certain",
            "start": span[0],
            "end": span[1],
            "confidence": confidences.pop() if len(confidences) == 1 else "",
            "scope": "statement" if stated else "record",
            "note": "" if part == 1 else f"counts {part:.3g} in the weight of this line",
            "sources": sorted(sources.values(), key=by_date),
            "conflicts": sorted({text for claim in backing for text in claim["conflicts"]}),
            "about": about,
        }


def _entries(
    describer: EventDescriber, events: Mapping[str, Any], edge: Mapping[str, Any]
) -> Iterator[Entry]:
    """Yield what the panel says of an edge of a network: one entry an event."""
    of_edge = set(edge["claims"])
    for name, part in edge["parts"].items():
        event = events[name]
        claims = of_edge & set(event["claims"])
        if name.partition(":")[0] in _ENTITIES:
            span = (event["first"], event["last"])
            if name.startswith("forum:"):  # who joined first is no matter of the pair
                span = (edge["first"], edge["last"]) if len(edge["parts"]) == 1 else ("", "")
            yield describer.describe_event(name, claims, span, part)
            continue
        for claim in sorted(claims):
            entry = describer.describe_claim(claim)
            # a figure of a year has no day on which it holds
            holding = entry["holding"] or "certain"
            yield {**entry, "label": entry["text"][:80], "holding": holding}


def _edges(net: Any) -> Iterator[tuple[str, str, str, Mapping[str, Any], Mapping[str, Any]]]:
    """Yield ends, family, events and data of each edge of a network, or of each of its layers."""
    if net.is_multigraph():
        for one, other, layer, data in net.edges(keys=True, data=True):
            yield one, other, layer, net.graph["layers"][layer]["events"], data
    else:
        for one, other, data in net.edges(data=True):
            yield one, other, net.graph["projection"], net.graph["events"], data


def network_lines(describer: EventDescriber, net: Any, family: str = "") -> Iterator[Line]:
    """Yield the lines of a network; those without direction lead from an actor to what is none.

    Args:
        describer: What puts the events into words.
        net: A network of `kg.network`.
        family: The family of the lines, where it is not that of the projection.
    """
    for one, other, projection, events, data in _edges(net):
        directed = data.get("directed", net.is_directed())
        ends = (one, other) if directed or one < other else (other, one)
        for entry in _entries(describer, events, data):
            yield *ends, family or projection, entry
