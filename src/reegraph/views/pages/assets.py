"""Parts of a page that is one file: texts of packages with LF ends, scripts with their hashes."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import Any

__all__ = ["asset", "json_asset", "script_hash", "script_json"]


def asset(package: str, *parts: str) -> str:
    """Read a text file of a package with LF ends: browsers hash scripts after they mend line ends."""
    text = files(package).joinpath(*parts).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def json_asset(package: str, *parts: str) -> Any:
    """Read a JSON file of a package."""
    return json.loads(asset(package, *parts))


def script_hash(script: str) -> str:
    """Return the hash of a script as a Content-Security-Policy names it.

    >>> script_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def script_json(value: Any) -> str:
    r"""Write a value as JSON that can stand in a script element: no text in it ends the element.

    >>> script_json({"b": "</script>", "a": 1})
    '{"a":1,"b":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
