"""Checks of tables and graph: every fault a line, errors apart from warnings.

The tables are checked first. Then the graph that they make is queried by `ontology/checks/NN-*.rq`,
each a SELECT of ?subject, ?value and ?message for one kind of fault, and, where asked for, validated
against the SHACL shapes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from reegraph.compiler.compile import compile_tables, gc_paused
from reegraph.errors import BuildError, UsageError
from reegraph.namespaces import compact, prefixes
from reegraph.query_header import header_lines
from reegraph.resources import ontology_dir
from reegraph.tables.faults import Fault

if TYPE_CHECKING:
    import rdflib

__all__ = ["check_directory", "graph_faults", "shape_faults"]

Progress = Callable[[str], None]


def graph_faults(store: ox.Store, directory: Path) -> Iterator[Fault]:
    """Find the faults that the check queries of a folder report in a graph."""
    for path in sorted(directory.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        header = dict(header_lines(text))
        severity = header.get("severity", "error")
        if severity not in ("error", "warning"):
            raise BuildError(f"checks/{path.name}: severity is neither error nor warning.")
        code = f"G{path.stem.partition('-')[0]}"
        try:
            answer = store.query(text, prefixes=prefixes())
        except SyntaxError as fault:
            raise BuildError(f"checks/{path.name} is not a query: {fault}") from fault
        assert isinstance(answer, ox.QuerySolutions)
        for row in answer:
            subject, value = compact(row["subject"].value), row["value"]
            stated = f"'{compact(value.value)}' " if value is not None else ""
            yield Fault(
                file="graph",
                line=None,
                column=subject,
                message=f"{stated}{row['message'].value}",
                hint=None,
                severity="warning" if severity == "warning" else "error",
                code=code,
            )


def _read_shapes(directory: Path) -> rdflib.Graph:
    """Read the shapes of a folder, each property shape with the targets of its node shape.

    A node shape that has targets asks its property shapes once for each node; a property shape that
    has the targets itself is asked once for all of them, with the same results, several times
    faster. Node shapes that other shapes refer to, or that a class or a switch governs, stay.
    """
    import rdflib
    from rdflib import OWL, RDF, RDFS, SH

    shapes = rdflib.Graph()
    for path in sorted(directory.glob("*.ttl")):
        shapes.parse(path, format="turtle")
    kinds = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    for shape, part in list(shapes.subject_objects(SH.property)):
        targets = [(kind, target) for kind in kinds for target in shapes.objects(shape, kind)]
        governed = (shape, SH.deactivated, None) in shapes or any(
            (shape, RDF.type, cls) in shapes for cls in (RDFS.Class, OWL.Class)
        )
        if targets and not governed and (None, None, shape) not in shapes:
            shapes.remove((shape, SH.property, part))
            for kind, target in targets:
                shapes.add((part, kind, target))
    return shapes


def _of_interest(store: ox.Store, shapes: rdflib.Graph) -> rdflib.Graph:
    """Select the triples that the shapes can look at: their properties, classes, subclasses.

    Equal terms are one object, which makes looking them up in the graph much quicker.
    """
    import rdflib

    converted: dict[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, rdflib.term.Node] = {}

    def term(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
        node = converted.get(value)
        if node is None:
            node = converted[value] = _term(value)
        return node

    kind, below = ox.NamedNode(rdflib.RDF.type), ox.NamedNode(rdflib.RDFS.subClassOf)
    named = {ox.NamedNode(str(n)) for n in shapes.all_nodes() if str(n).startswith("http")}
    wider = [*named]
    while wider:  # the subclasses of a class that is named count as this class
        node = [q.subject for q in store.quads_for_pattern(None, below, wider.pop())]
        new = {cls for cls in node if isinstance(cls, ox.NamedNode)} - named
        named |= new
        wider += new
    named.add(below)
    data = rdflib.Graph()
    for name in named:
        patterns = [(kind, name)] if name == kind else [(name, None), (kind, name)]
        for predicate, value in patterns:
            for s, p, o, _ in store.quads_for_pattern(None, predicate, value, ox.DefaultGraph()):
                data.add((term(s), term(p), term(o)))
    return data


def _term(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    """Convert a term of the engine to one of rdflib."""
    import rdflib

    if isinstance(value, ox.NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, ox.BlankNode):
        return rdflib.BNode(value.value)
    assert isinstance(value, ox.Literal)  # the graph has no triples about triples
    datatype = rdflib.URIRef(value.datatype.value)
    plain = value.language is not None or datatype == rdflib.XSD.string
    return rdflib.Literal(value.value, value.language, None if plain else datatype)


def shape_faults(store: ox.Store, directory: Path) -> Iterator[Fault]:
    """Find violations of the SHACL shapes of a folder; raises UsageError without pyshacl."""
    try:
        import pyshacl
    except ImportError:
        raise UsageError(
            "The shapes need the package pyshacl.",
            "Install it with `pip install reegraph[shapes]`.",
        ) from None
    import rdflib

    shapes = _read_shapes(directory)
    with gc_paused():
        data = _of_interest(store, shapes)
        _, report, _ = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", meta_shacl=False
        )
    for result in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult):
        yield _violation(report, result)


def _violation(report: rdflib.Graph, result: rdflib.term.Node) -> Fault:
    """Convert one result of a validation report to a fault."""
    from rdflib import SH as sh

    value = report.value(result, sh.value)
    path = str(report.value(result, sh.resultPath))
    stated = f"'{compact(str(value))}' " if value is not None else ""
    where = f" ({compact(path)})" if path.startswith("http") else ""
    return Fault(
        file="graph",
        line=None,
        column=compact(str(report.value(result, sh.focusNode))),
        message=f"{stated}{report.value(result, sh.resultMessage)}{where}",
        hint=None,
        severity="error" if report.value(result, sh.resultSeverity) == sh.Violation else "warning",
        code="S001",
    )


def check_directory(
    directory: Path, graph: bool = True, shapes: bool = False, progress: Progress | None = None
) -> list[Fault]:
    """Find all faults of the tables of a folder and, if they have no errors, of their graph."""
    from reegraph.tables.check import check_tables
    from reegraph.tables.reader import read_tables

    report = progress or (lambda _: None)
    report("checking tables")
    tables = read_tables(directory)
    faults = check_tables(tables)
    if not graph or any(f.severity == "error" for f in faults):
        return faults
    ontology = ontology_dir()
    try:
        compiled = compile_tables(tables, faults, ontology, report)
    except BuildError as fault:
        return [*faults, _build_fault(fault)]
    report("checking the graph")
    faults += sorted(graph_faults(compiled.store, ontology / "checks"))
    if shapes:
        report("checking the shapes")
        faults += sorted(shape_faults(compiled.store, ontology / "shapes"))
    return faults


def _build_fault(fault: BuildError) -> Fault:
    """Convert a fault of the build to a line: `file:row: column: message` if it names a row."""
    found = re.fullmatch(r"(\w+\.csv):(\d+): (\w+): (.*)", fault.message)
    if found is None:
        return Fault("graph", None, None, fault.message, fault.hint, "error", "G000")
    file, line, column, message = found.groups()
    return Fault(file, int(line), column, message, fault.hint, "error", "G000")
