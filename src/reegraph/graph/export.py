"""The graph, its network of entities, or its tables, written in other programs' formats."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from reegraph.atomic import whole_file
from reegraph.compiler.blank_nodes import stable
from reegraph.compiler.compile import n_triples
from reegraph.compiler.derive import read_rules
from reegraph.errors import StoreError, UsageError
from reegraph.graph.jsonld import context, write_jsonld
from reegraph.graph.results import evaluate, solutions
from reegraph.graph.versions import Versions, versions
from reegraph.namespaces import BASE, DATASET, ID, SCHEME, compact, expand, prefixes
from reegraph.resources import data_dir, ontology_dir

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "FOLDERS",
    "GRAPHS",
    "network_bytes",
    "ontology_version",
    "write_graph",
    "write_network",
    "write_tables",
]

GRAPHS = ("ttl", "nt", "trig", "jsonld")
FOLDERS = ("csv", "parquet")

PARTS = {
    name: ox.NamedNode(f"{BASE}graph/{name}")
    for name in ("asserted", "derived", "ontology", "schemes")
}


def _part(quad: ox.Quad, derived: set[str]) -> ox.NamedNode:
    """The partition of a release to which a triple belongs."""
    subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
    if subject.startswith(SCHEME):
        return PARTS["schemes"]
    if quad.predicate.value in derived:
        return PARTS["derived"]
    if subject.startswith(ID) or subject == DATASET:
        return PARTS["asserted"]
    return PARTS["ontology"]


def _turtle_order(quad: ox.Quad) -> tuple[str, str, str]:
    return (str(quad.subject), str(quad.predicate), str(quad.object))


def write_graph(store: ox.Store, form: str, out: IO[bytes]) -> None:
    """Write the whole graph as `ttl`, `nt`, `trig` or `jsonld`, sorted so that bytes do not vary.

    Nor do they with the store: blank nodes are named by structure, not as the engine read them. In
    TriG the asserted, derived, ontology and scheme triples are named graphs. Data version, ontology
    version, reference date and day are triples of the graph, and in ttl and trig its first line.
    """
    if form == "nt":
        out.writelines(n_triples(store))
        return
    found = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    quads = sorted(stable(found), key=_turtle_order)
    names = {p: ns for p, ns in prefixes().items() if p != "ree"} | {"ree": expand("ree:")}
    if form in ("ttl", "trig"):
        out.write(f"# reegraph, {versions(store)}\n".encode())
    if form == "trig":
        derived = {
            expand(name) for rule in read_rules(ontology_dir() / "rules") for name in rule.derives
        }
        parted = [ox.Quad(q.subject, q.predicate, q.object, _part(q, derived)) for q in quads]
        parted.sort(key=lambda q: (str(q.graph_name), _turtle_order(q)))
        ox.serialize(parted, out, format=ox.RdfFormat.TRIG, prefixes=names)
        return
    if form == "jsonld":
        write_jsonld(quads, context(store), out)
        return
    triples = (ox.Triple(q.subject, q.predicate, q.object) for q in quads)
    ox.serialize(triples, out, format=ox.RdfFormat.TURTLE, prefixes=names)


_EDGES = """SELECT ?one ?other ?claim ?kind ?start ?end WHERE {
  { ?claim a ree:Participation ; ree:participant ?one ; ree:inAgreement ?other ;
           ree:partyRole ?kind }
  UNION { ?claim a ree:ForumMembership ; ree:member ?one ; ree:inForum ?other ;
                 ree:membershipRole ?kind }
  UNION { ?claim a ree:Stake ; ree:owner ?one ; ree:ownedEntity ?other . BIND(ree:Stake AS ?kind) }
  UNION { ?claim a ree:InstitutionalRelation ; ree:relationSubject ?one ;
                 ree:relationObject ?other ; ree:relationType ?kind }
  UNION { ?claim a ree:MineralScope ; ree:inAgreement ?one ; ree:coveredMineral ?other .
          BIND(ree:MineralScope AS ?kind) }
  UNION { ?claim a ree:ProjectLink ; ree:inAgreement ?one ; ree:linkedProject ?other .
          BIND(ree:ProjectLink AS ?kind) }
  UNION { ?claim a ree:AgreementLink ; ree:inAgreement ?one ; ree:linkedAgreement ?other ;
                 ree:linkRelation ?kind }
  ?claim ree:hasRank claim-rank:preferred .
  OPTIONAL { ?claim ree:validFrom ?start } OPTIONAL { ?claim ree:validTo ?end }
} ORDER BY ?claim"""

_CITED = "SELECT ?claim ?source WHERE { ?claim ree:statedIn ?source }"

_LABELS = """SELECT ?thing ?label WHERE { VALUES ?thing { %s } ?thing rdfs:label ?label }"""


def _rows(store: ox.Store, query: str) -> list[list[str]]:
    """The rows of a query as texts, empty where a variable is not bound."""
    answer = evaluate(store, query)
    assert isinstance(answer, ox.QuerySolutions)
    return [[term.value if term else "" for term in row] for row in solutions(answer)]


def network(store: ox.Store) -> nx.MultiDiGraph:
    """The entities of a graph and the preferred claims that tie two of them, as a network.

    Nodes are compact names with `label` and `type`; edges have the key of their claim, `kind`,
    `start`, `end` and `sources` (ids separated by blanks).
    """
    import networkx as nx

    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    rows = _rows(store, _EDGES)
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
    """A networkx graph as `graphml` or `gexf` that says of which versions and which day it is.

    In GraphML that is the graph's attribute `reegraph`, in GEXF the description in its `meta`.
    """
    import networkx as nx

    buffer = io.BytesIO()
    if form == "graphml":
        named = graph.copy()
        named.graph["reegraph"] = str(of)
        nx.write_graphml(named, buffer, infer_numeric_types=True)
        return buffer.getvalue()
    nx.write_gexf(graph, buffer)
    said = f'lastmodifieddate="{of.day}"'.encode()  # networkx writes the day of the clock
    dated = re.sub(rb'lastmodifieddate="[^"]*"', said, buffer.getvalue(), count=1)
    described = f"<description>reegraph, {_escaped(str(of))}</description>\n  </meta>".encode()
    return dated.replace(b"</meta>", described, 1)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write_tables(form: str, folder: Path, source: Path | None = None) -> list[Path]:
    """Write tables (those of the folder `source`, else the shipped ones) into a folder as `csv`
    (with datapackage.json) or `parquet`.

    The versions stand in datapackage.json, and in the metadata of each Parquet file. Parquet columns
    are typed as the schema says; raises UsageError without the package pyarrow.
    """
    from reegraph.tables.reader import read_tables

    origin = data_dir() if source is None else source
    tables = read_tables(origin)
    package = tables.package
    day = package.reference_date
    of = Versions(package.version, ontology_version(), day, day)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if form == "csv":
            names = [t.path for t in package.tables.values()]
            for name in names:
                _write(folder / name, (origin / name).read_bytes())
            descriptor = folder / "datapackage.json"
            _write(descriptor, _descriptor(origin / "datapackage.json", of))
            return [descriptor, *(folder / name for name in names)]
        return [
            _parquet(table, tables.rows[name], folder, of) for name, table in package.tables.items()
        ]
    except OSError as fault:
        raise StoreError(f"{folder} cannot be written: {fault.strerror or fault}.") from fault


def _write(path: Path, content: bytes) -> None:
    with whole_file(path) as file:
        file.write(content)


def ontology_version() -> str:
    """Version of the ontology that comes with reegraph."""
    text = (ontology_dir() / "reegraph.ttl").read_text(encoding="utf-8")
    found = re.search(r'owl:versionInfo "([^"]+)"', text)
    return found[1] if found else ""


def _descriptor(path: Path, of: Versions) -> bytes:
    """A datapackage.json with the version of the ontology after the reference date."""
    found: dict[str, Any] = {}
    for key, value in json.loads(path.read_text(encoding="utf-8")).items():
        found[key] = value
        if key == "referenceDate":
            found["ontologyVersion"] = of.ontology
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def _parquet(table: Any, rows: Any, folder: Path, of: Versions) -> Path:
    """One table as typed Parquet: lists as lists, numbers as numbers, empty cells missing."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for name, column in table.columns.items():
        cells = [row.cells[name] for row in rows]
        if column.type == "list":
            columns[name] = [list(column.values(cell)) for cell in cells]
        elif column.type == "integer":
            columns[name] = pd.array([int(c) if c else None for c in cells], dtype="Int64")
        elif column.type == "number":
            columns[name] = pd.array([float(c) if c else None for c in cells], dtype="Float64")
        elif column.type == "boolean":
            columns[name] = pd.array([c == "true" if c else None for c in cells], dtype="boolean")
        else:
            columns[name] = pd.array([c or None for c in cells], dtype="str")
    path = folder / f"{table.name}.parquet"
    frame = pd.DataFrame(columns)
    frame.attrs["reegraph"] = str(of)  # pandas keeps it in the metadata of the file
    try:
        with whole_file(path) as file:
            frame.to_parquet(file, index=False)
    except ImportError:
        raise UsageError(
            "Parquet needs the package pyarrow.", "Install it with `pip install reegraph[parquet]`."
        ) from None
    return path
