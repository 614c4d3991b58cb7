"""The citable release of the graph: a folder of files that anybody can verify, load and cite."""

from __future__ import annotations

from reegraph.release.build import ReleaseOptions, release

__all__ = ["ReleaseOptions", "release"]
