"""The words of the interface: catalogues by language, those of all pages and those of each."""

from __future__ import annotations

from importlib.resources import files

from reegraph.errors import UsageError
from reegraph.views.pages.assets import json_asset

__all__ = ["languages", "read_words"]

_WEB = "web"


def _catalogue(room: str, lang: str) -> dict[str, str]:
    """Read the words of one room in one language; there are none where it has no file."""
    if not files("reegraph.views").joinpath(_WEB, room, "words", f"{lang}.json").is_file():
        return {}
    found: dict[str, str] = json_asset("reegraph.views", _WEB, room, "words", f"{lang}.json")
    return found


def _merged(room: str, lang: str) -> dict[str, str]:
    return {**_catalogue("shared", lang), **_catalogue(room, lang)}


def languages(room: str = "page") -> list[str]:
    """Return the codes of the languages in which every word of a kind of page is filled.

    A language that is begun and not finished is not offered: a page would name one language and be
    in another, and a screen reader would read it wrongly.
    """
    folder = files("reegraph.views").joinpath(_WEB, room, "words")
    names = sorted(file.name.removesuffix(".json") for file in folder.iterdir())
    english = _merged(room, "en")
    return [lang for lang in names if _is_complete(_merged(room, lang), english)]


def _is_complete(words: dict[str, str], english: dict[str, str]) -> bool:
    """Return whether every English word has one in another language."""
    return all(words.get(key, "").strip() for key in english)


def read_words(room: str, lang: str) -> dict[str, str]:
    """Return the words of a kind of page (`page`, `map`, `full`) in a language.

    >>> read_words("page", "es")["filters"]
    'Filtros'

    Raises UsageError for a language that is not complete.
    """
    offered = languages(room)
    if lang not in offered:
        example = f", for example --lang {offered[-1]}" if len(offered) > 1 else ""
        raise UsageError(
            f"This page has no words in language {lang!r}.",
            f"Write {' or '.join(offered)}{example}.",
        )
    return _merged(room, lang)
