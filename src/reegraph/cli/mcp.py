"""The command that answers clients of the Model Context Protocol: mcp."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from reegraph.cli.options import limit_options, note, opened_options
from reegraph.cli.serve import database

__all__ = ["mcp"]


@click.command()
@opened_options
@limit_options(20.0, 1000, 256, "KIB")
def mcp(**options: Any) -> None:
    """Answer a language-model client over standard input and output (Model Context Protocol).

    Clients start this command themselves. The graph is read-only, no tool reaches a network, and
    each query runs in a process that is stopped when it exceeds its time or memory limit.
    """
    from reegraph.graph.snapshot import open_graph
    from reegraph.knowledge import KnowledgeGraph
    from reegraph.mcp.server import need_package

    need_package()
    opened = open_graph(options["store"], options["as_of"], options["include_possible"], note)

    from reegraph.mcp.limits import Limits
    from reegraph.mcp.queries import Served
    from reegraph.mcp.server import run

    limits = Limits(
        options["timeout"],
        options["memory"] * 2**20,
        options["max_rows"],
        options["max_size"] * 2**10,
    )
    with tempfile.TemporaryDirectory(prefix="reegraph-") as spool, suppress(KeyboardInterrupt):
        graph = KnowledgeGraph(opened)
        run(Served(graph, database(opened, Path(spool)), limits))
