"""Writing the site: one file, or a folder for any web host."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reegraph.errors import StoreError

if TYPE_CHECKING:
    from reegraph.graph.knowledge import KnowledgeGraph

__all__ = ["write_file"]


def write_file(graph: KnowledgeGraph, path: Path) -> None:
    """Write the workbench with the whole graph inside; raises StoreError where that fails."""
    from reegraph.site.workbench import one_file

    text = one_file(graph.store, graph.info.version, graph.day)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise StoreError(f"{path} cannot be written: {fault.strerror or fault}.") from fault
