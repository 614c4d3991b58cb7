"""The layers of the package: who may import whom, what a query imports, how long files may be."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import reegraph

PACKAGE = Path(reegraph.__file__).resolve().parent
FILES = sorted(PACKAGE.rglob("*.py"))
HEIGHT = {
    "errors": 0, "query_header": 0, "namespaces": 0, "dates": 0, "resources": 0, "atomic": 0,
    "parquet": 0,
    "tables": 1, "coding": 2, "compiler": 2, "graph": 3, "questions": 3, "network": 4, "render": 4,
    "knowledge": 5, "views": 6, "release": 6, "site": 7, "serve": 8, "mcp": 9,
    "cli": 10, "ipython": 10, "__main__": 11,
}  # fmt: skip
LEAVES = tuple(name for name, height in HEIGHT.items() if height == 0)
HEAVY = ("pandas", "rdflib", "networkx", "rich", "pyvis", "oxrdflib", "numpy", "scipy")


def part(module: str) -> str:
    """The part of the package that a module belongs to; "" for the package itself.

    >>> part("reegraph.tables.reader")
    'tables'
    """
    return module.split(".")[1] if "." in module else ""


def module_of(path: Path) -> str:
    """Dotted name of a file of the package."""
    names = [PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts]
    return ".".join(names[:-1] if names[-1] == "__init__" else names)


def for_types_only(node: ast.stmt) -> bool:
    """Whether a statement is `if TYPE_CHECKING:`."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of every import of the package itself, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, a.name) for a in node.names if a.name.startswith("reegraph"))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            if node.module == "reegraph":
                yield from ((node.lineno, f"reegraph.{a.name}") for a in node.names)
            elif (node.module or "").startswith("reegraph."):
                yield node.lineno, str(node.module)


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_no_import_goes_up(path: Path) -> None:
    own = part(module_of(path))
    if not own:
        return
    below = {name for name, height in HEIGHT.items() if height < HEIGHT[own]}
    allowed = {own, *below} if HEIGHT[own] else {*LEAVES}
    for line, name in imports(ast.parse(path.read_text(encoding="utf-8"))):
        known = part(name) in HEIGHT  # a name of the package itself, such as reegraph.load, is not
        assert not known or part(name) in allowed, f"{path.name}:{line}: {name}"


def test_every_part_has_its_place() -> None:
    parts = {part(module_of(path)) for path in FILES}
    assert parts - {""} <= set(HEIGHT)


def test_the_package_itself_imports_nothing_when_it_is_imported() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    top = [
        name for node in tree.body if not for_types_only(node) for _, name in imports(node)
    ]  # fmt: skip
    assert not set(top)
    assert sorted(reegraph.__all__) == sorted(set(reegraph.__all__))


STAYS = """
import inspect
import pkgutil
from importlib import import_module
import reegraph
before = {name: getattr(reegraph, name) for name in reegraph.__all__}
modules = [name for name, thing in before.items() if inspect.ismodule(thing)]
assert not modules, modules
reegraph.load()
for part in pkgutil.walk_packages(reegraph.__path__, "reegraph."):
    if not part.name.endswith("__main__"):
        import_module(part.name)
moved = [name for name, thing in before.items() if getattr(reegraph, name) is not thing]
assert not moved, moved
"""


def test_public_names_stay_what_they_are_whatever_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STAYS], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr


def test_leaves_do_not_import_each_other_in_a_circle() -> None:
    below: dict[str, set[str]] = {}
    for leaf in LEAVES:
        tree = ast.parse((PACKAGE / f"{leaf}.py").read_text(encoding="utf-8"))
        below[leaf] = {part(name) for _, name in imports(tree)}
    assert set().union(*below.values()) <= set(below)
    while below:
        free = {leaf for leaf, needs in below.items() if not needs & set(below)}
        assert free, f"a circle among {sorted(below)}"
        below = {leaf: needs for leaf, needs in below.items() if leaf not in free}


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 500
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 80, f"{node.name} has {length} lines"


SCRIPT = """
import sys
from reegraph.cli import main
try:
    main(["query", "SELECT ?g WHERE { ?g ree:partyTo ?a } LIMIT 2", "--format", "csv"])
except SystemExit as end:
    assert not end.code, end.code
heavy = [name for name in %r if name in sys.modules]
print("heavy:", *heavy)
"""


def test_a_query_imports_nothing_heavy(tmp_path: Path) -> None:
    environment = {
        **os.environ, "REEGRAPH_CACHE": os.environ.get("REEGRAPH_CACHE") or str(tmp_path),
        "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]),
    }  # fmt: skip
    for _ in range(2):  # the first run may have to build the graph
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT % (HEAVY,)],
            capture_output=True, text=True, encoding="utf-8", env=environment, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "g"
    assert done.stdout.splitlines()[-1] == "heavy:"
