"""What the full map of a large picture holds, as JSON: arrays side by side, each text once.

- `meta`: `title`, `day`, `version`, `cite` (`text`, `bibtex`), `notes`, `query` where it has one,
  `kinds` (name, colour on light and on dark ground, count) and `families` (name, pale colour on light
  and on dark ground, whether it has a direction, count, colour of the legend on both grounds);
- `nodes`, arrays of the same length: `id` (compact name), `name`, `label` (cut), `kind` (place in
  `kinds`), `sort` (place in `texts`), `x`, `y`, `ties` (lines), `group` (place in `groups`), `names`
  (other names, or 0), `facts` (places in `claims`, or 0);
- `lines`, arrays of the same length, one for all claims of a family from one node to another: `from`,
  `to` (places in `nodes`), `family`, `claims` (places in `claims`);
- `claims`: text, label (place in `texts`), sources (places in `sources`), evidence (place in
  `evidence`), start, end, what others say; what is empty at the end is left out;
- `evidence`: rank, holding, confidence in words, scope, note;
- `sources`: title, publisher, date, address;
- `groups`: name, number of nodes, x, y, radius, numbers of nodes by kind as `[kind, number]`, the
  best-connected nodes; `between`: two groups and the number of lines between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from reegraph.namespaces import compact
from reegraph.views.layout.communities import MANY, communities, discs, members
from reegraph.views.layout.layout import place, wrap
from reegraph.views.pages.palette import colour
from reegraph.views.pages.style import FAMILIES, KINDS, KindStyle, LineStyle, kind_of
from reegraph.views.pictures.limits import MOST, SEED

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["GROUND", "full_data", "pale"]

GROUND = colour("ground")
"""Colour of the page on light and on dark ground."""
_SHOWN = 8  # best-connected nodes that the list of groups names


def pale(colour: str, ground: str, part: float) -> str:
    """Mix a colour with the ground: transparent lines are drawn badly by some browsers.

    >>> pale("#000000", "#ffffff", 0.2)
    '#cccccc'
    """
    pairs = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(one * part + other * (1 - part)):02x}" for one, other in pairs)


class _Table(dict[Any, int]):
    """Values by the place at which they first came."""

    def place(self, value: Any) -> int:
        return self.setdefault(value, len(self))


class _ClaimTables:
    """Claims of a picture, each text, source and kind of evidence once."""

    def __init__(self, confidences: dict[str, str]) -> None:
        self.texts, self.claims, self.evidence, self.sources = (_Table() for _ in range(4))
        self.confidences = confidences

    def claim(self, data: dict[str, Any]) -> int:
        """Return the place of a claim."""
        sure = self.confidences.get(data["confidence"], data["confidence"])
        evidence = (data["rank"], data["holding"], sure, data["scope"], data["note"])
        row = [
            data["text"] or data.get("key", ""),
            self.texts.place(data.get("label", "")),
            tuple(self.sources.place(tuple(source[1:5])) for source in data["sources"]),
            self.evidence.place(evidence),
            data["start"],
            data["end"],
            tuple(data["conflicts"]),
        ]
        while row[-1] in ("", ()):
            row.pop()
        return self.claims.place(tuple(row))


Lines = list[tuple[int, int, str, list[dict[str, Any]]]]
"""From which node to which (by number), of which family, with which claims."""


def _lines(graph: nx.MultiDiGraph, number: dict[str, int]) -> Lines:
    found: dict[tuple[int, int, str], list[dict[str, Any]]] = {}
    for one, other, key, data in graph.edges(keys=True, data=True):
        ends = (number[one], number[other], data["family"])
        found.setdefault(ends, []).append({**data, "key": key})
    return [(*ends, found[ends]) for ends in sorted(found)]


def _grouped(
    graph: nx.MultiDiGraph, names: Sequence[str], pairs: list[tuple[int, int]]
) -> tuple[list[int], int, list[str]]:
    """Return the group of each node, how many there are, and a note on them."""
    given = [graph.nodes[name].get("community") for name in names]
    if None in given:
        of, many = communities(len(names), pairs, SEED)
        note = f"Groups are communities of the drawn lines (Louvain, seed {SEED})"
    else:
        sizes = Counter(given)
        ordered = sorted(sizes, key=lambda place: (-sizes[place], place))
        rank = {place: min(n, MANY) for n, place in enumerate(ordered)}
        of = [rank[place] for place in given]
        many = len(ordered)
        note = ""
    if many > MANY + 1:
        note = f"{note or 'Of the groups'}; the last one holds the {many - MANY} smallest"
    return of, many, [f"{note}."] if note else []


def _spots(
    graph: nx.MultiDiGraph, names: Sequence[str], of: list[int], ties: list[int], middles: Any
) -> list[tuple[int, int]]:
    """Place nodes by distances in the graph if that takes seconds, else group by group."""
    if len(names) > MOST[0]:
        return members(of, ties, middles)
    boxes = dict.fromkeys(names, (22.0, 11.0, 11.0))
    found = place(graph, boxes, graph.graph["centre"])
    return [found[name] for name in names]


def _groups(
    of: list[int], many: int, kinds: list[int], ties: list[int], labels: list[str], placed: Any
) -> Iterator[list[Any]]:
    """Describe each group: name, size, place, its kinds, its best-connected nodes."""
    inside: dict[int, list[int]] = {}
    for node in sorted(range(len(of)), key=lambda n: (-ties[n], n)):
        inside.setdefault(of[node], []).append(node)
    middles, radii = placed
    for group in sorted(inside):
        nodes = inside[group]
        counted = sorted(Counter(kinds[n] for n in nodes).items(), key=lambda k: (-k[1], k[0]))
        name = "Smaller groups" if group == MANY < many - 1 else f"Around {labels[nodes[0]]}"
        x, y = (round(float(v)) for v in middles[group])
        first = nodes[:_SHOWN]
        yield [name, len(nodes), x, y, round(float(radii[group])), list(map(list, counted)), first]


def _pale(look: LineStyle, count: int) -> list[str]:
    """Return the colours of a family on both grounds: the more lines, the paler."""
    part = 0.55 if count <= 500 else 0.35 if count <= 3000 else 0.22
    return [pale(one, ground, part) for one, ground in zip(look[2:4], GROUND, strict=True)]


def _filled(look: KindStyle) -> list[str]:
    """Return the colours of a kind on both grounds: hollow nodes become paler points."""
    part = 0.62 if look.hollow else 1.0
    return [pale(one, ground, part) for one, ground in zip(look[3:5], GROUND, strict=True)]


def _legend(kinds: list[str], families: list[str]) -> dict[str, Any]:
    """Count looks; `kinds` has the kind of each node, `families` the family of each line."""
    nodes, lines = Counter(kinds), Counter(families)
    return {
        "kinds": [
            [look.name, *_filled(look), nodes[code]]
            for code, look in KINDS.items()
            if code in nodes
        ],
        "families": [
            [
                look.name,
                *_pale(look, lines[code]),
                look.directed,
                lines[code],
                look.light,
                look.dark,
            ]
            for code, look in FAMILIES.items()
            if code in lines
        ],
    }


def _between(of: list[int], pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Count the lines that tie two groups."""
    ends = Counter((min(of[a], of[b]), max(of[a], of[b])) for a, b in pairs if of[a] != of[b])
    return [[*two, count] for two, count in sorted(ends.items())]


def full_data(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """Return what the full map is drawn from (see `page_data`), in a fixed order."""
    names = sorted(graph)
    lines = _lines(graph, {name: n for n, name in enumerate(names)})
    pairs = [line[:2] for line in lines]
    ties = [0] * len(names)
    for one, other in pairs:
        ties[one] += 1
        ties[other] += one != other
    kind_names = [kind_of(graph.nodes[name]["kind"]) for name in names]
    code = {kind: n for n, kind in enumerate(k for k in KINDS if k in set(kind_names))}
    line_code = {f: n for n, f in enumerate(x for x in FAMILIES if x in {ln[2] for ln in lines})}
    of, many, note = _grouped(graph, names, pairs)
    placed = discs(of, pairs)
    spots = _spots(graph, names, of, ties, placed[0])
    nodes = [graph.nodes[name] for name in names]
    labels = [wrap(node["short"], 32, 1) for node in nodes]
    kinds = [code[kind] for kind in kind_names]
    tables = _ClaimTables(graph.graph["terms"].get("confidences", {}))
    facts = [
        [tables.claim(f) for f in node["facts"] if f["key"] != "actorKind"] or 0 for node in nodes
    ]
    line_claims = [[tables.claim(claim) for claim in claims] for *_, claims in lines]
    return {
        "meta": {
            "title": graph.graph["title"],
            "notes": [*graph.graph.get("notes", []), *note],
            **({"query": graph.graph["query"]} if "query" in graph.graph else {}),
            **_legend(kind_names, [line[2] for line in lines]),
        },
        "nodes": {
            "id": [compact(name) for name in names],
            "name": [node["label"] for node in nodes],
            "label": labels,
            "kind": kinds,
            "sort": [tables.texts.place(node["kind"].replace("-", " ")) for node in nodes],
            "x": [x for x, _ in spots],
            "y": [y for _, y in spots],
            "ties": ties,
            "group": of,
            "names": [node["names"] or 0 for node in nodes],
            "facts": facts,
        },
        "lines": {
            "from": [one for one, _ in pairs],
            "to": [other for _, other in pairs],
            "family": [line_code[line[2]] for line in lines],
            "claims": line_claims,
        },
        "claims": list(tables.claims),
        "evidence": list(tables.evidence),
        "sources": list(tables.sources),
        "texts": list(tables.texts),
        "groups": list(_groups(of, many, kinds, ties, labels, placed)),
        "between": _between(of, pairs),
    }
