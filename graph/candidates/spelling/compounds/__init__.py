"""Names written together, cut short or as their first letters, and what they stand for."""
