"""The readers: a folder for each format, with its ``reader.py`` and what it alone needs."""
