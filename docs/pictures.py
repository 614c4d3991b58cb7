"""Take the pictures of docs/img/: each view in headless Chromium at 1400x900.

Run as `python docs/pictures.py`; it needs the package playwright and Debian's chromium.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

IMG = Path(__file__).resolve().parent / "img"
VIEWS = {
    "agreements": ["agreements"],
    "kabil": ["around", "KABIL"],
    "brics": ["forum", "BRICS"],
    "lithium": ["mineral", "lithium"],
    "map": ["map"],
}


def main() -> None:
    """Draw all views, or those that the command line names, and photograph them."""
    from playwright.sync_api import sync_playwright

    from reegraph.cli import cli

    chosen = sys.argv[1:] or list(VIEWS)
    IMG.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name in chosen:
            file = Path(folder) / f"{name}.html"
            cli.main(["view", *VIEWS[name], "-o", str(file)], standalone_mode=False)
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(file.as_uri())
            page.wait_for_function("document.documentElement.dataset.drawn")
            page.wait_for_timeout(500)
            page.screenshot(path=IMG / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
