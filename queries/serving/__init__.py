"""Answers over HTTP on this machine, for other programs, OpenRefine among them."""
