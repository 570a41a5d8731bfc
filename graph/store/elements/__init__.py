"""A world as the nodes and relationships of the graph."""
