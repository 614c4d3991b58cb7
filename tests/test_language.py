"""How the code is worded: docstrings begin with a verb, variables are called what they hold."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import reegraph
from reegraph import views

PACKAGE = Path(reegraph.__file__).resolve().parent
FILES = sorted(PACKAGE.rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef

# Base forms with which a docstring may begin; whoever needs another verb adds it.
_VERBS = """
add answer apply ask assign bound break build call check choose clean clear close code
collect combine compare compile compute convert copy count create cut decode delete derive
describe detect divide do download draw drop encode end enter escape estimate evaluate
exchange execute expand export extract fail fetch fill filter find finish fit fold follow
forget format generate get give group handle hash have hide include index infer insert
install iterate join keep kill label lay leave let limit link list load locate log look make
map mark match measure mend merge mix move name narrow normalize note open order pair parse
pass pause pick place plan plot prefer prepare print process project prove put quote raise
rank read refuse register remember remove rename render repeat replace report require reset
resolve restrict return rewrite round run save say scale scan score search select send serve
set share shorten show shuffle silence simplify skip sort split spread start state stop
store stretch strip substitute subtract sum summarize switch tag take tell test tie track
transform translate trim try turn type unpack update use validate wait walk warn weigh wrap
write yield zip
"""
VERBS = frozenset(_VERBS.split())
VAGUE = {"found", "known", "said", "told", "kept"}
SHORT = 10  # lines of a function in which every name can be seen at once


def functions(path: Path) -> Iterator[Function]:
    """Yield the functions and methods of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def describes_an_act(node: Function) -> bool:
    """Return whether a docstring of this function has to begin with a verb.

    A property is described by what it is, a rule of the tables by the fault that it finds, a
    command by its help.
    """
    exempt = ("property", "cached_property", "rule(", "command", "group", "main.", "app.")
    decorators = [ast.unparse(one) for one in node.decorator_list]
    return not any(word in decorator for decorator in decorators for word in exempt)


def test_docstrings_of_functions_begin_with_a_verb() -> None:
    other: list[str] = []
    number = 0
    for path in FILES:
        for node in functions(path):
            text = ast.get_docstring(node)
            if text and describes_an_act(node):
                number += 1
                first, second = (
                    re.sub(r"[^a-z]", "", w.lower()) for w in f"{text} ".split(" ")[:2]
                )
                if first not in VERBS or second == "of":  # "Name of" is no verb
                    place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                    other.append(f"{place} {node.name}: {text.splitlines()[0]}")
    assert len(other) <= number * 0.02, "\n".join(other)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_variables_of_long_functions_say_what_they_hold(path: Path) -> None:
    for node in functions(path):
        if (node.end_lineno or node.lineno) - node.lineno + 1 > SHORT:
            names = {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)} | {
                one.id
                for one in ast.walk(node)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            }
            assert not names & VAGUE, f"line {node.lineno}, {node.name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_tables_of_data_are_kept_from_the_formatter(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tables: set[int] = set()
    for node in ast.parse(text).body:
        data = isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(
            node.value, ast.Dict | ast.List | ast.Set | ast.Tuple | ast.Call
        )
        if data:
            tables |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    marked = {n for n, line in enumerate(text.splitlines(), 1) if "# fmt: skip" in line}
    assert marked <= tables


def public_functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield the functions that users call, by name: of the package, of a graph and of views."""
    for name in reegraph.__all__:
        if inspect.isfunction(getattr(reegraph, name)):
            yield name, getattr(reegraph, name)
    for name, method in vars(reegraph.KnowledgeGraph).items():
        if inspect.isfunction(method) and not name.startswith("_"):
            yield f"KnowledgeGraph.{name}", method
    for name in views.__all__:
        if inspect.isfunction(getattr(views, name)):
            yield f"views.{name}", getattr(views, name)


PUBLIC = dict(public_functions())


@pytest.mark.parametrize("name", PUBLIC)
def test_public_functions_say_what_goes_in_and_out(name: str) -> None:
    function = PUBLIC[name]
    text = inspect.getdoc(function) or ""
    signature = inspect.signature(function)
    parameters = [one for one in signature.parameters if one != "self"]
    sections = set(re.findall(r"^(Args|Returns|Raises|Examples):$", text, re.MULTILINE))
    wanted = {"Args", "Examples"} | (
        {"Returns"} if signature.return_annotation != "None" else set()
    )
    assert sections >= wanted
    described = set(re.findall(r"^    (\w+): ", text, re.MULTILINE))
    assert set(parameters) <= described
