"""rdflib graphs: over an endpoint, over a store, and of the triples of an answer."""

from __future__ import annotations

import io
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result

from reegraph.graph.endpoint import Endpoint
from reegraph.namespaces import prefixes

__all__ = ["read_graph", "remote_graph", "store_graph"]


class _Store(SPARQLStore):
    """rdflib's store over SPARQL, which leaves the asking to the endpoint.

    So credentials, refusals and redirections are those of every other query.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(endpoint.address)
        self._endpoint = endpoint

    def _query(self, query: str, *_: Any, **__: Any) -> Result:
        body, content = self._endpoint.post(query, self.response_mime_types())
        return Result.parse(io.BytesIO(body), content_type=content)


def _with_prefixes(graph: rdflib.Graph) -> rdflib.Graph:
    """Bind the usual prefixes, so that they need no declaration."""
    for prefix, namespace in prefixes().items():
        graph.namespace_manager.bind(prefix, namespace, replace=True)
    return graph


def remote_graph(endpoint: Endpoint) -> rdflib.Graph:
    """Return an rdflib Graph over an endpoint, asked in the same way as everything else is."""
    return _with_prefixes(rdflib.Graph(store=_Store(endpoint)))


def store_graph(store: ox.Store) -> rdflib.Graph:
    """Return an rdflib Graph over a store."""
    import oxrdflib

    # By any other name it would be an empty named graph of the store.
    name = DATASET_DEFAULT_GRAPH_ID
    return _with_prefixes(rdflib.Graph(oxrdflib.OxigraphStore(store=store), identifier=name))


def read_graph(triples: bytes) -> rdflib.Graph:
    """Read N-Triples into an rdflib Graph."""
    return _with_prefixes(rdflib.Graph().parse(data=triples, format="nt"))
