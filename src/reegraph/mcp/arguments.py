"""The tools as data, and the arguments of a call checked against it."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from reegraph.errors import UsageError, nearest
from reegraph.mcp.limits import Limits
from reegraph.namespaces import ENTITY_TYPES

__all__ = ["CHOICES", "check_arguments", "input_schema", "instructions", "output_schema", "tools"]

CHOICES = {"kinds": ENTITY_TYPES, "forms": ("text", "bibtex", "json")}
_PARAMETERS = 20  # more than any question has
_NAMES = {"text": "string", "integer": "integer", "object": "object"}


@functools.cache
def _read() -> dict[str, Any]:
    path = Path(__file__).with_name("tools.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def instructions() -> str:
    """Return what a client is told of the server as a whole."""
    return str(_read()["instructions"]).strip()


def tools() -> dict[str, Any]:
    """Read title, description, arguments and answer fields of each tool, by its name."""
    found: dict[str, Any] = _read()["tools"]
    return found


def _most(argument: dict[str, Any], limits: Limits) -> int:
    return int(argument["most"]) or limits.rows


def input_schema(tool: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Make the JSON Schema of the arguments of a tool."""
    properties: dict[str, Any] = {}
    for name, argument in tool["arguments"].items():
        schema: dict[str, Any] = {"type": _NAMES[argument["type"]]}
        schema["description"] = argument["meaning"]
        if argument["type"] == "text":
            schema["maxLength"] = argument["most"]
        elif argument["type"] == "integer":
            schema |= {"minimum": argument.get("least", 1), "maximum": _most(argument, limits)}
        else:
            schema["additionalProperties"] = {"type": ["string", "number"]}
        if "of" in argument:
            schema["enum"] = list(CHOICES[argument["of"]])
        if "default" in argument:
            schema["default"] = _default(argument, limits)
        properties[name] = schema
    needed = [name for name, a in tool["arguments"].items() if a.get("required")]
    return {
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }


def output_schema(tool: dict[str, Any]) -> dict[str, Any]:
    """Make the JSON Schema of the answer of a tool: the fields that it always has."""
    return {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("data_version", "as_of", "reading")},
        "required": ["data_version", "as_of", "reading", *tool["answers"]],
    }


def _default(argument: dict[str, Any], limits: Limits) -> Any:
    value = argument["default"]
    return min(value, _most(argument, limits)) if isinstance(value, int) else value


def check_arguments(name: str, given: dict[str, Any] | None, limits: Limits) -> dict[str, Any]:
    """Check the arguments of a call and add defaults; None for what is not given.

    Raises UsageError in one sentence for a tool or argument that is unknown, missing, of the wrong
    type, or too long.
    """
    if name not in tools():
        raise UsageError(f"There is no tool '{name[:50]}'.", f"There are {', '.join(tools())}.")
    arguments, given = tools()[name]["arguments"], given or {}
    for key in given:
        if key not in arguments:
            near = nearest(key, arguments, 1)
            hint = f"Did you mean {near[0]}?" if near else f"It takes {', '.join(arguments)}."
            raise UsageError(f"The tool {name} has no argument '{key[:50]}'.", hint)
    values: dict[str, Any] = {}
    for key, argument in arguments.items():
        value = given.get(key)
        if value is None:
            if argument.get("required"):
                raise UsageError(f"The tool {name} needs the argument {key}.", argument["meaning"])
            values[key] = _default(argument, limits) if "default" in argument else None
        else:
            values[key] = _value(key, argument, value, limits)
    return values


def _value(key: str, argument: dict[str, Any], value: Any, limits: Limits) -> Any:
    if argument["type"] == "text":
        return _text(key, argument, value)
    if argument["type"] == "integer":
        least = argument.get("least", 1)
        most = _most(argument, limits)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise UsageError(f"The argument {key} must be a whole number from {least} to {most}.")
        return value
    return _object(key, argument, value)


def _text(key: str, argument: dict[str, Any], value: Any) -> str:
    if not isinstance(value, str):
        raise UsageError(f"The argument {key} must be text.")
    if len(value) > argument["most"]:
        raise UsageError(
            f"The argument {key} is longer than {argument['most']:,} characters.", "Shorten it."
        )
    choices = CHOICES.get(argument.get("of", ""), ())
    if choices and value not in choices:
        raise UsageError(
            f"The argument {key} cannot be '{value}'.", f"Give {' or '.join(choices)}."
        )
    if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise UsageError(f"The argument {key} holds a character that is not text.")
    return value


def _object(key: str, argument: dict[str, Any], value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise UsageError(f"The argument {key} must be an object of names and values.")
    if len(value) > _PARAMETERS:
        raise UsageError(f"The argument {key} has more than {_PARAMETERS} entries.")
    texts = {}
    for name, part in value.items():
        if isinstance(part, bool) or not isinstance(part, str | int | float):
            raise UsageError(f"The parameter '{name[:50]}' must be text or a number.")
        text = _text(f"{key}.{name[:50]}", argument, str(part))
        texts[_text(key, {"most": 50}, name)] = text
    return texts
