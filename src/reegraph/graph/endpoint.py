"""A SPARQL 1.1 endpoint in place of the store: the same questions, asked over HTTP."""

from __future__ import annotations

import base64
import os
import urllib.parse
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from reegraph.errors import QueryError, StoreError, UsageError

__all__ = ["Endpoint", "is_address"]

WAIT = 600.0  # seconds until an endpoint has to have answered
_TOGETHER = 400  # Virtuoso refuses a query of many thousand terms
_ROWS = "application/sparql-results+json"
_TRIPLES = {"application/n-triples": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE}
_GRAPH = "application/n-triples, text/turtle;q=0.5"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | None


def is_address(text: object) -> bool:
    """Tell whether a place is an address of the web and not a path.

    >>> is_address("http://localhost:7878/query"), is_address("graph/store")
    (True, False)
    """
    return isinstance(text, str) and text.startswith(("http://", "https://"))


class Endpoint:
    """An endpoint, with those methods of a pyoxigraph store that reading needs.

    `url` may hold `user:password@`, as may the environment as REEGRAPH_ENDPOINT_AUTH; neither is
    ever shown. `address` is the URL without them. Raises UsageError for an address that is none.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urllib.parse.urlsplit(url)
            host = parts.hostname
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            host, port = None, ""
        if not is_address(url) or not host:
            raise UsageError("The endpoint is not a web address.", "Write http://HOST:PORT/PATH.")
        if ":" in host:
            host = f"[{host}]"
        self.url = url
        self.address = urllib.parse.urlunsplit(parts._replace(netloc=host + port, fragment=""))
        user = urllib.parse.unquote(parts.username or "")
        given = f"{user}:{urllib.parse.unquote(parts.password or '')}" if user else ""
        self._secret = given or os.environ.get("REEGRAPH_ENDPOINT_AUTH", "")
        self._probe = ox.Store()

    def __repr__(self) -> str:
        return f"<Endpoint {self.address}>"

    def query(
        self, query: str, prefixes: Mapping[str, str] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]:
        """Answer a query; raises SyntaxError as a store does, StoreError where there is no answer.

        An empty store is asked first: it says what is wrong with the text, and of which kind the
        answer will be.
        """
        kind = self._probe.query(query, prefixes=dict(prefixes or {}))
        # On one line before the query, so that what the endpoint says of line 2 is about line 2.
        names = " ".join(f"PREFIX {p}: <{iri}>" for p, iri in (prefixes or {}).items())
        rows = isinstance(kind, ox.QuerySolutions | ox.QueryBoolean)
        body, content = self.post(f"{names} {query}", _ROWS if rows else _GRAPH)
        if not rows:
            return self._triples(body, content)
        answer = self._rows(body, content)
        if isinstance(kind, ox.QueryBoolean) and isinstance(answer, ox.QuerySolutions):
            return _truth(answer)
        return answer

    def _rows(self, body: bytes, content: str) -> ox.QuerySolutions | ox.QueryBoolean:
        if "json" not in content:
            raise self._odd(f"answers with {content or 'nothing known'} in place of SPARQL results")
        try:
            answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(answer, ox.QueryBoolean):
                return answer
            for _ in answer:  # a torn answer shows here and not on the way
                pass
            again = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError, OSError) as fault:
            raise self._odd("answers with results that cannot be read") from fault
        assert isinstance(again, ox.QuerySolutions)
        return again

    def _triples(self, body: bytes, content: str) -> list[ox.Triple]:
        form = next((f for name, f in _TRIPLES.items() if content.startswith(name)), None)
        if form is None and content.startswith("text/plain"):  # N-Triples by its former name
            form = ox.RdfFormat.N_TRIPLES
        if form is None:
            raise self._odd(f"answers with {content or 'nothing known'} in place of triples")
        try:
            return [
                ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(body, format=form)
            ]
        except (SyntaxError, ValueError) as fault:
            raise self._odd("answers with triples that cannot be read") from fault

    def quads_for_pattern(
        self, subject: Term, predicate: Term, object_: Term, graph: Any = None
    ) -> list[ox.Quad]:
        """Fetch the triples of a pattern, None standing for anything."""
        del graph
        terms = [
            str(t) if t is not None else f"?t{i}"
            for i, t in enumerate((subject, predicate, object_))
        ]
        pattern = " ".join(terms)
        answer = self.query(f"CONSTRUCT {{ {pattern} }} WHERE {{ {pattern} }}")
        assert isinstance(answer, list)
        return [ox.Quad(t.subject, t.predicate, t.object) for t in answer]

    def quads_of(self, subjects: Iterable[str]) -> list[ox.Quad]:
        """Fetch the triples of many subjects (IRIs) together."""
        names = [f"<{iri}>" for iri in sorted(subjects)]
        quads: list[ox.Quad] = []
        for start in range(0, len(names), _TOGETHER):
            values = " ".join(names[start : start + _TOGETHER])
            pattern = f"{{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
            triples = self.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {pattern}")
            assert isinstance(triples, list)
            quads += [ox.Quad(t.subject, t.predicate, t.object) for t in triples]
        return quads

    def dump(self, **_: Any) -> bytes:
        """Write the whole graph as N-Triples, the one form in which a store is asked for it."""
        triples = (q.triple for q in self.quads_for_pattern(None, None, None))
        written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        assert written is not None  # no output was given, so the bytes are returned
        return written

    def __len__(self) -> int:
        answer = self.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
        assert isinstance(answer, ox.QuerySolutions)
        return int(next(answer)["n"].value)

    def _odd(self, what: str, hint: str | None = None) -> StoreError:
        return StoreError(
            f"The endpoint {self.address} {what}.",
            hint or "Is this the address of a SPARQL endpoint?",
        )

    def post(self, query: str, accept: str) -> tuple[bytes, str]:
        """Return body and content type of an answer; StoreError or QueryError without one."""
        import http.client
        import urllib.error
        import urllib.request

        headers = {
            "Accept": accept,
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "reegraph",
        }
        if self._secret:
            headers["Authorization"] = "Basic " + base64.b64encode(self._secret.encode()).decode()
        form = urllib.parse.urlencode({"query": query}).encode()
        request = urllib.request.Request(self.address, form, headers)
        try:
            with urllib.request.build_opener(_stay()).open(request, timeout=WAIT) as answer:
                body = answer.read()
                sent = answer.headers
        except urllib.error.HTTPError as fault:
            raise self._refused(fault, query) from None
        except urllib.error.URLError as fault:
            what = f"cannot be reached ({getattr(fault.reason, 'strerror', None) or fault.reason})"
            raise self._odd(what, "Is it running, and is the address right?") from None
        except TimeoutError:
            raise self._odd(f"gave no answer within {WAIT:g} s") from None
        except (OSError, http.client.HTTPException) as fault:
            raise self._odd(f"broke off its answer ({type(fault).__name__})") from None
        if sent.get("X-SPARQL-MaxRows"):  # how Virtuoso says that it cut its answer
            raise self._odd(
                f"gives the first {sent['X-SPARQL-MaxRows']} rows only",
                "Raise its ResultSetMaxRows.",
            )
        return body, sent.get_content_type()

    def _refused(self, fault: Any, query: str) -> StoreError | QueryError:
        """Say what a refusal by HTTP means, as one sentence."""
        code = fault.code
        if code in (401, 403):
            hint = (
                "Write http://USER:PASSWORD@HOST/PATH, or set REEGRAPH_ENDPOINT_AUTH=USER:PASSWORD."
            )
            return self._odd("wants other credentials", hint)
        if 300 <= code < 400:
            moved = urllib.parse.urlsplit(fault.headers.get("Location", ""))
            where = moved._replace(
                netloc=moved.netloc.rpartition("@")[2], query="", fragment=""
            ).geturl()
            return self._odd(f"has moved to {where or 'elsewhere'}", "Name that address.")
        try:
            text = fault.read(4000).decode("utf-8", "replace")
        except OSError:
            text = ""
        # Virtuoso repeats the query with all its prefixes; what it has to say comes before.
        reason = " ".join(text.partition("SPARQL query:")[0].replace(query, "").split())[:200]
        if code == 400:
            return QueryError(
                f"The endpoint {self.address} refuses the query: {reason or 'bad request'}"
            )
        return self._odd(f"fails with HTTP {code}{': ' + reason if code >= 500 and reason else ''}")


def _truth(rows: ox.QuerySolutions) -> ox.QueryBoolean:
    """Read the answer to ASK where, as Virtuoso does, an endpoint gives a row of 1 or none."""
    held = any(row[0] is not None and row[0].value in ("1", "true") for row in rows)
    text = f'{{"head": {{}}, "boolean": {str(held).lower()}}}'
    answer = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    assert isinstance(answer, ox.QueryBoolean)
    return answer


def _stay() -> Any:
    """Make a handler that follows no redirection: a query goes where the user said, or nowhere."""
    import urllib.request

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any, **__: Any) -> None:
            return None

    return Stay()
