"""Hops, paths, verdicts, shares and days in plain words, and text from data made harmless."""
