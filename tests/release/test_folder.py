"""A release is written whole or not at all, and only where it harms nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from reegraph.errors import StoreError, UsageError
from reegraph.release.checksums import listed, write_sums
from reegraph.release.folder import MARK, require_place, written_aside


def made(folder: Path, text: str) -> None:
    """Something that counts as a release."""
    with written_aside(folder) as aside:
        (aside / "deep").mkdir()
        (aside / "deep" / "file.txt").write_text(text, encoding="utf-8")
        (aside / MARK).write_text("{}", encoding="utf-8")
        write_sums(aside)


def broken(folder: Path, fault: Exception) -> None:
    """A release that fails half way."""
    with written_aside(folder) as aside:
        (aside / "half").write_text("half", encoding="utf-8")
        raise fault


def test_a_second_release_takes_the_place_of_the_first(tmp_path: Path) -> None:
    place = tmp_path / "with blank" / "release"
    for text in ("one", "two"):
        require_place(place, force=False)
        made(place, text)
        assert (place / "deep" / "file.txt").read_text(encoding="utf-8") == text
    assert sorted(p.name for p in place.parent.iterdir()) == ["release"]


def test_a_failed_release_leaves_the_one_before(tmp_path: Path) -> None:
    place = tmp_path / "release"
    made(place, "one")
    for fault, told in (
        (ZeroDivisionError(), ZeroDivisionError),
        (OSError(28, "full"), StoreError),
    ):
        with pytest.raises(told):
            broken(place, fault)
    assert (place / "deep" / "file.txt").read_text(encoding="utf-8") == "one"
    assert [p.name for p in tmp_path.iterdir()] == ["release"]


def test_where_the_last_step_fails_the_one_before_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "release"
    made(place, "one")
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise OSError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(StoreError, match="Permission denied"):
        made(place, "two")
    assert (place / "deep" / "file.txt").read_text(encoding="utf-8") == "one"
    assert [p.name for p in tmp_path.iterdir()] == ["release"]


def test_other_files_are_not_replaced_unasked(tmp_path: Path) -> None:
    place = tmp_path / "release"
    require_place(place, force=False)
    place.mkdir()
    require_place(place, force=False)
    made(place, "one")
    (place / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"notes\.txt"):
        require_place(place, force=False)
    require_place(place, force=True)
    made(place, "two")
    assert (place / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (place / "deep" / "file.txt").read_text(encoding="utf-8") == "two"
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(StoreError):
        require_place(file, force=True)


def test_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    made(tmp_path / "release", "text")
    found = listed(tmp_path / "release")
    assert found["deep/file.txt"] == hashlib.sha256(b"text").hexdigest()
    assert set(found) == {"deep/file.txt", MARK}


def test_checksums_of_others_name_nothing_outside(tmp_path: Path) -> None:
    lines = [f"{'0' * 64}  {path}\n" for path in ("../up", "/etc/hosts", "C:\\x", "in/side")]
    (tmp_path / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    assert set(listed(tmp_path)) == {"in/side"}
    assert listed(tmp_path / "nowhere") == {}
