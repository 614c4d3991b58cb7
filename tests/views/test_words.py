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
from reegraph.views.pages.style import FAMILIES, KINDS

from .pages import visit

TEMPLATES = Path(str(files("reegraph.views"))) / "templates"
LANGUAGES = ["en", "es", "fr", "pt"]


def words(lang: str) -> dict[str, str]:
    found = json.loads(TEMPLATES.joinpath("words", f"{lang}.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_english_is_complete_and_the_others_have_the_same_keys() -> None:
    assert pages.languages() == LANGUAGES
    english = words("en")
    assert all(english.values())
    for lang in LANGUAGES:
        found = words(lang)
        assert list(found) == list(english), lang
        for key, text in found.items():
            holes = re.findall(r"\{\w+\}", text)
            assert sorted(holes) == sorted(re.findall(r"\{\w+\}", english[key])), key


def test_every_word_is_used_and_every_word_used_is_known() -> None:
    english = words("en")
    script = "".join(
        part.read_text(encoding="utf-8")
        for part in TEMPLATES.joinpath("js").iterdir()
        if part.name.endswith(".js")
    )
    used = set(re.findall(r"words\.(\w+)", TEMPLATES.joinpath("view.html.j2").read_text("utf-8")))
    assert used <= english.keys()
    called = set(re.findall(r"""\bt\("([\w-]+)\"""", script))
    assert called <= english.keys()
    made = {key for key in english if key.startswith(("kind_", "family_", "confidence_"))}
    quoted = {key for key in english if f'"{key}"' in script}
    by = {key for key in english if key.startswith(("by_", "theme_"))}
    assert english.keys() - used - quoted - made - by == {"subtitle", "left_out"}


def test_the_legend_has_its_words_in_the_file_too() -> None:
    english = words("en")
    for code, kind in KINDS.items():
        assert english[f"kind_{code}"] == kind.name
    for code, line in FAMILIES.items():
        assert english[f"family_{code}"] == line.name


def test_every_language_on_offer_fills_every_word() -> None:
    """Of every catalogue: that of the views, of the map and of the full map."""
    catalogues = sorted(TEMPLATES.rglob("words/*.json"))
    assert len(catalogues) >= len(LANGUAGES) + 2
    for path in catalogues:
        found = json.loads(path.read_text(encoding="utf-8"))
        english = json.loads(path.with_name("en.json").read_text(encoding="utf-8"))
        assert found.keys() == english.keys(), path
        assert [key for key, text in found.items() if not text.strip()] == [], path


def test_a_language_that_is_not_finished_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = {**words("fr"), "filters": ""}
    read = pages._catalogue
    monkeypatch.setattr(pages, "_catalogue", lambda name: begun if name == "fr.json" else read(name))
    assert pages.languages() == ["en", "es", "pt"]


@pytest.mark.parametrize("lang", ["hi", "../en", ""])
def test_an_unknown_language_is_refused_with_those_that_there_are(lang: str) -> None:
    with pytest.raises(UsageError, match="no words in language") as told:
        pages.words(lang)
    assert told.value.hint == "Write one of en, es, fr, pt, for example --lang en."


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
