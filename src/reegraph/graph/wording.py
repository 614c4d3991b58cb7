"""Claims in words: sections and sentences of phrases.toml, filled from a claim's properties."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files

import pyoxigraph as ox

from reegraph.namespaces import ID, ONTOLOGY, SCHEME

__all__ = ["Parts", "short", "worded"]


@functools.cache
def _phrases() -> list[dict[str, str]]:
    text = files("reegraph.graph").joinpath("phrases.toml").read_text(encoding="utf-8")
    found: list[dict[str, str]] = tomllib.loads(text)["phrase"]
    return found


def short(value: ox.NamedNode | ox.Literal | ox.BlankNode) -> str:
    """A term in short: the local name of what has one.

    >>> short(ox.NamedNode("https://w3id.org/reegraph/id/actor/kabil"))
    'kabil'
    """
    text = value.value
    if isinstance(value, ox.NamedNode):
        for base in (SCHEME, ID, ONTOLOGY):
            if text.startswith(base):
                return text.rpartition("/")[2]
        return text.rpartition("/")[2].removeprefix("CCY_")
    return text


_UNITS = {"TONNE": "t", "PERCENT": "%", "HA": "ha"}
# The unit follows the number, so the name of the property need not say it.
_PROPERTIES = {"value in US dollars": "value", "area in hectares": "area"}


class Parts(dict[str, list[str]]):
    """Values of a claim's properties in words, by local name; what is missing reads as nothing."""

    def word(self, name: str) -> str:
        """The values of one property as they stand in a sentence."""
        values = sorted(set(self.get(name, [])))
        text = ", ".join(values)
        if not text:
            return ", share not stated" if name == "sharePercent" else ""
        if name == "numericValue":
            upper = self.get("upperValue")
            return _number(text) + (f" to {_number(upper[0])}" if upper else "")
        if name == "tradeValueUsd":
            return f", {_number(text)} USD"
        if name == "sharePercent":
            return f"{text}%"
        if name == "aboutProperty":
            return _PROPERTIES.get(text, text)
        return self._unit(text) if name == "unit" else text

    def _unit(self, text: str) -> str:
        """A unit; for another currency than the dollar with the value in dollars."""
        dollars = next(iter(self.get("normalizedValue", [])), "")
        money = "valueUsd" in self.get("aboutProperty", []) or self.word("aboutProperty") == "value"
        if not money or text == "USD" or not dollars:
            return _UNITS.get(text, text)
        return f"{text} (about {float(dollars):,.0f} USD)"


def _number(text: str) -> str:
    whole, dot, part = text.partition(".")
    grouped = f"{int(whole):,}" if len(whole) > 4 else whole
    return grouped + dot + part


def worded(classes: set[str], role: str, parts: Parts) -> tuple[str, str]:
    """Section and sentence of a claim of some classes in which an entity has a role."""
    for phrase in _phrases():
        if phrase["class"] in classes and phrase["role"] == role:
            text = re.sub(r"\{(\w+)\}", lambda m: parts.word(m[1]), phrase["text"])
            text = re.sub(r"\s+([),%])", r"\1", " ".join(text.split())).replace(" ()", "")
            return phrase["section"], text.replace(":,", ":").strip(" ,:")
    return "Other", " ".join(parts.word("summary").split()) or role
