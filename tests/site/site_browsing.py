"""Pages of the site in a browser: opened, waited for, asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Quiet(SimpleHTTPRequestHandler):
    """A file server that says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Where a plain file server has a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def opened(browser: Any, address: str) -> Iterator[tuple[Any, list[str], list[str]]]:
    """A page, all that it asked for, and its complaints."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    try:
        page.goto(address)
        yield page, requests, complaints
    finally:
        page.close()


def until(page: Any, script: str, seconds: float = 20) -> Any:
    """The value of an expression once it is true; the policy of the page lets nothing wait in it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := page.evaluate(script):
            return found
        page.wait_for_timeout(50)
    raise AssertionError(f"not within {seconds} s: {script}; {page.inner_text('#said')}")


def answered(page: Any, act: str) -> list[dict[str, Any]]:
    """Rows after a click."""
    before = page.evaluate("document.documentElement.dataset.answered || '0'")
    page.click(act)
    until(page, f"document.documentElement.dataset.answered > {before} || null")
    return list(page.evaluate("answer.value.results.bindings"))
