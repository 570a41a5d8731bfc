"""A list of counterparties on a page: the form, the run, the piles, and decisions on lines."""
