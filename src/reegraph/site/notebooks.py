"""The notebooks as pages, with the outputs that stand in them; no script of them is kept."""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reegraph.resources import notebooks_dir
from reegraph.site.html import page

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = ["notebook_pages"]

# Of the HTML that pandas writes for a frame: its own styles, which a page with a policy refuses.
_STYLES = re.compile(r"<style\b.*?</style>|\s(?:style|border)=\"[^\"]*\"", re.DOTALL)
_TABLE = re.compile(r"<table\b.*</table>", re.DOTALL)
_HEADER = re.compile(r"<th></th>")


@functools.cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)


def _output(output: dict[str, Any]) -> str:
    """Write an output of a cell: a picture, a table, else its text."""
    if output["output_type"] == "stream":
        return f"<pre>{html.escape(_text(output['text']))}</pre>"
    data = {kind: _text(value) for kind, value in output.get("data", {}).items()}
    plain = data.get("text/plain", "")
    if "image/png" in data:
        coded = "".join(data["image/png"].split())
        return f'<p><img alt="{html.escape(plain)}" src="data:image/png;base64,{html.escape(coded)}"></p>'
    tables = _TABLE.search(_STYLES.sub("", data.get("text/html", "")))
    if tables is None:
        return f"<pre>{html.escape(plain)}</pre>"
    table = _HEADER.sub("<td></td>", tables[0])  # a heading that says nothing
    return f'<div class="wide" tabindex="0" role="region" aria-label="Table">{table}</div>'


def _cell(cell: dict[str, Any]) -> Iterator[str]:
    source = _text(cell["source"])
    if cell["cell_type"] == "markdown":
        yield str(_markdown().render(source))
    elif cell["cell_type"] == "code":
        yield f"<pre><code>{html.escape(source)}</code></pre>"
        yield from map(_output, cell.get("outputs", ()))


def notebook_pages() -> Iterator[tuple[str, str, str]]:
    """Yield path, title and page of each notebook that comes with reegraph, in their order."""
    for path in sorted(notebooks_dir().glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        body = [part for cell in cells for part in _cell(cell)]
        first = _text(cells[0]["source"]).partition("\n")[0]
        title = first.lstrip("# ").strip() or path.stem
        body += [
            "<p>To run it yourself: <code>reegraph notebooks DIR</code> writes the notebooks.</p>"
        ]
        yield f"notebooks/{path.stem}.html", title, page(f"{title} | reegraph", body, "../")
