"""The question library: one .rq file a question, read from its header and never listed in code.

A question is SPARQL with a header of comments:

    # title: Agreements of a state
    # description: Every agreement to which an actor for the state is a party.
    # keywords: agreements, diplomacy
    # article: yes
    # parameter: state (actor) = ind: state whose agreements are asked for
    # parameter: mineral (mineral optional): only agreements on this mineral or what falls under it

A parameter is a variable of the query. Its value is one term made from a resolved entity, code,
date or number, put in place of the variable in the token stream, never text of the user's. An
optional parameter without a value stays a variable. A `list` parameter stands in `IN (?name)`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from reegraph.dates import is_date
from reegraph.errors import NameNotFound, StoreError, UsageError, nearest
from reegraph.graph.tokens import tokens
from reegraph.namespaces import ENTITY_TYPES, SCHEME, compact, concept, prefixes
from reegraph.query_header import header_lines
from reegraph.resources import questions_dir

__all__ = [
    "Parameter",
    "Question",
    "fill_parameters",
    "find_question",
    "parameter_text",
    "read_questions",
]

Resolver = Callable[[str, tuple[str, ...]], str]

_PARAMETER = re.compile(r"(\w+) \(([\w-]+)( list)?( optional)?\)(?: = (.+?))?: (.+)")


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, the type that its value must have, default and meaning.

    `type` is a type of entity (`actor`), `entity` for one of any type, a concept scheme
    (`measure-effect`), or one of `date`, `year`, `integer`, `number`, `text`.
    """

    name: str
    type: str
    many: bool
    optional: bool
    default: str | None
    description: str


@dataclass(frozen=True)
class Question:
    """One question of the library."""

    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    article: bool
    parameters: tuple[Parameter, ...]
    text: str


def _parameter(path: Path, line: str) -> Parameter:
    found = _PARAMETER.fullmatch(line)
    if found is None:
        raise StoreError(f"{path.name}: '{line}' is not a parameter line.")
    name, kind, many, optional, default, description = found.groups()
    known = (*ENTITY_TYPES, "entity", "date", "year", "integer", "number", "text", *prefixes())
    if kind not in known:
        raise StoreError(f"{path.name}: parameter {name} has the unknown type '{kind}'.")
    return Parameter(name, kind, bool(many), bool(optional), default, description)


def read_question(path: Path) -> Question:
    """Read one question file; raises StoreError where its header is not in order."""
    text = path.read_text(encoding="utf-8")
    lines = header_lines(text)
    header = dict(lines)
    missing = [key for key in ("title", "description", "keywords") if key not in header]
    if missing:
        raise StoreError(f"{path.name} has no header line '{missing[0]}'.")
    return Question(
        name=path.stem,
        title=header["title"],
        description=header["description"],
        keywords=tuple(word.strip() for word in header["keywords"].split(",")),
        article=header.get("article") == "yes",
        parameters=tuple(_parameter(path, rest) for key, rest in lines if key == "parameter"),
        text=text,
    )


@functools.cache
def read_questions(directory: Path | None = None) -> Mapping[str, Question]:
    """Read all questions of a folder (None: the library of reegraph) by name."""
    folder = questions_dir() if directory is None else directory
    return {path.stem: read_question(path) for path in sorted(folder.glob("*.rq"))}


def find_question(name: str) -> Question:
    """Return the question called `name`; raises NameNotFound with the nearest names."""
    library = read_questions()
    wanted = name.strip().lower().replace("_", "-").replace(" ", "-")
    if wanted in library:
        return library[wanted]
    raise NameNotFound(name, "question", nearest(wanted, library))


def _check_names(question: Question, values: Mapping[str, str]) -> None:
    known = [p.name for p in question.parameters]
    for name in values:
        if name not in known:
            listed = ", ".join(known) or "no parameters"
            raise UsageError(
                f"The question '{question.name}' has no parameter '{name}'.", f"It has {listed}."
            )


def _term(parameter: Parameter, value: str, resolver: Resolver) -> str:
    """Return the SPARQL term of one value; raises UsageError where it does not fit the type."""
    kind = parameter.type
    if kind in ENTITY_TYPES:
        return f"<{resolver(value, (kind,))}>"
    if kind == "entity":
        return f"<{resolver(value, ())}>"
    if kind == "date":
        if is_date(value):
            return f'"{value}"'
        raise _misfit(parameter, value, "a date (YYYY, YYYY-MM or YYYY-MM-DD)")
    if kind in ("year", "integer"):
        if re.fullmatch(r"-?\d{1,18}", value) and (kind == "integer" or len(value) == 4):
            return value
        raise _misfit(parameter, value, "a year (YYYY)" if kind == "year" else "a whole number")
    if kind == "number":
        return _number(parameter, value)
    if kind == "text":
        return _quoted(value)
    return _code(parameter, value)


def _quoted(value: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(c, c) for c in value) + '"'


def _number(parameter: Parameter, value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise _misfit(parameter, value, "a number") from None
    if not number.is_finite():
        raise _misfit(parameter, value, "a number")
    text = f"{number:f}"
    return text if "." in text else f"{text}.0"


def _code(parameter: Parameter, value: str) -> str:
    """Return a concept of the scheme that is the type; the code, or its compact name."""
    from reegraph.graph.codes import codes

    scheme = parameter.type
    code = value.removeprefix(f"{scheme}:").removeprefix(f"{SCHEME}{scheme}/")
    code = code.strip().lower().replace(" ", "-")
    labels = codes(scheme)
    if code not in labels:
        near = nearest(code, labels)
        raise NameNotFound(value, scheme.replace("-", " "), near or sorted(labels)[:6])
    return f"<{concept(scheme, code)}>"


def _misfit(parameter: Parameter, value: str, wanted: str) -> UsageError:
    return UsageError(f"The parameter {parameter.name} is '{value}', which is not {wanted}.")


def fill_parameters(question: Question, values: Mapping[str, str], resolver: Resolver) -> str:
    """Put the parameters of a question in place and return the query.

    `values` maps names of parameters to what the user wrote, lists separated by commas; the rest
    have their defaults. `resolver` turns a name and a type into an IRI. Raises UsageError for a
    parameter that is unknown, missing or of the wrong type.
    """
    _check_names(question, values)
    terms: dict[str, str] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is None or value == "":
            if parameter.optional:
                continue
            raise UsageError(
                f"The question '{question.name}' needs the parameter {parameter.name}: "
                f"{parameter.description}.",
                f"Write {parameter.name}=VALUE.",
            )
        parts = [v.strip() for v in value.split(",")] if parameter.many else [value]
        terms[parameter.name] = ", ".join(
            _term(parameter, part, resolver) for part in parts if part
        )

    return _replace_variables(question.text, terms)


def _replace_variables(query: str, terms: Mapping[str, str]) -> str:
    """Return a query with terms in place of variables, by name without their mark."""
    parts = []
    end = 0
    for token in tokens(query):
        term = terms.get(token.text[1:]) if token.kind == "variable" else None
        if term is not None:
            parts += [query[end : token.start], term]
            end = token.end
    return "".join([*parts, query[end:]])


def parameter_text(value: object) -> str:
    """Write a parameter as text: lists joined, IRIs shortened.

    >>> parameter_text(["lithium", "cobalt"]), parameter_text(2019)
    ('lithium,cobalt', '2019')
    """
    if isinstance(value, list | tuple | set):
        return ",".join(sorted(map(str, value)) if isinstance(value, set) else map(str, value))
    text = str(value)
    short = compact(text)
    return short if short.partition(":")[0] in ENTITY_TYPES else text
