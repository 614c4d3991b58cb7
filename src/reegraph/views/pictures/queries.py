"""The view of an answer: a CONSTRUCT query, a SELECT of pairs, or a frame of pairs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from reegraph.errors import QueryError, UsageError
from reegraph.views.pages.build_page import drawn, worded
from reegraph.views.pictures.limits import FULL, cut

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from reegraph.graph.edges import Tie
    from reegraph.graph.property_cache import Reader
    from reegraph.graph.snapshot import Snapshot
    from reegraph.views.pages.page import Page

__all__ = ["frame", "query", "query_picture"]

Row = tuple[str, str, str]
"""From which IRI to which, and the IRI of the property that says so ("" where there is none)."""

_PAIRS = "Select two columns of entities, or CONSTRUCT triples between them."


def _triples(answer: Iterable[ox.Triple]) -> tuple[set[Row], int]:
    """Triples between two things; how many others there are."""
    rows, others = set(), 0
    for triple in answer:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            rows.add((triple.subject.value, triple.object.value, triple.predicate.value))
        else:
            others += 1
    return rows, others


def _pairs(answer: ox.QuerySolutions) -> tuple[set[Row], int]:
    """Rows of two things; how many rows leave one of them open."""
    from reegraph.graph.results import solutions

    names = [v.value for v in answer.variables]
    if len(names) != 2:
        raise QueryError(
            f"The query selects {len(names)} columns ({', '.join(names)}); a picture needs two.",
            _PAIRS,
        )
    rows, others = set(), 0
    for solution in solutions(answer):
        one, other = solution[0], solution[1]
        for name, term in zip(names, (one, other), strict=True):
            if term is not None and not isinstance(term, ox.NamedNode):
                raise QueryError(f"The column {name} holds values that are no entities.", _PAIRS)
        if one is None or other is None:
            others += 1
        else:
            rows.add((one.value, other.value, ""))
    return rows, others


def _entries(reader: Reader, row: Row, ties: dict[str, list[Tie]]) -> list[dict[str, Any]]:
    """What is known of a row: the claims of the graph between its two ends, else that it is one."""
    from reegraph.graph.pictures import told_tie

    one, other, prop = row
    known = sorted({t for t in ties.get(one, ()) if {t.one, t.other} == {one, other}})
    label = reader.label(prop) if prop else ""
    if known:
        told = [told_tie(reader, tie) for tie in known]
        return [{**t, "label": label or t["label"], "family": "row"} for t in told]
    text = f"{reader.label(one)} {label or 'and'} {reader.label(other)}"
    blank = dict.fromkeys(("rank", "start", "end", "confidence", "note"), "")
    said = "the answer of the query ties them, no single claim of the graph does"
    return [{
        **blank, "key": f"row {prop.rpartition('/')[2]}".strip(), "family": "row",
        "label": label or "row", "text": text, "holding": "certain", "scope": "record",
        "sources": [], "conflicts": [], "about": {}, "note": said,
    }]  # fmt: skip


def rows_picture(
    kg: Snapshot, rows: Iterable[Row], title: str, notes: list[str]
) -> nx.MultiDiGraph:
    """Rows as a picture: each line with the claims of the graph between its two ends, if any."""
    import networkx as nx

    from reegraph.graph.edges import read_ties
    from reegraph.graph.pictures import told_entity, told_terms, with_all_read
    from reegraph.graph.property_cache import reader_of

    chosen = sorted({row for row in rows if row[0] != row[1]})
    if not chosen:
        raise UsageError(
            "The answer ties no two things, so there is nothing to draw.",
            "`reegraph query` shows its rows.",
        )
    nodes = sorted({end for row in chosen for end in row[:2]})
    if len(nodes) > FULL[0] or len(chosen) > FULL[1]:  # not even a part can be chosen
        raise UsageError(
            f"The answer ties {len(nodes):,} things, more than a picture can be made of.",
            "Narrow the query, or add a LIMIT.",
        )
    reader, ties = reader_of(kg), read_ties(kg.store)

    def draw() -> nx.MultiDiGraph:
        graph = nx.MultiDiGraph(day=kg.day, left_out=0, title=title, centre="", notes=list(notes))
        for name in nodes:
            graph.add_node(name, ring=0, **told_entity(reader, name))
        for row in chosen:
            for entry in _entries(reader, row, ties):
                graph.add_edge(*row[:2], entry.pop("key"), **entry)
        graph.graph["terms"] = told_terms(reader, graph)
        return graph

    return with_all_read(reader, draw)


def query_picture(kg: Snapshot, text: str) -> nx.MultiDiGraph:
    """The answer of a query as a picture.

    Raises QueryError for a query that is malformed, asks (ASK), or selects other than two columns of
    entities, UsageError for an empty answer.
    """
    from reegraph.graph.results import evaluate

    answer = evaluate(kg.store, text)
    if isinstance(answer, ox.QueryBoolean):
        raise QueryError("ASK answers yes or no, which cannot be drawn.", _PAIRS)
    if isinstance(answer, ox.QuerySolutions):
        rows, others = _pairs(answer)
        said = f"{others} rows leave one of the two open and are not drawn"
    else:
        rows, others = _triples(answer)
        said = f"{others} triples are not between two things and are not drawn"
    graph = rows_picture(kg, rows, "Answer of a query", [f"{said}."] if others else [])
    graph.graph["query"] = text.strip() + "\n"
    return graph


def query(
    kg: Snapshot,
    text: str,
    limit: int | None = None,
    title: str = "",
    show_query: bool = True,
    full: bool = False,
) -> Page:
    """Draw the answer of a query: a CONSTRUCT of triples between entities, or a SELECT of pairs.

    `limit` keeps the things with the most ties, `full` draws all as the full map; without
    `show_query` the text of the query stays out of the page. Raises QueryError, UsageError for an
    empty answer.
    """
    import hashlib

    graph = cut(query_picture(kg, text), limit)
    graph.graph["title"] = title or graph.graph["title"]
    mark = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]
    what = worded(f"the answer of query {mark}", {"limit": limit})
    return drawn(kg, graph, what, ("--limit", "a LIMIT in the query"), show_query, full)


def frame(
    kg: Snapshot,
    found: pd.DataFrame,
    limit: int | None = None,
    title: str = "",
    full: bool = False,
) -> Page:
    """Draw a frame of two columns of entities (names, compact names or IRIs), a line a row; `full`
    as the full map.

    Raises UsageError for other than two columns, NameNotFound for a name that is no entity.
    """
    from reegraph.namespaces import ID

    if found.shape[1] != 2:
        raise UsageError(
            f"The frame has {found.shape[1]} columns; a picture needs two.",
            "Choose them: frame[['one', 'other']].",
        )
    pairs = found.dropna().drop_duplicates().itertuples(index=False, name=None)

    def iri(name: str) -> str:
        return name if name.startswith(ID) else kg.resolve(name)

    rows = {(iri(str(one)), iri(str(other)), "") for one, other in pairs}
    graph = cut(rows_picture(kg, rows, title or "Pairs of a table", []), limit)
    return drawn(kg, graph, worded(f"{len(rows)} pairs of a table", {"limit": limit}), full=full)
