"""Reads from a store the part of a world that a question needs."""
