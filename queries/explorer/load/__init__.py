"""The form that loads files, and where uploads lie meanwhile."""
