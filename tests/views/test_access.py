"""A page for everybody: checked by axe-core and html-validate, at every width, without motion."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from .pages import NODE_MODULES, visit

pytestmark = pytest.mark.slow
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
VALIDATE = NODE_MODULES / "html-validate" / "bin" / "html-validate.mjs"


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing (.ci/setup installs it)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, kabil: Path, scheme: str) -> None:
    with visit(browser, kabil, color_scheme=scheme) as seen:
        seen.value(AXE.read_text(encoding="utf-8"))

        def faults(state: str) -> list[str]:
            found = seen.value("axe.run({resultTypes: ['violations']}).then(r => r.violations)")
            return [
                f"{state}: {fault['id']} {node['target']} {node['failureSummary']}"
                for fault in found
                for node in fault["nodes"]
                if fault["impact"] in ("serious", "critical")
            ]

        told = faults("opened")
        seen.filters()
        seen.page.click("#way-between")
        seen.page.click("#menu > summary")
        seen.page.fill("#q", "lithium")
        told += faults("filters, dates and search")
        seen.page.press("#q", "Enter")
        seen.page.uncheck('#legend input[data-code="kind firm"]')
        told += faults("panel")
        seen.page.keyboard.press("t")
        told += faults("table")
        assert told == []


@pytest.mark.skipif(
    not VALIDATE.exists() or shutil.which("node") is None,
    reason="html-validate is missing (.ci/setup installs it)",
)
def test_the_page_is_valid_html(browser: Any, kabil: Path, tmp_path: Path) -> None:
    config = tmp_path / "htmlvalidate.json"
    written = ("attribute-empty-style", "attribute-boolean-style", "void-style")  # by the browser
    rules = dict.fromkeys(("no-inline-style", "long-title", "require-sri", *written), "off")
    told = {"root": True, "extends": ["html-validate:recommended"], "rules": rules}
    config.write_text(json.dumps(told), encoding="utf-8")
    with visit(browser, kabil) as seen:
        seen.page.click("#to-filters")
        later = tmp_path / "later.html"
        later.write_text("<!DOCTYPE html>\n" + seen.value(
            "(document.querySelectorAll('script, #drawing > *').forEach(e => e.remove()), "
            "document.documentElement.outerHTML)"
        ), encoding="utf-8")  # fmt: skip
    for path in (kabil, later):
        done = subprocess.run(
            ["node", str(VALIDATE), "--config", str(config), "--formatter", "text", path],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout[:4000] + done.stderr[:2000]


def test_nothing_sticks_out_at_any_width(browser: Any, india: Path) -> None:
    with visit(browser, india) as seen:
        seen.page.click("#way-between")
        seen.filters()
        for width in (360, 700, 1024, 1400, 3840):
            seen.page.set_viewport_size({"width": width, "height": width * 9 // 16 + 500})
            seen.page.wait_for_timeout(100)
            assert seen.value("document.documentElement.scrollWidth") <= width
            box = seen.page.locator("#drawing").bounding_box()
            assert box["width"] > 0.35 * width
            assert box["height"] > 250
            for name in ("q", "to-filters", "to-table", "to-theme", "way-on", "zoom-in"):
                place = seen.page.locator(f"#{name}").bounding_box()
                assert place["x"] >= 0
                assert place["x"] + place["width"] <= width


def test_who_wants_no_motion_gets_none(browser: Any, kabil: Path) -> None:
    def frames(wish: str) -> int:
        """How often the canvas is drawn anew when a key leads from one shape to another."""
        with visit(browser, kabil, reduced_motion=wish) as seen:
            seen.page.focus("#drawing")
            seen.page.keyboard.press("ArrowRight")
            seen.page.wait_for_timeout(600)
            seen.value(
                "(p => { const clear = p.clearRect; window.frames_drawn = 0; p.clearRect = "
                "function (...box) { window.frames_drawn++; return clear.apply(this, box); }; })"
                "(CanvasRenderingContext2D.prototype)"
            )
            seen.page.keyboard.press("ArrowRight")
            seen.page.wait_for_timeout(600)
            return int(seen.value("window.frames_drawn"))

    moved, stood = frames("no-preference"), frames("reduce")
    assert 0 < stood < moved


def test_on_a_phone_a_choice_stays_in_sight(browser: Any, kabil: Path) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    with visit(browser, kabil, **phone) as seen:
        assert seen.page.is_hidden("#panel")
        seen.page.fill("#q", "Lithium")
        seen.page.press("#q", "Enter")
        panel = seen.page.locator("#panel").bounding_box()
        assert panel["height"] < 0.5 * 740
        assert panel["y"] + panel["height"] <= 741
        seen.page.tap("#panel .close")
        assert seen.page.is_hidden("#panel")


def test_the_live_region_tells_what_changed(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        seen.page.uncheck('#legend input[data-code="kind firm"]')
        assert "46 of 48 entities" in seen.text("#live")
        assert seen.value("document.activeElement.dataset.code") == "kind firm"
