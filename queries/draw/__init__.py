"""Pictures of paths and scenes: boxes, lines, labels, marks and the words beside them."""
