"""The pages of a site: every link leads somewhere, the same graph gives the same bytes."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from reegraph.errors import UsageError
from reegraph.graph.knowledge import KnowledgeGraph
from reegraph.site.making import write_folder

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


@pytest.mark.complete
def test_the_site_of_the_shipped_graph(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    write_folder(shipped, tmp_path / "out", 1, False, lambda _: None)
    assert astray(tmp_path / "out") == []
    assert len(list((tmp_path / "out" / "view").iterdir())) == 3
