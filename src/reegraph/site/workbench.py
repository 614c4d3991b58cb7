"""The workbench: a page that asks the graph in SPARQL, by itself or through its server."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reegraph.site.compressed import packed_engine
from reegraph.views.pages.assets import asset, script_hash, script_json
from reegraph.views.pages.html_file import read_script, vendor
from reegraph.views.pages.page import blank
from reegraph.views.pages.palette import palette_css

__all__ = [
    "Workbench",
    "engine_script",
    "one_file",
    "search_script",
    "site_css",
    "workbench",
    "workbench_script",
]

_SHARED = ("shared/dom", "shared/search", "shared/files")
_OWN = (
    "fill.js", "engine.js", "editor.js", "results.js", "chart.js", "claim_words.js", "claims.js",
    "picture.js", "history.js", "search.js", "workbench.js",
)  # fmt: skip
_POLICIES = {
    "inside": "worker-src blob:",
    "folder": "worker-src blob:; connect-src 'self'",
    "server": "connect-src 'self'",
}


@dataclass(frozen=True)
class Workbench:
    """A page and the policy for what it may do, which also stands in it."""

    html: str
    policy: str


def _own(name: str) -> str:
    return asset("reegraph.site", "web", name)


def site_css() -> str:
    """Return the style of all pages of the site, with the palette."""
    return palette_css() + _own("site.css")


def search_script() -> str:
    """Return the script of a page of the site: the search over the names of all entities."""
    return '"use strict";\n' + read_script(_SHARED) + _own("search.js") + _own("page.js")


def _inert(script: str) -> str:
    """Return a script as text in a script element: no `<` opens a tag or a comment there."""
    return re.sub(r"<(?=/script|!--|script)", r"\\x3c", script, flags=re.IGNORECASE)


def workbench_script() -> str:
    """Return the scripts of the workbench as one."""
    return '"use strict";\n' + read_script(_SHARED) + "\n".join(map(_own, _OWN))


def engine_script() -> str:
    """Return the script of the worker that has the graph, without the engine itself."""
    return _own("worker.js")


def _engine_script() -> str:
    return _inert(f"{vendor('oxigraph.min.js')}\n{engine_script()}")


def workbench(
    data: Mapping[str, Any],
    engine: str,
    parts: Mapping[str, str] | None = None,
    without_scripts: Iterable[str] = (),
) -> Workbench:
    """Build the page over an engine: `inside` the page, beside it in a `folder`, or its `server`.

    `data` is what contents.contents gives, `parts` the packed graph and engine as base64 by name,
    `without_scripts` the HTML for readers whose browser runs no scripts.
    """
    import jinja2

    editor = _inert(vendor("yasqe.min.js"))
    own = _inert(workbench_script())
    layout = _inert(vendor("layout-kit.min.js"))
    view = blank("Answer of a query", data["version"], data["day"], data["cite"])
    # The page of a picture, in a frame, obeys this policy too.
    hashes = [*map(script_hash, (editor, layout, own)), *view.hashes]
    pages = {"inside": "", "folder": "files", "server": "server"}[engine]
    wasm = " 'wasm-unsafe-eval'" if engine != "server" else ""
    policy = (
        f"default-src 'none'; script-src {' '.join(hashes)}{wasm}; "
        f"style-src 'unsafe-inline'; img-src data: blob:; {_POLICIES[engine]}; base-uri 'none'; "
        "form-action 'none'"
    )
    html = jinja2.Template(_own("workbench.html.j2"), autoescape=True).render(
        policy=policy,
        version=data["version"],
        day=data["day"],
        engine=engine,
        css=site_css(),
        editor_css=vendor("yasqe.min.css"),
        setting=script_json({"engine": engine, "pages": pages}),
        contents=script_json(data),
        worker="" if engine == "server" else _engine_script(),
        parts=parts or {},
        view=script_json({"before": view.before, "data": view.data, "after": view.after}),
        layout=layout,
        editor=editor,
        own=own,
        without="\n".join(without_scripts),
    )
    return Workbench(html + "\n", policy)


def one_file(data: Mapping[str, Any], graph: bytes) -> str:
    """Build the workbench with graph and engine inside, a page that opens from disk.

    `data` is what contents.contents gives, `graph` what packed.packed_graph gives.
    """
    parts = {"wasm": packed_engine(), "graph": graph}
    coded = {name: base64.b64encode(part).decode("ascii") for name, part in parts.items()}
    return workbench(data, "inside", coded).html
