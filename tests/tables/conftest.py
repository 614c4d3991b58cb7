"""Small folders of tables for the tests of their reading and checking."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .small import write_mini


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small tables, without a fault; not to be written to."""
    return write_mini(tmp_path_factory.mktemp("tables") / "small data")


@pytest.fixture
def mini(sound: Path, tmp_path: Path) -> Path:
    """The small tables in a folder of their own, to be spoilt."""
    folder = tmp_path / "tables with blanks"
    shutil.copytree(sound, folder)
    return folder
