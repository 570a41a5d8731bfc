"""The parts of pages that show verdicts, their paths, sources and files."""
