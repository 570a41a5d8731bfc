"""Shares, dates, names, numbers and the words of the field, as values."""
