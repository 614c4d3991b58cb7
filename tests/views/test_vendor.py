"""What is checked in built is what the pinned packages give."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import reegraph

VENDOR = Path(reegraph.__file__).parent / "views" / "web" / "vendor"
ASSETS = Path(__file__).parents[2] / "assets"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(not ASSETS.is_dir(), reason="only a checkout has assets/")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def test_the_built_files_are_those_of_the_manifest() -> None:
    assert {p.name for p in VENDOR.iterdir()} == {*MANIFEST["outputs"], "manifest.json"}
    for name, expected in MANIFEST["outputs"].items():
        assert digest(VENDOR / name) == expected, f"{name}: build anew, see assets/README.md"


def test_they_were_built_from_this_lock_and_these_scripts() -> None:
    built = {p.name for p in ASSETS.iterdir() if p.suffix in (".js", ".mjs")}
    assert set(MANIFEST["inputs"]) == {*built, "package-lock.json"}
    for name, expected in MANIFEST["inputs"].items():
        assert digest(ASSETS / name) == expected, f"{name}: build anew, see assets/README.md"


def test_the_lock_pins_every_package_and_names_no_host() -> None:
    text = (ASSETS / "package-lock.json").read_text(encoding="utf-8")
    assert not re.search(r"https?://|resolved", text)
    packages = json.loads(text)["packages"]
    wanted = json.loads((ASSETS / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    for name, package in packages.items():
        assert not name or package["integrity"].startswith("sha512-")
    for name, version in MANIFEST["packages"].items():
        assert packages[f"node_modules/{name}"]["version"] == version


def test_licences_are_shipped() -> None:
    text = (VENDOR / "LICENSES.txt").read_text(encoding="utf-8")
    for name, version in MANIFEST["packages"].items():
        assert f"==== {name} {version} (" in text
    assert "Natural Earth" in text


@pytest.mark.complete
@pytest.mark.skipif(shutil.which("npm") is None, reason="there is no npm here")
def test_building_anew_gives_the_same_bytes(tmp_path: Path) -> None:
    work, out = tmp_path / "assets", tmp_path / "built"
    shutil.copytree(ASSETS, work, ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run(["npm", "ci"], cwd=work, check=True, capture_output=True)
    subprocess.run(["node", "build.mjs", str(out)], cwd=work, check=True)
    assert {p.name for p in out.iterdir()} == {p.name for p in VENDOR.iterdir()}
    for path in out.iterdir():
        assert digest(path) == digest(VENDOR / path.name), path.name
