"""The scripts of the pages: unit tests with node, and a linter over what each page runs as one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reegraph.site.workbench import engine_script, search_script, workbench_script
from reegraph.views.pages.full import FULL_PARTS
from reegraph.views.pages.html_file import page_scripts
from reegraph.views.pages.page import PAGE_PARTS
from reegraph.views.pages.world_map_page import MAP_PARTS

ROOT = Path(__file__).resolve().parents[2]
NODE = shutil.which("node")
TOOLS = ROOT / "build" / "npm" / "node_modules"
ESLINT = TOOLS / "eslint" / "bin" / "eslint.js"
PRETTIER = TOOLS / "prettier" / "bin" / "prettier.cjs"
FOLDERS = [
    *(ROOT / "src/reegraph/views/web" / room for room in ("shared", "page", "map", "full")),
    ROOT / "src/reegraph/site/web",
    ROOT / "tests/web",
]

pytestmark = pytest.mark.skipif(NODE is None, reason="there is no node here")


def run(*command: str | Path) -> None:
    """Run a tool of node; what it says is the failure of the test."""
    done = subprocess.run(
        [str(NODE), *map(str, command)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_the_shared_scripts_do_what_they_say() -> None:
    run("--test", *sorted((ROOT / "tests/web").glob("*.test.js")))


BUNDLES = {
    "page": page_scripts(PAGE_PARTS, [])[-1],
    "map": page_scripts(MAP_PARTS, [])[-1],
    "full": page_scripts(FULL_PARTS, [])[-1],
    "workbench": workbench_script(),
    "engine": engine_script(),
    "search": search_script(),
}
# What a page does not use of the scripts that all pages share is no fault of the page.
UNUSED_ALLOWED = '{"no-unused-vars": "off"}'


@pytest.mark.skipif(not ESLINT.exists(), reason="eslint is missing (.ci/setup installs it)")
@pytest.mark.parametrize("name", BUNDLES)
def test_every_name_in_a_page_is_known(name: str, tmp_path: Path) -> None:
    path = ROOT / "build" / "lint" / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(BUNDLES[name], encoding="utf-8", newline="\n")
    run(ESLINT, "--config", ROOT / "eslint.config.mjs", "--rule", UNUSED_ALLOWED, path)


@pytest.mark.skipif(not ESLINT.exists(), reason="eslint is missing (.ci/setup installs it)")
def test_no_name_of_the_scripts_is_unused() -> None:
    """A name at the top of a script is used by some script of a page, seen over all of them."""
    texts = {p: p.read_text("utf-8") for f in FOLDERS[:-1] for p in sorted(f.glob("*.js"))}
    whole = "\n".join(texts.values())
    for path, text in texts.items():
        for name in re.findall(r"^(?:const|let|function|async function) ([\w$]+)", text, re.M):
            used = len(re.findall(rf"(?<![\w$])(?<!\w\.){re.escape(name)}(?![\w$])", whole))
            assert used > 1, f"{path.name}: {name}"


@pytest.mark.skipif(not PRETTIER.exists(), reason="prettier is missing (.ci/setup installs it)")
def test_the_scripts_are_formatted() -> None:
    run(PRETTIER, "--check", *(path for f in FOLDERS for path in sorted(f.glob("*.js"))))


def test_no_script_is_long() -> None:
    for folder in FOLDERS:
        for path in folder.glob("*.js"):
            lines = path.read_text("utf-8").splitlines()
            assert len(lines) <= 500, path
