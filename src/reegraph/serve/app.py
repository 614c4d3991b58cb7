"""The ASGI application: which address answers what."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from reegraph.namespaces import ID
from reegraph.serve import examples, service_description
from reegraph.serve.answers import page, refusal, results, unchanged
from reegraph.serve.cache import ResponseCache, etag, get, put
from reegraph.serve.negotiation import GRAPH, ROWS, Offer, best, wants_gzip
from reegraph.serve.origins import check_host, check_origin
from reegraph.serve.pool import Pool, Reply, ask, busy, close, open_pool
from reegraph.serve.protocol import HttpError, read
from reegraph.serve.settings import PATH, Settings
from reegraph.serve.start_page import start_lines
from reegraph.site.workbench import Workbench, workbench

__all__ = ["State", "make_app", "opened"]

log = logging.getLogger("reegraph.serve")
_SLOW = 30.0  # seconds in which a request has to have arrived, and a part of an answer to be taken
_PART = 2**18  # bytes after which the client is waited for
_HELD = 8  # largest answers whose clients may be reading at the same time
_HTML = Offer("html", "text/html", ("application/xhtml+xml",))
_METHODS = ["GET", "POST", "HEAD"]


@dataclass
class State:
    """What the application holds while it runs."""

    settings: Settings
    pool: Pool
    kept: ResponseCache
    about: dict[str, Any] = field(default_factory=dict)
    queries: dict[str, str] = field(default_factory=dict)
    workbench: Workbench | None = None
    asked: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    sending: int = 0


async def _body(request: Request, most: int) -> bytes:
    """Read the body of a request; refuse it where it is compressed, too large or too slow."""
    if request.headers.get("content-encoding", "identity").lower() not in ("identity", ""):
        raise HttpError(
            415, "Compressed request bodies are not supported.", "Send the body uncompressed."
        )
    large = HttpError(413, f"The request is larger than {most} bytes.", "Shorten the query.")
    if int(request.headers.get("content-length") or 0) > most:
        raise large
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_SLOW):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise large
                parts.append(part)
    except TimeoutError:
        raise HttpError(408, "The request did not arrive in time.") from None
    return b"".join(parts)


async def _gone(request: Request) -> None:
    """Return when the client is gone."""
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            return


def _root(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _has(request: Request, name: str) -> bool:
    """Tell whether the client says that it has the answer with this tag."""
    given = request.headers.get("if-none-match", "")
    bare = {part.strip().removeprefix("W/") for part in given.split(",")}
    return bool(name) and (name.removeprefix("W/") in bare or given.strip() == "*")


async def _replied(
    request: Request, state: State, wanted: dict[str, Any], done: Callable[[Any, str], Response]
) -> Response:
    """Return the reply to a request of a worker, remembered or asked for, with its ETag."""
    name = etag(state.settings.fingerprint, wanted)
    if _has(request, name):
        return unchanged(name)
    while name in state.asked:  # somebody else is asking the same
        reply = await asyncio.shield(state.asked[name])
        if isinstance(reply, HttpError):
            raise reply
        if reply is not None:
            return done(reply, name)
    remembered = get(state.kept, name) if name else None
    return done(remembered or await _first(request, state, wanted, name), name)


async def _first(request: Request, state: State, wanted: dict[str, Any], name: str) -> Reply:
    """Ask a worker; who asks the same meanwhile gets the same reply."""
    future: asyncio.Future[Reply | HttpError | None] = asyncio.get_running_loop().create_future()
    if name and state.settings.kept:
        state.asked[name] = future
    try:
        reply = await ask(state.pool, _client(request), wanted, _gone(request))
        if reply[0]["kind"] not in ("large", "memory", "missing", "fault", "broken"):
            put(state.kept, name, reply)
        future.set_result(reply)
        return reply
    except HttpError as fault:
        if fault.status != 503:  # the others may have more luck, or their client is still there
            future.set_result(fault)
        raise
    finally:
        if not future.done():
            future.set_result(None)
        state.asked.pop(name, None)


async def _sparql(request: Request, state: State) -> Response:
    method = "GET" if request.method == "HEAD" else request.method
    body = await _body(request, state.settings.body)
    url_query = request.scope["query_string"].decode("ascii", "replace")
    asked = read(method, url_query, request.headers.get("content-type", ""), body)
    if asked is None:
        triples = service_description.describe_service(f"{_root(request)}{PATH}", state.about)
        return _described(request, triples)
    request.state.query = asked.query
    accept = request.headers.get("accept", "")
    if state.sending > _HELD * state.settings.size:
        raise busy("Too many large answers are being read.")
    rows, graph = best(accept, ROWS), best(accept, GRAPH)
    if rows is None and graph is None:
        raise HttpError(406, "This server writes none of the formats in the Accept header.")
    wanted = {
        "do": "query",
        "query": asked.query,
        "base": f"{_root(request)}{PATH}",
        "default": list(asked.default),
        "named": list(asked.named),
        "partial": asked.partial,
        "rows": rows.name if rows else "",
        "graph": graph.name if graph else "",
        "most": state.settings.rows,
        "size": state.settings.size,
        "gzip": wants_gzip(request.headers),
    }
    return await _replied(request, state, wanted, results)


def _described(request: Request, triples: service_description.Triples) -> Response:
    """Write triples of this server's own, in the format that the client likes best."""
    offer = best(request.headers.get("accept", ""), GRAPH) or GRAPH[0]
    body = service_description.serialize(triples, offer.name)
    return page(body, offer.type, "")


async def _void(request: Request, state: State) -> Response:
    root = _root(request)
    found = service_description.describe_data(root, f"{root}{PATH}", state.about, state.settings)
    return _described(request, found)


async def _filled(request: Request, state: State) -> dict[str, str]:
    """Fill the questions with their defaults, once."""
    if not state.queries:
        reply = await ask(state.pool, _client(request), {"do": "examples"}, _gone(request))
        state.queries.update(json.loads(reply[1]))
    return state.queries


async def _examples(request: Request, state: State) -> Response:
    root = _root(request)
    queries = await _filled(request, state)
    address = f"{root}/.well-known/sparql-examples"
    return _described(request, examples.triples(queries, address, f"{root}{PATH}"))


async def _start(request: Request, state: State) -> Response:
    """Return the workbench, made when it is first asked for."""
    if state.workbench is None:
        of = [state.settings.version, state.settings.day]
        reply = await ask(
            state.pool, _client(request), {"do": "contents", "of": of}, _gone(request)
        )
        without = start_lines(await _filled(request, state), state.settings)
        data = json.loads(reply[1])
        state.workbench = await asyncio.to_thread(workbench, data, "server", None, without)
    policy = {"Content-Security-Policy": f"{state.workbench.policy}; frame-ancestors 'none'"}
    return page(state.workbench.html.encode("utf-8"), "text/html", "", policy)


async def _entity(request: Request, state: State) -> Response:
    name = request.query_params.get("format")
    offers = (_HTML, *GRAPH)
    offer = next((o for o in offers if o.name == name), None)
    offer = offer or best(request.headers.get("accept", ""), offers)
    if offer is None:
        raise HttpError(406, "The page cannot be written in any format of the Accept header.")
    kind, local = request.path_params["kind"], request.path_params["name"]
    if any(c in '<>"{}|^`\\ /' or ord(c) < 33 for c in kind + local):
        raise HttpError(404, "There is no such entity.")
    wanted = {"do": "page", "iri": f"{ID}{kind}/{local}", "form": offer.name}

    def done(reply: Any, name: str) -> Response:
        if reply[0]["kind"] == "missing":
            raise HttpError(404, "There is no such entity.", "Its name is its id: /id/actor/kabil.")
        if reply[0]["kind"] != "page":
            raise HttpError(500, "The page could not be made.")
        return page(reply[1], offer.type, name)

    return await _replied(request, state, wanted, done)


async def _health(_: Request, state: State) -> Response:
    ready = sum(worker is not None for worker in state.pool.workers)
    said = {
        "status": "ok" if ready else "starting",
        "workers": ready,
        "waiting": len(state.pool.queue),
        "version": state.settings.version,
        "day": state.settings.day,
    }
    return JSONResponse(said, 200 if ready else 503)


Handler = Callable[[Request, State], Awaitable[Response]]


def _answered(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Make a handler that says in one sentence what it refuses, and logs what it did."""

    async def endpoint(request: Request) -> Response:
        state: State = request.app.state.reegraph
        begun = time.monotonic()
        try:
            check_origin(request.headers, state.settings)
            response = await handler(request, state)
        except HttpError as fault:
            response = refusal(fault)
        except ClientDisconnect:
            response = Response(status_code=400)
        _log(request, response, time.monotonic() - begun, state.settings.log_queries)
        return response

    return endpoint


def _log(request: Request, response: Response, seconds: float, show: bool) -> None:
    """Log one line a request; what was asked stands in it only where that was wanted."""
    known = request.url.path.startswith(("/id/",))
    path = "/id/…" if known and not show else request.url.path
    size = response.headers.get("content-length", "-")
    line = f"{request.method} {path} {response.status_code} {size} B {seconds * 1000:.0f} ms"
    query = getattr(request.state, "query", "") if show else ""
    log.info("%s", json.dumps({"request": line, "query": query}) if query else line)


async def _in_parts(send: Send, message: Any, state: State) -> None:
    """Send a body part by part; raises TimeoutError where its client does not take them."""
    body = message["body"]
    state.sending += len(body)
    try:
        for start in range(0, len(body), _PART):
            rest = start + _PART < len(body)
            part = {**message, "body": body[start : start + _PART], "more_body": rest}
            async with asyncio.timeout(_SLOW):
                await send(part)
    finally:
        state.sending -= len(body)


def _guarded(app: ASGIApp, state: State) -> ASGIApp:
    """Put the check of the Host header before the application."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        names = [value for name, value in scope["headers"] if name == b"host"]
        try:
            check_host(names[0].decode("latin-1") if len(names) == 1 else "", state.settings)
        except HttpError as fault:
            await refusal(fault)(scope, receive, send)
            return

        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-content-type-options", b"nosniff"))
            if len(message.get("body", b"")) > _PART and not message.get("more_body"):
                await _in_parts(send, message, state)
            else:
                await send(message)

        with suppress(TimeoutError):  # then the connection is closed
            await app(scope, receive, sent)

    return guarded


async def _unknown(_: Request, fault: Exception) -> Response:
    """Refuse addresses and methods that are not there, as everything else is refused."""
    assert isinstance(fault, HTTPException)
    return refusal(HttpError(fault.status_code, fault.detail + ".", "", fault.headers))


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[State]:
    """Open the state of a server with its workers, which end with it. Raises StoreError."""
    pool = await open_pool(settings)
    try:
        forever: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        about = (await ask(pool, "", {"do": "about"}, forever))[0]
        yield State(settings, pool, ResponseCache(settings.kept), about)
    finally:
        await close(pool)


def make_app(state: State) -> ASGIApp:
    """Make the application over a state that is open."""
    settings = state.settings
    get = ["GET", "HEAD"]
    routes = [
        Route("/", _answered(_start), methods=get),
        Route(PATH, _answered(_sparql), methods=_METHODS),
        Route(f"{PATH}/", _answered(_sparql), methods=_METHODS),
        Route("/.well-known/void", _answered(_void), methods=get),
        Route("/.well-known/sparql-examples", _answered(_examples), methods=get),
        Route("/id/{kind}/{name}", _answered(_entity), methods=get),
        Route("/health", _answered(_health), methods=get),
    ]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=list(settings.cors),
        allow_methods=["GET", "POST"],
        allow_headers=["Accept", "Content-Type", "If-None-Match"],
        expose_headers=["ETag", "Retry-After", "X-SPARQL-MaxRows", "Reegraph-Reached"],
    )
    app = Starlette(
        routes=routes,
        middleware=[cors] if settings.cors else [],
        exception_handlers={HTTPException: _unknown},
    )
    app.state.reegraph = state
    return _guarded(app, state)
