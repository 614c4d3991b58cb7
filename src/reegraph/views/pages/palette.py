"""The colours of all pages, from one file: on light ground, on dark ground and on paper."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from reegraph.views.pages.assets import json_asset

__all__ = ["colour", "paper", "palette", "palette_css"]


@functools.cache
def palette() -> Mapping[str, Sequence[str]]:
    """Read the palette: colours by name on light ground, on dark ground and on paper.

    On paper it is that on light ground where there is no other.
    """
    found: dict[str, list[str]] = json_asset("reegraph.views", "web", "palette.json")
    return found


def colour(name: str) -> tuple[str, str]:
    """Return a colour on light and on dark ground.

    >>> colour("blue")
    ('#33689e', '#7fb2e5')
    """
    light, dark, *_ = palette()[name]
    return light, dark


def paper(name: str) -> str:
    """Return a colour on paper."""
    return _on_paper(palette()[name])


def _on_paper(colours: Sequence[str]) -> str:
    return colours[2] if len(colours) > 2 else colours[0]


def palette_css(more: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return the palette as CSS variables, with `more` colours of a page beside it.

    A page follows the browser unless its root has `data-theme`, "light" or "dark". Every colour
    stands as `--paper-NAME` too: a script draws for the printer before the printer's rules hold.
    """
    named = {**palette(), **(more or {})}

    def rule(values: Mapping[str, str]) -> str:
        return " ".join(f"--{name}: {value};" for name, value in values.items())

    light = rule({name: colours[0] for name, colours in named.items()})
    dark = rule({name: colours[1] for name, colours in named.items()})
    printed = {name: _on_paper(colours) for name, colours in named.items()}
    ready = rule({f"paper-{name}": value for name, value in printed.items()})
    return (
        f":root {{ color-scheme: light; {light} {ready} }}\n"
        "@media (prefers-color-scheme: dark) {\n"
        f'  :root:not([data-theme="light"]) {{ color-scheme: dark; {dark} }}\n}}\n'
        f':root[data-theme="dark"] {{ color-scheme: dark; {dark} }}\n'
        f"@media print {{ :root:root:root {{ color-scheme: light; {rule(printed)} }} }}\n"
    )
