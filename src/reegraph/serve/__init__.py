"""A read-only SPARQL 1.1 endpoint over the graph, whose queries run in processes that can be ended."""
