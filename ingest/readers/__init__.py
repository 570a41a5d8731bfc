"""One folder a format, with its ``reader.py`` and what that alone needs."""
