"""The frame of a page of the site: its policy, its navigation, its search."""

from __future__ import annotations

from collections.abc import Iterable

from reegraph.render import html as shell

__all__ = ["page"]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_NAVIGATION = (
    ("index.html", "Start"), ("ask.html", "Ask"), ("actor.html", "Actors"),
    ("questions.html", "Questions"), ("notebooks.html", "Notebooks"),
    ("ontology.html", "Ontology"), ("codebook.html", "Codebook"), ("downloads.html", "Downloads"),
)  # fmt: skip


def page(title: str, body: Iterable[str], up: str = "", head: Iterable[str] = ()) -> str:
    """Return a page of the site.

    Args:
        title: The title of the page, as text.
        body: Lines of HTML.
        up: The way from the page to the folder of the site, such as `../`.
        head: Lines of HTML for the head.
    """
    navigation = " ".join(f'<a href="{up}{place}">{words}</a>' for place, words in _NAVIGATION)
    lines = [
        f'<header><p class="brand"><a href="{up}index.html">reegraph</a></p>',
        f'<nav aria-label="Site">{navigation}</nav>',
        f'<div class="search" data-up="{up}"><input id="search" type="search" '
        'placeholder="Find a name" aria-label="Find a name" autocomplete="off">'
        '<ul id="found"></ul></div></header>',
        "<main>",
        *body,
        "</main>",
        f'<script src="{up}assets/search.js"></script>',
    ]
    own = [
        '<link rel="icon" href="data:,">',
        f'<link rel="stylesheet" href="{up}assets/site.css">',
    ]
    return shell.page(title, lines, policy=_POLICY, dark=True, head=[*own, *head])
