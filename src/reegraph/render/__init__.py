"""What people read, rendered once: pages of entities, tables, sources, the frame of an HTML page."""
