"""Write the reference pages: docs/api.md, docs/questions.md, docs/terms.md.

Run as `python docs/reference.py`; a test compares the pages with what this file makes.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import reegraph
from reegraph.graph.library import read_questions
from reegraph.resources import ontology_dir

HERE = Path(__file__).resolve().parent

TOPICS = {
    "reegraph.graph": "The graph",
    "reegraph.build": "Building",
    "reegraph.tables": "Tables",
    "reegraph.network": "Networks and measures",
    "reegraph.view": "Views",
    "reegraph.errors": "Errors",
}


def topic(home: str) -> str:
    """Heading under which a name of a module stands."""
    return next((t for name, t in TOPICS.items() if home.startswith(name)), "More")


def api() -> str:
    """Every public name with its docstring, by topic."""
    import inspect
    import sys

    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(reegraph.__all__, key=str.casefold):
        thing = getattr(reegraph, name)
        if name == "view":  # a package that can be called
            found[TOPICS["reegraph.view"]].append("::: reegraph.view.anything.view")
            continue
        if inspect.ismodule(thing) or not hasattr(thing, "__module__"):
            continue
        home = sys.modules[thing.__module__]
        found[topic(home.__name__)].append(f"::: {home.__name__}.{thing.__name__}")
    lines = [
        "# Python",
        "",
        "What `import reegraph` offers; all of it is imported when it is first used. The graph of a",
        "version is `reegraph.load()`, its methods are those of `KnowledgeGraph`.",
        "",
    ]
    for heading in (*TOPICS.values(), "More"):
        if found[heading]:
            lines += [f"## {heading}", "", "\n\n".join(found[heading]), ""]
    lines += ["## What a graph can do", "", "::: reegraph.graph.knowledge.KnowledgeGraph",
              "    options:", "      members: true", ""]  # fmt: skip
    return "\n".join(lines)


def questions() -> str:
    """The library of questions with their parameters."""
    lines = [
        "# Questions",
        "",
        'Each is one SPARQL file; `reegraph ask NAME key=value …` or `kg.ask("NAME", key=value)` answers',
        "it, `--sparql` prints the query. Questions with a star answer the founding article.",
        "",
    ]
    for question in read_questions().values():
        star = " *" if question.article else ""
        lines += [
            f"## {question.name}{star}",
            "",
            f"**{question.title}.** {question.description}",
            "",
        ]
        if question.parameters:
            lines += ["| parameter | kind | if not given | |", "|---|---|---|---|"]
            lines += [
                f"| `{p.name}` | {p.type}{' list' if p.many else ''} | {p.default or ''} "
                f"| {p.description} |"
                for p in question.parameters
            ]
            lines.append("")
    return "\n".join(lines)


_TERMS = """SELECT ?term ?label ?definition ?kind ?above ?domain ?range WHERE {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  ?term a ?kind ; rdfs:label ?label ; skos:definition ?definition .
  OPTIONAL { ?term rdfs:subClassOf|rdfs:subPropertyOf ?above . FILTER(isIRI(?above)) }
  OPTIONAL { ?term rdfs:domain ?domain . FILTER(isIRI(?domain)) }
  OPTIONAL { ?term rdfs:range ?range . FILTER(isIRI(?range)) }
  FILTER(STRSTARTS(STR(?term), "https://w3id.org/reegraph/ontology/"))
} ORDER BY ?term"""


def terms() -> str:
    """Every class and property of the ontology with its definition."""
    import pyoxigraph as ox

    from reegraph.graph.results import evaluate
    from reegraph.terms import compact

    store = ox.Store()
    store.load(path=str(ontology_dir() / "reegraph.ttl"), format=ox.RdfFormat.TURTLE)
    rows: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    answer = evaluate(store, _TERMS)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        for name in ("label", "definition", "kind", "above", "domain", "range"):
            term = row[name]
            if term is not None:
                value = term.value
                rows[row["term"].value][name].add(
                    compact(value) if isinstance(term, ox.NamedNode) else value
                )
    lines = [
        "# Terms",
        "",
        "Classes and properties of the ontology, from `ontology/reegraph.ttl`.",
        "",
    ]
    kinds = {"Class": "Classes", "ObjectProperty": "Properties to things",
             "DatatypeProperty": "Properties to values"}  # fmt: skip
    for kind, heading in kinds.items():
        lines += [f"## {heading}", "", "| term | definition | |", "|---|---|---|"]
        for iri, about in rows.items():
            if not any(k.endswith(kind) for k in about["kind"]):
                continue
            more = (
                [f"under {', '.join(f'`{a}`' for a in sorted(about['above']))}"]
                if about["above"]
                else []
            )
            more += (
                [f"of {', '.join(f'`{a}`' for a in sorted(about['domain']))}"]
                if about["domain"]
                else []
            )
            more += (
                [f"to {', '.join(f'`{a}`' for a in sorted(about['range']))}"]
                if about["range"]
                else []
            )
            said = min(about["definition"]).replace("|", "\\|")
            lines.append(f"| `{compact(iri)}` | {said} | {'; '.join(more)} |")
        lines.append("")
    return "\n".join(lines)


PAGES = {"api.md": api, "questions.md": questions, "terms.md": terms}

if __name__ == "__main__":
    for name, write in PAGES.items():
        (HERE / name).write_text(write(), encoding="utf-8", newline="\n")
