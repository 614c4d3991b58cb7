"""What is said beside the rows of a question: what begins later, and why there may be none.

Rows that begin after the day of the graph are left out, and their number is said. An answer without
rows can mean that the record has nothing, or that a parameter (often a default that the user did
not write) leaves everything out. The note tells the two apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyoxigraph as ox

from reegraph.graph.questions import Parameter, Question, Resolver, fill_parameters
from reegraph.graph.results import select
from reegraph.namespaces import compact

__all__ = [
    "counting_query",
    "describe_empty",
    "describe_later",
    "explain_empty",
    "later_query",
    "wider_queries",
]

_END_OF_TIME = "2999"

_BROADER = """SELECT ?broader ?label (COUNT(DISTINCT ?above) AS ?depth) WHERE {{
  <{mineral}> skos:broader+ ?broader . ?broader a ree:Mineral ; rdfs:label ?label ;
    skos:broader* ?above
}} GROUP BY ?broader ?label ORDER BY DESC(?depth) STR(?broader)"""


def counting_query(query: str) -> str:
    """Return a query for the number of rows of a SELECT query.

    >>> counting_query("SELECT ?x WHERE { ?x a ree:Forum }").split()[:4]
    ['SELECT', '(COUNT(*)', 'AS', '?rows)']
    """
    return f"SELECT (COUNT(*) AS ?rows) WHERE {{ {{\n{query}\n}} }}"


def later_query(question: Question, values: Mapping[str, str], resolver: Resolver) -> str | None:
    """Return the query of a question that leaves out nothing that begins after the day.

    None where the question has no parameter `until`, or the user gave it a value.
    """
    if values.get("until") or all(p.name != "until" for p in question.parameters):
        return None
    return fill_parameters(question, {**values, "until": _END_OF_TIME}, resolver)


def describe_later(number: int, day: str) -> str:
    """Say how many rows are left out because they begin after the day.

    >>> describe_later(2, "2019-12-31")
    '2 rows begin after 2019-12-31 and are left out; until=2999 adds them.'
    """
    if number == 1:
        return f"1 row begins after {day} and is left out; until={_END_OF_TIME} adds it."
    return f"{number} rows begin after {day} and are left out; until={_END_OF_TIME} adds them."


def _chosen(question: Question, values: Mapping[str, str]) -> list[tuple[Parameter, str]]:
    """Return the parameters that have a value, the user's or the default, with that value."""
    pairs = [(p, values.get(p.name, p.default)) for p in question.parameters]
    return [(parameter, value) for parameter, value in pairs if value]


def _broader(store: ox.Store, mineral: str) -> list[tuple[str, str]]:
    """Return name and label of the minerals under which a mineral falls, the nearest first."""
    rows = select(store, _BROADER.format(mineral=mineral))
    return [(compact(row["broader"].value), row["label"].value) for row in rows]


def wider_queries(
    store: ox.Store, question: Question, values: Mapping[str, str], resolver: Resolver
) -> dict[str, str]:
    """Return queries that ask for less, by the words that say what they leave out or widen.

    Each leaves out one optional parameter that has a value, or puts a broader mineral in the place
    of a mineral.
    """
    queries = {}
    chosen = _chosen(question, values)
    for parameter, value in chosen:
        if parameter.optional:
            less = {**values, parameter.name: ""}
            queries[f"Without {parameter.name}={value}"] = fill_parameters(question, less, resolver)
    for parameter, value in chosen:
        if parameter.type == "mineral" and not parameter.many:
            for name, label in _broader(store, resolver(value, ("mineral",))):
                more = {**values, parameter.name: name}
                words = f'With the broader {parameter.name}="{label}"'
                queries[words] = fill_parameters(question, more, resolver)
    return queries


def describe_empty(
    question: Question, values: Mapping[str, str], day: str, counts: Mapping[str, int]
) -> str:
    """Say what was asked, which defaults held, and how many rows would come with less.

    `counts` has the number of rows of each of `wider_queries`, by the same words.
    """
    asked = [
        f"{parameter.name}={value}" + ("" if parameter.name in values else " (the default)")
        for parameter, value in _chosen(question, values)
    ]
    given = f" for {', '.join(asked)}" if asked else ""
    lines = [f"The question '{question.name}' has no rows on {day}{given}."]
    for words, number in counts.items():
        if number:
            lines.append(f"{words}: {number} {'row' if number == 1 else 'rows'}.")
    return " ".join(lines)


def explain_empty(
    store: ox.Store,
    question: Question,
    values: Mapping[str, str],
    day: str,
    resolver: Resolver,
    count: Callable[[str], int],
) -> str:
    """Say why a question may have no rows; `count` gives the number of rows of a query."""
    queries = wider_queries(store, question, values, resolver)
    counts = {words: count(query) for words, query in queries.items()}
    return describe_empty(question, values, day, counts)
