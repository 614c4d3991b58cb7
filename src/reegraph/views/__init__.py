"""Views: one HTML file that draws a part of the graph, offline, every claim with its sources."""

from __future__ import annotations

from reegraph.views.pages.page import Page
from reegraph.views.pictures.around import around
from reegraph.views.pictures.forums import forum
from reegraph.views.pictures.minerals import mineral
from reegraph.views.pictures.networks import agreements, network
from reegraph.views.pictures.paths import path
from reegraph.views.pictures.queries import frame, query

__all__ = ["Page", "agreements", "around", "forum", "frame", "mineral", "network", "path", "query"]
