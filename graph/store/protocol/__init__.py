"""The verbs, limits and rows that both graph stores have in common."""
