"""Build hook: the wheel ships the compiled graph beside the tables it was compiled from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GraphHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles graph_data/ into graph.nt.gz and adds it to the wheel."""

    PLUGIN_NAME = "graph"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # a checkout compiles its own tables
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from reegraph.compiler.compile import compile_graph, write_graph

        target = root / "build" / "graph.nt.gz"
        target.parent.mkdir(exist_ok=True)
        compiled = compile_graph(root / "graph_data", root / "ontology")
        write_graph(compiled.store, target)
        build_data["force_include"][str(target)] = "reegraph/data/graph.nt.gz"
