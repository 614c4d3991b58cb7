"""Answers written in the format that was asked for, whole, cut or refused where they are too large."""

from __future__ import annotations

import gzip
import io
from itertools import islice
from typing import Any

import pyoxigraph as ox

from reegraph.graph.results import kind_of, solutions, write

__all__ = ["TooLarge", "serialize"]

# What ends or parts rows in each format, and what its number differs from that of the rows.
_ROW_ENDS = {
    "json": (b"}},{", 1),
    "xml": (b"</result>", 0),
    "csv": (b"\r\n", -1),
    "tsv": (b"\n", -1),
}
_WORTH = 1400  # bytes: what fits one packet gains nothing by compression


class TooLarge(Exception):
    """An answer over the cap, with the rows and bytes that it had reached."""

    def __init__(self, rows: int, size: int) -> None:
        super().__init__(f"{rows} rows, {size} bytes")
        self.rows = rows
        self.size = size


class _Counted(io.BytesIO):
    """A buffer that counts the ends of rows and refuses to grow beyond its limits."""

    def __init__(self, ends: bytes, begun: int, rows: int, size: int) -> None:
        super().__init__()
        self.ends = ends
        self.most_rows = rows
        self.most = size
        self.rows = begun
        self.tail = b""

    def write(self, data: Any) -> int:
        part = self.tail + bytes(data)
        if self.ends:
            self.rows += part.count(self.ends)
            whole = part.rfind(self.ends)
            rest = part[whole + len(self.ends) :] if whole >= 0 else part
            self.tail = rest[-(len(self.ends) - 1) :] if len(self.ends) > 1 else b""
        size = self.tell() + len(data)
        if size > self.most or self.rows > self.most_rows:
            raise TooLarge(self.rows, size)
        return super().write(data)


def _rows(answer: Any, name: str, rows: int, size: int, partial: bool) -> tuple[bytes, int | None]:
    """Return rows in a format, and how many they are where they are the first part only."""
    if partial:
        return _first(answer, name, rows, size)
    buffer = _Counted(*_ROW_ENDS[name], rows, size)
    write(answer, name, buffer)
    return buffer.getvalue(), None


def _written_term(term: Any) -> str:
    """Return a term as a cell of TSV."""
    if term is None:
        return ""
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)


def _first(answer: Any, name: str, rows: int, size: int) -> tuple[bytes, int | None]:
    """Return the first rows: held as TSV, whose rows end with their lines, then written anew."""
    if isinstance(answer, ox.QueryBoolean):
        return _rows(answer, name, rows, size, False)
    names = [v.value for v in answer.variables]
    lines = ["\t".join(f"?{n}" for n in names)]
    length = 0
    whole = True
    for solution in solutions(answer):
        line = "\t".join(map(_written_term, solution))
        length += len(line) * (4 if name in ("json", "xml") else 1)  # they name each cell
        if len(lines) > rows or length > size:
            whole = False
            break
        lines.append(line)
    text = "\n".join([*lines, ""])
    again = ox.parse_query_results(text, format=ox.QueryResultsFormat.TSV)
    body, _ = _rows(again, name, rows, 8 * size, False)
    return body, None if whole else len(lines) - 1


def _graph(answer: Any, name: str, rows: int, size: int, partial: bool) -> tuple[bytes, int | None]:
    triples = list(islice(answer, rows + 1))
    cut = None
    if len(triples) > rows:
        if not partial:
            raise TooLarge(len(triples), 0)
        triples = triples[:rows]
        cut = rows
    while True:
        buffer = _Counted(b"", 0, rows, size)
        try:
            write(triples, name, buffer)
            return buffer.getvalue(), cut
        except TooLarge as fault:
            if not partial or not triples:
                raise TooLarge(len(triples), fault.size) from None
            triples = triples[: len(triples) // 2]
            cut = len(triples)


def serialize(answer: Any, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return head and body of an answer in the format of its kind, compressed where wanted."""
    kind = kind_of(answer)
    name = request["graph"] if kind == "graph" else request["rows"]
    if not name:
        return {"kind": "unacceptable", "form": kind}, b""
    write_it = _graph if kind == "graph" else _rows
    body, cut = write_it(answer, name, request["most"], request["size"], request["partial"])
    head: dict[str, Any] = {"kind": kind, "form": name, "cut": cut, "gzip": False}
    if request["gzip"] and len(body) > _WORTH:
        return {**head, "gzip": True}, gzip.compress(body, 5, mtime=0)
    return head, body
