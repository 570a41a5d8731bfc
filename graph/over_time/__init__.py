"""Verdicts on all days, what changed between two of them, and why."""
