"""Answers of bounded length: texts cut, lists shortened, and a field that says so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

__all__ = ["TEXT", "Limits", "fit", "shorten", "size_of"]

TEXT = 2000
"""Characters of one text in an answer."""
MIB = 2**20
_HEAD = 1024  # bytes for what every answer says: version, day, what was left out


@dataclass(frozen=True)
class Limits:
    """What an answer may take: seconds, bytes of memory of the query, rows, bytes of the answer."""

    seconds: float = 20.0
    memory: int = 2048 * MIB
    rows: int = 1000
    size: int = 256 * 1024

    @property
    def room(self) -> int:
        """Bytes for what a tool answers, without what every answer says."""
        return self.size - _HEAD


def shorten(value: Any, most: int = TEXT) -> Any:
    """Cut all texts of a value to a length; a text that was cut ends with an ellipsis.

    >>> shorten({"note": "abcdef", "of": ["ab"]}, 4)
    {'note': 'abc…', 'of': ['ab']}
    """
    if isinstance(value, str):
        return value if len(value) <= most else value[: most - 1] + "…"
    if isinstance(value, dict):
        return {shorten(key, most): shorten(part, most) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [shorten(part, most) for part in value]
    return value


def size_of(answer: dict[str, Any]) -> int:
    """Return the bytes of an answer as JSON."""
    return len(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


def fit(answer: dict[str, Any], size: int, *lists: str) -> dict[str, Any]:
    """Fit an answer: halve the longest of the `lists` until it fits, and set `cut`.

    >>> fit({"rows": [1, 2, 3, 4], "cut": False}, 32, "rows")
    {'rows': [1, 2], 'cut': True}
    """
    while size_of(answer) > size:
        name = max(lists, key=lambda key: size_of({"": answer[key]}))
        if not answer[name]:
            return answer
        answer = {**answer, name: answer[name][: len(answer[name]) // 2], "cut": True}
    return answer
