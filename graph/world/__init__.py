"""The record of one data version as parties and integer columns, and who stands next to whom."""
