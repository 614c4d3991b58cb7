"""A page as one HTML file: its template, style, scripts, words and data, and nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reegraph.views.pages.assets import asset, script_hash, script_json
from reegraph.views.pages.palette import palette_css

__all__ = ["build_page", "page_scripts", "read_script", "vendor"]

SHARED = ("dom", "words", "dates", "sources", "search", "panel", "files")
"""Scripts that stand before the parts of every page, by their names in web/shared/."""


def vendor(name: str) -> str:
    """Return the text of a built file of others."""
    return asset("reegraph.views", "web", "vendor", name)


def read_script(names: Sequence[str]) -> str:
    """Return scripts of web/ as one text, by their paths without `.js`."""
    return "".join(asset("reegraph.views", "web", *f"{name}.js".split("/")) for name in names)


def page_scripts(parts: Sequence[str], libraries: Sequence[str]) -> list[str]:
    """Return the scripts of a page: those of others, then our own as one function.

    So its parts share names and nothing else does.
    """
    shared = [f"shared/{name}" for name in SHARED]
    own = '"use strict";\n(() => {\n' + read_script([*shared, *parts]) + "})();\n"
    return [*libraries, own]


def build_page(
    template: str,
    parts: Sequence[str],
    data: Mapping[str, Any],
    words: Mapping[str, str],
    lang: str,
    libraries: Sequence[str] = (),
    colours: Mapping[str, Sequence[str]] | None = None,
    land: str = "",
    **values: Any,
) -> str:
    """Return the HTML of a page, the same for the same arguments, byte for byte.

    Args:
        template: the room of web/ that has its template and its style: `page`, `map` or `full`.
        parts: scripts of the page, by their paths in web/ without `.js`, in their order; those of
            SHARED run before them.
        data: what the scripts draw, as JSON beside `words`.
        words: the words of the interface (see `read_words`).
        lang: the language of the words.
        libraries: texts of scripts of others, which run before.
        colours: colours of this page by name, on light and on dark ground, beside the palette.
        land: the borders of the world as JSON, for a page with a map.
        values: what the template needs besides.
    """
    from jinja2 import Environment, PackageLoader

    scripts = page_scripts(parts, libraries)
    style = [
        palette_css(colours),
        asset("reegraph.views", "web", "shared", "shared.css"),
        asset("reegraph.views", "web", template, f"{template}.css"),
    ]
    environment = Environment(loader=PackageLoader("reegraph.views", "web"), autoescape=True)
    html = environment.get_template(f"{template}/{template}.html.j2").render(
        values,
        lang=lang,
        words=words,
        style="".join(style),
        scripts=scripts,
        script_hashes=" ".join(map(script_hash, scripts)),
        data=script_json({**data, "words": words}),
        land=land,
    )
    return html + "\n"
