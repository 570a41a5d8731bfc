"""The Beneficial Ownership Data Standard, versions 0.1 to 0.4: a JSON array or JSON lines."""
