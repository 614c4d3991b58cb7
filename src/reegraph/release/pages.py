"""Pages of a release in Markdown, from templates."""

from __future__ import annotations

from pathlib import Path

__all__ = ["page"]

TEMPLATES = Path(__file__).with_name("templates")


def _cell(value: object) -> str:
    """Write a value as it stands in a cell of a table in Markdown."""
    text = " ".join(str(value).split())
    for mark in ("\\", "|", "<", "*", "`", "["):
        text = text.replace(mark, "\\" + mark)
    return text


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _number(value: int) -> str:
    return f"{value:,}"


def page(name: str, **values: object) -> str:
    """Fill a template with values; `cell` guards what comes from the tables."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    engine = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    engine.filters.update(cell=_cell, percent=_percent, number=_number)
    return engine.get_template(name).render(**values)
