"""Who may come in: the names under which the server is asked, and pages of other sites."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from reegraph.serve.protocol import HttpError
from reegraph.serve.settings import Settings

__all__ = ["check_host", "check_origin", "host_name"]

_LOCAL = ("localhost", "127.0.0.1", "::1")


def host_name(header: str) -> str:
    """Return the name in a Host header, without its port.

    >>> host_name("localhost:80"), host_name("[::1]:80")
    ('localhost', '::1')
    """
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def check_host(header: str, settings: Settings) -> None:
    """Raise Refused for another name than the server's own.

    Else a page of another site could read the graph through a name that it points here.
    """
    allowed = {*_LOCAL, settings.host.lower(), *(name.lower() for name in settings.hosts)}
    if host_name(header) not in allowed:
        raise HttpError(
            421,
            "The host name of this request is not allowed.",
            "Start the server with --allow-host NAME.",
        )


def check_origin(headers: Mapping[str, str], settings: Settings) -> None:
    """Raise Refused where a page of another site sends the request and may not read the answer."""
    origin = headers.get("origin", "")
    if origin in settings.cors or "*" in settings.cors:
        return
    own = origin and host_name(urlsplit(origin).netloc) == host_name(headers.get("host", ""))
    same = own and urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    site, mode = headers.get("sec-fetch-site", ""), headers.get("sec-fetch-mode", "")
    if (origin and not same) or (not origin and site == "cross-site" and mode != "navigate"):
        raise HttpError(
            403,
            "Pages of this site are not allowed to ask this server.",
            "Start the server with --cors ORIGIN.",
        )
