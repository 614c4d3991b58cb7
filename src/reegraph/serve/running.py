"""Running the server: bound to an address, until it is told to stop."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

from reegraph.errors import StoreError, UsageError
from reegraph.serve.settings import Settings

__all__ = ["address_of", "bind", "run"]

_GRACE = 10  # seconds that running requests have to end
_CONNECTIONS = 1000


def bind(settings: Settings) -> socket.socket:
    """A socket that listens on the host and port; raises UsageError where they cannot be had."""
    host, port = settings.host, settings.port
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise UsageError(
            f"There is no host '{host}'.", "Give an address of this machine."
        ) from None
    found = socket.socket(family, kind)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(where)
        found.listen(2048)
    except OSError as fault:
        found.close()
        if fault.errno == errno.EADDRINUSE:
            raise UsageError(f"Port {port} is in use.", "Choose another with --port.") from None
        raise UsageError(
            f"{host} port {port} cannot be used: {fault.strerror or fault}.",
            "Choose others with --host and --port.",
        ) from None
    return found


def address_of(listening: socket.socket) -> str:
    """The address of the web at which a socket listens."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _config(settings: Settings, ready: Callable[[], None]) -> Any:
    try:
        import uvicorn

        from reegraph.serve.app import make_app
    except ImportError:
        raise UsageError(
            "Serving needs the packages starlette and uvicorn.",
            "Install them with `pip install reegraph[serve]`.",
        ) from None
    return uvicorn.Config(
        make_app(settings, ready),
        http="h11",  # it bounds the head of a request
        ws="none",
        loop="asyncio",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_GRACE,
    )


def run(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `say` is told the address once the server answers.

    Raises UsageError where the address cannot be had or a package is missing, StoreError where no
    worker can open the graph.
    """
    listening = bind(settings)
    begun: list[str] = []

    def ready() -> None:
        begun.append(address_of(listening))
        say(begun[0])

    try:
        config = _config(settings, ready)
        import uvicorn

        _log_to_stderr()
        server = uvicorn.Server(config)
        before = {s: signal.signal(s, signal.SIG_IGN) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            server.run(sockets=[listening])  # it stops at a signal, which it then raises again
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    finally:
        listening.close()
    if not begun:
        raise StoreError("The server could not start.", "Its messages say why.")


def _log_to_stderr() -> None:
    """One line a request on standard error; of uvicorn only warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    for name, level in (("reegraph.serve", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
