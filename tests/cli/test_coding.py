"""The commands of the second pass: what they write and say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from reegraph.cli.coding import coding
from reegraph.coding.reliability import CITATION
from reegraph.errors import UsageError


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """Sheets of which one holds a finished line."""
    folder = tmp_path / "second pass"
    done = CliRunner().invoke(coding, ["sample", "--seed", "5", "-o", str(folder)])
    assert done.exit_code == 0, done.output
    path = folder / "lists.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= {"issuer": "ind", "year": "2023", "coded": "yes"}
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return folder


def test_the_draw_needs_a_seed(tmp_path: Path) -> None:
    done = CliRunner().invoke(coding, ["sample", "-o", str(tmp_path / "s")])
    assert done.exit_code == 2
    assert "--seed" in done.output


@pytest.mark.parametrize("form", ["text", "csv", "md"])
def test_agreement_is_printed_with_its_citation(sheets: Path, form: str) -> None:
    done = CliRunner().invoke(coding, ["agreement", str(sheets), "--format", form])
    assert done.exit_code == 0, done.output
    assert "fewer than 10 pairs" in done.stdout
    assert (CITATION in done.stdout) == (form != "csv")


def test_csv_is_whole(sheets: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    arguments = ["agreement", str(sheets), "--format", "csv", "-o", str(path)]
    assert CliRunner().invoke(coding, arguments).exit_code == 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (line,) = [r for r in rows if (r["table"], r["column"]) == ("lists", "issuer")]
    assert (line["pairs"], line["alpha"]) == ("1", "")


def test_a_folder_without_sheets_is_wrong_use(tmp_path: Path) -> None:
    done = CliRunner().invoke(coding, ["agreement", str(tmp_path)])
    assert isinstance(done.exception, UsageError)
