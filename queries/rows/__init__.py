"""Rows of which answers are made: paths, hops, statements, transfers, candidates."""
