"""What is known about ownership, and the mathematics on it."""
