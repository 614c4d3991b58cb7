"""The notebook extension: `%load_ext reegraph` gives `%%sparql`."""

from __future__ import annotations

import argparse
import shlex
from typing import Any

from reegraph.errors import ReegraphError, UsageError

__all__ = ["load_ipython_extension"]


class _Options(argparse.ArgumentParser):
    """A parser that raises in place of ending the process."""

    def error(self, message: str) -> Any:
        raise UsageError(
            f"%%sparql: {message}.", "Write %%sparql [NAME] [--graph G] [--timeout S]."
        )


def _options() -> _Options:
    parser = _Options(prog="%%sparql", add_help=False)
    parser.add_argument("name", nargs="?")
    parser.add_argument("--graph")
    parser.add_argument("--timeout", type=float, default=60.0)
    return parser


def load_ipython_extension(shell: Any) -> None:
    """Register the magic `%%sparql` with a running IPython shell.

    `%load_ext reegraph` calls it. `%%sparql [NAME] [--graph GRAPH] [--timeout SECONDS]` then answers
    the query in the cell from the KnowledgeGraph in the variable GRAPH (the shipped graph where not
    given), shows the answer and binds it to NAME.

    Args:
        shell: The running shell.

    Examples:
        >>> from types import SimpleNamespace
        >>> magics = []
        >>> shell = SimpleNamespace(register_magic_function=lambda *it: magics.append(it[1:]))
        >>> load_ipython_extension(shell)
        >>> magics
        [('cell', 'sparql')]
    """
    import reegraph

    shipped: list[Any] = []

    def graph_called(name: str | None) -> Any:
        if name is None:
            if not shipped:
                shipped.append(reegraph.load())
            return shipped[0]
        if name not in shell.user_ns:
            raise UsageError(
                f"There is no variable '{name}'.", "Make one with kg = reegraph.load()."
            )
        return shell.user_ns[name]

    def sparql(line: str, cell: str) -> Any:
        """Answer the SPARQL query in the cell."""
        try:
            chosen = _options().parse_args(shlex.split(line))
            answer = graph_called(chosen.graph).query(cell, timeout=chosen.timeout)
        except ReegraphError as fault:
            print(f"Error: {fault.message}" + (f"\nHint: {fault.hint}" if fault.hint else ""))
            return None
        if chosen.name:
            shell.user_ns[chosen.name] = answer
        return answer

    shell.register_magic_function(sparql, "cell", "sparql")
