"""The graph as JSON-LD with a context, so that it reads as plain JSON and is a third of the size."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from itertools import groupby
from typing import IO, Any

import pyoxigraph as ox

from reegraph.namespaces import ONTOLOGY, compact, expand, prefixes

__all__ = ["context", "write_jsonld"]

Context = dict[str, Any]


def context(store: ox.Store) -> Context:
    """Make a JSON-LD context: all prefixes, and the terms with the type of their values.

    An object property takes IRIs (`@type: @id`), a datatype property the datatype of its range. A
    term with the name of a prefix (`unit`, `basis`) is none: it is written `ree:unit`.
    """
    head: Context = {"@version": 1.1, **prefixes()}
    terms: Context = {}
    for kind in ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:Class"):
        named = ox.NamedNode(expand(kind))
        for quad in store.quads_for_pattern(None, ox.NamedNode(expand("rdf:type")), named):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ONTOLOGY):
                name = quad.subject.value.removeprefix(ONTOLOGY)
                points = kind == "owl:ObjectProperty"
                datatype = "@id" if points else _range(store, quad.subject)
                terms[name] = {"@id": f"ree:{name}"} | ({"@type": datatype} if datatype else {})
    return head | {name: terms[name] for name in sorted(terms) if name not in head}


def _range(store: ox.Store, subject: ox.NamedNode) -> str:
    """Return the one datatype of a property; "" for a plain text or where several fit."""
    quads = store.quads_for_pattern(subject, ox.NamedNode(expand("rdfs:range")), None)
    ranges = sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))
    fits = len(ranges) == 1 and ranges[0].startswith(expand("xsd:"))
    name = compact(ranges[0]) if fits else ""
    return "" if name == "xsd:string" else name


def write_jsonld(quads: Iterable[ox.Quad], known: Context, out: IO[bytes]) -> None:
    """Write quads that are sorted by subject, one subject a line, under a context."""
    out.write(b'{"@context":' + _json(known) + b',\n"@graph":[')
    mark = b"\n"
    for _, group in groupby(quads, key=lambda quad: str(quad.subject)):
        out.write(mark + _json(_node(list(group), known)))
        mark = b",\n"
    out.write(b"\n]}\n")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _node(quads: list[ox.Quad], known: Context) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for quad in quads:
        name, datatype = _property(quad.predicate.value, known)
        found.setdefault(name, []).append(_value(quad.object, datatype))
    types = found.pop("@type", [])
    node: dict[str, Any] = {"@id": _name(quads[0].subject)}
    if types:
        node["@type"] = types
    return node | {name: v[0] if len(v) == 1 else v for name, v in found.items()}


def _property(iri: str, known: Context) -> tuple[str, str]:
    """Return the key of a property and the type that the context gives its values."""
    if iri == expand("rdf:type"):
        return "@type", "@type"
    entry = known.get(iri.removeprefix(ONTOLOGY))
    if iri.startswith(ONTOLOGY) and isinstance(entry, dict):
        return iri.removeprefix(ONTOLOGY), entry.get("@type", "")
    return _short(iri), ""


@functools.lru_cache(50_000)
def _short(iri: str) -> str:
    """Return a compact name that a reader expands to just this IRI, or the IRI."""
    return compact(iri)


def _name(term: Any) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else _short(term.value)


def _value(term: Any, datatype: str) -> Any:
    if not isinstance(term, ox.Literal):
        name = _name(term)
        return name if datatype in ("@id", "@type") else {"@id": name}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    own = _short(term.datatype.value)
    if own == (datatype or "xsd:string"):
        return term.value
    return {"@value": term.value} | ({} if own == "xsd:string" else {"@type": own})
