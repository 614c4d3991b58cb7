"""docs/commands.md says what `--help` says, of every command."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from reegraph.cli import cli

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script that writes the page."""
    spec = importlib.util.spec_from_file_location("commands_page", DOCS / "commands.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_page_is_what_the_commands_say() -> None:
    """In a process of its own: click keeps the help option as it was when first asked for."""
    said = "import runpy, sys; print(ascii(runpy.run_path(sys.argv[1])['page']()))"
    made = subprocess.run(
        [sys.executable, "-c", said, str(DOCS / "commands.py")],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert text == ast.literal_eval(made.stdout), "run `make reference`"


def test_every_command_has_an_example(maker: ModuleType) -> None:
    top = cli.list_commands(click.Context(cli))
    group = cli.get_command(click.Context(cli), "view")
    assert isinstance(group, click.Group)
    pictures = [f"view {name}" for name in group.list_commands(click.Context(group))]
    names = sorted([*top, *pictures])
    assert sorted(maker.EXAMPLES) == names
    assert all(f"reegraph {name}" in maker.EXAMPLES[name][1] for name in names)
