"""The hand-written case file: what a person types when no register has it."""
