"""What the shell completes: names of entities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

__all__ = ["complete_names"]

MOST = 200  # names that a shell is offered at once


def complete_names(
    *kinds: str,
) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Make a completer of the ids of entities of some types, of all but sources by default.

    It reads the graph that the command line names. A text with a type before a colon is completed
    with it. Where the graph cannot be read it is silent: a shell has no place for an error.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
        from reegraph.errors import ReegraphError
        from reegraph.graph.names import fold, read_names
        from reegraph.graph.snapshot import open_graph
        from reegraph.namespaces import ENTITY_TYPES, compact

        chosen: Any = ctx.params.get("store")
        prefix, colon, rest = incomplete.partition(":")
        typed = bool(colon) and prefix in ENTITY_TYPES
        wanted = (prefix,) if typed else kinds or [k for k in ENTITY_TYPES if k != "source"]
        start = fold(rest if typed else incomplete)
        try:
            names = read_names(open_graph(chosen).store)
        except (ReegraphError, OSError):
            return []
        completions = sorted(
            f"{prefix}:{name}" if typed else name
            for name, iris in names.levels[0].items()
            if name.startswith(start) and any(compact(i).partition(":")[0] in wanted for i in iris)
        )
        return completions[:MOST]

    return complete
