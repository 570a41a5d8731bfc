"""The head of the record: what it names, the log of its changes, the check of its files."""
