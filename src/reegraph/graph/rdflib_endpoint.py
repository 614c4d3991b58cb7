"""An rdflib graph over an endpoint, asked in the same way as everything else is."""

from __future__ import annotations

import io
from typing import Any

import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result

from reegraph.graph.endpoint import Endpoint
from reegraph.namespaces import prefixes

__all__ = ["remote_graph"]


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


def remote_graph(endpoint: Endpoint) -> rdflib.Graph:
    """Return an rdflib Graph over an endpoint; the usual prefixes need no declaration."""
    graph = rdflib.Graph(store=_Store(endpoint))
    for prefix, namespace in prefixes().items():
        graph.namespace_manager.bind(prefix, namespace, replace=True)
    return graph
