"""Listings of the question library."""

from __future__ import annotations

import json
from dataclasses import asdict

from reegraph.graph.questions import Parameter, Question

__all__ = ["question_list", "question_page"]


def _parameter(parameter: Parameter) -> str:
    default = f" = {parameter.default}" if parameter.default is not None else ""
    marks = (" list" if parameter.many else "") + (", optional" if parameter.optional else "")
    return f"  {parameter.name} ({parameter.type}{marks}){default}: {parameter.description}"


def question_list(questions: list[Question], form: str) -> str:
    """Return names and titles of questions, or all of it as JSON."""
    if form == "json":
        return json.dumps([asdict(q) for q in questions], ensure_ascii=False, indent=1) + "\n"
    width = max((len(q.name) for q in questions), default=0)
    return "".join(f"{q.name:<{width}}  {q.title}{' *' if q.article else ''}\n" for q in questions)


def question_page(question: Question, form: str) -> str:
    """Return description, parameters and text of one question."""
    if form == "json":
        return json.dumps(asdict(question), ensure_ascii=False, indent=1) + "\n"
    parameters = [_parameter(p) for p in question.parameters] or ["  none"]
    lines = [
        question.title,
        "",
        question.description,
        "",
        "Parameters",
        *parameters,
        "",
        question.text,
    ]
    return "\n".join(lines)
