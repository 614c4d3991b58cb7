"""What a release is of: versions, title, licence and makers, from the tables' datapackage.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reegraph.graph.versions import Versions

__all__ = ["Edition", "edition"]


@dataclass(frozen=True)
class Edition:
    """A release before its files: what it is called, of which versions, whose, on which terms.

    `created` is the day on which the data was published (ISO), `base` the address under which its
    files will be found ("" where they are named relative to one another), `previous` the data
    version of the release before ("" where there is none).
    """

    title: str
    description: str
    versions: Versions
    created: str
    homepage: str
    keywords: tuple[str, ...]
    licence: Mapping[str, str]
    makers: tuple[str, ...]
    base: str = ""
    previous: str = ""

    @property
    def address(self) -> str:
        """The IRI of this release."""
        return f"{self.homepage}release/{self.versions.data}"

    def link(self, path: str) -> str:
        """Return where a file of the release is: below `base`, else relative."""
        return f"{self.base.rstrip('/')}/{path}" if self.base else path


def edition(folder: Path, of: Versions, base: str = "", previous: str = "") -> Edition:
    """Read the edition that the datapackage.json of a folder of tables describes."""
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return Edition(
        title=package["title"],
        description=package.get("description", package["title"]),
        versions=of,
        created=str(package.get("created", of.reference))[:10],
        homepage=package.get("homepage", "https://w3id.org/reegraph/"),
        keywords=tuple(package.get("keywords", ())),
        licence=dict(package["licenses"][0]),
        makers=tuple(maker["title"] for maker in package.get("contributors", ())),
        base=base,
        previous=previous,
    )
