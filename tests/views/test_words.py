"""The words of the interface: one file a language, complete in English, used and known."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import reegraph
from reegraph.errors import UsageError
from reegraph.graph.neighbourhood import neighbourhood
from reegraph.namespaces import entity
from reegraph.views.pages import page as pages
from reegraph.views.pages import words as module
from reegraph.views.pages.style import FAMILIES, KINDS
from reegraph.views.pages.words import languages, read_words

from .pages import visit

WEB = Path(str(files("reegraph.views"))) / "web"
LANGUAGES = ["en", "es", "fr", "pt"]
ROOMS = ["page", "map", "full"]


def catalogue(room: str, lang: str) -> dict[str, str]:
    found = json.loads((WEB / room / "words" / f"{lang}.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def words(lang: str) -> dict[str, str]:
    """All words of a view."""
    return catalogue("shared", lang) | catalogue("page", lang)


def test_every_language_on_offer_fills_every_word() -> None:
    """Of every catalogue: that of all pages, and those of the views, the map and the full map."""
    assert [languages(room) for room in ROOMS] == [LANGUAGES, ["en"], ["en"]]
    for room in ["shared", *ROOMS]:
        english = catalogue(room, "en")
        for path in sorted((WEB / room / "words").glob("*.json")):
            found = catalogue(room, path.stem)
            assert list(found) == list(english), path
            for key, text in found.items():
                assert text.strip(), (path, key)
                holes = re.findall(r"\{\w+\}", text)
                assert sorted(holes) == sorted(re.findall(r"\{\w+\}", english[key])), (path, key)


@pytest.mark.parametrize("room", ROOMS)
def test_a_word_of_all_pages_stands_in_their_catalogue_alone(room: str) -> None:
    assert not catalogue("shared", "en").keys() & catalogue(room, "en").keys()


# Keys that are put together in the scripts, by their beginnings.
MADE = ("kind_", "family_", "confidence_", "by_", "theme_", "rank_")


@pytest.mark.parametrize("room", ROOMS)
def test_every_word_is_used_and_every_word_used_is_known(room: str) -> None:
    own, known = catalogue(room, "en"), read_words(room, "en")
    parts = [*(WEB / "shared").glob("*.js"), *(WEB / room).glob("*.js")]
    script = "".join(part.read_text(encoding="utf-8") for part in parts)
    template = (WEB / room / f"{room}.html.j2").read_text("utf-8")
    used = set(re.findall(r"words\.(\w+)", template))
    called = set(re.findall(r"""\bt\(\s*(?:on \? )?"([\w-]+)\"""", script))
    assert used | called <= known.keys()
    python = {"subtitle", "left_out", "groups_alt"}
    quoted = {key for key in own if f'"{key.removesuffix("_1")}"' in script}
    assert {key for key in own.keys() - used - quoted - python if not key.startswith(MADE)} == set()


def test_every_word_of_all_pages_is_used_by_some_page() -> None:
    text = "".join(
        path.read_text("utf-8")
        for kind in ("*.js", "*.html.j2")
        for path in WEB.rglob(kind)
        if path.parent.name != "vendor"
    )
    for key in catalogue("shared", "en"):
        name = key.removesuffix("_1")
        assert key.startswith(MADE) or f'"{name}"' in text or f"words.{key} " in text, key


def test_the_legend_has_its_words_in_the_file_too() -> None:
    english = words("en")
    for code, kind in KINDS.items():
        assert english[f"kind_{code}"] == kind.name
    for code, line in FAMILIES.items():
        assert english[f"family_{code}"] == line.name


def test_a_language_that_is_not_finished_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    read = module._catalogue

    def without(room: str, lang: str) -> dict[str, str]:
        begun = {"filters": ""} if lang == "fr" and room == "shared" else {}
        return {**read(room, lang), **begun}

    monkeypatch.setattr(module, "_catalogue", without)
    assert languages() == ["en", "es", "pt"]


@pytest.mark.parametrize("lang", ["hi", "../en", ""])
def test_an_unknown_language_is_refused_with_those_that_there_are(lang: str) -> None:
    with pytest.raises(UsageError, match="no words in language") as told:
        read_words("page", lang)
    assert told.value.hint == "Write en or es or fr or pt, for example --lang pt."


@pytest.mark.slow
def test_a_page_in_spanish(browser: Any, shipped: reegraph.KnowledgeGraph, tmp_path: Path) -> None:
    graph = neighbourhood(shipped.store, entity("actor", "kabil"))
    cite = {"text": "Cite me.", "bibtex": ""}
    page = pages.draw(graph, "1", "2026-06-30", cite, lang="es")
    with visit(browser, page.save(tmp_path / "es.html")) as seen:
        assert seen.value("document.documentElement.lang") == "es"
        spanish = words("es")
        assert seen.text("#to-filters") == spanish["filters"]
        assert spanish["kind_state"] in seen.text("#legend")
        assert spanish["family_party"] in seen.text("#legend")
        assert seen.text("#panel").startswith(spanish["welcome"])
