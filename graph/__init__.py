"""The lowest floor: what is known about ownership, and the mathematics on it."""
