"""Questions to the record and the graph, and the faces that ask them."""
