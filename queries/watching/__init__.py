"""Parties and lists that are watched, and what moved since they were looked at last."""
