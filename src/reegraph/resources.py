"""Where the files that come with reegraph are: in a checkout, or inside the installed package."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cache_dir", "data_dir", "graph_file", "notebooks_dir", "ontology_dir", "questions_dir"]

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent
_BUNDLED = _PACKAGE / "data"


def _folder(name: str) -> Path:
    checkout = _CHECKOUT / name
    if (_CHECKOUT / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    return _BUNDLED / name


def data_dir() -> Path:
    """Return the folder of the shipped tables (datapackage.json and the CSV files)."""
    return _folder("graph_data")


def ontology_dir() -> Path:
    """Return the folder of the ontology: reegraph.ttl, schemes/, shapes/, checks/, rules/."""
    return _folder("ontology")


def notebooks_dir() -> Path:
    """Return the folder of the notebooks that come with reegraph."""
    return _folder("notebooks")


def questions_dir() -> Path:
    """Return the folder of the question library, one .rq file a question."""
    return _PACKAGE / "questions"


def graph_file() -> Path | None:
    """Return the compiled graph (N-Triples, gzip) of an installed package, None in a checkout."""
    path = _BUNDLED / "graph.nt.gz"
    return path if path.is_file() else None


def cache_dir() -> Path:
    """Return the folder of compiled stores; `REEGRAPH_CACHE` overrides the user's own."""
    override = os.environ.get("REEGRAPH_CACHE")
    if override:
        return Path(override)
    from platformdirs import user_cache_path

    return user_cache_path("reegraph", appauthor=False)
