"""How to cite: the data set, an entity with its sources, or a query with its answer's day."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from reegraph.graph.claims import local_name
from reegraph.graph.entity import read_entity
from reegraph.graph.results import evaluate, select, solutions
from reegraph.graph.sources import Source, read_sources
from reegraph.graph.versions import Versions, versions
from reegraph.namespaces import DATASET, ENTITY_TYPES, ID, compact

if TYPE_CHECKING:
    from reegraph.graph.snapshot import Snapshot

__all__ = ["citation", "view_citation"]

TITLE = "reegraph: a knowledge graph of mining diplomacy"
AUTHOR = "The reegraph project"


def _is_query(what: str) -> bool:
    return "{" in what


def _sources(graph: Snapshot, name: str) -> tuple[str, str, list[Source]]:
    entity = read_entity(graph.store, graph.resolve(name))
    return entity.label, entity.iri, [entity.sources[key] for key in sorted(entity.sources)]


def _named(graph: Snapshot, query: str) -> set[str]:
    """Return the IRIs of the entities, claims and sources that the answer of a query names."""
    answer = evaluate(graph.store, query)
    if isinstance(answer, ox.QueryBoolean):
        return set()
    terms: Iterable[Any] = (
        (term for row in solutions(answer) for term in row)
        if isinstance(answer, ox.QuerySolutions)
        else (term for triple in answer for term in triple)
    )
    named = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    return {iri for iri in named if iri.startswith(ID)}


# What a row is likely to be about comes before what it is said of: an actor has too many sources.
_CLOSEST = (("claim", "source"), ("agreement", "project", "measure", "list"), ENTITY_TYPES)


def _query_sources(graph: Snapshot, named: set[str]) -> list[Source]:
    """Read the sources behind the rows of a query, by id.

    They are those of the claims or sources that it named, else of the agreements, projects, measures
    and lists, else of any entity.
    """
    for kinds in _CLOSEST:
        chosen = {iri for iri in named if iri.removeprefix(ID).partition("/")[0] in kinds}
        if chosen:
            break
    else:
        return []
    values = " ".join(f"<{iri}>" for iri in sorted(chosen))
    rows = select(
        graph.store,
        f"SELECT DISTINCT ?source {{ VALUES ?named {{ {values} }} "
        "{ ?named ree:statedIn|ree:documentedIn ?source } "
        "UNION { ?named a ree:Source . BIND(?named AS ?source) } }",
    )
    sources = read_sources(graph.store, {local_name(row["source"]) for row in rows})
    return [sources[key] for key in sorted(sources)]


def citation(
    graph: Snapshot,
    what: str | None = None,
    form: str = "text",
    view: str = "",
    named: set[str] | None = None,
) -> str:
    """Write the citation of the data set, of an entity, or of a query.

    It names the versions of data and ontology, the reference date, the day for which the graph
    stands and every source of the entity, or those behind the rows of the query.

    Args:
        graph: The graph.
        what: Name of an entity, or the text of a query; None for the data set.
        form: `text`, `bibtex` or `json` (CSL JSON).
        view: Which view of the data set is cited, with its options.
        named: The IRIs in the answer of the query, where it was answered already.

    Raises:
        NameNotFound: No entity has the name.
        AmbiguousName: Several entities have it.
        QueryError: The query is malformed.
    """
    of = versions(graph.store)
    version, day = graph.info.version, graph.day
    year = version.partition(".")[0]
    basis = f"ontology version {of.ontology}, reference date {graph.info.reference_date}"
    note = f"as of {day}" + (f"; {view}" if view else "")
    address = DATASET
    sources = []
    if what is not None and _is_query(what):
        sources = _query_sources(graph, _named(graph, what) if named is None else named)
        mark = hashlib.sha256(" ".join(what.split()).encode()).hexdigest()[:12]
        note = f"as of {day}; query {mark}"
    elif what is not None:
        label, address, sources = _sources(graph, what)
        note = f"{label}, as of {day}"
    note = f"{basis}, {note}"
    if form == "bibtex":
        return _bibtex(year, version, note, address)
    if form == "json":
        return _csl(year, version, note, address, sources)
    lines = [f"{AUTHOR} ({year}): {TITLE}, data version {version}, {note}. {address}"]
    if what is not None and _is_query(what):
        lines += ["", what.strip()]
    if sources:
        lines += ["", "Sources", *(_line(s) for s in sources)]
    return "\n".join(lines) + "\n"


def view_citation(of: Versions, view: str) -> dict[str, str]:
    """Write the citation of a view of a graph, as `text` and as `bibtex`."""
    year = of.data.partition(".")[0]
    note = f"ontology version {of.ontology}, reference date {of.reference}, as of {of.day}; {view}"
    text = f"{AUTHOR} ({year}): {TITLE}, data version {of.data}, {note}. {DATASET}"
    return {"text": text, "bibtex": _bibtex(year, of.data, note, DATASET)}


def _line(source: Source) -> str:
    date = f" ({source.date})" if source.date else ""
    return f"  {source.publisher}{date}: {source.title}. {source.url}".rstrip()


def _tex(text: str) -> str:
    return re.sub(r"([&%#_$])", r"\\\1", text)


def _bibtex(year: str, version: str, note: str, address: str) -> str:
    return (
        f"@misc{{reegraph{version.replace('.', '')},\n  author = {{{{{AUTHOR}}}}},\n"
        f"  title = {{{{{TITLE}}}}},\n  year = {{{year}}},\n  version = {{{version}}},\n"
        f"  note = {{{_tex(note)}}},\n  url = {{{address}}}\n}}\n"
    )


def _csl(year: str, version: str, note: str, address: str, sources: list[Source]) -> str:
    items: list[dict[str, object]] = [
        {
            "id": f"reegraph-{version}",
            "type": "dataset",
            "title": TITLE,
            "author": [{"literal": AUTHOR}],
            "issued": {"date-parts": [[int(year)]]},
            "version": version,
            "note": note,
            "URL": address,
        }
    ]
    for source in sources:
        item: dict[str, object] = {
            "id": compact(source.id),
            "type": "webpage",
            "title": source.title,
            "container-title": source.publisher,
        }
        if source.date:
            item["issued"] = {"date-parts": [[int(part) for part in source.date.split("-")]]}
        if source.url:
            item["URL"] = source.url
        items.append(item)
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"
