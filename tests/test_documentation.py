"""The reference pages are what the code says, and what the documentation shows can be run."""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import reegraph

DOCS = Path(__file__).resolve().parents[1] / "docs"
README = DOCS.parent / "README.md"
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


@pytest.mark.parametrize("page", ["api.md", "architecture.md", "questions.md", "terms.md"])
def test_reference_pages_are_what_the_code_says(page: str) -> None:
    same = (DOCS / page).read_text(encoding="utf-8") == loaded("reference").PAGES[page]()
    assert same, f"docs/{page} is not what the code says: run `make reference`"


def test_a_module_among_the_public_names_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reegraph, "__all__", [*reegraph.__all__, "errors"])
    importlib.import_module("reegraph.errors")
    with pytest.raises(TypeError, match="errors is a module"):
        loaded("reference").api()


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


def test_the_readme_can_be_read() -> None:
    """At most 150 lines and 9 KB; lines fit a terminal, but for links, tables and what is printed."""
    text = README.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    assert len(text.encode()) <= 9 * 1024
    long = [line for line in text.splitlines() if len(line) > 80]
    assert [line for line in long if not line.startswith(("|", "!", "- ["))] == []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        assert len(block.splitlines()) <= 9, block


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "<html" in (tmp_path / "kabil.html").read_text(encoding="utf-8")


def anchor(heading: str) -> str:
    """Return the anchor that a heading has on the site and where the code is hosted.

    >>> anchor("1. China's share of imports")
    '1-chinas-share-of-imports'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize(
    "page",
    [README, README.parent / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))],
    ids=lambda path: path.name,
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", text):
        name, _, place = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if place:
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert place in {anchor(heading.replace("`", "")) for heading in headings}, link


def test_the_page_on_contributing_is_the_file_with_links_that_hold() -> None:
    text = loaded("hooks").contributing(
        (README.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    )
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert links
    assert [link for link in links if not (DOCS / link).resolve().exists()] == []
    shown = loaded("hooks").on_page_markdown(
        "", SimpleNamespace(file=SimpleNamespace(src_uri="contribute.md"))
    )
    assert "](../" not in shown
    assert "CHANGELOG.md" in shown


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_files_that_are_compared_have_the_same_line_ends_on_every_system() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--eol"], cwd=README.parent, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a checkout of git")
    compared = {".csv", ".rq", ".ttl", ".py", ".md"}
    lines = [line.split("\t") for line in listed.stdout.splitlines()]
    suffixes = {Path(name).suffix for _, name in lines}
    assert compared <= suffixes
    for how, name in lines:
        if Path(name).suffix in compared:
            assert "text eol=lf" in how, name
            assert "crlf" not in how, name


def test_every_shown_command_has_its_shape() -> None:
    """What the commands print is compared by `docs/refresh.py --check`, in .ci/run."""
    refresh = loaded("refresh")
    pages = [README, *sorted(DOCS.glob("*.md"))]
    shown = [pair for page in pages for pair in refresh.commands(page.read_text(encoding="utf-8"))]
    shapes = json.loads((DOCS / "shapes.json").read_text(encoding="utf-8"))
    assert {command for command, _ in shown} == set(shapes), "run `make readme`"
    assert all(printed.strip() for _, printed in shown)


def test_other_figures_are_no_fault_and_other_columns_are() -> None:
    refresh = loaded("refresh")
    command = "reegraph ask founders-of"
    (shape,) = [refresh.shape(command)]
    page = f"```console\n$ {command}\nfigures of last year\n```\n"
    assert list(refresh.faults(page, {command: shape})) == []
    fewer = {**shape, "columns": shape["columns"][1:]}
    for other in (fewer, {**shape, "exit": 1}):
        (fault,) = refresh.faults(page, {command: other})
        assert str(other) in fault
    assert len(list(refresh.faults(page, {}))) == 1
    bare = f"```console\n$ {command}\n```\n"
    assert list(refresh.faults(bare, {command: shape})) == [
        f"`{command}` is shown without its output"
    ]


def test_counts_may_be_old_and_their_rows_may_not() -> None:
    refresh = loaded("refresh")
    for name, write in refresh.MADE.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        other = re.sub(r"\d", "7", write())
        assert list(refresh.faults(f"{begin}{other}{end}", {})) == []
        shorter = "".join(other.splitlines(keepends=True)[:-1])
        assert len(list(refresh.faults(f"{begin}{shorter}{end}", {}))) == 1
        assert refresh.refreshed(f"{begin}{other}{end}", refresh.PAGE) == f"{begin}{write()}{end}"


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
