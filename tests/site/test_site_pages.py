"""The pages of a site: every link leads somewhere, the same graph gives the same bytes."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest

from reegraph.compiler.compile import compile_graph
from reegraph.errors import UsageError
from reegraph.graph.rdf_export import write_graph
from reegraph.knowledge import KnowledgeGraph
from reegraph.release.redistributable import Public
from reegraph.resources import data_dir, notebooks_dir, ontology_dir
from reegraph.site.build import write_folder

LINK = re.compile(r'<(?:a|link|script)\b[^>]*? (?:href|src)="([^"]*)"')
WORKBENCHES = ("ask.html", "reegraph.html")


def pages(folder: Path) -> list[Path]:
    """Pages of a site but the workbench, whose code holds what looks like tags, and the drawings."""
    return [p for p in sorted(folder.rglob("*.html"))
            if p.name not in WORKBENCHES and p.parent.name != "view"]  # fmt: skip


def astray(folder: Path) -> list[tuple[str, str]]:
    """Links of a site that lead nowhere."""
    found = []
    names: dict[Path, set[str]] = {}
    for page in pages(folder):
        text = page.read_text(encoding="utf-8")
        names[page] = set(re.findall(r' id="([^"]*)"', text))
        for address in map(html.unescape, LINK.findall(text)):
            parts = urlsplit(address)
            if parts.scheme:
                assert parts.scheme in ("http", "https", "data"), address
                continue
            there = (
                (page.parent / unquote(parts.path)).is_file()
                if parts.path
                else (parts.fragment in names[page])
            )
            if not there:
                found.append((page.name, address))
    return found


def test_every_link_leads_somewhere(folder: Path) -> None:
    assert astray(folder) == []
    assert len(pages(folder)) > 100


def test_links_lead_both_ways(folder: Path) -> None:
    assert 'href="../../id/agreement/deal-3.html"' in (folder / "id/actor/actor-3.html").read_text(
        "utf-8"
    )
    assert 'href="../../id/actor/actor-3.html"' in (folder / "id/agreement/deal-3.html").read_text(
        "utf-8"
    )


def test_the_same_graph_gives_the_same_bytes(
    hostile: KnowledgeGraph, folder: Path, tmp_path: Path
) -> None:
    write_folder(hostile, tmp_path / "again", 0, False, lambda _: None)
    one, two = ({p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
                for root in (folder, tmp_path / "again"))  # fmt: skip
    assert one == two


def test_triples_stand_in_the_page_and_end_no_script(folder: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    for page in (folder / "id" / "actor").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
        assert "<" not in data
        graph = rdflib.Graph().parse(data=data, format="json-ld")
        assert len(graph) >= 2
        assert json.loads(data)


def test_no_page_holds_a_tag_from_a_name(folder: Path) -> None:
    for page in pages(folder):
        if page.parent.name == "notebooks":  # they name nothing of the graph
            continue
        text = page.read_text(encoding="utf-8")
        scripts = re.findall(r"<script[^>]*>", text)
        assert set(scripts) <= {'<script type="application/ld+json">', *re.findall(
            r'<script src="(?:\.\./)*assets/search\.js">', text)}  # fmt: skip
        assert not re.search(r"<(img|svg|iframe|object|embed|base|form|math)\b", text)


def test_other_files_are_not_written_over(hostile: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="other files"):
        write_folder(hostile, tmp_path, 0, False, lambda _: None)


def test_the_command_wants_a_folder_or_a_file() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reegraph", "site"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "--one-file" in done.stderr


def test_notebooks_stand_as_pages_with_their_results(folder: Path) -> None:
    for source in sorted(notebooks_dir().glob("*.ipynb")):
        cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
        text = (folder / "notebooks" / f"{source.stem}.html").read_text(encoding="utf-8")
        outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
        assert (
            text.count('src="data:image/png;base64,') == sum("image/png" in o for o in outputs) > 0
        )
        assert text.count("<table") >= sum("text/html" in o for o in outputs) > 0
        for cell in cells:
            if cell["cell_type"] == "code":
                assert html.escape("".join(cell["source"])) in text
        assert not re.search(r"<style|<iframe|\sstyle=|\son\w+=|<script(?! src=)", text)


@pytest.mark.complete
@pytest.mark.xdist_group("site")  # which opens the same site
def test_the_site_of_the_shipped_graph(
    shipped_folder: Path, published: Public, tmp_path: Path
) -> None:
    of, out = published, shipped_folder
    assert astray(out) == []
    assert len(list((out / "view").iterdir())) == 3
    assert f"{len(of.left):,} rows are left out" in (out / "downloads.html").read_text("utf-8")
    with zipfile.ZipFile(out / "data" / "tables.zip") as archive:
        archive.extractall(tmp_path)
    again = compile_graph(tmp_path / "reegraph-tables", ontology_dir())
    packed = gzip.decompress((out / "data" / "graph.nt.gz").read_bytes())
    assert without_blank(packed.splitlines()) == without_blank(graph_lines(again.store))
    whole = {row["id"] for row in rows("agreements", data_dir())}
    assert {row["id"] for row in rows("agreements", tmp_path / "reegraph-tables")} <= whole


def graph_lines(store: ox.Store) -> list[bytes]:
    """The triples of a store as `export` writes them."""
    out = io.BytesIO()
    write_graph(store, "nt", out)
    return out.getvalue().splitlines()


def without_blank(lines: list[bytes]) -> list[bytes]:
    """Triples in order, but those of the ontology's blank nodes, whose names are not the same."""
    return sorted(line for line in lines if b"_:" not in line)


def rows(table: str, where: Path) -> list[dict[str, str]]:
    with (where / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
