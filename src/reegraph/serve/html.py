"""Plain HTML pages: every text is escaped, only http and https become links, nothing is loaded."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable

from reegraph.site.html import link, linked

__all__ = ["HEADERS", "link", "linked", "whole"]

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1f24;background:#fff}a{color:#0b5394}small{color:#57606a}em{color:#8a4b00;"
    "font-style:normal}li{margin:.2rem 0}@media(prefers-color-scheme:dark){body{color:#e6e6e6;"
    "background:#16191d}a{color:#8ab4f8}small{color:#9aa4ae}em{color:#e0a458}}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def whole(title: str, body: Iterable[str], head: Iterable[str] = ()) -> bytes:
    """A page with a title; `body` and `head` are HTML."""
    name = html.escape(title)
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{name}</title>",
        f"<style>{_STYLE}</style>",
        *head,
        "</head><body>",
        *body,
        "</body></html>",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")
