"""Views: one HTML file that draws a part of the graph, offline, every claim with its sources."""

from __future__ import annotations

from reegraph.view.around import around
from reegraph.view.page import Page

__all__ = ["Page", "around"]
