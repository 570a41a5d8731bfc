"""One data version as canonical parties and integer columns, and who neighbours whom."""
