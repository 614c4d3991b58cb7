"""Put the JSON-LD context of RO-Crate 1.1 into the cache of the RO-Crate validator.

The validator asks for it by its address; here it comes from the package rocrate, so that a check of
a release sends no request. Arguments: the cache, and the context as a file.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from requests import Response
from requests.adapters import BaseAdapter, HTTPAdapter
from requests_cache import CachedSession
from urllib3 import HTTPResponse

URL = "https://w3id.org/ro/crate/1.1/context"


class FromFile(BaseAdapter):
    """Answers every request with one file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.body = path.read_bytes()

    def send(self, request: Any, **_: Any) -> Response:
        raw = HTTPResponse(
            io.BytesIO(self.body),
            headers={"Content-Type": "application/ld+json"},
            status=200,
            preload_content=False,
            request_url=request.url,
        )
        return HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        """Nothing is open."""


cache, context = sys.argv[1:]
session = CachedSession(cache_name=cache, backend="sqlite", expire_after=-1)
session.mount("https://", FromFile(Path(context)))
session.get(URL, headers={"Accept": "application/ld+json, application/json"})
if not session.cache.contains(url=URL):
    sys.exit("the context was not kept")
