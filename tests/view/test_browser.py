"""The page in a headless browser without network: it draws, and no text of the data runs."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest

from reegraph.build.compile import Compiled
from reegraph.graph.neighbourhood import neighbourhood
from reegraph.terms import entity
from reegraph.view.page import draw

from .html_tags import Tags
from .small import CENTRE, hostile_store

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars", "--window-size=1400,900",
    "--virtual-time-budget=3000", "--enable-logging=stderr",
)  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here"),
]


def browse(page: Path, tmp_path: Path, *more: str) -> tuple[str, str]:
    """Standard output and the log of a headless run."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *more, page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def _colours(png: bytes) -> int:
    """Number of different bytes in the rows of a picture: a blank one has few."""
    chunks, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            chunks += png[place + 8 : place + 8 + length]
        place += 12 + length
    return len(set(zlib.decompress(chunks)))


@pytest.fixture(scope="module")
def kabil(compiled: Compiled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    graph = neighbourhood(compiled.store, entity("actor", "kabil"))
    page = draw(graph, "1", "2026-06-30", {"text": "Cite me."})
    return page.save(tmp_path_factory.mktemp("view") / "kabil.html")


def test_the_drawing_appears_without_network(kabil: Path, tmp_path: Path) -> None:
    dom, log = browse(kabil, tmp_path, "--dump-dom")
    assert "<canvas" in dom
    assert 'data-drawn="' in dom
    assert "State enterprise" in dom
    assert "Khanij Bidesh India Limited" in dom
    assert "Uncaught" not in log
    assert "Content Security Policy" not in log


def test_the_picture_is_not_blank(kabil: Path, tmp_path: Path) -> None:
    picture = tmp_path / "kabil.png"
    browse(kabil, tmp_path, f"--screenshot={picture}")
    png = picture.read_bytes()
    assert len(png) > 40_000
    assert _colours(png) > 100


def test_hostile_texts_do_not_run(tmp_path: Path) -> None:
    graph = neighbourhood(hostile_store(), CENTRE)
    path = draw(graph, "1", "2024-01-01", {"text": "<b>x</b>"}).save(tmp_path / "hostile.html")
    dom, log = browse(path, tmp_path, "--dump-dom")
    assert 'data-drawn="' in dom
    assert "<canvas" in dom
    tags = [tag for tag, _ in Tags(dom).tags]
    assert not {"img", "a", "iframe"} & set(tags)  # no address of that graph is one of the web
    assert tags.count("script") == 3
    assert "Uncaught" not in log
    assert "Content Security Policy" not in log  # nothing even tried
