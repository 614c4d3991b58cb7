"""The page of an entity as HTML: for a notebook, for the site, for the server."""

from __future__ import annotations

import html
from collections.abc import Callable

from reegraph.render.entity import (
    Address,
    Citation,
    Line,
    Name,
    Page,
    Source,
    Span,
    Title,
)
from reegraph.render.html import Names, link_names, linkify
from reegraph.render.sources import ranges

__all__ = ["notebook_html", "server_lines", "site_head", "site_sections"]

Words = Callable[[str], str]

_TAGS = {"dim": "small", "warn": "em"}


def _tagged(tag: str, words: str) -> str:
    return f"<{tag}>{words}</{tag}>" if tag else words


def _span(span: Span, words: Words, number: Callable[[int], str], title: str) -> str:
    """Return a span as HTML: its words made by `words`, numbers of sources by `number`."""
    if isinstance(span, Title):
        return _tagged(title, words(span.text))
    if isinstance(span, Citation):
        return _tagged("small" if span.dim else "code", f" [{ranges(span.numbers, number)}]")
    if isinstance(span, Name | Source):
        return _tagged("code", html.escape(span.text))
    if isinstance(span, Address):
        return _tagged("small", words(span.text))
    return _tagged(_TAGS.get(span.style, ""), words(span.text))


def notebook_html(page: Page) -> str:
    """Return a page for a notebook: the lines of the terminal with their emphasis."""

    def line(spans: tuple[Span, ...]) -> str:
        return "".join(_span(span, html.escape, str, "strong") for span in spans)

    lines = [line(one.spans) for one in page.head]
    for section in [*page.sections, page.sources]:
        heading = _tagged("strong", html.escape(section.heading))
        lines += ["", heading, *(line(one.spans) for one in section.lines)]
    return "<div>" + "<br>\n".join(lines) + "</div>"


def server_lines(page: Page) -> list[str]:
    """Return a page as lines of HTML for the server, web addresses as links."""

    def line(spans: tuple[Span, ...]) -> str:
        return "".join(_span(span, linkify, str, "h1") for span in spans)

    lines = [line(page.head[0].spans), *(f"<div>{line(one.spans)}</div>" for one in page.head[1:])]
    for section in [*page.sections, page.sources]:
        lines += ["<div></div>", _tagged("h2", linkify(section.heading))]
        lines += [f"<div>{line(one.spans)}</div>" for one in section.lines]
    return lines


def site_head(page: Page, names: Names) -> list[str]:
    """Return the lines of HTML under the title of a page of the site."""
    return _list("claims", [_item(line, names) for line in page.head[1:]])


def site_sections(page: Page, names: Names) -> list[str]:
    """Return the sections of a page of the site: lists of claims, then that of the sources.

    The names of `names` link to their pages, the numbers of sources to the list of them.
    """
    lines = []
    for section in page.sections:
        lines.append(f"<h2>{html.escape(section.heading)}</h2>")
        lines += _list("claims", [_item(line, names) for line in section.lines])
    lines.append(f"<h2>{html.escape(page.sources.heading)}</h2>")
    return lines + _list("sources", [_source(line, names) for line in page.sources.lines])


def _list(kind: str, items: list[str]) -> list[str]:
    return [f'<ul class="{kind}">', *items, "</ul>"]


def _item(line: Line, names: Names) -> str:
    def words(text: str) -> str:
        return link_names(text, names)

    def number(source: int) -> str:
        return f'<a href="#s{source}">{source}</a>'

    under = ' class="under"' if line.under else ""
    return f"<li{under}>{''.join(_span(span, words, number, '') for span in line.spans)}</li>"


def _source(line: Line, names: Names) -> str:
    """Return a source with its number, which citations link to, its page and its address."""
    parts = []
    anchor = ""
    for span in line.spans:
        if isinstance(span, Source):
            anchor = f' id="s{span.number}"'
            parts.append(f"<code>[{span.number}]</code> ")
        elif isinstance(span, Address):
            parts.append(linkify(span.text))
        else:
            parts.append(link_names(span.text, names))
    return f"<li{anchor}>{''.join(parts)}</li>"
