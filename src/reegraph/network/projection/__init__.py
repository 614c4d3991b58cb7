"""From a graph to a network: choose options, read ties, build a networkx graph."""
