"""The five roles of a broker, and their exact moments when the groups of the others are dealt anew."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

__all__ = ["ROLES", "role_moments", "role_of"]

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")

Ways = dict[str, int]


def role_of(one: str, own: str, other: str) -> str:
    """Return the role of a broker of group `own` on a path from group `one` to group `other`."""
    if one == other:
        return "coordinator" if one == own else "itinerant"
    if other == own:
        return "gatekeeper"
    return "representative" if one == own else "liaison"


def _ways(*picks: tuple[int, int]) -> int:
    """Return the number of ways to draw k of n things in order, for each pair (n, k) at once."""
    return math.prod(math.perm(n, k) if n >= 0 else 0 for n, k in picks)


def _single(own: int, rest: Sequence[int]) -> Ways:
    """Return ways in which the two ends of a path can be of groups that make each role."""
    out = sum(rest)
    alike = sum(_ways((h, 2)) for h in rest)
    return {
        "coordinator": _ways((own, 2)),
        "itinerant": alike,
        "gatekeeper": out * own,
        "representative": own * out,
        "liaison": _ways((out, 2)) - alike,
    }


def _shared(own: int, rest: Sequence[int], end: str) -> Ways:
    """Return the same for two paths through one broker with three ends in all.

    They are of one source, of one target, or the target of one is the source of the other (`end`).
    """
    out = sum(rest)
    first = {"source": _ways((own, 2)) * out, "target": own * _ways((out, 2)), "chain": 0}
    second = {"source": own * _ways((out, 2)), "target": _ways((own, 2)) * out, "chain": 0}
    return {
        "coordinator": _ways((own, 3)),
        "itinerant": sum(_ways((h, 3)) for h in rest),
        "gatekeeper": first[end],
        "representative": second[end],
        "liaison": sum(h * _ways((out - h, 2)) for h in rest),
    }


def _apart(own: int, rest: Sequence[int]) -> Ways:
    """Return the same for two paths with four ends."""
    out = sum(rest)
    pairs = [_ways((h, 2)) for h in rest]
    both = sum(_ways((h, 4)) for h in rest) + sum(pairs) ** 2 - sum(p * p for p in pairs)
    mixed = _ways((own, 2)) * _ways((out, 2))
    return {
        "coordinator": _ways((own, 4)),
        "itinerant": both,
        "gatekeeper": mixed,
        "representative": mixed,
        "liaison": _ways((out, 4)) - 2 * sum(pairs) * _ways((out - 2, 2)) + both,
    }


def _turned(own: int, rest: Sequence[int]) -> Ways:
    """Return the same for a path and its reverse: what is not symmetric cannot be both."""
    return {**_single(own, rest), "gatekeeper": 0, "representative": 0}


def _chances(
    own: int, rest: Sequence[int], ends: int, ways: Callable[[int, Sequence[int]], Ways]
) -> dict[str, float]:
    """Return the chance of each role for paths with so many ends; 0 where there are too few nodes."""
    orders = math.perm(own + sum(rest), ends)
    return {role: number / orders if orders else 0.0 for role, number in ways(own, rest).items()}


def role_moments(
    paths: Sequence[tuple[Any, Any]], own: int, rest: Sequence[int]
) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Compute the expected number and variance of each role of a broker by chance.

    The groups of all others are dealt out at random.

    `paths` are the ends of the open paths through it, `own` the number of others in its group, which
    it keeps, `rest` the numbers of nodes of the other groups. Two paths depend on each other by the
    ends that they share; all the cases are counted.

    >>> mean, variance = role_moments([("a", "b")], 1, [1])
    >>> mean["gatekeeper"], variance["gatekeeper"]
    (0.5, 0.25)
    """
    number = len(paths)
    starts = Counter(a for a, _ in paths)
    stops = Counter(b for _, b in paths)
    every = set(paths)
    turned = sum((b, a) in every for a, b in paths)
    source = sum(n * (n - 1) for n in starts.values())
    target = sum(n * (n - 1) for n in stops.values())
    chain = 2 * (sum(n * stops[end] for end, n in starts.items()) - turned)
    apart = number * number - number - turned - source - target - chain
    single = _chances(own, rest, 2, _single)
    cases = [
        (number, single),
        (turned, _chances(own, rest, 2, _turned)),
        (source, _chances(own, rest, 3, lambda one, more: _shared(one, more, "source"))),
        (target, _chances(own, rest, 3, lambda one, more: _shared(one, more, "target"))),
        (chain, _chances(own, rest, 3, lambda one, more: _shared(one, more, "chain"))),
        (apart, _chances(own, rest, 4, _apart)),
    ]
    mean = {role: number * single[role] for role in ROLES}
    variance = {}
    for role in ROLES:
        value = math.fsum(times * chances[role] for times, chances in cases) - mean[role] ** 2
        variance[role] = value if value > 1e-9 * max(1.0, mean[role] ** 2) else 0.0
    return mean, variance
