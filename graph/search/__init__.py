"""Parties found by name, number or id, best first."""
