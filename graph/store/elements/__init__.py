"""Converts a world into the nodes and relationships of the graph."""
