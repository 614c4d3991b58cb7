"""Write the entities of a graph and the claims that tie them for programs that read networks."""

from __future__ import annotations

import io
import re
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from reegraph.graph.claims import ClaimKind, kinds
from reegraph.graph.results import select
from reegraph.graph.versions import Versions, versions
from reegraph.namespaces import compact

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["network", "network_bytes", "write_network"]

_CITED = "SELECT ?claim ?source WHERE { ?claim ree:statedIn ?source }"

_LABELS = """SELECT ?thing ?label WHERE { VALUES ?thing { %s } ?thing rdfs:label ?label }"""


def _pattern(kind: ClaimKind) -> str:
    """Return the pattern of the claims of a kind, with what an edge of it is called."""
    called = (
        f"?claim ree:{kind.kind_of_edge} ?kind"
        if kind.kind_of_edge
        else f"BIND(ree:{kind.class_name} AS ?kind)"
    )
    ends = f"ree:{kind.subject} ?one ; ree:{kind.object} ?other"
    return f"{{ ?claim a ree:{kind.class_name} ; {ends} . {called} }}"


def _edges_query() -> str:
    """Return the query of the preferred claims that tie two entities."""
    patterns = "\n  UNION ".join(_pattern(kind) for kind in kinds() if kind.exported)
    return f"""SELECT ?one ?other ?claim ?kind ?start ?end WHERE {{
  {patterns}
  ?claim ree:hasRank claim-rank:preferred .
  OPTIONAL {{ ?claim ree:validFrom ?start }} OPTIONAL {{ ?claim ree:validTo ?end }}
}} ORDER BY ?claim"""


def _rows(store: ox.Store, query: str) -> list[list[str]]:
    """Return the rows of a query as texts, empty where a variable is not bound."""
    return [[term.value if term else "" for term in row] for row in select(store, query)]


def network(store: ox.Store) -> nx.MultiDiGraph:
    """Build the network of the entities of a graph and the preferred claims that tie two of them.

    Returns:
        Nodes are compact names with `label` and `type`; edges have the key of their claim, `kind`,
        `start`, `end` and `sources` (ids separated by blanks).
    """
    import networkx as nx

    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    rows = _rows(store, _edges_query())
    sources: dict[str, list[str]] = {}
    for claim, source in _rows(store, _CITED):
        sources.setdefault(claim, []).append(source.partition("/source/")[2])
    ends = sorted({end for one, other, *_ in rows for end in (one, other)})
    labels: dict[str, str] = {}
    for iri, label in _rows(store, _LABELS % " ".join(f"<{iri}>" for iri in ends)):
        labels[iri] = min(label, labels.get(iri, label))
    for iri in ends:
        name = compact(iri)
        graph.add_node(name, label=labels.get(iri, name), type=name.partition(":")[0])
    for one, other, claim, kind, start, end in rows:
        graph.add_edge(
            compact(one),
            compact(other),
            key=compact(claim).partition(":")[2],
            kind=compact(kind).partition(":")[2],
            start=start,
            end=end,
            sources=" ".join(sorted(sources.get(claim, ()))),
        )
    return graph


def write_network(store: ox.Store, form: str, out: IO[bytes]) -> None:
    """Write the network of entities as `graphml` or `gexf`."""
    graph = network(store)
    if form == "gexf":
        for _, _, key, data in graph.edges(keys=True, data=True):
            data["claim"] = key
    out.write(network_bytes(graph, form, versions(store)))


def network_bytes(graph: Any, form: str, of: Versions) -> bytes:
    """Return a networkx graph as a file that says of which versions and which day it is.

    In GraphML that is the graph's attribute `reegraph`, in GEXF the description in its `meta`.

    Args:
        graph: The network.
        form: `graphml` or `gexf`.
        of: The versions and the day.
    """
    import networkx as nx

    buffer = io.BytesIO()
    if form == "graphml":
        named = graph.copy()
        named.graph["reegraph"] = str(of)
        nx.write_graphml(named, buffer, infer_numeric_types=True)
        return buffer.getvalue()
    nx.write_gexf(graph, buffer)
    day = f'lastmodifieddate="{of.day}"'.encode()  # networkx writes the day of the clock
    dated = re.sub(rb'lastmodifieddate="[^"]*"', day, buffer.getvalue(), count=1)
    described = f"<description>reegraph, {_escaped(str(of))}</description>\n  </meta>".encode()
    return dated.replace(b"</meta>", described, 1)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
