"""The explorer: pages that ask the workspace and show its answers in a browser."""
