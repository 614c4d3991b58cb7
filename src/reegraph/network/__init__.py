"""Networks of the graph, and what they say about alliances: projections, then a file a topic."""

from __future__ import annotations

from reegraph.network.projection.definitions import Projection, read_projections
from reegraph.network.projection.project import layer, project

__all__ = ["Projection", "layer", "project", "read_projections"]
