"""The frame of a page of the server: its style, its policy as headers; nothing is loaded."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from reegraph.render import html as shell

__all__ = ["HEADERS", "page"]

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


def page(title: str, body: Iterable[str], head: Iterable[str] = ()) -> bytes:
    """Return a page with a title; `body` and `head` are lines of HTML."""
    text = shell.page(title, body, head=[f"<style>{_STYLE}</style>", *head])
    return text.encode("utf-8")
