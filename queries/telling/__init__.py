"""Answers put into words, rows and drawings, for pages and for what is taken away from them."""
