"""HTML that is safe to show: every text is escaped, and only http(s) addresses and paths are links."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Names", "bullets", "index_names", "link", "link_names", "linkify", "page", "table"]

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def link(address: str, text: str) -> str:
    """Return a link, or the text alone where the address is no http(s) address and no path.

    >>> link("javascript:alert(1)", "a < b")
    'a &lt; b'
    """
    words = html.escape(text)
    if not address.startswith(("http://", "https://", "/")) or address.startswith("//"):
        return words
    return f'<a href="{html.escape(address)}">{words}</a>'


def linkify(text: str) -> str:
    """Return a text as HTML in which web addresses are links.

    >>> linkify("see http://a.example/b")
    'see <a href="http://a.example/b">http://a.example/b</a>'
    """
    parts = []
    end = 0
    for address in _ADDRESS.finditer(text):
        parts += [html.escape(text[end : address.start()]), link(address[0], address[0])]
        end = address.end()
    return "".join([*parts, html.escape(text[end:])])


@dataclass(frozen=True)
class Names:
    """Names that link to pages, with the pattern that finds them in a text."""

    addresses: Mapping[str, str]
    pattern: re.Pattern[str] | None


def index_names(addresses: Mapping[str, str]) -> Names:
    """Return an index of the names to link; of two that begin alike the longer one is linked."""
    names = sorted((n for n in addresses if n), key=lambda name: (-len(name), name))
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)" if names else ""
    return Names(addresses, re.compile(pattern) if names else None)


def link_names(text: str, names: Names) -> str:
    """Return a text as HTML in which indexed names and web addresses are links.

    >>> link_names("KABIL & India", index_names({"India": "ind.html"}))
    'KABIL &amp; <a href="ind.html">India</a>'
    """
    if names.pattern is None:
        return linkify(text)
    parts = []
    end = 0
    for name in names.pattern.finditer(text):
        address = html.escape(names.addresses[name[0]])
        parts.append(linkify(text[end : name.start()]))
        parts.append(f'<a href="{address}">{html.escape(name[0])}</a>')
        end = name.end()
    return "".join([*parts, linkify(text[end:])])


def bullets(items: Iterable[str], kind: str = "") -> list[str]:
    """Return lines of HTML of a list; its items are HTML, `kind` is its class.

    >>> bullets(["one"], "claims")
    ['<ul class="claims">', '<li>one</li>', '</ul>']
    """
    opening = f'<ul class="{kind}">' if kind else "<ul>"
    return [opening, *(f"<li>{item}</li>" for item in items), "</ul>"]


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; the header is text, the cells of `rows` are HTML."""
    top = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in header)
    lines = "\n".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="Table"><table><thead><tr>{top}'
        f"</tr></thead><tbody>\n{lines}\n</tbody></table></div>"
    )


def page(
    title: str,
    body: Iterable[str],
    *,
    policy: str = "",
    dark: bool = False,
    head: Iterable[str] = (),
) -> str:
    """Return a whole page in English.

    Args:
        title: The title of the page, as text.
        body: Lines of HTML.
        policy: What the page may load (Content-Security-Policy); with it the page also tells no
            other host where its reader comes from. Empty where the server's headers say both.
        dark: Whether the style of the page has colours for readers who prefer dark pages.
        head: Lines of HTML for the head: styles, icon, other forms of the page.
    """
    lines = ["<!doctype html>", '<html lang="en"><head><meta charset="utf-8">']
    if policy:
        lines.append(
            f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy, False)}">'
        )
        lines.append('<meta name="referrer" content="no-referrer">')
    lines.append('<meta name="viewport" content="width=device-width, initial-scale=1">')
    if dark:
        lines.append('<meta name="color-scheme" content="light dark">')
    lines += [f"<title>{html.escape(title)}</title>", *head, "</head><body>", *body]
    return "\n".join([*lines, "</body></html>"]) + "\n"
