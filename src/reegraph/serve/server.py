"""Running the server: bound to an address, until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from reegraph.errors import UsageError
from reegraph.serve.settings import Settings

__all__ = ["address_of", "bind", "run"]

_GRACE = 10  # seconds that running requests have to end
_CONNECTIONS = 1000  # at once; each holds a file handle


def bind(settings: Settings) -> socket.socket:
    """Open a socket that listens on host and port; raises UsageError where it cannot."""
    host, port = settings.host, settings.port
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise UsageError(
            f"There is no host '{host}'.", "Give an address of this machine."
        ) from None
    listener = socket.socket(family, kind)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
        listener.listen(2048)
    except OSError as fault:
        listener.close()
        if fault.errno == errno.EADDRINUSE:
            raise UsageError(f"Port {port} is in use.", "Choose another with --port.") from None
        raise UsageError(
            f"{host} port {port} cannot be used: {fault.strerror or fault}.",
            "Choose others with --host and --port.",
        ) from None
    return listener


def address_of(listening: socket.socket) -> str:
    """Return the address of the web at which a socket listens."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _config(app: Any) -> Any:
    import uvicorn

    return uvicorn.Config(
        app,
        http="h11",  # it bounds the head of a request
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_GRACE,
    )


async def _serve(settings: Settings, listening: socket.socket, say: Callable[[str], None]) -> None:
    import uvicorn

    from reegraph.serve.app import make_app, opened

    async with opened(settings) as state:
        server = uvicorn.Server(_config(make_app(state)))
        say(address_of(listening))
        # It stops at a signal, which it then raises once more.
        before = {s: signal.signal(s, signal.SIG_IGN) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            await server.serve(sockets=[listening])
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def run(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `say` is told the address once the server answers.

    Raises UsageError where the address cannot be had or a package is missing, StoreError where no
    worker can open the graph.
    """
    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        raise UsageError(
            "Serving needs the packages starlette and uvicorn.",
            "Install them with `pip install reegraph[serve]`.",
        )
    listening = bind(settings)
    _log_to_stderr()
    try:
        asyncio.run(_serve(settings, listening, say))
    finally:
        listening.close()


def _log_to_stderr() -> None:
    """Log one line a request on standard error; of uvicorn only warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    for name, level in (("reegraph.serve", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(level)
