"""Tables to graph, in memory: checked rows, claims, entities, derived triples."""

from __future__ import annotations

import datetime as dt
import gc
import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from reegraph.compiler.attributed import attributions
from reegraph.compiler.blank_nodes import canonicalize
from reegraph.compiler.claim_triples import (
    claim_triples,
    dataset_triples,
    dispute_triples,
    merge,
    withdrawn_triples,
)
from reegraph.compiler.claims import Context, attribute_claims, row_claims
from reegraph.compiler.derive import derive, read_rules, set_day
from reegraph.compiler.entities import entity_triples
from reegraph.compiler.vocabulary import read_vocabulary
from reegraph.errors import DataError
from reegraph.tables.check import check_tables
from reegraph.tables.faults import Fault
from reegraph.tables.reader import Tables, read_tables
from reegraph.tables.references import entity_index

__all__ = ["Compiled", "compile_graph", "n_triples", "write_graph"]

Progress = Callable[[str], None]

_BLANK = re.compile(rb"^_:|> _:[\w.-]+ \.$")  # as subject or object, not inside a text


@dataclass(frozen=True)
class Compiled:
    """A graph in memory with the reference date and version of its data, and its warnings."""

    store: ox.Store
    reference_date: str
    version: str
    warnings: list[Fault]


def _silent(_: str) -> None:
    """Report no progress."""


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the search for garbage in cycles: it costs time where many objects without any live."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def load_checked(directory: Path) -> tuple[Tables, list[Fault]]:
    """Read tables without faults, and their warnings; raises DataError with all faults."""
    tables = read_tables(directory)
    faults = check_tables(tables)
    errors = [f for f in faults if f.severity == "error"]
    if errors:
        number = f"{len(errors)} fault{'s' if len(errors) > 1 else ''}"
        raise DataError(
            f"The tables in {directory} have {number}.",
            errors,
            "Run `reegraph check` to list them.",
        )
    return tables, [f for f in faults if f.severity == "warning"]


def _asserted(context: Context) -> Iterator[Iterable[Any]]:
    yield from context.vocabulary.ontology
    yield from context.vocabulary.schemes
    yield from dataset_triples(context)
    yield from entity_triples(context)
    claims = merge([*row_claims(context), *attribute_claims(context)])
    for claim in claims:
        yield from claim_triples(claim, context)
    keys = {claim.key for claim in claims}
    yield from dispute_triples(context, keys)
    yield from withdrawn_triples(context, keys)


def compile_graph(directory: Path, ontology: Path, progress: Progress = _silent) -> Compiled:
    """Compile the tables of a folder under an ontology folder.

    The graph in memory holds the ontology, the schemes, what the tables assert, and what the rules
    derive for the reference date. Raises DataError where the tables have faults, BuildError where
    the ontology has.
    """
    progress("reading tables")
    with gc_paused():
        tables, warnings = load_checked(directory)
        return compile_tables(tables, warnings, ontology, progress)


def compile_tables(
    tables: Tables, warnings: list[Fault], ontology: Path, progress: Progress = _silent
) -> Compiled:
    """Compile tables that have no errors; raises BuildError where they or the ontology have."""
    package = tables.package
    progress("reading ontology")
    context = Context(
        tables=tables,
        index=entity_index(tables),
        vocabulary=read_vocabulary(ontology),
        attributions=attributions(tables),
        reference=dt.date.fromisoformat(package.reference_date),
    )
    progress("making claims")
    store = ox.Store()
    with gc_paused():
        store.bulk_extend(ox.Quad(*triple) for triple in _asserted(context))
    set_day(store, package.reference_date, possible=False)
    derive(store, read_rules(ontology / "rules"), progress)
    return Compiled(store, package.reference_date, package.version, warnings)


def n_triples(store: ox.Store) -> list[bytes]:
    """Write all triples of a store as sorted lines; blank nodes are named by structure."""
    dump = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    assert dump is not None  # no output was given, so the bytes are returned
    plain: list[bytes] = []
    blank: list[bytes] = []
    for line in dump.splitlines(keepends=True):
        (blank if b"_:" in line and _BLANK.search(line) else plain).append(line)
    quads = ox.parse(b"".join(blank), format=ox.RdfFormat.N_TRIPLES)
    named = ox.serialize((q.triple for q in canonicalize(quads)), format=ox.RdfFormat.N_TRIPLES)
    assert named is not None
    return sorted([*plain, *named.splitlines(keepends=True)])


def write_graph(store: ox.Store, path: Path) -> None:
    """Write a store as sorted, compressed N-Triples; the same graph gives the same bytes."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=9, mtime=0) as file,
    ):
        file.writelines(n_triples(store))
