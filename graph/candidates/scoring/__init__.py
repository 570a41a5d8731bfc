"""How alike two parties are: a score, a level, and reasons in words."""
