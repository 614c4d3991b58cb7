"""Speed of the full map of a large picture, printed as Markdown tables (docs/performance.md).

python benchmarks/views.py                 20,000 entities and 60,000 lines, made at random
python benchmarks/views.py --nodes N       another size, three lines an entity

The second table is whole commands on the shipped graph. Pages open in the installed Chromium, headless
and without a GPU, through playwright (group `test`); without them only the export is timed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.view.large import large

from reegraph.views.pages.full import draw_full

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRAWN = "document.documentElement.dataset.drawn"
TIES = "SELECT DISTINCT ?a ?b {{ ?a {} ?b FILTER(isIRI(?b) && {}) }} ORDER BY ?a ?b LIMIT 60000"
COMMANDS = {
    "`view network multiplex --full`": ["network", "multiplex"],
    "`view query --full`, all claims and their sources": [
        "query", "SELECT ?claim ?source { ?claim ree:statedIn ?source }",
    ],
    "`view query --full`, 60,000 pairs of all that is tied": [
        "query",
        TIES.format("?p", 'CONTAINS(STR(?a), "/id/") && CONTAINS(STR(?b), "/id/")'),
    ],
}  # fmt: skip


@contextmanager
def browser() -> Iterator[Any]:
    """A headless browser without a GPU, or None."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        yield None
        return
    if CHROMIUM is None:
        yield None
        return
    with sync_playwright() as play:
        found = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


def opened(chromium: Any, path: Path) -> str:
    """Seconds until the page is drawn, a search answered and its first hit shown, as cells."""
    if chromium is None:
        return " | "
    page = chromium.new_page(viewport={"width": 1400, "height": 900})
    begun = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-drawn]", timeout=120_000)
    page.screenshot()
    first = time.perf_counter() - begun
    assert page.evaluate(DRAWN) == "map"
    begun = time.perf_counter()
    page.fill("#q", "a")
    page.keyboard.press("Enter")
    page.screenshot()
    second = time.perf_counter() - begun
    page.close()
    return f"{first:.1f} | {second:.1f}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=20_000)
    nodes = parser.parse_args().nodes
    head = "| {} | seconds to export | megabytes | seconds to open | seconds to search and show |"
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        path = Path(folder) / "page.html"
        print(head.format("made picture"), "|---|---|---|---|---|", sep="\n")
        graph = large(nodes, 3 * nodes)
        begun = time.perf_counter()
        draw_full(graph, "1", "2024-01-01", {"text": "", "bibtex": ""}).save(path)
        spent = time.perf_counter() - begun
        size = path.stat().st_size / 1e6
        print(f"| {nodes:,} entities, {3 * nodes:,} lines | {spent:.1f} | {size:.1f} | ", end="")
        print(opened(chromium, path), "|")
        print("", head.format("whole command"), "|---|---|---|---|---|", sep="\n")
        for name, words in COMMANDS.items():
            command = [sys.executable, "-m", "reegraph", "view", *words, "--full", "-o", str(path)]
            begun = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            spent = time.perf_counter() - begun
            size = path.stat().st_size / 1e6
            print(f"| {name} | {spent:.1f} | {size:.1f} | {opened(chromium, path)} |")


if __name__ == "__main__":
    main()
