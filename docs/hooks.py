"""What mkdocs is told beside mkdocs.yml: CONTRIBUTING.md is a page, and links that leave docs/ become
plain code, as a site has no place for files of the checkout."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_OUTSIDE = re.compile(r"\[([^\]]+)\]\((\.\./[^)]+)\)")
_LINK = re.compile(r"\]\((?!https?:|#)([^)]+)\)")
_CONTRIBUTING = Path(__file__).resolve().parent.parent / "CONTRIBUTING.md"


def on_page_markdown(markdown: str, page: Any = None, **_: Any) -> str:
    """Return a page whose links to `../file` are its text and, where it differs, the path."""
    if page is not None and page.file.src_uri == "contribute.md":
        markdown = contributing(_CONTRIBUTING.read_text(encoding="utf-8"))

    def plain(match: re.Match[str]) -> str:
        text, path = match.group(1), match.group(2).removeprefix("../")
        return text if path.rstrip("/") in text.strip("`").rstrip("/") else f"{text} (`{path}`)"

    return _OUTSIDE.sub(plain, markdown)


def contributing(text: str) -> str:
    """Return CONTRIBUTING.md with its links as seen from docs/.

    >>> contributing("[a](docs/time.md), [b](Makefile), [c](#below)")
    '[a](time.md), [b](../Makefile), [c](#below)'
    """

    def moved(match: re.Match[str]) -> str:
        path = match[1]
        inside = path.removeprefix("docs/") if path.startswith("docs/") else f"../{path}"
        return f"]({inside})"

    return _LINK.sub(moved, text)
