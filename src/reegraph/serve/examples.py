"""The question library as example queries that other tools read: SHACL's SPARQL executables."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox

from reegraph.errors import ReegraphError
from reegraph.graph.names import read_names, resolve
from reegraph.graph.questions import fill_parameters, read_questions
from reegraph.namespaces import ONTOLOGY, prefixes

__all__ = ["filled", "triples"]

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SCHEMA = "https://schema.org/"
_PREFIX = re.compile(r"(?<![\w<?$\"])([a-z][\w-]*):(?=[\w])")


def declared(text: str) -> str:
    """Write a query of the library with the declarations of the prefixes that it uses."""
    known = prefixes()
    used = sorted({name for name in _PREFIX.findall(text) if name in known})
    return "".join(f"PREFIX {name}: <{known[name]}>\n" for name in used) + text


def filled(store: ox.Store) -> bytes:
    """Return the SPARQL of every question with its defaults in place, by name, as JSON."""
    names = read_names(store)
    texts = {}
    for name, question in read_questions().items():
        try:
            text = fill_parameters(
                question, {}, lambda text, kinds: resolve(names, text, kinds, True)
            )
        except ReegraphError:  # another graph need not have the entities of the defaults
            continue
        body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
        texts[name] = declared(body.strip() + "\n")
    return json.dumps(texts).encode()


def triples(queries: dict[str, str], address: str, endpoint: str) -> list[ox.Triple]:
    """Describe the questions as sh:SPARQLExecutable, each named below `address`."""
    described: list[ox.Triple] = []
    library = read_questions()
    for name, text in sorted(queries.items()):
        question = library[name]
        node = ox.NamedNode(f"{address}/{name}")

        def add(prop: str, value: ox.NamedNode | ox.Literal, node: ox.NamedNode = node) -> None:
            described.append(ox.Triple(node, ox.NamedNode(prop), value))

        for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
            add(_RDF + "type", ox.NamedNode(_SH + kind))
        add(_RDFS + "label", ox.Literal(question.title, language="en"))
        add(_RDFS + "comment", ox.Literal(question.description, language="en"))
        add(_SH + "select", ox.Literal(text))
        add(_SH + "prefixes", ox.NamedNode(ONTOLOGY))
        add(_SCHEMA + "target", ox.NamedNode(endpoint))
        for word in question.keywords:
            add(_SCHEMA + "keywords", ox.Literal(word))
    return described
