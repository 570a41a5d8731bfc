"""Answers about beneficial owners: who they are by each rule, and the paths that make them so."""
