"""The catalogue as an answer, and data sets that are fetched and loaded."""
