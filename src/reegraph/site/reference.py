"""Pages about the graph itself: questions, ontology, codebook."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from reegraph.errors import ReegraphError
from reegraph.graph.links import is_entity
from reegraph.graph.names import read_names, resolve
from reegraph.graph.ontology import Term, shipped_terms
from reegraph.graph.questions import Parameter, Question, fill_parameters, read_questions
from reegraph.graph.results import evaluate
from reegraph.namespaces import compact
from reegraph.render.html import bullets, linkify, table
from reegraph.resources import data_dir
from reegraph.site.entity_pages import place_of
from reegraph.site.html import page

__all__ = ["codebook_page", "ontology_page", "question_pages"]

SHOWN = 25
"""Rows of an answer that the page of its question shows: the workbench has them all."""

_KINDS = {
    "Class": "Classes",
    "ObjectProperty": "Properties to things",
    "DatatypeProperty": "Properties to values",
}


def _cell(term: Any, pages: Mapping[str, str]) -> str:
    """Return a term of an answer as HTML, with a link where it is an entity that has a page."""
    if isinstance(term, ox.NamedNode):
        name = html.escape(compact(term.value))
        if is_entity(term.value) and term.value in pages:
            return f'<a href="../{html.escape(place_of(term.value))}">{name}</a>'
        return name
    return linkify(term.value) if isinstance(term, ox.Literal) else ""


def _answer(store: ox.Store, text: str, pages: Mapping[str, str]) -> Iterator[str]:
    """Yield the first rows of the answer to a question with its defaults."""
    answer = evaluate(store, text)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    rows = list(answer)
    shown = f"The first {SHOWN} of {len(rows)} rows" if len(rows) > SHOWN else f"{len(rows)} rows"
    yield f"<h2>Answer</h2><p>{shown}, with the values that stand above.</p>"
    yield table(names, ([_cell(row[name], pages) for name in names] for row in rows[:SHOWN]))


def _parameter(parameter: Parameter) -> list[str]:
    """Return the cells of a parameter: name, kind, value if none is given, meaning."""
    kind = parameter.type + (" list" if parameter.many else "")
    default = parameter.default or ("" if parameter.optional else "needed")
    texts = [html.escape(text) for text in (kind, default, parameter.description)]
    return [f"<code>{html.escape(parameter.name)}</code>", *texts]


def _question(question: Question, answer: Iterable[str], text: str) -> str:
    name = html.escape(question.name)
    body = [
        f"<p class=dim><code>{name}</code></p>",
        f"<h1>{html.escape(question.title)}</h1>",
        f"<p>{linkify(question.description)}</p>",
        f'<p><a href="../ask.html#question={name}">Ask it with other values</a></p>',
    ]
    if question.parameters:
        header = ["name", "kind", "if not given", "meaning"]
        body += ["<h2>Values</h2>", table(header, map(_parameter, question.parameters))]
    body += [*answer, "<h2>Query</h2>", f"<pre>{html.escape(text)}</pre>"]
    return page(f"{question.title} | reegraph", body, "../")


def question_pages(store: ox.Store, pages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield path and text of a page for each question, then of their list.

    Args:
        store: The graph that answers.
        pages: The entities that have pages, by IRI.
    """
    names = read_names(store)
    items = []
    for question in read_questions().values():
        try:
            filled = fill_parameters(
                question, {}, lambda text, kinds: resolve(names, text, kinds, True)
            )
        except ReegraphError:  # another graph need not have the entities of the defaults
            text = question.text
            answer: Iterable[str] = ()
        else:
            text = "\n".join(line for line in filled.splitlines() if not line.startswith("#"))
            answer = _answer(store, text, pages)
        place = f"question/{question.name}.html"
        yield place, _question(question, answer, text.strip())
        items.append(
            f'<a href="{place}">{html.escape(question.title)}</a> '
            f"<small>{html.escape(question.description)}</small>"
        )
    body = ["<h1>Questions</h1>", *bullets(items, "claims")]
    yield "questions.html", page("Questions | reegraph", body)


def _term(term: Term, terms: Mapping[str, Term]) -> list[str]:
    """Return the cells of a term: its name, its definition, its relations to other terms."""

    def mention(name: str) -> str:
        words = html.escape(name)
        return f'<a href="#{words}">{words}</a>' if name in terms else words

    parts = (("under", term.above), ("of", term.domain), ("to", term.range))
    relations = [f"{word} {', '.join(map(mention, names))}" for word, names in parts if names]
    name = html.escape(term.name)
    return [f'<code id="{name}">{name}</code>', linkify(term.definition), "; ".join(relations)]


def ontology_page() -> str:
    """Return the page of every class and property with its definition."""
    terms = shipped_terms()
    body = [
        "<h1>Ontology</h1>",
        "<p>Classes and properties of the graph; "
        '<a href="data/reegraph.ttl">reegraph.ttl</a> is the ontology itself.</p>',
    ]
    for kind, heading in _KINDS.items():
        rows = [_term(term, terms) for term in terms.values() if term.kind == kind]
        body += [f"<h2>{heading}</h2>", table(["term", "definition", "relations"], rows)]
    return page("Ontology | reegraph", body)


def _column(field: Mapping[str, Any]) -> list[str]:
    """Return the cells of a column of a table: its name, its type, its meaning with its codes."""
    meaning = linkify(field.get("description", ""))
    codes = field.get("constraints", {}).get("enum", [])
    if codes:
        meaning += f"<br><small>{html.escape(', '.join(map(str, codes)))}</small>"
    return [f"<code>{html.escape(field['name'])}</code>", html.escape(field["type"]), meaning]


def codebook_page() -> str:
    """Return the page of every table and column with its meaning and the codes it may hold."""
    package = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    body = ["<h1>Codebook</h1>", "<p>The tables from which the graph is made.</p>"]
    for resource in package["resources"]:
        name = html.escape(resource["name"])
        rows = map(_column, resource["schema"]["fields"])
        body += [
            f'<h2 id="{name}">{name}</h2>',
            f"<p>{linkify(resource.get('description', ''))}</p>",
            table(["column", "type", "meaning"], rows),
        ]
    return page("Codebook | reegraph", body)
