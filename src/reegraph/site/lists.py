"""Pages that lead to others: the start page, the list of each kind of entity, the downloads."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from reegraph.namespaces import ID
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


def kind_page(kind: str, entities: Iterable[str], labels: Mapping[str, str]) -> str:
    """The list of all entities of a kind, by label."""
    heading, about = KINDS[kind]
    found = sorted(entities, key=lambda iri: (labels[iri].casefold(), iri))
    items = [f'<li><a href="{html.escape(place_of(iri))}">{html.escape(labels[iri])}</a></li>'
             for iri in found]  # fmt: skip
    body = [f"<h1>{heading}</h1>", f"<p>{len(found)}: {about}.</p>", '<ul class="linked">', *items,
            "</ul>"]  # fmt: skip
    return page(f"{heading} | reegraph", body)


def start_page(counts: Mapping[str, int], version: str, day: str, views: Mapping[str, str]) -> str:
    """What this is, where to begin, and the drawings; `views` maps their paths to their titles."""
    facts = [
        f'<li><a href="{kind}.html"><b>{counts[kind]:,}</b>{KINDS[kind][0]}</a>'
        f"<small> {KINDS[kind][1]}</small></li>"
        for kind in KINDS
        if counts.get(kind)
    ]
    drawn = [f'<li><a href="{html.escape(path)}">{html.escape(title)}</a></li>'
             for path, title in views.items()]  # fmt: skip
    body = [
        "<h1>Who agreed what with whom over which minerals</h1>",
        f"<p>A knowledge graph of mining diplomacy, version {html.escape(version)}, as of "
        f"{html.escape(day)}. Every claim stands with the sources that state it.</p>",
        '<p><a href="ask.html">Ask the graph</a>: a library of <a href="questions.html">questions'
        "</a> with forms, and SPARQL. It runs in this browser; nothing that you ask leaves it.</p>",
        '<ul class="facts">', *facts, "</ul>",
    ]  # fmt: skip
    if drawn:
        body += ["<h2>Pictures</h2>", '<ul class="linked">', *drawn, "</ul>"]
    return page("reegraph: mining diplomacy as a graph", body)


def notebooks_page(titles: Mapping[str, str]) -> str:
    """The notebooks; `titles` maps their paths to their titles."""
    items = [
        f'<li><a href="{html.escape(path)}">{html.escape(title)}</a></li>'
        for path, title in titles.items()
    ]
    body = ["<h1>Notebooks</h1>", "<p>Analyses of alliance structure, with their code and results.</p>",
            '<ul class="claims">', *items, "</ul>"]  # fmt: skip
    return page("Notebooks | reegraph", body)


def downloads_page(
    files: Mapping[str, tuple[str, int]], version: str, day: str, left: int = 0
) -> str:
    """The files of the site that are data; `files` maps a path to its meaning and size, `left` is
    the number of rows that were left out."""
    items = [
        f'<li><a href="{html.escape(path)}" download>{html.escape(path.rpartition("/")[2])}</a> '
        f"{html.escape(about)} <small>{size / 1e6:.1f} MB</small></li>"
        for path, (about, size) in files.items()
    ]
    body = [
        "<h1>Downloads</h1>",
        f"<p>Data version {html.escape(version)}, as of {html.escape(day)}. Entities are named "
        f"<code>{html.escape(ID)}…</code>.</p>",
        '<ul class="claims">', *items, "</ul>",
        *([f"<p>{left:,} rows are left out of graph and tables: those in bulk from sources whose "
           "licence is unclear, and what describes them.</p>"] if left else []),
        "<p>The citable release with tables, networks, panel and checksums is what "
        "<code>reegraph release DIR</code> writes.</p>",
    ]  # fmt: skip
    return page("Downloads | reegraph", body)
