"""Stories: what a person pinned of answers, in order, as a file that opens elsewhere."""
