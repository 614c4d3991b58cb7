"""Measures of a network, a file a topic."""
