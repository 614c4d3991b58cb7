"""The graph: open it for a day, query it, read entities, claims and paths."""
