"""The reference pages are what the code says, and what the documentation shows can be run."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import reegraph

DOCS = Path(__file__).resolve().parents[1] / "docs"
pytestmark = pytest.mark.skipif(
    not DOCS.is_dir(), reason="the documentation is in the checkout only"
)


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["api.md", "questions.md", "terms.md"])
def test_reference_pages_are_what_the_code_says(page: str) -> None:
    """Else run `python docs/reference.py`."""
    assert (DOCS / page).read_text(encoding="utf-8") == loaded("reference").PAGES[page]()


def test_every_public_name_is_documented() -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^::: \S+\.(\w+)$", page, re.MULTILINE))
    plain = {"__version__"}
    assert {n for n in reegraph.__all__ if callable(getattr(reegraph, n))} <= named | plain
    for name in named:
        thing = getattr(reegraph, name, None)
        assert thing is None or thing.__doc__


def test_every_page_is_in_the_contents() -> None:
    contents = (DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8")
    assert {p.name for p in DOCS.glob("*.md")} == set(
        re.findall(r": ([\w-]+\.md)$", contents, re.M)
    )


# What needs a server, a checkout's history, another shell or files of the reader's own; a release is
# made by .ci/release.
ELSEWHERE = (
    "--endpoint",
    "--cluster",
    "build",
    "check",
    "coding",
    "serve",
    "release",
    "mcp",
    "DIR",
    "NAME",
    "...",
    "my-question",
    "my_store",
    "--previous",
    "query -",
    "$(",
    "site ",
)


def shown() -> list[str]:
    """Commands in blocks of shell lines on the pages."""
    found = []
    for page in sorted(DOCS.glob("*.md")):
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            found += [line.partition("  #")[0].strip() for line in block.splitlines()]
    mine = [line for line in found if line.startswith("reegraph ")]
    return sorted({line for line in mine if not any(word in line for word in ELSEWHERE)})


@pytest.mark.complete
@pytest.mark.parametrize("line", shown())
def test_commands_on_the_pages_run(line: str, tmp_path: Path) -> None:
    words = shlex.split(line)
    for number, word in enumerate(words):
        if word == ">":
            del words[number:]
            break
    ended = subprocess.run(
        [sys.executable, "-m", *words], cwd=tmp_path, capture_output=True, text=True,
        encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "Error" not in ended.stderr
