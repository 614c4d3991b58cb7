"""The small tables of `mini/`: rows of the shipped ones, with fewer sources, and their schema."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from reegraph.resources import data_dir

__all__ = ["write_mini"]

MINI = Path(__file__).parent / "mini"


def write_mini(folder: Path) -> Path:
    """Copy the small tables into a folder, with the real datapackage.json restricted to them."""
    shutil.copytree(MINI, folder)
    found = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    found["resources"] = [r for r in found["resources"] if (MINI / r["path"]).is_file()]
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text, encoding="utf-8", newline="")
    return folder
