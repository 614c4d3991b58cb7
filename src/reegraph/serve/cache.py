"""Answers that are remembered: the same query on the same data has the same answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

__all__ = ["ResponseCache", "get", "put", "etag"]

_CHANGING = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\s*\(", re.IGNORECASE)
Reply = tuple[dict[str, Any], bytes]


@dataclass
class ResponseCache:
    """Answers by tag, the least lately used first, and how many bytes they have and may have."""

    most: int
    size: int = 0
    answers: OrderedDict[str, Reply] = field(default_factory=OrderedDict)


def etag(mark: str, request: dict[str, Any]) -> str:
    """Return the ETag of the answer to a request on some data; empty if it is never the same.

    >>> etag("a", {"query": "SELECT (NOW() AS ?n) {}"})
    ''
    """
    if _CHANGING.search(str(request.get("query", ""))):
        return ""
    text = json.dumps([mark, request], sort_keys=True)
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def get(kept: ResponseCache, name: str) -> Reply | None:
    """Return the answer under a tag, if it is remembered."""
    found = kept.answers.get(name)
    if found is not None:
        kept.answers.move_to_end(name)
    return found


def put(kept: ResponseCache, name: str, reply: Reply) -> None:
    """Remember an answer and forget the oldest where there is no room; large ones are left."""
    size = len(reply[1]) + 1000
    if not name or name in kept.answers or size > kept.most // 8:
        return
    kept.answers[name] = reply
    kept.size += size
    while kept.size > kept.most:
        _, (_, body) = kept.answers.popitem(last=False)
        kept.size -= len(body) + 1000
