"""Tables to graph: rows, claims, derived triples, store; each step a function of the one before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reegraph.compiler.compile import Progress
    from reegraph.compiler.stores import StoreFolder

__all__ = ["build"]


def build(
    directory: str | Path,
    out: str | Path,
    progress: Progress | None = None,
    shapes: bool = False,
    n_triples: Path | None = None,
) -> StoreFolder:
    """Compile the tables of a folder into a graph store and make it current.

    Args:
        directory: Folder of the tables and of their `datapackage.json`.
        out: Folder of the store. The graph that is there stays in use until the new one is whole.
        progress: What is called with a word for each step.
        shapes: Whether the SHACL shapes are checked too.
        n_triples: A file for the graph as sorted, compressed N-Triples.

    Returns:
        The folder of the store with what it says of itself (version, reference date, triples).

    Raises:
        DataError: The tables, or the graph that they make, have faults; it lists them.
        BuildError: The ontology has faults.
        StoreError: The store cannot be written.

    Examples:
        >>> import tempfile
        >>> from reegraph.errors import DataError
        >>> with tempfile.TemporaryDirectory() as empty:
        ...     try:
        ...         build(empty, f"{empty}/store")
        ...     except DataError as fault:
        ...         print(type(fault).__name__)
        DataError
    """
    from reegraph.compiler.checking import graph_faults, shape_faults
    from reegraph.compiler.compile import compile_graph, write_graph
    from reegraph.compiler.stores import StoreInfo, engine, fingerprint, write_store
    from reegraph.errors import DataError
    from reegraph.resources import ontology_dir

    source = Path(directory)
    report = progress or (lambda _: None)
    compiled = compile_graph(source, ontology_dir(), report)
    report("checking the graph")
    faults = list(graph_faults(compiled.store, ontology_dir() / "checks"))
    if shapes:
        report("checking the shapes")
        faults += shape_faults(compiled.store, ontology_dir() / "shapes")
    errors = sorted(f for f in faults if f.severity == "error")
    if errors:
        raise DataError(f"The graph of {source} has {len(errors)} faults.", errors)
    mark = fingerprint([*source.glob("*.csv"), source / "datapackage.json"])
    report("writing the store")
    if n_triples is not None:
        write_graph(compiled.store, n_triples)
    info = StoreInfo(compiled.version, compiled.reference_date, mark, engine(), len(compiled.store))
    return write_store(Path(out), compiled.store, info)
