"""Tests of the graph: opening, querying, naming, reading, exporting."""
