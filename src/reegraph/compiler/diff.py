"""Claims added, changed and withdrawn between two states of the tables."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from reegraph.compiler.compile import compile_graph
from reegraph.errors import DataError, UsageError
from reegraph.namespaces import CLAIM, compact
from reegraph.resources import ontology_dir

__all__ = ["Difference", "at_revision", "claims_of", "compare", "diff"]


@dataclass(frozen=True)
class Difference:
    """Keys of claims that were added, changed (with what was lost and gained) and withdrawn."""

    added: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    withdrawn: tuple[str, ...]


Claims = Mapping[str, frozenset[str]]


def claims_of(store: ox.Store) -> Claims:
    """Return the statements of each claim as text, by its key; what is derived is left out."""
    from reegraph.compiler.derive import read_rules
    from reegraph.namespaces import expand

    rules = read_rules(ontology_dir() / "rules")
    derived = {expand(name) for rule in rules for name in rule.derives}
    statements: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, None, None, None):
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            key = subject.value.removeprefix(CLAIM)
            if key != subject.value and quad.predicate.value not in derived:
                text = f"{compact(quad.predicate.value)} {compact(value.value)}"
                statements.setdefault(key, set()).add(text)
    # What stays of a withdrawn claim is no statement: it counts as withdrawn.
    return {
        key: frozenset(texts)
        for key, texts in statements.items()
        if "owl:deprecated true" not in texts
    }


def compare(before: Claims, after: Claims) -> Difference:
    """List what changed from one set of claims to another, sorted by key."""
    both = sorted(set(before) & set(after))
    return Difference(
        added=tuple(sorted(set(after) - set(before))),
        changed=tuple(
            (key, tuple(sorted(before[key] - after[key])), tuple(sorted(after[key] - before[key])))
            for key in both
            if before[key] != after[key]
        ),
        withdrawn=tuple(sorted(set(before) - set(after))),
    )


def _git(directory: Path, *arguments: str) -> bytes:
    if shutil.which("git") is None:
        raise UsageError("Comparing with a revision needs git.")
    done = subprocess.run(
        ["git", "-C", str(directory), *arguments], capture_output=True, check=False
    )
    if done.returncode:
        reason = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise UsageError(f"git: {reason[-1] if reason else 'no answer'}.")
    return done.stdout


def at_revision(directory: Path, revision: str, target: Path) -> None:
    """Write the tables as they stood at a revision into a folder."""
    listed = _git(directory, "ls-tree", "-z", "--name-only", f"{revision}", "./")
    names = [n for n in listed.decode("utf-8").split("\0") if n.endswith((".csv", ".json"))]
    if not names:
        raise UsageError(f"The revision {revision} has no tables in {directory}.")
    for name in names:
        (target / Path(name).name).write_bytes(
            _git(directory, "show", f"{revision}:./{Path(name).name}")
        )


def diff(directory: Path, revision: str) -> Difference:
    """List the claims added, changed and withdrawn in a folder of tables since a git revision.

    Raises UsageError where there is no such revision, DataError where either state has faults.
    """
    ontology = ontology_dir()
    after = claims_of(compile_graph(directory, ontology).store)
    with tempfile.TemporaryDirectory(prefix="reegraph-") as folder:
        at_revision(directory, revision, Path(folder))
        try:
            before = claims_of(compile_graph(Path(folder), ontology).store)
        except DataError as fault:
            raise DataError(
                f"The tables had faults at the revision {revision}.", fault.faults
            ) from fault
    return compare(before, after)
