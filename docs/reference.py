"""Write the reference pages: docs/api.md, docs/centralities.md, docs/questions.md, docs/terms.md, and
the tree of packages in docs/architecture.md.

Run as `make reference`; a test compares the pages with what this file makes.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import reegraph
from reegraph.graph.ontology import shipped_terms
from reegraph.graph.questions import read_questions

HERE = Path(__file__).resolve().parent
PACKAGE = Path(reegraph.__file__).resolve().parent
# Folders of the package that hold data files and no module.
DATA = {"questions": "The library of questions: one SPARQL file each."}
TREE = re.compile(r"(<!-- tree -->\n)(.*?)(<!-- end of tree -->)", re.DOTALL)

TOPICS = {
    "reegraph.graph": "The graph",
    "reegraph.knowledge": "The graph",
    "reegraph.compiler": "Building",
    "reegraph.tables": "Tables",
    "reegraph.network": "Networks and measures",
    "reegraph.views": "Views",
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
        if inspect.ismodule(thing):
            raise TypeError(f"reegraph.{name} is a module; a public name is a function or a class.")
        if not hasattr(thing, "__module__"):
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
    for heading in (*dict.fromkeys(TOPICS.values()), "More"):
        if found[heading]:
            lines += [f"## {heading}", "", "\n\n".join(found[heading]), ""]
    facade = reegraph.KnowledgeGraph.__module__
    lines += ["## What a graph can do", "", f"::: {facade}.KnowledgeGraph"]
    lines += ["    options:", "      members: true", ""]
    return "\n".join(lines)


def centralities() -> str:
    """Return docs/centralities.md: the measures of centrality, as they are registered."""
    from reegraph.network.measures.centrality import MEASURES

    lines = [
        "# Measures of centrality",
        "",
        "Names for `reegraph rank --measure NAME`, `reegraph scenario --measure NAME` and",
        '`reegraph.centrality(net, "NAME")`. Weights of ties count where the table says so, unless',
        "`--weighted` or `--unweighted`, `weighted=` says otherwise.",
        "",
        "| measure | what it says of a node | weights | from |",
        "|---|---|---|---|",
    ]
    for name, measure in MEASURES.items():
        weights = "count" if measure.weight else ""
        lines.append(f"| `{name}` | {measure.says} | {weights} | {measure.reference} |")
    return "\n".join([*lines, ""])


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


def terms() -> str:
    """Every class and property of the ontology with its definition."""
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
        for term in shipped_terms().values():
            if term.kind != kind:
                continue
            more = [
                f"{word} {', '.join(f'`{name}`' for name in names)}"
                for word, names in (("under", term.above), ("of", term.domain), ("to", term.range))
                if names
            ]
            said = term.definition.replace("|", "\\|")
            lines.append(f"| `{term.name}` | {said} | {'; '.join(more)} |")
        lines.append("")
    return "\n".join(lines)


def purpose(path: Path) -> str:
    """Return the first sentence of the docstring of a module or package."""
    file = path / "__init__.py" if path.is_dir() else path
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return text.partition("\n\n")[0].replace("\n", " ")


def tree() -> Iterator[str]:
    """Yield a line for each package and module of reegraph, with what it is for."""
    packages = [path.parent for path in sorted(PACKAGE.glob("*/__init__.py"))]
    for folder in sorted([*packages, *(PACKAGE / name for name in DATA)]):
        yield f"| `{folder.name}/` | {DATA.get(folder.name) or purpose(folder)} |"
    for file in sorted(PACKAGE.glob("[!_]*.py")):
        yield f"| `{file.name}` | {purpose(file)} |"


def architecture() -> str:
    """Return docs/architecture.md with the tree of packages as it is today."""
    table = "\n".join(["| | |", "|---|---|", *tree(), ""])
    page = (HERE / "architecture.md").read_text(encoding="utf-8")
    return TREE.sub(lambda match: match[1] + table + match[3], page)


PAGES = {
    "api.md": api,
    "architecture.md": architecture,
    "centralities.md": centralities,
    "questions.md": questions,
    "terms.md": terms,
}

if __name__ == "__main__":
    for name, write in PAGES.items():
        (HERE / name).write_text(write(), encoding="utf-8", newline="\n")
