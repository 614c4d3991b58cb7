"""The page in a headless browser without network: it draws at once, and it is no blank."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from .pages import visit

pytestmark = pytest.mark.slow


def test_the_drawing_appears_with_its_legend_and_asks_nobody(browser: Any, india: Path) -> None:
    with visit(browser, india) as seen:
        assert seen.page.locator("canvas").count() == 1
        assert seen.value("Number(document.documentElement.dataset.drawn)") > 0
        assert "State enterprise" in seen.text("#legend")
        assert seen.requests == [india.as_uri()]


def test_the_picture_is_not_blank(browser: Any, kabil: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    with visit(browser, kabil) as seen:
        png = seen.page.locator("#drawing").screenshot()
        picture = image.open(io.BytesIO(png)).convert("RGB")
        colours = picture.getcolors(1 << 24)
        ground = max(count for count, _ in colours)
        assert len(colours) > 100
        assert ground < 0.97 * picture.width * picture.height


def test_the_subject_is_named_and_stands_in_the_middle(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        assert seen.text("h1") in seen.text("#panel")
        assert seen.page.title().startswith("Khanij Bidesh India Limited")
