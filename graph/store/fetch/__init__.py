"""Reads from a store the part of a world that a question needs.

The store's load must be complete: a `StoreError` says that it is not, or that the store cannot be
reached. Parties are canonical ids where nothing else is said.
"""
