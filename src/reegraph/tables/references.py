"""Entities of the tables by type and id, and the cells that name them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from reegraph.errors import nearest
from reegraph.tables.codes import fault
from reegraph.tables.faults import Fault, shown
from reegraph.tables.reader import Row, Tables

__all__ = ["Dangling", "AmbiguousReference", "entity_index", "find_entity", "reference_faults"]

Index = Mapping[str, Mapping[str, Row]]

# Looking for the nearest name costs milliseconds; a table full of dangling ids needs no more hints.
_HINTS = 200


class Dangling(LookupError):
    """No entity of the types that a cell can name has this id."""


class AmbiguousReference(LookupError):
    """Entities of several types have this id; `candidates` holds them as `type:id`."""

    def __init__(self, cell: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{shown(cell)} can be {' or '.join(candidates)}")
        self.candidates = list(candidates)


def entity_index(tables: Tables) -> Index:
    """Index the rows of entities: type -> id -> row; the first row of an id wins."""
    index: dict[str, dict[str, Row]] = {}
    for table in tables.package.tables.values():
        kind = table.rdf.get("type")
        if kind is not None:
            rows = index.setdefault(kind, {})
            for row in tables.rows[table.name]:
                rows.setdefault(row.cells["id"], row)
    return index


def find_entity(index: Index, types: Sequence[str], cell: str) -> tuple[str, str]:
    """Return type and id of the entity that a cell names, as `id` or as `type:id`.

    Raises Dangling (a LookupError) where there is none, AmbiguousReference where there are several.
    """
    kind, mark, name = cell.partition(":")
    if mark:
        if kind in types and name in index.get(kind, ()):
            return kind, name
        raise Dangling(cell)
    matches = [kind for kind in types if cell in index.get(kind, ())]
    if len(matches) == 1:
        return matches[0], cell
    if matches:
        raise AmbiguousReference(cell, [f"{kind}:{cell}" for kind in matches])
    raise Dangling(cell)


def reference_faults(tables: Tables, index: Index) -> Iterator[Fault]:
    """Find cells that name no entity, or one that cannot be told from another."""
    package = tables.package
    entities = [table for table in package.tables.values() if "type" in table.rdf]
    files = {table.rdf["type"]: table.path for table in entities}
    unread = {t.rdf["type"] for t in entities if "id" in tables.absent.get(t.name, ())}
    hints = _Hints(index, files)
    for table in package.tables.values():
        for column in table.columns.values():
            types = [kind for kind in column.rdf.get("entity", ()) if kind in files]
            if not types or unread & set(types):
                continue
            for row in tables.rows[table.name]:
                if (table.name, row.line) in tables.broken:
                    continue
                for cell in column.values(row.cells[column.name]):
                    problem = _problem(index, types, cell, hints) if cell else None
                    if problem is not None:
                        code, message, hint = problem
                        yield fault(code, table.path, row.line, column.name, message, hint=hint)


def _problem(
    index: Index, types: Sequence[str], cell: str, hints: _Hints
) -> tuple[str, str, str | None] | None:
    """Code, message and hint for a cell that does not name just one entity."""
    try:
        find_entity(index, types, cell)
    except AmbiguousReference as error:
        message = f"{shown(cell)} can be {_or(error.candidates)}"
        return "T502", message, "write one of them in full"
    except Dangling:
        kind, mark, name = cell.partition(":")
        if mark and kind not in types:
            message = f"{shown(kind)} is not a type of entity that this column takes"
            return "T503", message, f"it takes {_or(types)}"
        searched, word = ([kind], name) if mark else (types, cell)
        message = f"{shown(word)} is not in {_or([hints.files[t] for t in searched])}"
        return "T501", message, hints.of(word, searched)
    return None


def _or(words: Sequence[str]) -> str:
    return " or ".join(([", ".join(words[:-1])] if words[:-1] else []) + [words[-1]])


class _Hints:
    """The nearest ids and labels of a word, for as many words as hints are worth their time."""

    def __init__(self, index: Index, files: Mapping[str, str]) -> None:
        self.index = index
        self.files = files
        self.known: dict[tuple[str, tuple[str, ...]], str | None] = {}
        self.labels: dict[str, dict[str, str]] = {}

    def of(self, word: str, types: Sequence[str]) -> str | None:
        key = (word, tuple(types))
        if key not in self.known:
            if len(self.known) >= _HINTS:
                return None
            self.known[key] = self._of(word, types)
        return self.known[key]

    def _of(self, word: str, types: Sequence[str]) -> str | None:
        folded = _folded(word)
        for kind in types:
            if folded in self._labels(kind):
                return f"did you mean '{self._labels(kind)[folded]}'?"
        for kind, rows in self.index.items():
            if kind not in types and word in rows:
                return f"it is in {self.files[kind]}"
        ids = [name for kind in types for name in self.index.get(kind, ())]
        near = nearest(word, ids, 1)
        if not near:
            labels = {k: v for kind in types for k, v in self._labels(kind).items()}
            near = [labels[label] for label in nearest(folded, labels, 1)]
        return f"did you mean '{near[0]}'?" if near else None

    def _labels(self, kind: str) -> Mapping[str, str]:
        """Map names, titles and short names of a type of entity, folded, to ids."""
        if kind not in self.labels:
            found = self.labels[kind] = {}
            for name, row in self.index.get(kind, {}).items():
                for column in ("name", "short_name", "title"):
                    label = _folded(row.cells.get(column, ""))
                    if label:
                        found.setdefault(label, name)
        return self.labels[kind]


def _folded(text: str) -> str:
    """Return a text without case and accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().strip()
