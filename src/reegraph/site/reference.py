"""Pages about the graph itself: questions, ontology, codebook."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from reegraph.errors import ReegraphError
from reegraph.graph.links import is_entity
from reegraph.graph.names import read_names, resolve
from reegraph.graph.ontology import shipped_terms
from reegraph.graph.questions import Question, fill, read_questions
from reegraph.graph.results import evaluate
from reegraph.namespaces import compact
from reegraph.render.html import linkify, table
from reegraph.resources import data_dir
from reegraph.site.entity_pages import place_of
from reegraph.site.html import page

__all__ = ["codebook_page", "ontology_page", "question_pages"]

_ROWS = 25


def _cell(value: Any, pages: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, ox.NamedNode):
        name = html.escape(compact(value.value))
        known = is_entity(value.value) and value.value in pages
        return f'<a href="../{html.escape(place_of(value.value))}">{name}</a>' if known else name
    return linkify(value.value) if isinstance(value, ox.Literal) else ""


def _answer(store: ox.Store, text: str, pages: Mapping[str, str]) -> Iterator[str]:
    """The first rows of the answer to a question with its defaults."""
    answer = evaluate(store, text)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    rows = list(answer)
    shown = f"The first {_ROWS} of {len(rows)} rows" if len(rows) > _ROWS else f"{len(rows)} rows"
    yield f"<h2>Answer</h2><p>{shown}, with the values that stand above.</p>"
    yield table(names, ([_cell(row[name], pages) for name in names] for row in rows[:_ROWS]))


def _question(question: Question, answer: Iterator[str], text: str) -> str:
    name = html.escape(question.name)
    body = [
        f"<p class=dim><code>{name}</code></p>",
        f"<h1>{html.escape(question.title)}</h1>",
        f"<p>{linkify(question.description)}</p>",
        f'<p><a href="../ask.html#question={name}">Ask it with other values</a></p>',
    ]
    if question.parameters:
        rows = (
            [f"<code>{html.escape(p.name)}</code>",
             html.escape(p.type + (" list" if p.many else "")),
             html.escape(p.default or ("" if p.optional else "needed")),
             html.escape(p.description)]
            for p in question.parameters
        )  # fmt: skip
        body += ["<h2>Values</h2>", table(["name", "kind", "if not given", "meaning"], rows)]
    body += [*answer, "<h2>Query</h2>", f"<pre>{html.escape(text)}</pre>"]
    return page(f"{question.title} | reegraph", body, "../")


def question_pages(store: ox.Store, pages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Path and text of a page for each question, then of their list; `pages` are the entities."""
    names = read_names(store)
    items = []
    for question in read_questions().values():
        try:
            filled = fill(question, {}, lambda text, kinds: resolve(names, text, kinds, True))
            text = "\n".join(line for line in filled.splitlines() if not line.startswith("#"))
            answer = _answer(store, text, pages)
        except ReegraphError:  # another graph need not have the entities of the defaults
            text, answer = question.text, iter(())
        place = f"question/{question.name}.html"
        yield place, _question(question, answer, text.strip())
        items.append(
            f'<li><a href="{place}">{html.escape(question.title)}</a> '
            f"<small>{html.escape(question.description)}</small></li>"
        )
    body = ["<h1>Questions</h1>", '<ul class="claims">', *items, "</ul>"]
    yield "questions.html", page("Questions | reegraph", body)


def ontology_page() -> str:
    """Every class and property with its definition."""
    body = ["<h1>Ontology</h1>", "<p>Classes and properties of the graph; "
            '<a href="data/reegraph.ttl">reegraph.ttl</a> is the ontology itself.</p>']  # fmt: skip
    terms = shipped_terms()
    kinds = {"Class": "Classes", "ObjectProperty": "Properties to things",
             "DatatypeProperty": "Properties to values"}  # fmt: skip

    def mentioned(name: str) -> str:
        words = html.escape(name)
        return f'<a href="#{words}">{words}</a>' if name in terms else words

    for kind, heading in kinds.items():
        rows = []
        for term in terms.values():
            if term.kind != kind:
                continue
            parts = (("under", term.above), ("of", term.domain), ("to", term.range))
            more = [f"{word} {', '.join(map(mentioned, names))}" for word, names in parts if names]
            name = html.escape(term.name)
            rows.append([f'<code id="{name}">{name}</code>', linkify(term.definition),
                         "; ".join(more)])  # fmt: skip
        body += [f"<h2>{heading}</h2>", table(["term", "definition", "relations"], rows)]
    return page("Ontology | reegraph", body)


def codebook_page() -> str:
    """Every table and column with its meaning and the codes that it may hold."""
    package = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    body = ["<h1>Codebook</h1>", "<p>The tables from which the graph is made.</p>"]
    for resource in package["resources"]:
        body.append(
            f'<h2 id="{html.escape(resource["name"])}">{html.escape(resource["name"])}</h2>'
        )
        body.append(f"<p>{linkify(resource.get('description', ''))}</p>")
        rows = []
        for field in resource["schema"]["fields"]:
            codes = field.get("constraints", {}).get("enum", [])
            said = linkify(field.get("description", ""))
            if codes:
                said += f"<br><small>{html.escape(', '.join(map(str, codes)))}</small>"
            rows.append([f"<code>{html.escape(field['name'])}</code>",
                         html.escape(field["type"]), said])  # fmt: skip
        body.append(table(["column", "type", "meaning"], rows))
    return page("Codebook | reegraph", body)
