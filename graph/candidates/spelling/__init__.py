"""Names as words with their sounds, and which words of two names are one."""
