"""HTML of pages that others write texts for: every text is escaped, only http(s) and paths are links."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Names", "link", "linked", "named", "names_of", "table", "whole"]

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_NAVIGATION = (
    ("index.html", "Start"), ("ask.html", "Ask"), ("actor.html", "Actors"),
    ("questions.html", "Questions"), ("notebooks.html", "Notebooks"),
    ("ontology.html", "Ontology"), ("codebook.html", "Codebook"), ("downloads.html", "Downloads"),
)  # fmt: skip


def link(address: str, text: str) -> str:
    """A link, or the text alone where the address is of another kind than http(s) or a path.

    >>> link("javascript:alert(1)", "a < b")
    'a &lt; b'
    """
    words = html.escape(text)
    if not address.startswith(("http://", "https://", "/")) or address.startswith("//"):
        return words
    return f'<a href="{html.escape(address)}">{words}</a>'


def linked(text: str) -> str:
    """A text as HTML in which web addresses are links.

    >>> linked("see http://a.example/b")
    'see <a href="http://a.example/b">http://a.example/b</a>'
    """
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        parts += [html.escape(text[end : found.start()]), link(found[0], found[0])]
        end = found.end()
    return "".join([*parts, html.escape(text[end:])])


@dataclass(frozen=True)
class Names:
    """Names that link to pages, with the pattern that finds them in a text."""

    addresses: Mapping[str, str]
    pattern: re.Pattern[str] | None


def names_of(addresses: Mapping[str, str]) -> Names:
    """Names to look for; of two that begin alike the longer is found."""
    names = sorted((n for n in addresses if n), key=lambda name: (-len(name), name))
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)" if names else ""
    return Names(addresses, re.compile(pattern) if names else None)


def named(text: str, names: Names) -> str:
    """A text as HTML in which known names link to their pages, and web addresses to themselves.

    >>> named("KABIL & India", names_of({"India": "ind.html"}))
    'KABIL &amp; <a href="ind.html">India</a>'
    """
    if names.pattern is None:
        return linked(text)
    parts, end = [], 0
    for found in names.pattern.finditer(text):
        address = html.escape(names.addresses[found[0]])
        parts += [linked(text[end : found.start()])]
        parts += [f'<a href="{address}">{html.escape(found[0])}</a>']
        end = found.end()
    return "".join([*parts, linked(text[end:])])


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; its cells are HTML."""
    top = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in header)
    lines = "\n".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="Table"><table><thead><tr>{top}'
        f"</tr></thead><tbody>\n{lines}\n</tbody></table></div>"
    )


def whole(title: str, body: Iterable[str], up: str = "", head: Iterable[str] = ()) -> str:
    """A page of the site; `body` and `head` are HTML, `up` leads to the folder of the site."""
    navigation = " ".join(f'<a href="{up}{place}">{words}</a>' for place, words in _NAVIGATION)
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{html.escape(title)}</title>",
        '<link rel="icon" href="data:,">',
        f'<link rel="stylesheet" href="{up}assets/site.css">',
        *head,
        "</head><body>",
        f'<header><p class="brand"><a href="{up}index.html">reegraph</a></p>',
        f'<nav aria-label="Site">{navigation}</nav>',
        f'<div class="search" data-up="{up}"><input id="search" type="search" '
        'placeholder="Find a name" aria-label="Find a name" autocomplete="off">'
        '<ul id="found"></ul></div></header>',
        "<main>",
        *body,
        "</main>",
        f'<script src="{up}assets/search.js"></script>',
        "</body></html>",
    ]
    return "\n".join(lines) + "\n"
