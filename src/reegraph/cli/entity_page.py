"""The page of an entity on a terminal or in a pipe."""

from __future__ import annotations

import io
import sys
from typing import IO

from reegraph.graph.entity import Entity
from reegraph.graph.page import page, text_page

__all__ = ["print_page"]

_STYLES = {
    "title": "bold",
    "head": "bold cyan",
    "dim": "dim",
    "warn": "yellow",
    "id": "blue",
    "": "",
}


def print_page(entity: Entity, out: IO[bytes], limit: int | None) -> None:
    """Write the page, `limit` statements a section: in colour on a terminal, plain elsewhere."""
    if out is not sys.stdout.buffer or not sys.stdout.isatty():
        out.write(text_page(entity, limit).encode("utf-8"))
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    console = Console(file=text, force_terminal=True, highlight=False)
    for line in page(entity, limit):
        spans = Text.assemble(*[(span, _STYLES[style]) for span, style in line])
        indent = len(spans.plain) - len(spans.plain.lstrip())
        console.print(Padding(spans[indent:], (0, 0, 0, indent)) if indent else spans)
    text.flush()
    text.detach()
