"""What mkdocs is told beside mkdocs.yml: links that leave docs/ become plain code, as a site has no
place for files of the checkout."""

from __future__ import annotations

import re
from typing import Any

_OUTSIDE = re.compile(r"\[([^\]]+)\]\((\.\./[^)]+)\)")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """A link to `../file` as its text and, where that is not the path itself, the path."""

    def plain(found: re.Match[str]) -> str:
        text, path = found.group(1), found.group(2).removeprefix("../")
        return text if path.rstrip("/") in text.strip("`").rstrip("/") else f"{text} (`{path}`)"

    return _OUTSIDE.sub(plain, markdown)
