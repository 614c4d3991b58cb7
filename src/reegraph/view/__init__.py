"""Views: one HTML file that draws a part of the graph, offline, every claim with its sources.

The package can itself be called: `reegraph.view("KABIL")` draws whatever it is given.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from reegraph.view.anything import view
from reegraph.view.around import around
from reegraph.view.forums import forum
from reegraph.view.minerals import mineral
from reegraph.view.networks import agreements, network
from reegraph.view.page import Page
from reegraph.view.paths import path
from reegraph.view.queries import frame, query

__all__ = [
    "Page",
    "agreements",
    "around",
    "forum",
    "frame",
    "mineral",
    "network",
    "path",
    "query",
    "view",
]


class _Callable(ModuleType):
    """This package, which draws when it is called."""

    def __call__(self, *given: Any, **options: Any) -> Page:
        return view(*given, **options)


_Callable.__call__.__doc__ = view.__doc__
sys.modules[__name__].__class__ = _Callable
