"""What each kind of node and each family of ties looks like: colour and shape, colour and dash."""

from __future__ import annotations

from typing import NamedTuple

from reegraph.views.pages.palette import colour

__all__ = ["FAMILIES", "KINDS", "KindStyle", "LineStyle", "kind_of"]


class KindStyle(NamedTuple):
    """How a kind of entity is drawn.

    That is its name, shape, whether it is drawn hollow, colour on light and on dark ground, half
    the height of the shape and the size of its label in pixels.
    """

    name: str
    shape: str
    hollow: bool
    light: str
    dark: str
    size: int
    font: int = 13


class LineStyle(NamedTuple):
    """How a family of lines is drawn.

    That is its name, dash pattern (empty: solid), colour on light and on dark ground, width, and
    whether a line of it leads from one end to the other (else it ties both alike and has no arrow).
    """

    name: str
    dash: tuple[int, ...]
    light: str
    dark: str
    width: float
    directed: bool = True


_BLUE = colour("blue")
_RUST = colour("rust")
_ORANGE = colour("orange")
_GOLD = colour("gold")
_GREY = colour("grey")
_GREEN = colour("green")
_PLUM = colour("plum")
_RED = colour("red")

# Hollow shapes tell apart what shares an outline, so that no kind hangs on its colour alone.
KINDS = {
    "state": KindStyle("State", "dot", False, *_BLUE, 15, 16),
    "public-body": KindStyle("Public body", "dot", True, *_BLUE, 11),
    "state-enterprise": KindStyle("State enterprise", "square", True, *_RUST, 11),
    "firm": KindStyle("Firm", "square", False, *_ORANGE, 10),
    "finance": KindStyle("Bank or fund", "triangleDown", False, *_GOLD, 11),
    "organisation": KindStyle("Organisation", "triangleDown", True, *_GREY, 11),
    "agreement": KindStyle("Agreement", "diamond", False, *_GREEN, 12, 12),
    "forum": KindStyle("Forum", "star", False, *_PLUM, 16, 16),
    "mineral": KindStyle("Mineral", "triangle", False, *_GOLD, 13, 16),
    "project": KindStyle("Project", "hexagon", False, *_GREY, 10, 12),
    "measure": KindStyle("Measure", "diamond", True, *_RED, 11),
    "list": KindStyle("Criticality list", "star", True, *_GOLD, 13),
    "other": KindStyle("Other", "hexagon", True, *_GREY, 9),
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
    "party": LineStyle("party to", (), *_GREEN, 1.6),
    "stake": LineStyle("owns", (), *_ORANGE, 2.6),
    "institution": LineStyle("institution", (8, 4), *_BLUE, 1.6),
    "membership": LineStyle("member", (10, 3, 2, 3), *_PLUM, 1.3),
    "mineral": LineStyle("mineral", (2, 4), *_GOLD, 1.6),
    "project": LineStyle("project", (5, 3), *_GREY, 1.6),
    "operator": LineStyle("operated by", (), *_GREY, 1.6),
    "agreement": LineStyle("agreement to agreement", (8, 4), *_GREEN, 1.8),
    "forum": LineStyle("made under", (2, 4), *_PLUM, 1.8),
    "place": LineStyle("based or located in", (1, 5), *_BLUE, 1.2),
    "measure": LineStyle("measure", (4, 3), *_RED, 1.6),
    "listing": LineStyle("on list", (1, 3), *_GOLD, 1.2),
    # networks, by the name of the projection
    "state-agreements": LineStyle("agreements between them", (), *_GREEN, 1.8, False),
    "actor-agreements": LineStyle("agreements between them", (), *_GREEN, 1.6, False),
    "state-talks": LineStyle("talks between them", (7, 4), *_GREEN, 1.6, False),
    "actor-mineral": LineStyle("agreements on it", (2, 4), *_GOLD, 1.4, False),
    "forum-co-membership": LineStyle("forums in common", (10, 3, 2, 3), *_PLUM, 1.2, False),
    "forum-membership": LineStyle("in the forum", (10, 3, 2, 3), *_PLUM, 1.3),
    "ownership": LineStyle("owns a share", (), *_ORANGE, 2.0),
    "project-operators": LineStyle("operates", (5, 3), *_GREY, 1.6),
    "restrictions": LineStyle("restricts", (4, 3), *_RED, 2.0),
    "trade": LineStyle("exports to", (6, 2), *_GOLD, 1.8),
    # the value chain of a mineral, and the answer of a query
    "mines": LineStyle("mines", (), *_GOLD, 2.2),
    "refines": LineStyle("refines", (8, 3), *_BLUE, 2.2),
    "buys": LineStyle("imports", (3, 3), *_GREY, 2.0),
    "row": LineStyle("in the answer", (), *_BLUE, 1.6),
}


def kind_of(kind: str) -> str:
    """Return the kind of the legend to which a kind of entity belongs.

    >>> kind_of("ministry")
    'public-body'
    """
    found = _KIND_OF.get(kind, kind)
    return found if found in KINDS else "other"
