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

from reegraph.build.compile import compile_graph
from reegraph.errors import BuildError, DataError, UsageError
from reegraph.headers import header_lines
from reegraph.resources import ontology_dir
from reegraph.tables.faults import Fault
from reegraph.terms import compact, prefixes

if TYPE_CHECKING:
    import rdflib

__all__ = ["check_directory", "graph_faults", "shape_faults"]

Progress = Callable[[str], None]


def graph_faults(store: ox.Store, directory: Path) -> Iterator[Fault]:
    """Faults that the check queries of a folder find in a graph."""
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
                file="graph", line=None, column=subject, message=f"{stated}{row['message'].value}",
                hint=None, severity="warning" if severity == "warning" else "error", code=code,
            )  # fmt: skip


def _of_interest(store: ox.Store, shapes: rdflib.Graph) -> bytes:
    """The triples that the shapes can look at: properties and classes that they name."""
    named = {ox.NamedNode(str(o)) for o in shapes.objects() if o.startswith("http")}
    kind = ox.NamedNode(prefixes()["rdf"] + "type")
    found = ox.serialize(
        (
            q.triple
            for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())
            if (q.object in named if q.predicate == kind else q.predicate in named)
        ),
        format=ox.RdfFormat.N_TRIPLES,
    )
    assert found is not None  # no output was given, so the bytes are returned
    return found


def shape_faults(store: ox.Store, directory: Path) -> Iterator[Fault]:
    """Violations of the SHACL shapes of a folder; raises UsageError without the package pyshacl."""
    try:
        import pyshacl
    except ImportError:
        raise UsageError(
            "The shapes need the package pyshacl.",
            "Install it with `pip install reegraph[shapes]`.",
        ) from None
    import rdflib

    shapes = rdflib.Graph()
    for path in sorted(directory.glob("*.ttl")):
        shapes.parse(path, format="turtle")
    data = rdflib.Graph().parse(data=_of_interest(store, shapes), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", meta_shacl=False)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        yield _violation(report, result, sh)


def _violation(report: rdflib.Graph, result: rdflib.term.Node, sh: rdflib.Namespace) -> Fault:
    """One result of a validation report as a fault."""
    value, path = report.value(result, sh.value), str(report.value(result, sh.resultPath))
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
    """All faults of the tables of a folder and, unless the tables have errors, of their graph."""
    from reegraph.tables.check import check_tables
    from reegraph.tables.reader import read_tables

    report = progress or (lambda _: None)
    report("checking tables")
    faults = check_tables(read_tables(directory))
    if not graph or any(f.severity == "error" for f in faults):
        return faults
    ontology = ontology_dir()
    try:
        compiled = compile_graph(directory, ontology, report)
    except DataError as fault:  # the tables changed between the two readings
        return list(fault.faults)
    except BuildError as fault:
        return [*faults, _build_fault(fault)]
    report("checking the graph")
    faults += sorted(graph_faults(compiled.store, ontology / "checks"))
    if shapes:
        report("checking the shapes")
        faults += sorted(shape_faults(compiled.store, ontology / "shapes"))
    return faults


def _build_fault(fault: BuildError) -> Fault:
    """A fault of the build as a line: `file:row: column: message` where it names a row."""
    found = re.fullmatch(r"(\w+\.csv):(\d+): (\w+): (.*)", fault.message)
    if found is None:
        return Fault("graph", None, None, fault.message, fault.hint, "error", "G000")
    file, line, column, message = found.groups()
    return Fault(file, int(line), column, message, fault.hint, "error", "G000")
