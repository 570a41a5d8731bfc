"""The box that finds parties, its results, and the home page around it."""
