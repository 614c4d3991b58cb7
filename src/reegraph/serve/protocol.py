"""The SPARQL 1.1 Protocol: what a request asks for, or why it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

__all__ = ["Asked", "HttpError", "read"]

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
_FIELDS = 1000  # of a form, each of which costs time to read


class HttpError(Exception):
    """A request that is not answered: status, one sentence, a hint, and headers."""

    def __init__(
        self, status: int, message: str, hint: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.hint = status, message, hint
        self.headers = dict(headers or {})


@dataclass(frozen=True)
class Asked:
    """A query with the dataset that the request names (None: that of the query or the store).

    `partial` says that the first part of an answer will do where the whole is too large.
    """

    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    partial: bool


def _pairs(text: str) -> list[tuple[str, str]]:
    """Read names and values of a query string or form, percent-decoded once."""
    try:
        return parse_qsl(
            text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_FIELDS
        )
    except UnicodeDecodeError:
        raise HttpError(400, "The parameters are not UTF-8.") from None
    except ValueError:
        raise HttpError(400, f"The request has more than {_FIELDS} parameters.") from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise HttpError(400, "The body is not UTF-8.") from None


def _content(header: str) -> str:
    """Return the media type of a body; refuse a charset other than UTF-8."""
    name, *parameters = (piece.strip().lower() for piece in header.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key == "charset" and value.strip("\"'") not in ("utf-8", "utf8", "us-ascii"):
            raise HttpError(415, "The body has another charset than UTF-8.", "Send UTF-8.")
    return name


def read(method: str, url_query: str, content_type: str, body: bytes) -> Asked | None:
    """Read what a GET or POST asks for; None for a bare GET, which asks for the description.

    Raises Refused for what the protocol forbids and for every update.
    """
    pairs = _pairs(url_query)
    if method == "POST":
        kind = _content(content_type)
        if kind == FORM:
            pairs = pairs + _pairs(_decoded(body))
        elif kind == DIRECT:
            pairs.append(("query", _decoded(body)))
        elif kind == "application/sparql-update":
            raise _read_only()
        else:
            raise HttpError(415, f"A query is sent as {FORM} or {DIRECT}.", "Set Content-Type.")
    names = {name for name, _ in pairs}
    if names & {"update", "using-graph-uri", "using-named-graph-uri"}:
        raise _read_only()
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) > 1:
        raise HttpError(400, "The request has more than one query.")
    if not queries:
        if method == "POST" or names:
            raise HttpError(400, "The request has no query.", "Add the parameter query.")
        return None
    return Asked(
        query=queries[0],
        default=tuple(value for name, value in pairs if name == "default-graph-uri"),
        named=tuple(value for name, value in pairs if name == "named-graph-uri"),
        partial=("partial", "true") in pairs,
    )


def _read_only() -> HttpError:
    return HttpError(
        403, "This server is read-only: updates are refused.", "Ask with the parameter query."
    )
