"""A list of counterparties, matched line by line and judged under each regime."""
