"""Hops, paths and verdicts in plain words, and text from data made harmless."""
