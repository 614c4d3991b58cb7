"""The page of an entity on a terminal."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from reegraph.render.console import is_terminal, terminal
from reegraph.render.entity import (
    Address,
    Citation,
    Line,
    Name,
    Page,
    Source,
    Span,
    Title,
    page_text,
)

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_page"]

_STYLES = {"dim": "dim", "warn": "yellow", "": ""}


def print_page(page: Page, out: IO[bytes]) -> None:
    """Write the page of an entity: in colour on a terminal, plain elsewhere."""
    if not is_terminal(out):
        out.write(page_text(page).encode("utf-8"))
        return
    from rich.text import Text

    with terminal(out) as console:
        for line in page.head:
            _print_line(console, line)
        for section in [*page.sections, page.sources]:
            console.print(Text())
            console.print(Text(section.heading, "bold cyan"))
            for line in section.lines:
                _print_line(console, line)


def _print_line(console: Console, line: Line) -> None:
    """Print a line; where it wraps, its rest stands below its first word."""
    from rich.padding import Padding
    from rich.text import Text

    spans = Text.assemble(*[(span.text, _style(span)) for span in line.spans])
    indent = len(spans.plain) - len(spans.plain.lstrip())
    console.print(Padding(spans[indent:], (0, 0, 0, indent)) if indent else spans)


def _style(span: Span) -> str:
    if isinstance(span, Title):
        return "bold"
    if isinstance(span, Citation):
        return "dim" if span.dim else "blue"
    if isinstance(span, Name | Source):
        return "blue"
    return "dim" if isinstance(span, Address) else _STYLES[span.style]
