"""One module a format, or one folder with its ``reader`` and what that needs.

What several formats need begins with an underscore.
"""
