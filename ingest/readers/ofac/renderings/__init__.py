"""The files in which OFAC publishes its lists: advanced, enhanced and plain XML, and flat files."""
