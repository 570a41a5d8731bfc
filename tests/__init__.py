"""Tests; `uv run pytest` runs them all, with lint, types and floors."""
