"""Any table, delimited text or XLSX, by a mapping file that says which column is what."""
