"""Which reader reads a file, and one record of it as its publisher wrote it."""
