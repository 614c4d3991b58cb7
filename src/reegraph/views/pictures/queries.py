"""The view of an answer: a CONSTRUCT query, a SELECT of pairs, or a frame of pairs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from reegraph.errors import QueryError, UsageError
from reegraph.views.pages.build_page import drawn, worded
from reegraph.views.pictures.limits import FULL, trim

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from reegraph.graph.edges import ClaimEdge
    from reegraph.graph.property_cache import PropertyCache
    from reegraph.graph.snapshot import Snapshot
    from reegraph.views.pages.page import Page

__all__ = ["frame", "query", "query_picture"]

Row = tuple[str, str, str]
"""From which IRI to which, and the IRI of the property that says so ("" where there is none)."""

_PAIRS = "Select two columns of entities, or CONSTRUCT triples between them."


def _triples(answer: Iterable[ox.Triple]) -> tuple[set[Row], int]:
    """Return the triples between two things, and how many others there are."""
    rows, others = set(), 0
    for triple in answer:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            rows.add((triple.subject.value, triple.object.value, triple.predicate.value))
        else:
            others += 1
    return rows, others


def _pairs(answer: ox.QuerySolutions) -> tuple[set[Row], int]:
    """Return the rows of two things, and how many rows leave one of them open."""
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


def _entries(
    cache: PropertyCache, row: Row, edges: dict[str, list[ClaimEdge]]
) -> list[dict[str, Any]]:
    """Return the claims of the graph between the two ends of a row, else that the answer is all."""
    from reegraph.graph.pictures import describe_edge

    one, other, prop = row
    between = sorted({e for e in edges.get(one, ()) if {e.subject, e.object} == {one, other}})
    label = cache.label(prop) if prop else ""
    if between:
        entries = [describe_edge(cache, edge) for edge in between]
        return [{**e, "label": label or e["label"], "family": "row"} for e in entries]
    entry: dict[str, Any] = dict.fromkeys(("rank", "start", "end", "confidence"), "")
    entry |= {
        "key": f"row {prop.rpartition('/')[2]}".strip(),
        "family": "row",
        "label": label or "row",
        "text": f"{cache.label(one)} {label or 'and'} {cache.label(other)}",
        "holding": "certain",
        "scope": "record",
        "sources": [],
        "conflicts": [],
        "about": {},
        "note": "the answer of the query ties them, no single claim of the graph does",
    }
    return [entry]


def rows_picture(
    kg: Snapshot, rows: Iterable[Row], title: str, notes: list[str]
) -> nx.MultiDiGraph:
    """Build the picture of rows: each line with the claims of the graph between its two ends.

    Raises:
        UsageError: No row ties two things, or there are too many of them.
    """
    import networkx as nx

    from reegraph.graph.edges import read_edges
    from reegraph.graph.pictures import describe_entity, describe_terms
    from reegraph.graph.property_cache import cache_of

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
    cache = cache_of(kg)
    edges = read_edges(kg.store)

    def build() -> nx.MultiDiGraph:
        graph = nx.MultiDiGraph(day=kg.day, left_out=0, title=title, centre="", notes=list(notes))
        for name in nodes:
            graph.add_node(name, ring=0, **describe_entity(cache, name))
        for row in chosen:
            for entry in _entries(cache, row, edges):
                graph.add_edge(*row[:2], entry.pop("key"), **entry)
        graph.graph["terms"] = describe_terms(cache, graph)
        return graph

    return cache.repeat_until_read(build)


def query_picture(kg: Snapshot, text: str) -> nx.MultiDiGraph:
    """Build the picture of the answer of a query.

    Raises:
        QueryError: The query is malformed, asks (ASK), or selects other than two columns of entities.
        UsageError: The answer is empty.
    """
    from reegraph.graph.results import evaluate

    answer = evaluate(kg.store, text)
    if isinstance(answer, ox.QueryBoolean):
        raise QueryError("ASK answers yes or no, which cannot be drawn.", _PAIRS)
    if isinstance(answer, ox.QuerySolutions):
        rows, others = _pairs(answer)
        left = f"{others} rows leave one of the two open and are not drawn"
    else:
        rows, others = _triples(answer)
        left = f"{others} triples are not between two things and are not drawn"
    graph = rows_picture(kg, rows, "Answer of a query", [f"{left}."] if others else [])
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

    Args:
        kg: The graph.
        text: The query.
        limit: How many things stay at most, those with the most ties.
        title: The title of the page.
        show_query: Whether the page has the text of the query.
        full: Whether all of it is drawn, as the full map.

    Returns:
        A page. `save` writes it as one file, a notebook shows it; `left_out` counts what is not
        drawn.

    Raises:
        QueryError: The query is malformed, asks (ASK), or selects other than two columns of entities.
        UsageError: The answer is empty, or too large for a page.

    Examples:
        >>> import reegraph
        >>> owners = "SELECT ?owner ?kabil { ?owner ree:ownsStakeIn ?kabil } LIMIT 5"
        >>> query(reegraph.load(), owners, title="Five stakes").title
        'Five stakes'
    """
    import hashlib

    graph = trim(query_picture(kg, text), limit)
    graph.graph["title"] = title or graph.graph["title"]
    mark = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]
    what = worded(f"the answer of query {mark}", {"limit": limit})
    return drawn(kg, graph, what, ("--limit", "a LIMIT in the query"), show_query, full)


def frame(
    kg: Snapshot,
    pairs: pd.DataFrame,
    limit: int | None = None,
    title: str = "",
    full: bool = False,
) -> Page:
    """Draw a frame of two columns of entities, a line a row.

    Args:
        kg: The graph.
        pairs: The frame; its cells are names, compact names or IRIs.
        limit: How many things stay at most, those with the most ties.
        title: The title of the page.
        full: Whether all of it is drawn, as the full map.

    Returns:
        A page. `save` writes it as one file, a notebook shows it; `left_out` counts what is not
        drawn.

    Raises:
        UsageError: The frame has other than two columns.
        NameNotFound: A name is no entity.

    Examples:
        >>> import pandas as pd
        >>> import reegraph
        >>> pairs = pd.DataFrame({"one": ["India"], "other": ["KABIL"]})
        >>> frame(reegraph.load(), pairs).title
        'Pairs of a table'
    """
    from reegraph.namespaces import ID

    if pairs.shape[1] != 2:
        raise UsageError(
            f"The frame has {pairs.shape[1]} columns; a picture needs two.",
            "Choose them: frame[['one', 'other']].",
        )
    named = pairs.dropna().drop_duplicates().itertuples(index=False, name=None)

    def iri(name: str) -> str:
        return name if name.startswith(ID) else kg.resolve(name)

    rows = {(iri(str(one)), iri(str(other)), "") for one, other in named}
    graph = trim(rows_picture(kg, rows, title or "Pairs of a table", []), limit)
    return drawn(kg, graph, worded(f"{len(rows)} pairs of a table", {"limit": limit}), full=full)
