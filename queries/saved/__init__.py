"""Saved queries: the catalogue and the front matter of each."""
