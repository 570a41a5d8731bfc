"""Loops over stakes: who is caught, compiled or in plain Python."""
