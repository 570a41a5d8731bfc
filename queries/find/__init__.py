"""What `PARTY` means: the party that a person's text finds."""
