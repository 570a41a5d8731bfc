"""The embedded store: an ArcadeDB in this process, opened by one process at a time."""
