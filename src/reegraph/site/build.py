"""Writing the site: one file, or a folder for any web host."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.atomic import atomic_file
from reegraph.errors import StoreError, UsageError
from reegraph.namespaces import ID
from reegraph.resources import ontology_dir
from reegraph.site.compressed import packed_engine, packed_graph
from reegraph.site.notebooks import notebook_pages
from reegraph.site.workbench import one_file, search_script, site_css, workbench
from reegraph.site.workbench_data import contents

if TYPE_CHECKING:
    from reegraph.knowledge import KnowledgeGraph
    from reegraph.release.redistributable import Public
    from reegraph.release.unclear_licences import ExcludedRow
    from reegraph.tables.reader import Tables

__all__ = ["write_file", "write_folder"]

Progress = Callable[[str], None]
_MARK = "site.json"


def write_file(graph: KnowledgeGraph, path: Path) -> None:
    """Write the workbench with the whole graph inside; raises StoreError where that fails."""
    data = contents(graph.store, graph.info.version, graph.day)
    text = one_file(data, packed_graph(graph.store))
    with atomic_file(path) as file:
        file.write(text.encode("utf-8"))


def _require_place(folder: Path, force: bool) -> None:
    """Raise UsageError where a folder holds other files than those of a site."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is not a folder.")
    if not folder.exists() or force or (folder / _MARK).is_file():
        return
    if any(folder.iterdir()):
        raise UsageError(
            f"{folder} holds other files.",
            "Name another folder, or add --force: other files stay, those of the same name do not.",
        )


def write_folder(
    graph: KnowledgeGraph,
    folder: Path,
    views: int,
    force: bool,
    progress: Progress,
    of: Public | None = None,
) -> None:
    """Write the site into a folder; the same graph gives the same bytes.

    `of` are the tables that the graph is made of, where they go with it. The folder is written aside
    and takes its place when it is finished. Raises UsageError where it holds other files, StoreError
    where it cannot be written.
    """
    from reegraph.release.folder import written_aside

    _require_place(folder, force)
    with written_aside(folder) as aside:
        write = Written(aside)
        data = _write_workbench(graph, write, progress)
        labels = {ID + one["id"]: one["label"] for one in data["entities"]}
        _write_pages(graph, write, labels, views, progress)
        _write_reference(graph, write, labels, progress)
        _write_downloads(graph, write, data, of, progress)


class Written:
    """A folder into which texts and bytes are written by their path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, place: str, what: str | bytes) -> None:
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(what.encode("utf-8") if isinstance(what, str) else what)


def _write_workbench(
    graph: KnowledgeGraph, write: Written, progress: Progress
) -> Mapping[str, Any]:
    from reegraph.views.pages.html_file import vendor

    progress("writing the workbench")
    data = contents(graph.store, graph.info.version, graph.day)
    write("ask.html", workbench(data, "folder").html)
    write("data/oxigraph.wasm.gz", packed_engine())
    write("data/graph.nt.gz", packed_graph(graph.store))
    write("data/reegraph.ttl", (ontology_dir() / "reegraph.ttl").read_bytes())
    names = json.dumps(data["entities"], ensure_ascii=False, separators=(",", ":"))
    write("data/names.json", names)
    write("assets/site.css", site_css())
    write("assets/search.js", search_script())
    write("licences.txt", vendor("LICENSES.txt"))
    return data


def _write_pages(
    graph: KnowledgeGraph, write: Written, labels: dict[str, str], views: int, progress: Progress
) -> None:
    """Write the drawings, the page of each entity, and the lists that lead there."""
    from reegraph.graph.links import neighbours, states_of
    from reegraph.site.entity_pages import entity_page, place_of
    from reegraph.site.entity_views import drawings
    from reegraph.site.lists import KINDS, kind_page, start_page

    near = neighbours(graph.store)
    states = states_of(graph.store)
    drawn: dict[str, list[str]] = defaultdict(list)
    titles: dict[str, str] = {}
    progress("drawing")
    for place, iri, page in drawings(graph, near, states, views):
        write(place, page.html)
        drawn[iri].append(place)
        titles[place] = labels.get(iri, page.title)
    progress("writing pages of entities")
    kinds: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(labels):
        kinds[iri.removeprefix(ID).partition("/")[0]].append(iri)
        others = [other for other in near.get(iri, ()) if other in labels]
        on = "state" if iri in states else iri.removeprefix(ID).partition("/")[0]
        write(place_of(iri), entity_page(graph.store, iri, others, labels, drawn[iri], on))
    for kind in KINDS:
        write(f"{kind}.html", kind_page(kind, kinds[kind], labels))
    counts = {kind: len(members) for kind, members in kinds.items()}
    write("index.html", start_page(counts, graph.info.version, graph.day, titles))


def _write_reference(
    graph: KnowledgeGraph, write: Written, labels: dict[str, str], progress: Progress
) -> None:
    from reegraph.site import lists, reference

    progress("answering the questions")
    for place, text in reference.question_pages(graph.store, labels):
        write(place, text)
    progress("writing the reference")
    write("ontology.html", reference.ontology_page())
    write("codebook.html", reference.codebook_page())
    titles = {}
    for place, title, text in notebook_pages():
        write(place, text)
        titles[place] = title
    write("notebooks.html", lists.notebooks_page(titles))


def _zipped(tables: Tables, left: list[ExcludedRow]) -> bytes:
    """Zip the tables as a data package in one file, the same bytes each time."""
    import io
    import tempfile
    import zipfile

    from reegraph.release.data import write_narrowed

    packed = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="reegraph-") as name:
        write_narrowed(tables, left, Path(name))
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(name).iterdir()):
                entry = zipfile.ZipInfo(f"reegraph-tables/{path.name}", (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())
    return packed.getvalue()


def _write_downloads(
    graph: KnowledgeGraph,
    write: Written,
    data: Mapping[str, Any],
    of: Public | None,
    progress: Progress,
) -> None:
    from reegraph.site import lists

    progress("writing downloads")
    write("reegraph.html", one_file(data, (write.folder / "data/graph.nt.gz").read_bytes()))
    about = {
        "reegraph.html": "the workbench with the whole graph inside; opens from disk",
        "data/graph.nt.gz": "the graph as sorted N-Triples",
        "data/reegraph.ttl": "the ontology",
        "data/names.json": "the names of all entities",
    }
    if of is not None:
        write("data/tables.zip", _zipped(of.tables, of.left))
        about["data/tables.zip"] = "the tables as a data package: CSV with datapackage.json"
    files = {name: (words, (write.folder / name).stat().st_size) for name, words in about.items()}
    left = len(of.left) if of is not None else 0
    write("downloads.html", lists.downloads_page(files, graph.info.version, graph.day, left))
    mark = {"version": graph.info.version, "day": graph.day, "possible": graph.possible}
    write(_MARK, json.dumps(mark, sort_keys=True) + "\n")
