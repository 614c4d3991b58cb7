"""Hostile texts in every field that reaches a page: none runs, none breaks it."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from reegraph.views.pages.page import draw

from .hostile import TEXTS, picture
from .pages import visit

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(folder: Path) -> Path:
    """The page of the hostile picture, its version, day and citation hostile too."""
    cite = {"text": TEXTS[1], "bibtex": f"@misc{{x,\n  title = {{{TEXTS[0]}}}\n}}\n"}
    drawn = draw(picture(), version=TEXTS[8], day="2024-01-01", cite=cite)
    return drawn.save(folder / "hostile.html")


def whole(seen: Any) -> None:
    """Nothing ran, and no element stands in the page that the page did not make."""
    assert seen.value("window.ran") is None
    strange = (
        "script[src], img, iframe, object, embed, base, link, form, math, animate, style + style"
    )
    assert seen.page.locator(strange).count() == 0
    assert seen.page.locator("meta[http-equiv=refresh]").count() == 0
    assert seen.value("document.scripts.length") == 3
    assert not seen.value(
        "[...document.querySelectorAll('*')].some(e => [...e.attributes].some("
        "a => a.name.startsWith('on') || (a.name === 'href' && !/^https?:/.test(a.value))))"
    )


def test_there_are_enough_texts() -> None:
    assert len(set(TEXTS)) >= 40


def test_nothing_runs_when_all_is_looked_at(browser: Any, page: Path) -> None:
    with visit(browser, page) as seen:
        assert seen.value("document.documentElement.dataset.drawn") is not None
        whole(seen)
        assert "</script>" in seen.text("h1")
        seen.filters()
        for name in ("mineral", "forum", "stage", "status", "confidence", "source"):
            options = seen.page.locator(f"#by-{name} option").count()
            assert options > 40, name
        seen.page.keyboard.press("t")
        rows = seen.page.locator("#table tbody tr").count()
        assert rows == 3 * len(TEXTS) + 1 + 2
        whole(seen)
        seen.page.keyboard.press("t")
        seen.page.click("footer summary")
        whole(seen)


def test_nothing_runs_in_panels_and_search(browser: Any, page: Path) -> None:
    with visit(browser, page) as seen:
        choose = (
            "i => {const q = document.querySelector('#q'); q.value = i; "
            "q.dispatchEvent(new Event('input')); "
            "return document.querySelectorAll('#hits button').length}"
        )
        for text in TEXTS:
            asked = text.strip()[:200]
            if asked and seen.page.evaluate(choose, asked):
                seen.value("document.querySelector('#hits button').click()")
        whole(seen)
        links = seen.page.locator("#panel .words")
        links.first.click()
        whole(seen)


def test_what_is_chosen_by_a_hostile_code_comes_back(browser: Any, page: Path) -> None:
    with visit(browser, page) as seen:
        seen.filters()
        for name, code in (("mineral", "__proto__"), ("forum", TEXTS[0]), ("stage", "toString")):
            seen.page.select_option(f"#by-{name}", code)
            whole(seen)
        address = seen.value("location.hash")
    with visit(browser, page, address) as seen:
        assert seen.page.input_value("#by-forum") == TEXTS[0]
        whole(seen)


def test_exports_stay_well_formed_and_no_cell_is_a_formula(browser: Any, page: Path) -> None:
    with visit(browser, page, "#groups=hulls") as seen:
        svg = ET.parse(seen.take("save_svg")).getroot()
        assert not [t for t in svg.iter() if t.tag.rpartition("}")[2] in ("script", "image", "a")]
        assert not [n for t in svg.iter() for n in t.attrib if n.startswith("on")]
        assert len(seen.take("save_png").read_bytes()) > 20_000
        text = seen.take("save_csv").read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert {len(row) for row in rows} == {20}
        for row in rows:
            for cell in row:
                assert not cell.lstrip(' \t\r\n"').startswith(("=", "+", "-", "@", "|")), cell
        whole(seen)
        seen.page.click("#menu > summary")
        seen.page.click("[data-act=copy_bibtex]")
        assert seen.copied().count("howpublished") == 1


def test_the_quotient_and_print_of_hostile_texts(browser: Any, page: Path) -> None:
    with visit(browser, page, "#groups=groups") as seen:
        seen.value("dispatchEvent(new Event('beforeprint'))")
        whole(seen)
        assert seen.page.locator("#print > svg").count() == 1
