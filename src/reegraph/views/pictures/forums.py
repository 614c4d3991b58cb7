"""The view of a forum: who is in it, what was agreed under it, and what its members agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reegraph.network.projection.project import project
from reegraph.views.pages.build_page import drawn, worded
from reegraph.views.pictures.events import EventDescriber, Line, network_lines
from reegraph.views.pictures.limits import trim
from reegraph.views.pictures.networks import build_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from reegraph.graph.edges import ClaimEdge
    from reegraph.graph.snapshot import Snapshot
    from reegraph.views.pages.page import Page

__all__ = ["forum", "forum_picture"]

ROLES = ("member", "partner", "observer", "participant")


def _under(kg: Snapshot, forum: str, edges: dict[str, list[ClaimEdge]]) -> list[str]:
    """Return the agreements that were made under a forum (compact names), those that stand on the day."""
    from reegraph.graph.claims import STANDING
    from reegraph.namespaces import compact, expand
    from reegraph.network.projection.lookups import lookups_of

    made = [compact(e.subject) for e in edges.get(expand(forum), ()) if e.family == "forum"]
    phases = lookups_of(kg).phases
    return sorted({a for a in made if any(p.status in STANDING for p in phases.get(a, ()))})


def forum_picture(kg: Snapshot, name: str) -> nx.MultiDiGraph:
    """Build the picture of a forum: its members, the agreements made under it, those between members.

    Members stand in their role on the day; agreements made under the forum with their parties.

    Args:
        kg: The graph.
        name: Compact name of the forum.

    Raises:
        UsageError: Nothing of that is known on the day.
    """
    from reegraph.errors import UsageError
    from reegraph.graph.edges import read_edges
    from reegraph.graph.pictures import describe_edge
    from reegraph.namespaces import compact, expand
    from reegraph.network.projection.lookups import lookups_of

    every = project(kg, "forum-membership", roles=list(ROLES))
    inside = every.subgraph({name, *every.adj.get(name, ())}).copy()
    edges = read_edges(kg.store)
    made = _under(kg, name, edges)
    own = [e for a in made for e in edges[expand(a)] if e.family in ("party", "forum")]
    own = sorted({e for e in own if e.family == "party" or e.object == expand(name)})
    label = lookups_of(kg).entities[name][0]
    members = {n for n in inside if n != name}
    if not members and not made:
        raise UsageError(
            f"Nothing is known of members or agreements of {label} on {kg.day}.",
            "Choose another day (--as-of), or `view around` for all that is known of it.",
        )
    between = project(kg, "state-agreements", plurilateral="drop")
    between = between.subgraph(members).copy()
    nodes = {name, *members, *made, *(compact(end) for e in own for end in (e.subject, e.object))}

    def lines(describer: EventDescriber) -> Iterator[Line]:
        yield from network_lines(describer, inside, "membership")
        for edge in own:
            entry = describe_edge(describer.cache, edge)
            yield compact(edge.subject), compact(edge.object), entry.pop("family"), entry
        yield from network_lines(describer, between)

    return build_picture(
        kg,
        nodes,
        lines,
        title=label,
        centre=expand(name),
        notes=[
            "Shown: who belongs to the forum on the day, in which role; agreements made under it "
            "that stand, with their parties; agreements of two sides between its members."
        ],
    )


def forum(kg: Snapshot, name: str, limit: int | None = None) -> Page:
    """Draw a forum with its members, the agreements made under it and those between its members.

    Args:
        kg: The graph.
        name: Name of the forum.
        limit: How many entities stay at most, those with the most claims; None for all.

    Returns:
        A page. `save` writes it as one file, a notebook shows it; `left_out` counts what is not
        drawn.

    Raises:
        NameNotFound: No forum has the name.
        AmbiguousName: Several forums have it.
        UsageError: Nothing is known of the forum on the day, or too much for a page.

    Examples:
        >>> import reegraph
        >>> forum(reegraph.load(), "Minerals Security Partnership", limit=10).title
        'Minerals Security Partnership'
    """
    from reegraph.namespaces import compact, expand

    curie = compact(kg.resolve(name, "forum"))
    graph = trim(forum_picture(kg, curie), limit, expand(curie))
    return drawn(kg, graph, worded(f"forum {graph.graph['title'][:200]}", {"limit": limit}))
