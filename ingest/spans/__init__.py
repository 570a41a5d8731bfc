"""Lines of a file as spans of bytes, and columns made of them without a Python object a value."""
