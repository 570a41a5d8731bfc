"""Every party of a register at once: ids as numbers, arrays in a folder, changed filings."""
