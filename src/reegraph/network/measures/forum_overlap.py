"""Whether alliances follow forums: communities against the members of one forum at a time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reegraph.errors import UsageError
from reegraph.network.results import with_record

if TYPE_CHECKING:
    import pandas as pd

    from reegraph.graph.snapshot import Snapshot

__all__ = ["forum_overlap", "members_of", "mutual_information"]


def members_of(kg: Snapshot) -> dict[str, frozenset[str]]:
    """Return members of each forum on the day of a graph (`ree:memberOf`), as compact names."""
    from reegraph.graph.results import text_rows

    found: dict[str, set[str]] = {}
    for row in text_rows(kg.store, "SELECT ?one ?other { ?one ree:memberOf ?other }"):
        found.setdefault(row["other"], set()).add(row["one"])
    return {forum: frozenset(found[forum]) for forum in sorted(found)}


def mutual_information(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Compute the adjusted mutual information of two partitions, in the order of things.

    (I - E[I]) / ((H1 + H2) / 2 - E[I]) with the expectation under permutation (Vinh, Epps and
    Bailey 2010, JMLR 11:2837): 1 the same, 0 as alike as by chance; not a number where one of the
    two does not part anything.

    >>> mutual_information([1, 1, 2, 2], ["x", "x", "y", "y"])
    1.0
    """
    size = len(one)
    rows = sorted(Counter(one).values())
    columns = sorted(Counter(other).values())
    if len(rows) < 2 or len(columns) < 2:
        return math.nan

    def entropy(counts: Sequence[int]) -> float:
        return -math.fsum(c / size * math.log(c / size) for c in counts)

    joint = entropy(sorted(Counter(zip(one, other, strict=True)).values()))
    shared = entropy(rows) + entropy(columns) - joint
    gone = math.lgamma
    terms = []
    for a in rows:
        for b in columns:
            fixed = gone(a + 1) + gone(b + 1) + gone(size - a + 1) + gone(size - b + 1)
            for n in range(max(1, a + b - size), min(a, b) + 1):
                chance = math.exp(
                    fixed
                    - gone(size + 1)
                    - gone(n + 1)
                    - gone(a - n + 1)
                    - gone(b - n + 1)
                    - gone(size - a - b + n + 1)
                )
                terms.append(n / size * math.log(size * n / (a * b)) * chance)
    expected = math.fsum(terms)
    span = (entropy(rows) + entropy(columns)) / 2 - expected
    return round((shared - expected) / span, 12) if abs(span) > 1e-12 else math.nan


def _overlaps(
    kg: Snapshot, given: Mapping[str, int], groups: Mapping[int, set[str]]
) -> list[tuple[Any, ...]]:
    """Return a row for each forum and community."""
    from reegraph.network.projection.lookups import lookups_of

    rows = []
    for forum, every in members_of(kg).items():
        inside = every & given.keys()
        if not inside:
            continue
        name = lookups_of(kg).entities.get(forum, (forum, "", ""))[0]
        ami = mutual_information(list(given.values()), [node in inside for node in given])
        for community, nodes in sorted(groups.items()):
            shared = len(nodes & inside)
            rows.append(
                (
                    community,
                    len(nodes),
                    forum,
                    name,
                    len(inside),
                    shared,
                    shared / len(nodes | inside),
                    shared / len(nodes),
                    shared / len(inside),
                    ami,
                )
            )
    return rows


def forum_overlap(kg: Snapshot, communities: pd.DataFrame | Mapping[str, int]) -> pd.DataFrame:
    """Compare each community with the members of each forum on the day.

    Forums overlap, so that no partition can match them all: each is held against the communities by
    itself.

    Args:
        kg: The graph.
        communities: The frame of `alliances`, or a mapping of nodes to communities; only its nodes
            count, and forums without a member among them are left out.

    Returns:
        A frame by community and Jaccard with `community` and `size` (Int64), `forum`, `label`,
        `members` (of the forum among the nodes), `shared` (Int64), `jaccard` (shared / either),
        `share_of_community`, `share_of_forum` (float64), `ami` (adjusted mutual information of the
        whole partition with being a member, the same for all communities; no number where all are
        members) and `best` (bool: the highest Jaccard of its community).

    Raises:
        UsageError: No node is given.

    Examples:
        >>> import reegraph
        >>> kg = reegraph.load()
        >>> frame = forum_overlap(kg, {"actor:ind": 1, "actor:bra": 1, "actor:usa": 2, "actor:jpn": 2})
        >>> brics = frame[frame["forum"] == "forum:brics"]
        >>> brics[["community", "jaccard", "ami"]].values.tolist()
        [[1, 1.0, 1.0], [2, 0.0, 1.0]]
    """
    import pandas as pd

    if isinstance(communities, Mapping):
        given = dict(sorted(communities.items()))
        record: dict[str, Any] = {}
    else:
        given = dict(zip(communities["node"], communities["community"], strict=True))
        record = dict(communities.attrs.get("reegraph", {}))
    if not given:
        raise UsageError("There are no communities to compare with forums.")
    groups: dict[int, set[str]] = {}
    for node, community in given.items():
        groups.setdefault(int(community), set()).add(node)
    rows = _overlaps(kg, given, groups)
    columns = [
        "community",
        "size",
        "forum",
        "label",
        "members",
        "shared",
        "jaccard",
        "share_of_community",
        "share_of_forum",
        "ami",
    ]
    rows.sort(key=lambda r: (r[0], -r[6], r[2]))
    frame = pd.DataFrame(rows, columns=columns)
    whole = dict.fromkeys(["community", "size", "members", "shared"], "Int64")
    frame = frame.astype({**whole, **dict.fromkeys(columns[6:], "float64")})
    top = frame.groupby("community")["jaccard"].transform("max")
    frame["best"] = (frame["jaccard"] == top) & (frame["jaccard"] > 0)
    return with_record(frame, record, as_of=kg.day, compared="members of one forum")
