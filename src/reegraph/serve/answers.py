"""HTTP answers: results with their headers, refusals as one sentence, what has not changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from reegraph.serve.html import HEADERS
from reegraph.serve.negotiation import GRAPH, ROWS
from reegraph.serve.protocol import HttpError

__all__ = ["page", "refusal", "results", "unchanged"]

_VARY = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}
_TYPES = {
    "rows": {offer.name: offer.type for offer in ROWS},
    "graph": {offer.name: offer.type for offer in GRAPH},
}
_TEXT = ("text/csv", "text/tab-separated-values", "text/turtle", "text/html")


def _typed(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind in _TEXT else kind


def refusal(fault: HttpError) -> Response:
    """Write a refusal as JSON: message and hint."""
    said = {"error": fault.message, **({"hint": fault.hint} if fault.hint else {})}
    body = json.dumps(said, ensure_ascii=False).encode() + b"\n"
    return Response(body, fault.status, fault.headers, "application/json")


def unchanged(tag: str) -> Response:
    """Return what a client is told that has the answer already."""
    return Response(status_code=304, headers={"ETag": tag, **_VARY})


def _refuse(head: Mapping[str, Any]) -> None:
    """Raise Refused for an answer that is none."""
    if head["kind"] == "fault":
        raise HttpError(400, head["message"], head["hint"] or "")
    if head["kind"] == "broken":
        raise HttpError(500, "The query could not be answered.")
    if head["kind"] == "memory":
        raise HttpError(422, "The query needs more memory than the limit.", "Narrow it.")
    if head["kind"] == "large":
        rows, size = head["rows"], head["size"]
        reached = " and ".join(
            part
            for part in (f"{rows} rows" if rows > 0 else "", f"{size} bytes" if size else "")
            if part
        )
        raise HttpError(
            413,
            f"The answer is too large: it had reached {reached}.",
            "Add a LIMIT, or partial=true for its first part.",
            {"Reegraph-Reached": f"rows={max(rows, 0)}, bytes={size}"},
        )
    if head["kind"] == "unacceptable":
        types = ", ".join(_TYPES["graph" if head["form"] == "graph" else "rows"].values())
        raise HttpError(
            406, "The answer cannot be written in any format of the Accept header.", types
        )


def results(reply: tuple[dict[str, Any], bytes], tag: str) -> Response:
    """Return the results of a query; raises Refused where there are none."""
    head, body = reply
    _refuse(head)
    kind = _TYPES["graph" if head["kind"] == "graph" else "rows"][head["form"]]
    headers = {**_VARY, **({"ETag": tag} if tag else {})}
    if head["gzip"]:
        headers["Content-Encoding"] = "gzip"
    if head["cut"] is not None:
        headers["X-SPARQL-MaxRows"] = str(head["cut"])  # the name that clients know from Virtuoso
        headers["Reegraph-Partial"] = f"the first {head['cut']} rows"
    return Response(body, 200, headers, _typed(kind))


def page(body: bytes, kind: str, tag: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a page or description of this server's own."""
    more = HEADERS if kind == "text/html" else {}
    all_headers = {**_VARY, **more, **(headers or {}), **({"ETag": tag} if tag else {})}
    return Response(body, 200, all_headers, _typed(kind))
