"""`reegraph view`: each picture from the command line, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .conftest import Run

DRAWN = [
    (("agreements", "--minerals", "lithium"), "agreements.html", "Agreements between polities"),
    (("network", "restrictions", "--since", "2020"), "restrictions.html", "Restrictions"),
    (("forum", "BRICS"), "brics.html", "BRICS"),
    (("mineral", "Gallium"), "gallium.html", "Gallium"),
    (("path", "KABIL", "actor:ind"), "from-khanij-bidesh-india-limited-to-india.html", "From Khanij"),
    (("around", "Quad", "--type", "forum", "--limit", "20"), None, "Quad"),
]  # fmt: skip


def data_of(page: str) -> dict[str, dict[str, object]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, dict[str, object]] = json.loads(found[1])
    return data


@pytest.mark.parametrize(("arguments", "name", "title"), DRAWN)
def test_each_picture_is_written_and_its_path_printed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...],
    name: str | None, title: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    ended = run("view", *arguments)
    assert ended.code == 0, ended.err
    (file,) = tmp_path.iterdir()
    assert ended.out.decode().strip() == file.name
    assert name in (None, file.name)
    page = file.read_bytes().decode("utf-8")
    meta = data_of(page)["meta"]
    assert str(meta["title"]).startswith(title)
    assert meta["opens"] == "all"
    assert str(tmp_path) not in page


def test_a_query_comes_from_a_file_or_from_standard_input(run: Run, tmp_path: Path) -> None:
    text = "SELECT ?owner ?owned { ?owner ree:ownsStakeIn ?owned } LIMIT 7"
    file, one, two = tmp_path / "q.rq", tmp_path / "one.html", tmp_path / "two.html"
    file.write_text(text, encoding="utf-8")
    assert run("view", "query", str(file), "-o", str(one)).code == 0
    assert run("view", "query", "-", "-o", str(two), stdin=text.encode()).code == 0
    assert one.read_bytes() == two.read_bytes()
    assert str(data_of(one.read_text(encoding="utf-8"))["meta"]["query"]).strip() == text
    assert (
        run("view", "query", str(file), "--no-query", "--title", "Who owns", "-o", str(two)).code
        == 0
    )
    meta = data_of(two.read_text(encoding="utf-8"))["meta"]
    assert "query" not in meta
    assert meta["title"] == "Who owns"


def test_what_is_left_out_is_said(run: Run, tmp_path: Path) -> None:
    ended = run("view", "network", "ownership", "--limit", "50", "-o", str(tmp_path / "o.html"))
    assert ended.code == 0
    assert "less connected entities were left out (--limit)." in ended.err


REFUSED = [
    (("network", "ownershp"), 2, "No network is called 'ownershp'."),
    (("network", "multiplex"), 2, "a page shows 2,000 and 6,000 at most."),
    (("network", "restrictions", "--stage", "mining"), 2, "has no option 'stage'"),
    (("forum", "Nowhere"), 2, "No forum is called 'Nowhere'."),
    (("mineral", "lithiun"), 2, "Did you mean 'Lithium'?"),
    (("path", "KABIL", "KABIL"), 2, "A path needs two different entities."),
    (("query", "SELECT ?a ?b ?c { ?a ?b ?c } LIMIT 1"), 1, "selects 3 columns (a, b, c)"),
    (("query", "ASK { ?a ?b ?c }"), 1, "ASK answers yes or no"),
    (("query", "no-such-file.rq"), 2, "There is no query file"),
    (("agreements", "--since", "2099"), 2, "No agreement stands between two polities"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), REFUSED)
def test_what_cannot_be_drawn_is_one_sentence_and_no_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...],
    code: int, said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    ended = run("view", *arguments)
    assert ended.code == code
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert not list(tmp_path.iterdir())
