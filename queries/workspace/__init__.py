"""A workspace or a store's address, and the verbs that answer from it."""
