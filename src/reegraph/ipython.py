"""The notebook extension: `%load_ext reegraph` gives `%%sparql`."""

from __future__ import annotations

from typing import Any

__all__ = ["load_ipython_extension"]


def load_ipython_extension(shell: Any) -> None:
    """Register the magic `%%sparql` with a running IPython shell.

    `%%sparql [NAME] [--graph GRAPH] [--timeout SECONDS]` answers the query in the cell, from the
    KnowledgeGraph in the variable GRAPH (the shipped graph where not given), shows the answer and
    binds it to NAME.
    """
    from IPython.core.magic import register_cell_magic
    from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

    import reegraph
    from reegraph.errors import ReegraphError

    shipped: list[Any] = []

    @magic_arguments()
    @argument("name", nargs="?", help="Variable to which the answer is bound.")
    @argument("--graph", help="Variable that holds a KnowledgeGraph.")
    @argument("--timeout", type=float, default=60.0, help="Time limit in seconds.")
    def sparql(line: str, cell: str) -> Any:
        """Answer the SPARQL query in the cell."""
        chosen = parse_argstring(sparql, line)
        if chosen.graph:
            graph = shell.user_ns[chosen.graph]
        else:
            if not shipped:
                shipped.append(reegraph.load())
            graph = shipped[0]
        try:
            answer = graph.query(cell, timeout=chosen.timeout)
        except ReegraphError as fault:
            print(f"Error: {fault.message}" + (f"\nHint: {fault.hint}" if fault.hint else ""))
            return None
        if chosen.name:
            shell.user_ns[chosen.name] = answer
        return answer

    register_cell_magic(sparql)
