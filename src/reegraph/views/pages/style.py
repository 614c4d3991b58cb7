"""What each kind of node and each family of ties looks like: colour and shape, colour and dash."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FAMILIES", "KINDS", "KindStyle", "LineStyle", "kind_of"]


class KindStyle(NamedTuple):
    """Name, shape, whether it is drawn hollow, colour on light and on dark ground, weight."""

    name: str
    shape: str
    hollow: bool
    light: str
    dark: str
    size: int


class LineStyle(NamedTuple):
    """Name, dash pattern (empty: solid), colour on light and on dark ground, width, and whether a
    line of it leads from one end to the other (else it ties both alike and has no arrow)."""

    name: str
    dash: tuple[int, ...]
    light: str
    dark: str
    width: float
    directed: bool = True


# Hollow shapes tell apart what shares an outline, so that no kind hangs on its colour alone.
KINDS = {
    "state": KindStyle("State", "dot", False, "#33689e", "#7fb2e5", 15),
    "public-body": KindStyle("Public body", "dot", True, "#33689e", "#7fb2e5", 11),
    "state-enterprise": KindStyle("State enterprise", "square", True, "#b5470f", "#f79b63", 11),
    "firm": KindStyle("Firm", "square", False, "#d9661f", "#f79b63", 10),
    "finance": KindStyle("Bank or fund", "triangleDown", False, "#8a6d00", "#dcc25a", 11),
    "organisation": KindStyle("Organisation", "triangleDown", True, "#5b6770", "#aab4bd", 11),
    "agreement": KindStyle("Agreement", "diamond", False, "#1f7a3d", "#5fc483", 12),
    "forum": KindStyle("Forum", "star", False, "#a02c72", "#e68abf", 16),
    "mineral": KindStyle("Mineral", "triangle", False, "#8a6d00", "#dcc25a", 13),
    "project": KindStyle("Project", "hexagon", False, "#5b6770", "#aab4bd", 10),
    "measure": KindStyle("Measure", "diamond", True, "#b3261e", "#ff8f87", 11),
    "list": KindStyle("Criticality list", "star", True, "#8a6d00", "#dcc25a", 13),
    "other": KindStyle("Other", "hexagon", True, "#5b6770", "#aab4bd", 9),
}

_KIND_OF = {
    "ministry": "public-body",
    "agency": "public-body",
    "subnational-government": "public-body",
    "bank": "finance",
    "fund": "finance",
    "research-institute": "organisation",
    "international-organisation": "organisation",
    "coalition": "organisation",
    "actor": "organisation",
}

FAMILIES = {
    "party": LineStyle("party to", (), "#1f7a3d", "#5fc483", 1.6),
    "stake": LineStyle("owns", (), "#d9661f", "#f79b63", 2.6),
    "institution": LineStyle("institution", (8, 4), "#33689e", "#7fb2e5", 1.6),
    "membership": LineStyle("member", (10, 3, 2, 3), "#a02c72", "#e68abf", 1.3),
    "mineral": LineStyle("mineral", (2, 4), "#8a6d00", "#dcc25a", 1.6),
    "project": LineStyle("project", (5, 3), "#5b6770", "#aab4bd", 1.6),
    "operator": LineStyle("operated by", (), "#5b6770", "#aab4bd", 1.6),
    "agreement": LineStyle("agreement to agreement", (8, 4), "#1f7a3d", "#5fc483", 1.8),
    "forum": LineStyle("made under", (2, 4), "#a02c72", "#e68abf", 1.8),
    "place": LineStyle("based or located in", (1, 5), "#33689e", "#7fb2e5", 1.2),
    "measure": LineStyle("measure", (4, 3), "#b3261e", "#ff8f87", 1.6),
    "listing": LineStyle("on list", (1, 3), "#8a6d00", "#dcc25a", 1.2),
    # networks, by the name of the projection
    "state-agreements": LineStyle("agreements between them", (), "#1f7a3d", "#5fc483", 1.8, False),
    "actor-agreements": LineStyle("agreements between them", (), "#1f7a3d", "#5fc483", 1.6, False),
    "state-talks": LineStyle("talks between them", (7, 4), "#1f7a3d", "#5fc483", 1.6, False),
    "actor-mineral": LineStyle("agreements on it", (2, 4), "#8a6d00", "#dcc25a", 1.4, False),
    "forum-co-membership": LineStyle(
        "forums in common", (10, 3, 2, 3), "#a02c72", "#e68abf", 1.2, False
    ),
    "forum-membership": LineStyle("in the forum", (10, 3, 2, 3), "#a02c72", "#e68abf", 1.3),
    "ownership": LineStyle("owns a share", (), "#d9661f", "#f79b63", 2.0),
    "project-operators": LineStyle("operates", (5, 3), "#5b6770", "#aab4bd", 1.6),
    "restrictions": LineStyle("restricts", (4, 3), "#b3261e", "#ff8f87", 2.0),
    "trade": LineStyle("exports to", (6, 2), "#8a6d00", "#dcc25a", 1.8),
    # the value chain of a mineral, and the answer of a query
    "mines": LineStyle("mines", (), "#8a6d00", "#dcc25a", 2.2),
    "refines": LineStyle("refines", (8, 3), "#33689e", "#7fb2e5", 2.2),
    "buys": LineStyle("imports", (3, 3), "#5b6770", "#aab4bd", 2.0),
    "row": LineStyle("in the answer", (), "#33689e", "#7fb2e5", 1.6),
}


def kind_of(kind: str) -> str:
    """The kind of the legend to which a kind of entity belongs.

    >>> kind_of("ministry")
    'public-body'
    """
    found = _KIND_OF.get(kind, kind)
    return found if found in KINDS else "other"
