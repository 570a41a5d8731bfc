"""Loops over stakes: who is caught, by compiled code and by its plain twin."""
