"""The graph and the engine, packed for a browser: the same graph gives the same bytes."""

from __future__ import annotations

import functools
import gzip
from importlib.resources import files

import pyoxigraph as ox

__all__ = ["packed_engine", "packed_graph"]

_VENDOR = ("web", "vendor")


def packed_graph(store: ox.Store) -> bytes:
    """Return the default graph as sorted N-Triples, gzip."""
    quads = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    lines = sorted(f"{q.subject} {q.predicate} {q.object} .\n" for q in quads)
    return gzip.compress("".join(lines).encode("utf-8"), 9, mtime=0)


@functools.cache
def packed_engine() -> bytes:
    """Return the code of the engine, gzip."""
    wasm = files("reegraph.views").joinpath(*_VENDOR, "oxigraph.wasm").read_bytes()
    return gzip.compress(wasm, 9, mtime=0)
