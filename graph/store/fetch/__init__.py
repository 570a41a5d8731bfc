"""What a question needs of a world, read from a store."""
