"""The shipped graph as a file of N-Triples, and a command run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from shipped import shipped_cache  # noqa: F401  # a fixture

import reegraph
from reegraph.cli import main
from reegraph.graph.rdf_export import write_graph

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def local() -> reegraph.KnowledgeGraph:
    """The shipped graph from its store."""
    return reegraph.load()


@pytest.fixture(scope="session")
def triples(local: reegraph.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same graph as `reegraph export` writes it."""
    path = tmp_path_factory.mktemp("export") / "graph.nt"
    with path.open("wb") as file:
        write_graph(local.store, "nt", file)
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """A function that runs a command as a user does, errors and exit code included."""
    import click

    @click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def whole(arguments: tuple[str, ...]) -> None:
        main(list(arguments))

    return lambda *arguments: CliRunner().invoke(whole, arguments)
