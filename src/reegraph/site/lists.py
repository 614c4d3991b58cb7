"""Pages that lead to others: the start page, the list of each kind of entity, the downloads."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from reegraph.namespaces import ID
from reegraph.render.html import bullets
from reegraph.site.entity_pages import place_of
from reegraph.site.html import page

__all__ = ["KINDS", "downloads_page", "kind_page", "notebooks_page", "start_page"]

KINDS: Mapping[str, tuple[str, str]] = {
    "actor": ("Actors", "states, companies, agencies and blocs"),
    "agreement": ("Agreements", "with parties, minerals, provisions and status"),
    "forum": ("Forums", "with members and what they agreed"),
    "mineral": ("Minerals", "who mines, refines, trades and wants them"),
    "project": ("Projects", "mines and plants with their owners"),
    "measure": ("Measures", "what states restrict or support"),
    "list": ("Criticality lists", "which minerals who calls critical"),
    "area": ("Areas", "the world as a whole"),
    "source": ("Sources", "who says it"),
}


def _entry(path: str, words: str) -> str:
    """Return a link to a page of the site."""
    return f'<a href="{html.escape(path)}">{html.escape(words)}</a>'


def kind_page(kind: str, entities: Iterable[str], labels: Mapping[str, str]) -> str:
    """Return the list of all entities of a kind, by label."""
    heading, about = KINDS[kind]
    ordered = sorted(entities, key=lambda iri: (labels[iri].casefold(), iri))
    items = [_entry(place_of(iri), labels[iri]) for iri in ordered]
    body = [f"<h1>{heading}</h1>", f"<p>{len(items)}: {about}.</p>", *bullets(items, "linked")]
    return page(f"{heading} | reegraph", body)


def start_page(counts: Mapping[str, int], version: str, day: str, views: Mapping[str, str]) -> str:
    """Return the page that says what this is and where to begin.

    Args:
        counts: How many entities of each kind there are.
        version: The version of the data.
        day: The day for which the graph stands.
        views: Paths of the drawings with their titles.
    """
    facts = [
        f'<a href="{kind}.html"><b>{counts[kind]:,}</b>{heading}</a><small> {about}</small>'
        for kind, (heading, about) in KINDS.items()
        if counts.get(kind)
    ]
    body = [
        "<h1>Who agreed what with whom over which minerals</h1>",
        f"<p>A knowledge graph of mining diplomacy, version {html.escape(version)}, as of "
        f"{html.escape(day)}. Every claim stands with the sources that state it.</p>",
        '<p><a href="ask.html">Ask the graph</a>: a library of <a href="questions.html">questions'
        "</a> with forms, and SPARQL. It runs in this browser; nothing that you ask leaves it.</p>",
        *bullets(facts, "facts"),
    ]
    if views:
        drawings = [_entry(path, title) for path, title in views.items()]
        body += ["<h2>Pictures</h2>", *bullets(drawings, "linked")]
    return page("reegraph: mining diplomacy as a graph", body)


def notebooks_page(titles: Mapping[str, str]) -> str:
    """Return the list of notebooks; `titles` maps their paths to their titles."""
    body = [
        "<h1>Notebooks</h1>",
        "<p>Analyses of alliance structure, with their code and results.</p>",
        *bullets([_entry(path, title) for path, title in titles.items()], "claims"),
    ]
    return page("Notebooks | reegraph", body)


def downloads_page(
    files: Mapping[str, tuple[str, int]], version: str, day: str, left_out: int = 0
) -> str:
    """Return the list of the files of the site that are data.

    Args:
        files: What each file is and its bytes, by path.
        version: The version of the data.
        day: The day for which the graph stands.
        left_out: The number of rows that may not be given away.
    """
    items = [
        f'<a href="{html.escape(path)}" download>{html.escape(path.rpartition("/")[2])}</a> '
        f"{html.escape(about)} <small>{size / 1e6:.1f} MB</small>"
        for path, (about, size) in files.items()
    ]
    body = [
        "<h1>Downloads</h1>",
        f"<p>Data version {html.escape(version)}, as of {html.escape(day)}. Entities are named "
        f"<code>{html.escape(ID)}…</code>.</p>",
        *bullets(items, "claims"),
    ]
    if left_out:
        body.append(
            f"<p>{left_out:,} rows are left out of graph and tables: those in bulk from sources "
            "whose licence is unclear, and what describes them.</p>"
        )
    body.append(
        "<p>The citable release with tables, networks, panel and checksums is what "
        "<code>reegraph release DIR</code> writes.</p>"
    )
    return page("Downloads | reegraph", body)
