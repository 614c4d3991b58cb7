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
    """Compile the tables of a folder into the graph store `out` and make it current.

    `progress` is called with a word for each step; with `shapes` the SHACL shapes are checked too;
    `n_triples` names a file for the graph as sorted, compressed N-Triples. Raises DataError where
    the tables, or the graph that they make, have faults, BuildError where the ontology has,
    StoreError where the store cannot be written; the graph that was there stays in use then.
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
