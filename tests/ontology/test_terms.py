"""Terms and concepts: declared, defined, used; codes in step with the tables; rules in step."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from .files import ONTOLOGY, REE, ROOT, read

SCHEME = "https://w3id.org/reegraph/scheme/"
PACKAGE = ROOT / "graph_data" / "datapackage.json"
SOURCE = ROOT / "src" / "reegraph"
NAME = re.compile(r"\bree:([A-Za-z][A-Za-z0-9]*)")
DERIVED_BY = URIRef(REE + "derivedBy")
TERM_TYPES = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
)

# Concepts that stand in no enum of the tables although they are no headings.
NOT_IN_AN_ENUM = {"unit": {"ha"}}  # the area column has the hectare as its fixed unit
# Schemes whose concepts no table column holds: rules give them, or they qualify other concepts.
NOT_IN_A_TABLE = {"claim-rank", "confidence", "holding", "legal-force", "source-scope"}


def own_terms(tbox: Graph) -> dict[str, URIRef]:
    """Local name -> term of the ontology."""
    found = {s for t in TERM_TYPES for s in tbox.subjects(RDF.type, t)}
    return {
        str(s).removeprefix(REE): s
        for s in sorted(found, key=str)
        if isinstance(s, URIRef) and str(s).startswith(REE)
    }


def columns() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every column of the tables with the name of its table."""
    package = json.loads(PACKAGE.read_text(encoding="utf-8"))
    for table in package["resources"]:
        for field in table["schema"]["fields"]:
            yield table["name"], field


def contract_files() -> list[Path]:
    """Files that speak to the ontology from outside: mapping, rules, shapes, checks, questions."""
    folders = [ONTOLOGY / name for name in ("rules", "checks", "shapes")]
    found = [p for folder in folders for p in sorted(folder.glob("*.*"))]
    return [PACKAGE, *found, *sorted((SOURCE / "questions").rglob("*.rq"))]


def test_turtle_is_read_alike_by_both_parsers() -> None:
    ox = pytest.importorskip("pyoxigraph")
    for path in sorted(ONTOLOGY.rglob("*.ttl")):
        quads = {str(q) for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)}
        assert len(read(path)) == len(quads), path.name


def test_every_term_has_label_definition_and_home(tbox: Graph) -> None:
    for name, term in own_terms(tbox).items():
        labels = list(tbox.objects(term, RDFS.label))
        definitions = list(tbox.objects(term, SKOS.definition))
        homes = list(tbox.objects(term, RDFS.isDefinedBy))
        assert [label.language for label in labels if isinstance(label, Literal)] == ["en"], name
        assert [d.language for d in definitions if isinstance(d, Literal)] == ["en"], name
        assert str(definitions[0]).endswith("."), name
        assert homes == [URIRef(REE)], name


def test_labels_and_definitions_are_not_used_twice(tbox: Graph) -> None:
    terms = own_terms(tbox).values()
    for predicate in (RDFS.label, SKOS.definition):
        texts = [str(tbox.value(term, predicate)) for term in terms]
        assert sorted(texts) == sorted(set(texts))


def test_names_follow_the_style(tbox: Graph) -> None:
    for name, term in own_terms(tbox).items():
        is_class = (term, RDF.type, OWL.Class) in tbox
        pattern = r"[A-Z][A-Za-z]+" if is_class else r"[a-z][A-Za-z0-9]+"
        assert re.fullmatch(pattern, name), name


def _chain_members(tbox: Graph) -> set[Node]:
    heads = tbox.objects(None, OWL.propertyChainAxiom)
    return {member for head in heads for member in Collection(tbox, head)}


def test_every_term_is_used(tbox: Graph) -> None:
    terms = own_terms(tbox)
    files = [*contract_files(), *sorted(SOURCE.rglob("*.py"))]
    files += sorted((ONTOLOGY / "schemes").glob("*.ttl"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    used = {terms[name] for name in NAME.findall(text) if name in terms}
    used |= {member for member in _chain_members(tbox) if member in terms.values()}
    used |= {p for p in tbox.predicates() if p in terms.values()}
    for term in list(used):
        for broader in (RDFS.subClassOf, RDFS.subPropertyOf):
            used |= set(tbox.transitive_objects(term, broader))
    unused = sorted(name for name, term in terms.items() if term not in used)
    assert not unused, f"no table, rule, shape, check, question or code uses ree:{unused}"


@pytest.mark.parametrize("path", contract_files(), ids=lambda p: p.name)
def test_only_declared_terms_are_used(path: Path, tbox: Graph) -> None:
    names = set(NAME.findall(path.read_text(encoding="utf-8")))
    names |= set(re.findall(re.escape(REE) + r"([A-Za-z0-9]+)", path.read_text(encoding="utf-8")))
    undeclared = sorted(names - set(own_terms(tbox)))
    assert not undeclared, f"{path.name} uses terms that reegraph.ttl does not declare"


def test_properties_of_the_tables_have_the_right_type(tbox: Graph) -> None:
    for table, field in columns():
        rdf = field.get("rdf") or {}
        name = rdf.get("property", "")
        if not name.startswith("ree:"):
            continue
        term = URIRef(REE + name.removeprefix("ree:"))
        is_link = "entity" in rdf or "scheme" in rdf
        expected = OWL.ObjectProperty if is_link else OWL.DatatypeProperty
        assert (term, RDF.type, expected) in tbox, f"{table}.{field['name']}: {name}"


def test_subjects_of_axioms_are_declared(tbox: Graph) -> None:
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf):
        for target in tbox.objects(None, predicate):
            known = (target, RDF.type, None) in tbox or str(target).startswith(
                ("http://www.w3.org/2001/XMLSchema#", str(RDFS.Literal))
            )
            assert known, target


def test_stays_within_owl_rl(tbox: Graph) -> None:
    forbidden = {OWL.hasKey, OWL.unionOf, OWL.someValuesFrom, OWL.minCardinality, OWL.hasSelf}
    forbidden |= {OWL.cardinality, OWL.oneOf, OWL.complementOf, OWL.imports, OWL.Restriction}
    assert not forbidden & (set(tbox.predicates()) | set(tbox.objects(None, RDF.type)))
    for predicate in (RDFS.subClassOf, RDFS.domain, RDFS.range):
        assert not [o for o in tbox.objects(None, predicate) if isinstance(o, BNode)]
    assert (None, RDFS.subClassOf, OWL.Thing) not in tbox


def test_class_tree_has_no_cycle(tbox: Graph) -> None:
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for child in set(tbox.subjects(predicate, None)):
            parents = tbox.objects(child, predicate)
            above = {a for parent in parents for a in tbox.transitive_objects(parent, predicate)}
            assert child not in above


def _derived_by_rules() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted((ONTOLOGY / "rules").glob("*.rq")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# derives:"):
                found[f"rules/{path.name}"] = set(NAME.findall(line))
    return found


def test_derived_by_names_the_rules_that_derive(tbox: Graph) -> None:
    stated: dict[str, set[str]] = {}
    for term, where in tbox.subject_objects(DERIVED_BY):
        stated.setdefault(str(where), set()).add(str(term).removeprefix(REE))
    rules = {k: v for k, v in stated.items() if k.startswith("rules/")}
    assert rules == _derived_by_rules()
    assert all((SOURCE / name).is_file() for name in stated if not name.startswith("rules/"))


@pytest.mark.parametrize("path", sorted((ONTOLOGY / "schemes").glob("*.ttl")), ids=lambda p: p.stem)
def test_scheme_file_is_in_order(path: Path, schemes: Graph) -> None:
    graph = read(path)
    scheme = URIRef(SCHEME + path.stem)
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    codes = re.findall(rf"^<{scheme}/([^>]+)> a ", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert codes == sorted(codes)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert {str(c) for c in concepts} == {f"{scheme}/{code}" for code in codes}
    for concept in concepts:
        assert str(graph.value(concept, SKOS.notation)) == str(concept).rpartition("/")[2]
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme]
        broader = list(graph.objects(concept, SKOS.broader))
        assert set(broader) <= concepts
        assert bool(broader) != ((concept, SKOS.topConceptOf, scheme) in graph)
        assert all((target, RDF.type, SKOS.Concept) in schemes for target in broader)
    labels = [str(label) for label in graph.objects(None, SKOS.prefLabel)]
    assert len(labels) == len(set(labels))


def codes(schemes: Graph, scheme: str) -> set[str]:
    """Codes of the concepts of a scheme that are no headings (a heading has narrower concepts)."""
    concepts = set(schemes.subjects(SKOS.inScheme, URIRef(SCHEME + scheme)))
    headings = set(schemes.objects(None, SKOS.broader))
    return {str(c).rpartition("/")[2] for c in concepts - headings}


CODED = [(table, f["name"], f) for table, f in columns() if "scheme" in (f.get("rdf") or {})]


@pytest.mark.parametrize(("table", "column", "field"), CODED, ids=[f"{t}.{c}" for t, c, _ in CODED])
def test_enum_equals_the_scheme(
    table: str, column: str, field: dict[str, Any], schemes: Graph
) -> None:
    scheme = field["rdf"]["scheme"]
    enum = field["constraints"]["enum"]
    assert len(enum) == len(set(enum))
    expected = codes(schemes, scheme) - NOT_IN_AN_ENUM.get(scheme, set())
    assert set(enum) == expected, f"{table}.{column} and the scheme {scheme} differ"


def test_every_scheme_is_held_by_a_column_or_given_by_rule() -> None:
    held = {field["rdf"]["scheme"] for _, _, field in CODED}
    files = {path.stem for path in (ONTOLOGY / "schemes").glob("*.ttl")}
    assert files == held | NOT_IN_A_TABLE


def test_every_kind_of_agreement_has_a_legal_force(schemes: Graph) -> None:
    force = URIRef(REE + "legalForce")
    scheme = "agreement-kind"
    for code in codes(schemes, scheme):
        forces = list(schemes.objects(URIRef(f"{SCHEME}{scheme}/{code}"), force))
        assert len(forces) == 1, code
        assert str(forces[0]).rpartition("/")[2] in codes(schemes, "legal-force")


def test_units_and_currencies_match_qudt(schemes: Graph) -> None:
    for scheme in ("unit", "currency"):
        for concept in schemes.subjects(SKOS.inScheme, URIRef(SCHEME + scheme)):
            matches = [str(m) for m in schemes.objects(concept, SKOS.exactMatch)]
            assert len(matches) == 1
            assert matches[0].startswith("http://qudt.org/vocab/unit/")
            if scheme == "currency":
                assert matches[0].endswith("CCY_" + str(concept).rpartition("/")[2])


def test_queries_of_the_documentation_are_queries_with_declared_terms(tbox: Graph) -> None:
    ox = pytest.importorskip("pyoxigraph")
    prefixes = pytest.importorskip("reegraph.namespaces").prefixes()
    text = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    assert set(NAME.findall(text)) <= set(own_terms(tbox))
    queries = re.findall(r"```sparql\n(.*?)```", text, re.DOTALL)
    assert len(queries) == 4
    for query in queries:
        ox.Store().query(query, prefixes=prefixes)


def test_classes_of_the_tables_are_declared_classes(tbox: Graph) -> None:
    package = json.loads(PACKAGE.read_text(encoding="utf-8"))
    named: set[str] = set()
    for table in package["resources"]:
        rdf = table.get("rdf") or {}
        named |= {rdf["class"]} if "class" in rdf else set()
        named |= set((rdf.get("classBy") or {}).get("classes", {}).values())
        named |= {rdf["period"]["claim"]} if "period" in rdf else set()
    for _, field in columns():
        rdf = field.get("rdf") or {}
        named |= {rdf[key] for key in ("claim", "classIfTrue") if key in rdf}
    for name in sorted(named):
        term = URIRef(REE + name.removeprefix("ree:"))
        assert (term, RDF.type, OWL.Class) in tbox, name
