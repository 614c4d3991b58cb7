"""Answers that are read from the graph or the library without a query of the client's."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pyoxigraph as ox

from reegraph.errors import NameNotFound
from reegraph.graph.codes import codes
from reegraph.graph.entity import Entity, Statement
from reegraph.graph.names import Names, fold
from reegraph.graph.ontology import read_terms
from reegraph.graph.questions import Question, find_question, read_questions
from reegraph.graph.results import evaluate, solutions
from reegraph.knowledge import KnowledgeGraph
from reegraph.mcp.limits import Limits, fit, shorten
from reegraph.mcp.vocabulary import describe_terms
from reegraph.namespaces import ENTITY_TYPES, ID, compact

__all__ = ["entity", "questions", "schema", "search"]

_NOTE = 500  # characters of a text: an answer of many parts has room for the start of each
_CODES = 60  # of a scheme, as values of a parameter
_OTHER_NAMES = 20  # of an entity
_DATA = 50  # values of the record of an entity
_LABELS = """SELECT ?entity ?label {{ VALUES ?entity {{ {} }}
  ?entity rdfs:label|skos:prefLabel ?label }}"""


def _hits(names: Names, wanted: str, kinds: tuple[str, ...]) -> list[tuple[int, int, str, str]]:
    """Return how well each entity fits (0 best), the length of the name, the IRI and the name."""
    best: dict[str, tuple[int, int, str, str]] = {}
    for level, index in enumerate(names.levels):
        for folded, iris in index.items():
            if wanted not in folded or (level == 3 and wanted != folded):
                continue
            fit = 0 if folded == wanted else 1 if folded.startswith(wanted) else 2
            for iri in iris:
                if iri.removeprefix(ID).partition("/")[0] in kinds:
                    hit = (fit, len(folded), iri, names.written.get(folded, folded))
                    best[iri] = min(best.get(iri, hit), hit)
    return sorted(best.values())


def _labels(store: ox.Store, iris: list[str]) -> dict[str, str]:
    answer = evaluate(store, _LABELS.format(" ".join(f"<{iri}>" for iri in iris)))
    assert isinstance(answer, ox.QuerySolutions)
    found = {(row["entity"].value, row["label"].value) for row in solutions(answer)}
    return dict(sorted(found, reverse=True))


def search(
    graph: KnowledgeGraph, limits: Limits, text: str, kind: str | None, limit: int
) -> dict[str, Any]:
    """Find entities whose names hold a text, the best first; near names where there are none."""
    kinds = (kind,) if kind else ENTITY_TYPES
    wanted = fold(text)
    hits = _hits(graph.names, wanted, kinds) if wanted else []
    shown = hits[:limit]
    labels = _labels(graph.store, [hit[2] for hit in shown])
    entities = [
        {
            "name": compact(iri),
            "iri": iri,
            "kind": compact(iri).partition(":")[0],
            "label": labels.get(iri, compact(iri)),
            "matched": name,
        }
        for _, _, iri, name in shown
    ]
    answer = {"found": entities, "total": len(hits), "cut": len(hits) > len(shown)}
    if not hits:
        answer["near"] = _near(graph, text, kinds)
    return fit(shorten(answer, _NOTE), limits.room, "found")


def _near(graph: KnowledgeGraph, text: str, kinds: tuple[str, ...]) -> list[str]:
    try:
        graph.resolve(text, *kinds)
    except NameNotFound as fault:
        return fault.nearest
    return []


def schema(
    graph: KnowledgeGraph, limits: Limits, about: str | None, contains: str | None
) -> dict[str, Any]:
    """Describe prefixes, classes and properties of the ontology."""
    found = {**describe_terms(read_terms(graph.store), about, contains), "cut": False}
    return fit(shorten(found), limits.room, "classes", "properties")


def _listed(question: Question) -> dict[str, Any]:
    """Describe a question in a list, as short as can be: a model reads all of them."""
    parameters = [f"{p.name} ({p.type})" for p in question.parameters]
    return {"name": question.name, "title": question.title, "parameters": parameters}


def _whole(question: Question) -> dict[str, Any]:
    lines = question.text.splitlines()
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        del lines[0]
    code_lists = {
        p.name: list(codes(p.type))[:_CODES] for p in question.parameters if codes(p.type)
    }
    parameters = [
        {
            "name": p.name,
            "type": p.type,
            "list": p.many,
            "optional": p.optional,
            "default": p.default,
            "meaning": p.description,
        }
        for p in question.parameters
    ]
    page = {"description": question.description, "keywords": list(question.keywords)}
    return {
        **_listed(question),
        **page,
        "parameters": parameters,
        "query": "\n".join(lines),
        "codes": code_lists,
    }


def questions(limits: Limits, name: str | None, about: str | None) -> dict[str, Any]:
    """List the questions of the library, or one with its query and the codes of its parameters."""
    if name is not None:
        return {"questions": [_whole(find_question(name))], "cut": False}
    wanted = fold(about or "")
    matches = [
        _listed(q)
        for q in read_questions().values()
        if wanted in fold(" ".join((q.name, q.title, q.description, *q.keywords)))
    ]
    return fit({"questions": matches, "cut": False}, limits.room, "questions")


def _claim(statement: Statement) -> dict[str, Any]:
    held = {key: value for key, value in asdict(statement).items() if value not in ("", ())}
    return {"name": f"claim:{held.pop('key')}", **held}


def entity(
    graph: KnowledgeGraph, limits: Limits, name: str, section: str | None, offset: int, limit: int
) -> dict[str, Any]:
    """Read one entity: its data, a part of its claims, and the sources of those."""
    entity = graph.entity(name)
    if section is not None and section not in entity.statements:
        raise NameNotFound(section, "section of its claims", list(entity.statements))
    parts = [section] if section is not None else list(entity.statements)
    claims = [s for part in parts for s in entity.statements[part]]
    shown = claims[offset : offset + limit]
    whole = {
        "entity": {
            "name": compact(entity.iri),
            "iri": entity.iri,
            "label": entity.label,
            "kind": entity.kind,
            "names": list(entity.names[:_OTHER_NAMES]),
            "data": [{"property": p, "value": v} for p, v in entity.data[:_DATA]],
        },
        "sections": {key: len(value) for key, value in entity.statements.items()},
        "total": len(claims),
        "offset": offset,
        "cut": len(claims) > offset + len(shown),
    }
    while True:
        answer: dict[str, Any] = shorten({**whole, **_evidence(entity, shown)}, _NOTE)
        smaller = fit(answer, limits.room, "claims")
        if smaller is answer or not shown:
            return answer
        shown, whole["cut"] = shown[: len(smaller["claims"])], True


def _evidence(found: Entity, shown: list[Statement]) -> dict[str, Any]:
    """Return claims with the claims that contradict them, and the sources of all of these."""
    others = {key for s in shown for key in s.conflicts if key in found.others}
    against = [found.others[key] for key in sorted(others)]
    cited = sorted({key for s in (*shown, *against) for key in s.sources if key in found.sources})
    return {
        "claims": [_claim(s) for s in shown],
        "contradicting": [_claim(s) for s in against],
        "sources": {key: found.sources[key]._asdict() for key in cited},
    }
