"""What the page of one party says: the text with its numbers, the rules, the time, the notes."""
