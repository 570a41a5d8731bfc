"""What a mapping takes from one row of a table."""
