"""`view around` on the command line and from Python."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import reegraph
from reegraph import views
from reegraph.cli import cli
from reegraph.errors import NameNotFound, UsageError
from reegraph.namespaces import entity

from .small import Small


@pytest.fixture
def store(tmp_path: Path) -> Path:
    small = Small()
    source = small.source("s", "A report", "https://example.org/report")
    pact = small.named(entity("agreement", "pact"), "Pact of Ácme")
    for name in ("Ácme", "Bolt", "Crux"):
        small.party(small.named(entity("actor", name.lower()), name), pact, source)
    path = tmp_path / "graph.nt"
    small.store.dump(str(path), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return path


def test_the_file_is_named_after_the_entity(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["view", "around", "ácme", "--store", str(store)])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == "acme.html"
    assert "Pact of" in (tmp_path / "acme.html").read_text(encoding="utf-8")


def test_what_was_left_out_is_said(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.html"
    done = CliRunner().invoke(
        cli,
        [
            "view",
            "around",
            "Bolt",
            "--type",
            "actor",
            "--limit",
            "2",
            "--store",
            str(store),
            "-o",
            str(file),
        ],
    )
    assert done.stdout.strip() == str(file)
    assert "2 less connected entities were left out" in done.stderr
    assert "2 less connected entities left out" in file.read_text(encoding="utf-8")


def test_python_draws_the_same_page(store: Path) -> None:
    kg = reegraph.open(store)
    page = views.around(kg, "Bolt")
    assert page.title == "Bolt"
    assert page.html == views.around(kg, "actor:bolt").html
    assert str(store) not in page.html


def test_errors_name_what_is_wrong(store: Path) -> None:
    kg = reegraph.open(store)
    with pytest.raises(NameNotFound):
        views.around(kg, "Bolz")
    with pytest.raises(UsageError):
        views.around(kg, "Bolt", hops=0)
