"""Projections: one .rq file each, which says in its header what its nodes and edges are.

    # title: Polities tied by agreements
    # form: two-mode           (rows: who, in what) or pairs (rows: from whom, to whom) or layers
    # event: agreement         (what the second column of a two-mode table holds)
    # keep: both               (a network of two kinds of nodes in place of one)
    # options: via since ...   (what a user may choose; a header line of that name is its default)

The query gives `?one ?other ?claim` and, where it has them, `?also` (a second claim), `?agreement`,
`?event`, `?value`, `?tag` (stage or role), `?mineral`, `?unit`, `?code`, `?contained`, `?from`,
`?until`. Adding a projection is adding a file.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reegraph.errors import NameNotFound, StoreError
from reegraph.network.results import nearest
from reegraph.query_header import header_lines

__all__ = ["Projection", "find_projection", "read_projections"]

FOLDER = Path(__file__).resolve().parent / "queries"
FORMS = ("two-mode", "pairs", "layers")


@dataclass(frozen=True)
class Projection:
    """What a network is made of: nodes, edges, form, direction, and what may be chosen.

    `options` names the choices, `defaults` holds those that this projection sets itself, `weights`
    the possible weights, the first of them the usual one; `layers` the projections that a network
    of layers is made of.
    """

    name: str
    title: str
    description: str
    nodes: str
    edges: str
    form: str
    event: str
    directed: bool
    two_mode: bool
    options: tuple[str, ...]
    weights: tuple[str, ...]
    layers: tuple[str, ...]
    defaults: Mapping[str, str] = field(hash=False)
    text: str


def _projection(path: Path) -> Projection:
    text = path.read_text(encoding="utf-8")
    header = dict(header_lines(text))
    try:
        projection = Projection(
            name=path.stem,
            title=header["title"],
            description=header["description"],
            nodes=header["nodes"],
            edges=header["edges"],
            form=header["form"],
            event=header.get("event", "claim"),
            directed=header["directed"] == "yes",
            two_mode=header.get("keep") == "both",
            options=tuple(header["options"].split()),
            weights=tuple(header["weights"].split()),
            layers=tuple(header.get("layers", "").split()),
            defaults={k: v for k, v in header.items() if k in _CHOSEN},
            text=text,
        )
    except KeyError as missing:
        raise StoreError(f"projections/{path.name} has no header line {missing}.") from missing
    if projection.form not in FORMS:
        raise StoreError(f"projections/{path.name} has the form '{projection.form}'.")
    return projection


_CHOSEN = ("via", "plurilateral", "statuses", "roles")


@functools.cache
def read_projections() -> Mapping[str, Projection]:
    """Read all projections by name, in alphabetical order.

    >>> "state-agreements" in read_projections()
    True
    """
    return {path.stem: _projection(path) for path in sorted(FOLDER.glob("*.rq"))}


def find_projection(name: str) -> Projection:
    """Return the projection of this name; raises NameNotFound with the nearest names."""
    known = read_projections()
    wanted = name.strip().lower().replace("_", "-")
    if wanted not in known:
        raise NameNotFound(name, "network", nearest(wanted, known))
    return known[wanted]
