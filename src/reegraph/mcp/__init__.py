"""The graph for clients of the Model Context Protocol, over the standard streams."""
