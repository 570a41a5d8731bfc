"""A mapping file read and checked: which column of a table is what."""
